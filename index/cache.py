"""The user's own cache folder, where anything may be deleted, and the checksums noted in it."""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from hashlib import file_digest, sha256
from pathlib import Path

import platformdirs

_SETTLED = 10.0
"""Seconds: what was changed within them might be changed again without another time of change."""


def cache_folder() -> Path:
    return platformdirs.user_cache_path("quoth")


def checksum_of(file: Path) -> str:
    """The SHA-256 of a file; raises OSError.

    It is noted, since reading 90 MB of weights is a sixth of a start, and computed again when the
    file's size, its place on the disk or its times are others. The time of its last change is none
    that a program sets.
    """
    stat = file.stat()
    known = [stat.st_size, stat.st_dev, stat.st_ino, stat.st_mtime_ns, stat.st_ctime_ns]
    note = cache_folder() / "checksums" / sha256(os.fsencode(file.resolve())).hexdigest()
    try:
        noted = json.loads(note.read_bytes())
        if noted["file"] == known:
            return str(noted["sha256"])
    except (OSError, ValueError, TypeError, KeyError):
        pass  # it is not noted yet
    with file.open("rb") as opened:
        checksum = file_digest(opened, "sha256").hexdigest()
    if time.time() - max(stat.st_mtime, stat.st_ctime) > _SETTLED:
        _write(note, json.dumps({"file": known, "sha256": checksum}))
    return checksum


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
