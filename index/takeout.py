"""All that is kept of a server's stories, as a zip that needs no Quoth to be read."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from .store import Store

_FILES = ("story.txt", "manifest.json")


def write_zip(store: Store, to: BinaryIO) -> int:
    """Writes each story's text and manifest into ``stories/ID/``, and those of removed ones that
    are still kept into ``removed/STAMP.ID/``; returns how many stories those are.

    ``to`` need not be seekable. Raises DamagedStory, LibraryUnreadable.
    """
    written = 0
    with ZipFile(to, "w", ZIP_DEFLATED) as archive:
        for id in store.ids():
            if read := store.read(id, _files):
                _write(archive, f"stories/{id}", read[1])
                written += 1
        for removed, version in store.removed():
            with suppress(FileNotFoundError):  # its time was over meanwhile
                _write(archive, f"removed/{removed.folder.name}", _files(version))
                written += 1
    return written


def _files(version: Path) -> dict[str, bytes]:
    return {name: (version / name).read_bytes() for name in _FILES}


def _write(archive: ZipFile, folder: str, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        archive.writestr(f"{folder}/{name}", content)
