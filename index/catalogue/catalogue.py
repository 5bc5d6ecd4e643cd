"""What finds the few stories of many that are worth a question: a shelf's passages, searched fast.

The passages of most stories are in segments on disk; those of stories that were added since are
searched in memory, until there are enough of them for a segment. All of it is made from the
stories' own files: what is missing or damaged is made anew, or done without.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock

from ..errors import LibraryBusy, LibraryError
from ..memory import Memory
from ..store import Store
from ..trash import InTrash
from . import making, sizes
from .finding import Searched
from .kept import Kept
from .making import Piece
from .segment import Segment, Version
from .sources import Load, Sources, Unreadable
from .state import State, searched_of
from .upkeep import Upkeep

log = logging.getLogger(__name__)

PATIENCE = 600.0
"""Seconds that a question waits for another process that builds what both need."""

_TRIES = 10
_VIEWS = 16


class Catalogue:
    """The catalogue of a store. Several threads and processes may use one at a time.

    ``owner`` tells what is its own in ``memory`` from others'.
    """

    def __init__(self, store: Store, load: Load, memory: Memory, owner: Hashable) -> None:
        """Touches nothing."""
        self._store, self._memory, self._owner = store, memory, owner
        self._kept = Kept(store)
        self._sources = Sources(store, load)
        self._upkeep = Upkeep(self._kept, self._sources, self._look)
        self._lock = Lock()
        self._state = State({}, (), frozenset())
        self._views: dict[frozenset[str], list[Searched]] = {}

    def size(self) -> int:
        """How many passages there are. Reads at most the manifests of stories in no segment."""
        state = self._look()
        return sum(state.rows) + self._upkeep.count(state)

    def searched(self, hidden: frozenset[str] = frozenset()) -> list[Searched]:
        """All that is to be searched, without the stories whose ids are ``hidden``.

        Makes segments first where many stories are in none. Raises LibraryBusy.
        """
        for _ in range(_TRIES):
            state = self._look()
            if self._upkeep.count(state) > sizes.FEW:
                self._build(self._upkeep.gather, PATIENCE)
                state = self._look()
            try:
                return [*self._in_segments(state, hidden), *self._in_memory(state, hidden)]
            except Unreadable:  # the next look knows which
                continue
        raise LibraryBusy(self._store.root)

    def keep_up(self, wait: float = 0.0) -> None:
        """Makes segments of what has gathered, where there are more passages than FEW.

        That another process does so, or the disk can't be written, is no error. ``wait`` are the
        seconds to wait for another process.
        """
        with self._harmless():
            if self.size() > sizes.FEW and self._upkeep.is_due(self._look()):
                self._build(self._upkeep.step, wait)

    def expire(self) -> None:
        """Takes out what is of versions that are not kept any more, not even to be cited."""
        with self._harmless():
            if self._expired(self._look()):
                self._build(self._renew_expired)

    def problems(self) -> list[str]:
        """What is wrong with it, a short line each; reads all of it. Such parts are not used."""
        return self._kept.problems()

    def distrust(self, segment: Segment) -> None:
        """Uses a segment no more, as what is in it can't be."""
        self._kept.distrust(segment.name, "what is in it can't be")

    def _look(self) -> State:
        versions, segments = self._store.roll.versions(), self._kept.segments()
        with self._lock:
            now = self._state
            if (
                now.versions is not versions
                or now.segments is not segments
                or now.unreadable is not self._sources.unreadable
            ):
                self._state = State(versions, segments, self._sources.unreadable)
                self._views = {}
            return self._state

    def _build(self, step: Callable[[], bool], wait: float = 0.0) -> None:
        """Takes steps until there is nothing left to do, or something hinders it."""
        with self._harmless(), self._kept.building(wait) as alone:
            while alone and step():
                pass

    @contextmanager
    def _harmless(self) -> Iterator[None]:
        """What goes wrong is told in the log: it can be made up for at any time."""
        try:
            yield
        except (LibraryError, OSError, RuntimeError, MemoryError) as error:  # also FAISS's own
            log.warning("The catalogue of %s is not kept up: %s", self._store.root, error)

    def _expired(self, state: State) -> list[int]:
        """The places of segments that hold something that is not kept any more."""
        trash = [removed for removed, _ in self._store.removed()]
        return [
            place
            for place, (segment, present) in enumerate(
                zip(state.segments, state.present, strict=True)
            )
            if any(
                not here and not _is_kept(self._store, part.of, trash)
                for part, here in zip(segment.parts, present, strict=True)
            )
        ]

    def _renew_expired(self) -> bool:
        state = self._look()
        if places := self._expired(state):
            self._upkeep.renew(state, places[:1])
        return bool(places)

    def _in_segments(self, state: State, hidden: frozenset[str]) -> list[Searched]:
        names = tuple(segment.name for segment in state.segments)
        key = ("segments", self._owner, names)  # so that what is mapped counts as memory, too
        self._memory.get(key, lambda: state.segments, _bytes_of_all)
        self._memory.use([key])
        with self._lock:
            if state is not self._state:
                return state.searched(hidden)
            if hidden not in self._views:
                self._views = {} if len(self._views) >= _VIEWS else self._views
                self._views[hidden] = state.searched(hidden)
            return self._views[hidden]

    def _in_memory(self, state: State, hidden: frozenset[str]) -> list[Searched]:
        """The stories in no segment; raises Unreadable."""
        if not state.loose:
            return []
        key = ("loose", self._owner, state.loose)
        segments = self._memory.get(key, lambda: self._gathered(state.loose), _bytes_of_all)
        self._memory.use([key])
        shown = [[part.of[0] not in hidden for part in segment.parts] for segment in segments]
        return [searched_of(each, own) for each, own in zip(segments, shown, strict=True)]

    def _gathered(self, loose: Sequence[Version]) -> list[Segment]:
        """Segments of these versions, one for each model that made some; raises Unreadable."""
        pieces: dict[str, list[Piece]] = {}
        failed = False
        for version in loose:
            try:
                piece = self._piece(version)
            except Unreadable:
                failed = True  # all are tried, so that they are told of at once
            else:
                pieces.setdefault(piece.model, []).append(piece)
        if failed:
            raise Unreadable
        return [making.in_memory(of_one_model) for of_one_model in pieces.values()]

    def _piece(self, version: Version) -> Piece:
        key = ("piece", self._owner, version)
        return self._memory.get(key, lambda: self._sources.piece(version), lambda it: it.bytes)


def _is_kept(store: Store, version: Version, trash: Sequence[InTrash]) -> bool:
    id, name = version
    folders = [removed.folder / name for removed in trash if removed.id == id]
    return any(folder.is_dir() for folder in [store.folder(id, name), *folders])


def _bytes_of_all(segments: Sequence[Segment]) -> int:
    return sum(segment.bytes for segment in segments)
