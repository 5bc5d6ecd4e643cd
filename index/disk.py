"""What keeps files whole: locks, flushes, and names: of stories, and those that tell a time."""

from __future__ import annotations

import os
import re
import secrets
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

IN_USE = "in-use"
"""The file in a folder that is locked for as long as somebody works in it."""

_STAMP = re.compile(r"[0-9]{8}T[0-9]{6}-[0-9a-f]{8}")
_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")


def is_id(name: object) -> bool:
    """Whether it can be a story's id; nothing that can leads out of the store's folder."""
    return isinstance(name, str) and _ID.fullmatch(name) is not None


def new_stamp(now: datetime | None = None) -> str:
    """A name that nothing else has, and that tells the second it was made in."""
    return f"{now or datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"


def is_stamp(name: str) -> bool:
    return _STAMP.fullmatch(name) is not None


def moment_of(stamp: str) -> datetime | None:
    """When a name was made; None where it tells no time."""
    try:
        return datetime.strptime(stamp[:15], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def named_in(story: Path) -> str | None:
    """The name of a version that a story's folder gives as the present one."""
    try:  # there may be thousands: not by way of Path, which takes three times as long
        with open(f"{story}/current", encoding="ascii", errors="replace") as file:
            name = file.read().strip()
    except (OSError, ValueError):
        return None
    return name if is_stamp(name) else None


def in_use(folder: Path) -> bool:
    """Whether a process that lives works in the folder."""
    if not (folder / IN_USE).exists():
        return False
    lock = FileLock(folder / IN_USE, timeout=0)
    try:
        lock.acquire()
    except (Timeout, FileNotFoundError):  # its owner is about to delete it
        return True
    lock.release()
    return False


def flush(folder: Path) -> None:
    """Waits until all below ``folder`` has reached the disk."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
        else:
            flush_folder(path)
    flush_folder(folder)


def flush_folder(folder: Path) -> None:
    if os.name == "posix":  # Windows can't open a folder to flush it
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
