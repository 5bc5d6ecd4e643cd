"""The versions of stories on disk: each is there whole or not at all, whatever happens.

Layout under the store's folder:
    stories/ID/current      names the version that counts
    stories/ID/VERSION/     the files of one version; with ``replaced`` in it, of an earlier one
    removed/STAMP.ID/       a story that was removed, as it was
    tmp/                    versions being written and stories being deleted
    journal                 what changed, for who knew all stories (``journal``)
    catalogue/              what finds the right ones of many stories (``catalogue``)
    lock                    held for the moment in which a version is put in its place

A version is written under tmp/ and renamed into place, so a reader never sees half of one, and
an interrupted write leaves only something under tmp/ that the next writer clears away. What was
replaced or removed stays for a while (``trash``), so nothing vanishes under who reads it.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout

from .disk import IN_USE, flush, flush_folder, in_use, is_id, is_stamp, named_in, new_stamp
from .errors import DamagedStory, LibraryBusy, LibraryUnreadable, LibraryUnwritable
from .journal import Journal, Roll
from .trash import InTrash, expired, in_trash, is_replaced, retire

T = TypeVar("T")

LOCK_SECONDS = 60
_READ_TRIES = 10


class Store:
    """Folders of files under ids, changed atomically; several processes may use one at a time."""

    def __init__(self, root: Path, most_removed: int | None = None) -> None:
        """Touches nothing: the folders are made by ``make``, or by the first write.

        Of removed stories, at most ``most_removed`` are kept.
        """
        self.root = root
        self._most_removed = most_removed
        self._stories = root / "stories"
        self._removed = root / "removed"
        self._tmp = root / "tmp"
        self.journal = Journal(root, self.versions, self.version)
        self.roll = Roll(root, self.versions, self.version)

    def make(self) -> None:
        """Makes the folders where they are missing; raises LibraryUnwritable if it can't."""
        with self._writing():
            self._make()

    def ids(self) -> list[str]:
        """The ids of all stories, sorted."""
        return sorted(self.versions())

    def versions(self) -> dict[str, str]:
        """The name of each story's present version, by id."""
        names = os.listdir(self._stories) if self._stories.is_dir() else []
        named = ((id, self.version(id)) for id in names)
        return {id: version for id, version in named if version is not None}

    def version(self, id: str) -> str | None:
        """The name of the story's present version; None where there is no such story, or no name
        of a version in its ``current``.
        """
        return named_in(self._stories / id) if is_id(id) else None

    def folder(self, id: str, version: str) -> Path:
        return self._stories / id / version

    def read(self, id: str, load: Callable[[Path], T]) -> tuple[str, T] | None:
        """What ``load`` makes of the present version's folder, with the version's name.

        Tries again when the version is moved while it is being read. Raises DamagedStory where a
        file of the present version is missing, LibraryUnreadable.
        """
        missing = ""
        for _ in range(_READ_TRIES):
            version = self.version(id)
            if version is None:
                return None
            try:
                return version, load(self.folder(id, version))
            except FileNotFoundError as error:
                if missing == error.filename:  # again: it was not just removed and restored
                    raise DamagedStory(id, f"{Path(missing).name} is missing") from error
                missing = str(error.filename)
            except PermissionError as error:
                raise LibraryUnreadable(self.root, error.strerror or "no permission") from error
        raise LibraryBusy(self.root)

    def read_version(self, id: str, version: str, load: Callable[[Path], T]) -> T | None:
        """What ``load`` makes of a version that may have been replaced; None where it is gone.

        Raises LibraryUnreadable.
        """
        if not is_id(id) or not is_stamp(version):
            return None
        try:
            return load(self.folder(id, version))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except PermissionError as error:
            raise LibraryUnreadable(self.root, error.strerror or "no permission") from error

    def put(
        self, id: str, fill: Callable[[Path], None], allowed: Callable[[str | None], bool]
    ) -> bool:
        """Makes what ``fill`` writes into an empty folder the present version of story ``id``.

        ``allowed`` is asked, with the version in place (or None) and while no other process can
        change it, whether to go on; False leaves everything as it was. Raises LibraryUnwritable;
        ValueError for what is no id.
        """
        if not is_id(id):
            raise ValueError(id)
        version = new_stamp()
        with self._writing():
            self._make()
            with self.workspace() as workspace:
                (workspace / version).mkdir()
                fill(workspace / version)
                (workspace / "current").write_text(version, "ascii")
                flush(workspace)
                with self._locked():
                    if not allowed(self.version(id)):
                        return False
                    with self.journal.changing(id):
                        self._install(id, workspace, version)
                    self._sweep(id)
        return True

    def remove(self, id: str) -> bool:
        """Puts the story among the removed ones; False where there is none."""
        if self.version(id) is None:
            return False
        with self.changing():
            if self.version(id) is None:
                return False
            self._removed.mkdir(exist_ok=True)
            with self.journal.changing(id):
                os.replace(self._stories / id, self._removed / f"{new_stamp()}.{id}")
            flush_folder(self._removed)
            flush_folder(self._stories)
            self._sweep()
            return True

    def removed(self) -> list[tuple[InTrash, Path]]:
        """The removed stories, the last ones first, each with its present version's folder."""
        found = [(removed, named_in(removed.folder)) for removed in in_trash(self._removed)]
        return [
            (removed, removed.folder / version)
            for removed, version in found
            if version and is_id(removed.id)
        ]

    def restore(self, removed: InTrash) -> bool:
        """Brings a removed story back; False where another has its id, or it is gone."""
        with self.changing():
            place = self._stories / removed.id
            if self.version(removed.id) is not None or not removed.folder.exists():
                return False
            with self.journal.changing(removed.id):
                self._put_aside(place)
                os.replace(removed.folder, place)
            flush_folder(self._stories)
            flush_folder(self._removed)
            return True

    def expire(self, now: datetime) -> int:
        """Deletes what was removed or replaced too long ago; returns how many folders that is."""
        if not self._stories.is_dir():
            return 0
        with self.changing():
            return self._sweep(*self.ids(), now=now)

    def nameless(self) -> list[str]:
        """Folders among the stories that name no present version: somebody removed the name."""
        names = os.listdir(self._stories) if self._stories.is_dir() else []
        return sorted(id for id in names if is_id(id) and self._is_nameless(id))

    def _is_nameless(self, id: str) -> bool:
        # Looked at again, as the story may have been removed and added anew in between.
        folder = self._stories / id
        return self.version(id) is None and folder.is_dir() and self.version(id) is None

    def name_newest(self, id: str) -> bool:
        """Makes the newest version of a story the present one; False where there is none."""
        versions = [path.parent for path in (self._stories / id).glob("*/manifest.json")]
        with self.changing():
            if not versions or (self._stories / id / "current").is_dir():
                return False
            newest = max(versions, key=lambda folder: (not is_replaced(folder), folder.name))
            pointer = self._tmp / f"current-{secrets.token_hex(4)}"
            pointer.write_text(newest.name, "ascii")
            with self.journal.changing(id):
                os.replace(pointer, self._stories / id / "current")
        return True

    def leftovers(self) -> list[Path]:
        """What interrupted writers left behind; the next write clears it."""
        return [folder for folder in self._tmp.glob("*/") if not in_use(folder)]

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Held while something is changed: no other process does meanwhile.

        Raises LibraryUnwritable for what the disk refuses, LibraryBusy.
        """
        with self._writing():
            self._make()
            with self._locked():
                yield

    def _make(self) -> None:
        for folder in (self._stories, self._tmp):
            folder.mkdir(parents=True, exist_ok=True)

    def _install(self, id: str, workspace: Path, version: str) -> None:
        place = self._stories / id
        if self.version(id) is None:
            self._put_aside(place)
            (workspace / "story").mkdir()
            os.replace(workspace / version, workspace / "story" / version)
            os.replace(workspace / "current", workspace / "story" / "current")
            os.replace(workspace / "story", place)
        else:
            os.replace(workspace / version, place / version)
            os.replace(workspace / "current", place / "current")
        flush_folder(place)
        flush_folder(self._stories)

    def _put_aside(self, place: Path) -> None:
        """Nothing points into such a folder, but it may hold a text."""
        if place.exists():
            aside = f".unnamed-{place.name}-{secrets.token_hex(4)}"
            os.replace(place, self._stories / aside)

    def _sweep(self, *ids: str, now: datetime | None = None) -> int:
        """Deletes what is past its time of these stories and of the removed ones, and what
        interrupted writers left.
        """
        now = now or datetime.now(UTC)
        over = expired(self._removed, now, self._most_removed)
        for id in ids:
            if present := self.version(id):
                over += retire(self._stories / id, present, now)
        for folder in over:
            with suppress(OSError):  # all at once, so that no reader finds half of it
                os.replace(folder, self._tmp / f"old-{secrets.token_hex(8)}")
        for folder in self.leftovers():
            shutil.rmtree(folder, ignore_errors=True)
        return len(over)

    @contextmanager
    def workspace(self) -> Iterator[Path]:
        """A new folder under tmp/, deleted afterwards; no sweep touches it meanwhile."""
        folder = self._tmp / f"new-{secrets.token_hex(8)}"
        with self._locked():  # so that no sweep sees it before its lock is held
            folder.mkdir()
            lock = FileLock(folder / IN_USE, timeout=0)
            lock.acquire()
        try:
            yield folder
        finally:
            lock.release()
            shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            with FileLock(self.root / "lock", timeout=LOCK_SECONDS):
                yield
        except Timeout as error:
            raise LibraryBusy(self.root) from error

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise LibraryUnwritable(self.root, error.strerror or str(error)) from error
