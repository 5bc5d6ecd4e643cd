"""Ranks what catalogues find for a question, where there are more stories than one ranker takes."""

from __future__ import annotations

import logging
from collections.abc import Hashable, Iterator, Sequence
from contextlib import suppress

from .catalogue import BrokenSegment, Part, Searched, find, sizes
from .embed import Embedder, Vectors
from .errors import DamagedStory, LibraryError, LostStory, NoStories, NoSuchStory
from .followup import Turn
from .indexed import IndexedStory
from .memory import Memory
from .names import Names
from .rank import Candidate, Ranker
from .shelf import Shelf
from .spelling import Spelling

log = logging.getLogger(__name__)

PASSAGES = 16
"""How many passages are ranked at least, or a third more than are asked for. With 12, 16, 20 or 24
of 4 stories, the first of 13,181 passages is right for as many of 1,000 questions, within 0.6
points (squadshifts-wiki, squad2-dev8, FairytaleQA).
"""

OF_A_STORY = 4
"""How many passages there are for each story that they are of at most, as every one has to be
loaded. With 3 to 12 stories, within 0.5 points, too.
"""

_TRIES = 50
_FAILURES = (DamagedStory, LostStory, NoSuchStory)

Stored = tuple[Shelf, str, str]
"""A version of a story: the shelf it is on, its id, and the version's name."""


def are_many(names: Names) -> bool:
    """Whether there are too many passages to be ranked all together."""
    return sum(shelf.catalogue.size() for shelf in names.shelves) > sizes.FEW


class RankerOfMany(Ranker):
    """Ranks, of all stories, the passages that the catalogues find for the very question.

    They are ranked as if they were one story, so that their scores mean to a reader what they do
    there; as part of all, the words of a question would outweigh its meaning the more, the more
    passages there are. Of 13,181 passages, the first is right for 0.66 of 1,000 questions, where
    ranking all has 0.64; once the reading model has read them, for as many.
    """

    def __init__(
        self, names: Names, embedder: Embedder, memory: Memory, earlier: Sequence[Turn]
    ) -> None:
        """For one question, asked after those ``earlier``; finds and loads nothing yet."""
        self._names, self._embedder, self._memory = names, embedder, memory
        self._earlier = earlier
        self._found: tuple[str, int, Ranker] | None = None

    @property
    def stories(self) -> tuple[IndexedStory, ...]:
        """Those that answered the questions before."""
        ids = dict.fromkeys(turn.story for turn in self._earlier)
        return tuple(story for id in ids for story in self._loaded(id))

    @property
    def spelling(self) -> Spelling:
        return _SpellingOfFound(self)

    def rank(self, question: str, vector: Vectors, limit: int) -> list[Candidate]:
        return self.found(question, limit).rank(question, vector, limit)

    def found(self, question: str, limit: int = 0) -> Ranker:
        """A ranker over what is found for a question, a third more passages than ``limit``."""
        count = max(PASSAGES, limit + limit // 3)
        if self._found is None or self._found[:2] != (question, count):
            self._found = (question, count, self._find(question, count))
        return self._found[2]

    def _find(self, question: str, count: int) -> Ranker:
        vector = self._embedder.encode([question])
        choice = _Choice(count)
        for _ in range(_TRIES):
            searched = list(self._searched())
            if not searched:
                raise NoStories
            try:
                found = find([e for _, e in searched], question, vector, self._embedder.checksum)
            except BrokenSegment as error:
                shelf, broken = searched[error.number]
                shelf.catalogue.distrust(broken.segment)
                continue
            choice = _Choice(count)
            for number, row in found:
                shelf, each = searched[number]
                choice.add(shelf, *each.segment.place(row))
                if choice.full:
                    break
            if choice.stories and not choice.outdated:
                break
        return choice.ranker(self._memory)

    def _searched(self) -> Iterator[tuple[Shelf, Searched]]:
        """What is to be searched of each shelf, without what an earlier one hides."""
        taken: set[str] = set()
        for shelf in self._names.shelves:
            ids = shelf.store.roll.versions().keys()
            hidden = frozenset(taken & ids)
            yield from ((shelf, each) for each in shelf.catalogue.searched(hidden))
            taken |= ids

    def _loaded(self, id: str) -> Iterator[IndexedStory]:
        shelf = self._names.shelf_of(id)
        with suppress(*_FAILURES):
            if shelf:
                yield shelf.load(id)[1]


class _SpellingOfFound(Spelling):
    """Mends a question by the words of what is found for it as it was typed."""

    def __init__(self, ranker: RankerOfMany) -> None:
        self._ranker = ranker

    def mended(self, question: str) -> str:
        return self._ranker.found(question).spelling.mended(question)


class _Choice:
    """The best passages: at most ``count``, of a quarter as many stories."""

    def __init__(self, count: int) -> None:
        self._left, self._most_stories = count, count // OF_A_STORY
        self._rows: dict[Stored, set[int]] = {}
        self._names: list[Hashable] = []
        self._failed: dict[Stored, LibraryError | None] = {}
        self.stories: list[IndexedStory] = []

    @property
    def full(self) -> bool:
        return not self._left

    @property
    def outdated(self) -> bool:
        """Whether a story was found in a version that is not the present one any more."""
        return None in self._failed.values()

    def add(self, shelf: Shelf, part: Part, passage: int) -> None:
        """Takes a passage where there is room for it; the best ones have to come first."""
        place = (shelf, *part.of)
        if self.full or place in self._failed or not self._is_loaded(place):
            return
        if passage not in self._rows[place]:
            self._rows[place].add(passage)
            self._left -= 1

    def ranker(self, memory: Memory) -> Ranker:
        """A ranker over what was taken; raises what is wrong with a story where that is nothing."""
        failures = [error for error in self._failed.values() if error]
        if not self.stories:
            raise failures[0] if failures else NoStories
        for error in failures:  # the others can still be asked
            log.warning("%s", error)
        memory.use(self._names)
        return Ranker(self.stories, [sorted(rows) for rows in self._rows.values()])

    def _is_loaded(self, place: Stored) -> bool:
        if place in self._rows:
            return True
        if len(self.stories) == self._most_stories:
            return False
        shelf, id, version = place
        try:
            name, story = shelf.load(id)
        except _FAILURES as error:
            self._failed[place] = None if isinstance(error, NoSuchStory) else error
            return False
        if story.version != version:
            self._failed[place] = None
            return False
        self._rows[place] = set()
        self._names.append(name)
        self.stories.append(story)
        return True
