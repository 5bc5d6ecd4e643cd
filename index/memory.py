"""What was loaded, kept as long as there is room: the least recently used goes first."""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from threading import Lock
from typing import TypeVar

from .indexed import IndexedStory

T = TypeVar("T")

_RECORD = 160
"""Bytes of a sentence's or a passage's record, its numbers counted in."""

_RANKED = 40
"""Bytes of a ranker for each character: measured 28 on a book's length, 60 on a page's."""


class Memory:
    """Holds things of which the bytes are known up to a limit; safe to use from several threads.

    A thing is made once: whoever wants it meanwhile waits, and nobody else does.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._held: OrderedDict[Hashable, tuple[object, int]] = OrderedDict()
        self._making: dict[Hashable, Lock] = {}
        self._lock = Lock()

    @property
    def used(self) -> int:
        """The bytes of all that is held."""
        with self._lock:
            return sum(size for _, size in self._held.values())

    def get(self, key: Hashable, make: Callable[[], T], size: Callable[[T], int]) -> T:
        """What is held under ``key``; made where it is not, and raises what ``make`` raises."""
        with self._lock:
            if key in self._held:
                return self._held[key][0]  # type: ignore[return-value]
            making = self._making.setdefault(key, Lock())
        with making:
            with self._lock:
                if key in self._held:
                    return self._held[key][0]  # type: ignore[return-value]
            try:
                made = make()
                with self._lock:
                    self._held[key] = (made, size(made))
                return made
            finally:
                with self._lock:
                    self._making.pop(key, None)

    def use(self, keys: Sequence[Hashable]) -> None:
        """Notes that these are in use, the last one last; lets go of others that are too much.

        What is in use stays even where it alone is too much: the next question is often like it.
        """
        with self._lock:
            for key in keys:
                if key in self._held:
                    self._held.move_to_end(key)
            used = sum(size for _, size in self._held.values())
            kept = set(keys)
            while used > self.limit and (oldest := next(iter(self._held))) not in kept:
                used -= self._held.pop(oldest)[1]


def story_bytes(story: IndexedStory) -> int:
    """About how much memory a story takes that is loaded."""
    vectors = sum(
        index.ntotal * index.d * 4 for index in (story.sentence_index, story.passage_index)
    )
    records = _RECORD * (len(story.sentences) + len(story.passages))
    return vectors + records + sys.getsizeof(story.story.text)


def ranker_bytes(stories: Sequence[IndexedStory]) -> int:
    """About how much memory a ranker of these stories takes beside them."""
    return _RANKED * sum(len(story.story.text) for story in stories)
