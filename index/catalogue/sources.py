"""The stories that a catalogue is made of, read one at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, TypeVar

from .. import indexed
from ..embed import Vectors
from ..errors import DamagedStory, LostStory
from ..indexed import IndexedStory, Made
from ..store import Store
from .making import Piece, piece_of
from .segment import Part, Version

T = TypeVar("T")

log = logging.getLogger(__name__)

_MOST_KNOWN = 20_000

Load = Callable[[Path], tuple[IndexedStory, Made] | None]
"""What is in a version's folder, and what made it; None where it was made anew under another name.
Raises DamagedStory, LostStory.
"""


class Unreadable(Exception):
    """A version can't be read, or is not there any more: who looks again finds others."""


class Sources:
    """The stories of a store. ``unreadable`` are the damaged ones: nobody can find them."""

    def __init__(self, store: Store, load: Load) -> None:
        self._store, self._load = store, load
        self._made: dict[Version, Made] = {}
        self.unreadable: frozenset[Version] = frozenset()

    def made(self, version: Version) -> Made | None:
        """What made a version, from its manifest; None where it can't be told."""
        if version not in self._made:
            if len(self._made) > _MOST_KNOWN:
                self._made.clear()
            try:
                self._made[version] = self._get(version, indexed.load_made)
            except Unreadable:
                return None
        return self._made[version]

    def piece(self, version: Version) -> Piece:
        """A version's passages, ready for a segment; raises Unreadable."""
        story, made = self._get(version, self._load)
        return piece_of(story, made.model)

    def vectors(self, part: Part) -> Vectors:
        """The vectors of a version's passages, shape (part.count, d); raises Unreadable."""
        vectors = self._get(part.of, indexed.load_vectors)
        if len(vectors) != part.count:
            self._give_up(part.of, "it has other passages than its catalogue")
        return vectors

    def _get(self, version: Version, load: Callable[[Path], T | None]) -> T:
        try:
            found = self._store.read_version(*version, load)
        except (DamagedStory, LostStory) as error:
            self._give_up(version, str(error))
        if found is None:
            if self._store.version(version[0]) == version[1]:
                self._give_up(version, "its files are missing")
            raise Unreadable
        return found

    def _give_up(self, version: Version, why: str) -> NoReturn:
        log.warning("%s", why)
        self.unreadable |= {version}
        raise Unreadable
