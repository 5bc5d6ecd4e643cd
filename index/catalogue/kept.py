"""The segments of a catalogue on disk: which of them count, and how others take their place.

Layout under the store's folder:
    catalogue/segments    the names of the segments that count, a line each
    catalogue/NAME/       the files of one (``segment``)
    catalogue/lock        held by who builds some

A segment is written under the store's tmp/ and renamed into place, and counts once it is named: a
reader sees all of a change or nothing, and who was interrupted leaves a folder without a name,
which the next change clears away. Readers go on with the files that they have mapped.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

from filelock import FileLock, Timeout

from ..disk import flush, flush_folder, is_stamp, new_stamp
from ..store import Store
from . import segment as files
from .segment import DamagedSegment, Segment

log = logging.getLogger(__name__)

_TRIES = 10


class Kept:
    """The segments on disk. Several threads and processes may use them at a time."""

    def __init__(self, store: Store) -> None:
        """Touches nothing."""
        self._store = store
        self._folder = store.root / "catalogue"
        self._lock = Lock()
        self._seen: object = None
        self._open: tuple[Segment, ...] = ()
        self._damaged: set[str] = set()

    def segments(self) -> tuple[Segment, ...]:
        """Those that count and can be opened: the very same object as long as none has changed."""
        with self._lock:
            seen = self._state()
            if seen != self._seen:
                self._open, self._seen = self._opened(), seen
            return self._open

    def distrust(self, name: str, why: str) -> None:
        """Uses a segment no more; the next change takes it away."""
        with self._lock:
            self._distrust(name, why)
            self._open = tuple(each for each in self._open if each.name != name)

    @contextmanager
    def building(self, wait: float) -> Iterator[bool]:
        """Held by who builds segments: no other process does meanwhile. False where one does, and
        still does after ``wait`` seconds. Raises LibraryUnwritable.
        """
        with self._store.changing():
            self._folder.mkdir(exist_ok=True)
            self._store.journal.begin()
        lock = FileLock(self._folder / "lock", timeout=wait)
        try:
            lock.acquire()
        except Timeout:
            yield False
            return
        try:
            yield True
        finally:
            lock.release()

    def change(self, new: Segment | None, old: Collection[str]) -> None:
        """Takes ``new`` in, under a name of its own, and the segments called ``old`` out; to be
        used while ``building``. Raises LibraryUnwritable, OSError.
        """
        with self._store.workspace() as workspace:
            (workspace / "segment").mkdir()
            if new is not None:
                files.save(new, workspace / "segment")
                flush(workspace)
            with self._store.changing(), self._lock:
                names = [name for name in self._names() if name not in {*old, *self._damaged}]
                if new is not None:
                    names.append(new_stamp())
                    os.replace(workspace / "segment", self._folder / names[-1])
                (workspace / "segments").write_text("".join(f"{n}\n" for n in names), "ascii")
                flush(workspace)
                os.replace(workspace / "segments", self._folder / "segments")
                self._clear(names, workspace)
                flush_folder(self._folder)

    def problems(self) -> list[str]:
        """What is wrong with the segments that count, a short line each; reads all their files."""
        found = [what for name in self._names() for what in self._problems(name)]
        return [f"a part of its catalogue is damaged ({what})" for what in found]

    def _problems(self, name: str) -> list[str]:
        found = files.problems(self._folder / name)
        if name not in self._names():  # taken out meanwhile
            return []
        if found:
            self.distrust(name, found[0])
        return found

    def _state(self) -> object:
        """Another whenever the names are."""
        try:
            found = os.stat(self._folder / "segments")
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def _names(self) -> list[str]:
        try:
            lines = (self._folder / "segments").read_text("ascii", "replace").splitlines()
        except OSError:
            return []
        return [line for line in lines if is_stamp(line)]

    def _opened(self) -> tuple[Segment, ...]:
        known = {segment.name: segment for segment in self._open}
        for left in reversed(range(_TRIES)):
            names = [name for name in self._names() if name not in self._damaged]
            # One that is not there was taken out meanwhile, and the names are others now.
            with suppress(FileNotFoundError):
                found = [known.get(name) or self._load(name, last=not left) for name in names]
                return tuple(segment for segment in found if segment)
        return ()

    def _load(self, name: str, *, last: bool) -> Segment | None:
        try:
            return files.load(self._folder / name)
        except DamagedSegment as error:
            self._distrust(name, str(error))
        except FileNotFoundError:
            if not last:
                raise
            self._distrust(name, "it is missing")
        return None

    def _distrust(self, name: str, why: str) -> None:
        log.warning("A part of the catalogue of %s is not used: %s.", self._store.root, why)
        self._damaged.add(name)

    def _clear(self, names: Collection[str], away: Path) -> None:
        """Moves the segments that are not named into ``away``: at once, so that none finds half."""
        for folder in self._folder.glob("*/"):
            if folder.name not in names:
                with suppress(OSError):  # where what is mapped can't be moved, another time
                    os.replace(folder, away / folder.name)
