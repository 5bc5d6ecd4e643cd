"""What was removed or replaced, for as long as it is kept.

Of a replaced version, ``replaced`` in its folder says since when it is. A removed story is a folder
``STAMP.ID`` that holds all it had; the stamp says when it was removed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from .disk import is_stamp, moment_of

KEPT = timedelta(days=7)
"""How long a removed story can be brought back, and a replaced version be cited."""

LASTING = frozenset(("story.txt", "manifest.json", "replaced"))
"""What is kept of a replaced version: a citation needs the text alone, and vectors are large."""

WHOLE = timedelta(minutes=10)
"""How long a replaced version stays whole: whoever reads it now has finished by then."""

MOST_REPLACED = 200
"""Replaced versions kept of a story: no one can fill the disk with a story replaced all week."""


@dataclass(frozen=True, slots=True)
class InTrash:
    """A removed story's folder."""

    folder: Path
    id: str
    at: datetime


def in_trash(trash: Path) -> list[InTrash]:
    """The removed stories, those removed last first."""
    return sorted(_removed(trash), key=lambda removed: removed.folder.name, reverse=True)


def _removed(trash: Path) -> Iterator[InTrash]:
    for folder in trash.glob("*/"):
        stamp, _, id = folder.name.partition(".")
        at = moment_of(stamp)
        if is_stamp(stamp) and at and id:
            yield InTrash(folder, id, at)


def expired(trash: Path, now: datetime, most: int | None) -> list[Path]:
    """The removed stories that are past their time, or of which there are more than ``most``."""
    found = in_trash(trash)
    return [
        removed.folder
        for place, removed in enumerate(found)
        if now - removed.at > KEPT or (most is not None and place >= most)
    ]


def retire(story: Path, present: str, now: datetime) -> list[Path]:
    """Marks as replaced whatever versions of a story are not the present one.

    Takes from those that were replaced a while ago what nobody needs, and returns those past their
    time. Raises OSError where the marks can't be written.
    """
    replaced = []
    for folder in story.glob("*/"):
        if folder.name != present and is_stamp(folder.name):
            replaced.append((_replaced_at(folder, now), folder.name, folder))
    replaced.sort(reverse=True)
    over = [
        folder
        for place, (since, _, folder) in enumerate(replaced)
        if now - since > KEPT or place >= MOST_REPLACED
    ]
    for since, _, folder in replaced:
        if now - since > WHOLE and folder not in over:
            _slim(folder)
    return over


def is_replaced(version: Path) -> bool:
    return (version / "replaced").exists()


def _replaced_at(version: Path, now: datetime) -> datetime:
    """Since when a version is replaced; now, where nothing says so yet or what says it is odd."""
    mark = version / "replaced"
    with suppress(OSError, ValueError):
        since = datetime.fromisoformat(mark.read_text("ascii"))
        if since.tzinfo is not None:
            return since
    mark.write_text(now.astimezone(UTC).isoformat(timespec="seconds"), "ascii")
    return now


def _slim(version: Path) -> None:
    for file in version.iterdir():
        if file.name not in LASTING:
            with suppress(OSError):
                file.unlink()
