"""The versions of stories on disk: each is there whole or not at all, whatever happens.

Layout under the library's folder:
    stories/ID/current      names the version that counts
    stories/ID/VERSION/     the files of one version
    tmp/                    versions being written and stories being deleted
    lock                    held for the moment in which a version is put in its place

A version is written under tmp/ and renamed into place, so a reader never sees half of one, and
an interrupted write leaves only something under tmp/ that the next writer clears away.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout

from .errors import DamagedStory, LibraryBusy, LibraryUnreadable, LibraryUnwritable

T = TypeVar("T")

LOCK_SECONDS = 60
_READ_TRIES = 10
_VERSION = re.compile(r"\d{8}T\d{6}-[0-9a-f]{8}")


class Store:
    """Folders of files under ids, changed atomically; several processes may use one at a time."""

    def __init__(self, root: Path) -> None:
        """Makes the folders where they are missing; raises LibraryUnwritable if it can't."""
        self.root = root
        self._stories = root / "stories"
        self._tmp = root / "tmp"
        with self._writing():
            for folder in (self._stories, self._tmp):
                folder.mkdir(parents=True, exist_ok=True)

    def ids(self) -> list[str]:
        """The ids of all stories, sorted."""
        return sorted(
            pointer.parent.name
            for pointer in self._stories.glob("*/current")
            if self.version(pointer.parent.name) is not None
        )

    def version(self, id: str) -> str | None:
        """The name of the story's present version; None where there is no such story, or no name
        of a version in its ``current``.
        """
        try:
            name = (self._stories / id / "current").read_text("ascii", errors="replace").strip()
        except OSError:
            return None
        return name if _VERSION.fullmatch(name) else None

    def folder(self, id: str, version: str) -> Path:
        return self._stories / id / version

    def read(self, id: str, load: Callable[[Path], T]) -> tuple[str, T] | None:
        """What ``load`` makes of the present version's folder, with the version's name.

        Tries again when another process replaces the version while it is being read. Raises
        DamagedStory where a file of the present version is missing, LibraryUnreadable.
        """
        for _ in range(_READ_TRIES):
            version = self.version(id)
            if version is None:
                return None
            try:
                return version, load(self.folder(id, version))
            except FileNotFoundError as error:
                if self.version(id) == version:
                    name = Path(error.filename or "a file").name
                    raise DamagedStory(id, f"{name} is missing") from error
            except PermissionError as error:
                raise LibraryUnreadable(self.root, error.strerror or "no permission") from error
        raise LibraryBusy(self.root)

    def put(
        self, id: str, fill: Callable[[Path], None], allowed: Callable[[str | None], bool]
    ) -> bool:
        """Makes what ``fill`` writes into an empty folder the present version of story ``id``.

        ``allowed`` is asked, with the version in place (or None) and while no other process can
        change it, whether to go on; False leaves everything as it was. Raises LibraryUnwritable.
        """
        version = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
        with self._writing(), self._workspace() as workspace:
            (workspace / version).mkdir()
            fill(workspace / version)
            (workspace / "current").write_text(version, "ascii")
            _flush(workspace)
            with self._locked():
                if not allowed(self.version(id)):
                    return False
                self._install(id, workspace, version)
                self._sweep(id)
            return True

    def remove(self, id: str) -> bool:
        """Takes the story away; False where there is none."""
        with self._writing(), self._locked():
            if self.version(id) is None:
                return False
            os.replace(self._stories / id, self._tmp / f"{id}-{secrets.token_hex(4)}")
            self._sweep(id)
            return True

    def nameless(self) -> list[str]:
        """Folders among the stories that name no present version: somebody removed the name."""
        return sorted(
            folder.name
            for folder in self._stories.iterdir()
            if self.version(folder.name) is None
            and folder.is_dir()
            and not folder.name.startswith(".")
        )

    def name_newest(self, id: str) -> bool:
        """Makes the newest version of a story the present one; False where there is none."""
        versions = [path.parent.name for path in (self._stories / id).glob("*/manifest.json")]
        with self._writing(), self._locked():
            if not versions or (self._stories / id / "current").is_dir():
                return False
            pointer = self._tmp / f"current-{secrets.token_hex(4)}"
            pointer.write_text(max(versions), "ascii")
            os.replace(pointer, self._stories / id / "current")
        return True

    def leftovers(self) -> list[Path]:
        """What interrupted writers left behind; the next write clears it."""
        return [folder for folder in self._folders_in_tmp() if not _in_use(folder)]

    def _install(self, id: str, workspace: Path, version: str) -> None:
        place = self._stories / id
        if self.version(id) is None:
            if place.exists():  # nothing points into it, but it may hold a text: keep it aside
                os.replace(place, self._stories / f".unnamed-{id}-{secrets.token_hex(4)}")
            place.parent.mkdir(exist_ok=True)
            (workspace / "story").mkdir()
            os.replace(workspace / version, workspace / "story" / version)
            os.replace(workspace / "current", workspace / "story" / "current")
            os.replace(workspace / "story", place)
        else:
            os.replace(workspace / version, place / version)
            os.replace(workspace / "current", place / "current")
        _flush_folder(place)
        _flush_folder(self._stories)

    def _sweep(self, id: str) -> None:
        """Deletes the story's earlier versions and what interrupted writers left."""
        if kept := self.version(id):
            for folder in (self._stories / id).glob("*/"):
                if folder.name != kept:
                    with suppress(OSError):  # all at once, so that no reader finds half of it
                        os.replace(folder, self._tmp / f"old-{secrets.token_hex(8)}")
        for folder in self.leftovers():
            shutil.rmtree(folder, ignore_errors=True)

    def _folders_in_tmp(self) -> list[Path]:
        return [folder for folder in self._tmp.iterdir() if folder.is_dir()]

    @contextmanager
    def _workspace(self) -> Iterator[Path]:
        """A folder under tmp/, locked for as long as this process uses it."""
        folder = self._tmp / f"new-{secrets.token_hex(8)}"
        with self._locked():  # so that no sweep sees it before its lock is held
            folder.mkdir()
            lock = FileLock(folder / "in-use", timeout=0)
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


def _in_use(folder: Path) -> bool:
    if not (folder / "in-use").exists():
        return False
    lock = FileLock(folder / "in-use", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        return True
    lock.release()
    return False


def _flush(folder: Path) -> None:
    """Waits until all below ``folder`` has reached the disk."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
        else:
            _flush_folder(path)
    _flush_folder(folder)


def _flush_folder(folder: Path) -> None:
    if os.name == "posix":  # Windows can't open a folder to flush it
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
