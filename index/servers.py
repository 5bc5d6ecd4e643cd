"""The servers whose stories are kept, each in a store of its own that no other server reaches.

Layout under the library's folder:
    servers/OWNER/          a store, as the host's is
    servers/OWNER/left      since when the server is gone, if it is
"""

from __future__ import annotations

import logging
import os
import re
import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock

from .errors import BadOwner, LibraryError
from .shelf import Shelf
from .store import Store

log = logging.getLogger(__name__)

LEFT_KEPT = timedelta(days=30)
"""How long the stories of a server stay after it has left."""

MOST_REMOVED = 50
"""Removed stories kept of a server: no one can fill the disk by adding and removing all week."""

_OWNER = re.compile(r"[0-9]{1,20}")


@dataclass(frozen=True, slots=True)
class Owner:
    """A server that has stories: how many, the bytes of all that is kept for it, and since when it
    is gone (None: it is not).
    """

    id: str
    stories: int
    bytes: int
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class Usage:
    """What counts of a server: its present stories, and the characters of all their texts."""

    stories: int
    characters: int


@dataclass(frozen=True, slots=True)
class Purged:
    """What was deleted: removed stories and replaced versions, counted; servers by their ids."""

    folders: int
    servers: tuple[str, ...]


class Servers:
    """The stores of all servers; ``shelf`` makes a Shelf of a store and its owner's id."""

    def __init__(self, root: Path, shelf: Callable[[Store, str], Shelf]) -> None:
        self._root = root / "servers"
        self._tmp = root / "tmp"
        self._make = shelf
        self._shelves: dict[str, Shelf] = {}
        self._lock = Lock()

    def shelf(self, owner: str) -> Shelf:
        """The server's own stories; nothing is made on disk. Raises BadOwner."""
        with self._lock:
            if owner not in self._shelves:
                store = Store(self._folder(owner), MOST_REMOVED)
                self._shelves[owner] = self._make(store, owner)
            return self._shelves[owner]

    def ids(self) -> list[str]:
        """The ids of all servers that something is kept of."""
        return sorted((f.name for f in self._root.glob("*/") if _OWNER.fullmatch(f.name)), key=int)

    def owners(self) -> list[Owner]:
        """All servers that something is kept of, by id."""
        return [
            Owner(id, len(self.shelf(id).store.ids()), _bytes(self._folder(id)), self.left_at(id))
            for id in self.ids()
        ]

    def size(self, owner: str) -> Usage:
        """What the server has added and not removed; raises BadOwner."""
        listed = self.shelf(owner).listed().values()
        return Usage(len(listed), sum(each.characters for each in listed))

    def left(self, owner: str, now: datetime) -> None:
        """Notes that the server is gone; the first time counts. Raises LibraryUnwritable."""
        folder = self._folder(owner)
        if folder.is_dir() and self.left_at(owner) is None:
            with self.shelf(owner).store.changing():
                new = folder / "tmp" / f"left-{secrets.token_hex(4)}"
                new.write_text(now.astimezone(UTC).isoformat(timespec="seconds"), "ascii")
                os.replace(new, folder / "left")

    def rejoined(self, owner: str) -> None:
        """Notes that the server is back; raises LibraryUnwritable."""
        mark = self._folder(owner) / "left"
        if mark.exists():
            with self.shelf(owner).store.changing():
                mark.unlink(missing_ok=True)

    def left_at(self, owner: str) -> datetime | None:
        """Since when the server is gone; None where it is not, or nobody can tell."""
        with suppress(OSError, ValueError):
            since = datetime.fromisoformat((self._folder(owner) / "left").read_text("ascii"))
            return since if since.tzinfo else None
        return None

    def forget(self, owner: str, gone_before: datetime | None = None) -> bool:
        """Deletes all that is kept of the server; only if it left before ``gone_before``, if given.

        False where nothing was. Raises LibraryUnwritable.
        """
        folder = self._folder(owner)
        if not folder.is_dir():
            return False
        gone = self._tmp / f"forgotten-{secrets.token_hex(8)}"
        with self.shelf(owner).store.changing():
            left = self.left_at(owner)
            if gone_before is not None and (left is None or left >= gone_before):
                return False  # it has come back meanwhile
            os.replace(folder, gone)
        shutil.rmtree(gone, ignore_errors=True)
        return True

    def expire(self, now: datetime) -> Purged:
        """Deletes what is past its time; the log tells what could not be."""
        folders, gone = 0, []
        for id in self.ids():
            try:
                if self.forget(id, now - LEFT_KEPT):
                    gone.append(id)
                else:
                    folders += self.shelf(id).expire(now)
            except LibraryError as error:  # the next time will do, and the others need not wait
                log.warning("%s", error)
        return Purged(folders, tuple(gone))

    def _folder(self, owner: str) -> Path:
        if not isinstance(owner, str) or not _OWNER.fullmatch(owner):
            raise BadOwner(str(owner))
        return self._root / owner


def _bytes(folder: Path) -> int:
    """Of all files below; what goes away meanwhile counts as nothing."""
    total = 0
    for inside, _, files in os.walk(folder):
        for file in files:
            with suppress(OSError):
                total += os.stat(os.path.join(inside, file)).st_size
    return total
