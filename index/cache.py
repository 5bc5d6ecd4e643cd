"""The user's own cache folder, where anything may be deleted, and the checksums noted in it."""

from __future__ import annotations

import json
import os
import re
import time
from contextlib import suppress
from hashlib import file_digest, sha256
from pathlib import Path

import platformdirs

_SETTLED = 10.0
"""Seconds: what was changed within them might be changed again without another time of change."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


def cache_folder() -> Path:
    """Raises RuntimeError where the user has no home."""
    return platformdirs.user_cache_path("quoth")


def checksum_of(file: Path) -> str:
    """The SHA-256 of a file; raises OSError.

    It is noted, since to read 125 MB of weights is an eighth of a start, and computed again when
    the file's size, its place on the disk or its times are others. (The time of its last change is
    one that no program sets, but on Windows.) Where no note can be kept, it is always computed.
    """
    now = time.time()
    with file.open("rb") as opened:
        stat = os.fstat(opened.fileno())
        seen = [stat.st_size, stat.st_dev, stat.st_ino, stat.st_mtime_ns, stat.st_ctime_ns]
        note = _note_of(file)
        if (known := _noted(note, seen)) is not None:
            return known
        checksum = file_digest(opened, "sha256").hexdigest()
    if note is not None and now - max(stat.st_mtime, stat.st_ctime) > _SETTLED:
        _write(note, json.dumps({"file": seen, "sha256": checksum}))
    return checksum


def _note_of(file: Path) -> Path | None:
    try:
        name = sha256(os.fsencode(file.resolve())).hexdigest()
        return cache_folder() / "checksums" / name
    except RuntimeError:
        return None


def _noted(note: Path | None, seen: list[int]) -> str | None:
    """The checksum that was noted of a file that was ``seen`` like that."""
    try:
        noted = json.loads(note.read_bytes()) if note is not None else {}
        if noted["file"] == seen and _SHA256.fullmatch(noted["sha256"]):
            return str(noted["sha256"])
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        pass  # it is not noted, or not any more
    return None


def _write(file: Path, text: str) -> None:
    """Writes a small file whole; not at all where that can't be."""
    new = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(text, "ascii")
        new.replace(file)
    except OSError:
        with suppress(OSError):
            new.unlink()
