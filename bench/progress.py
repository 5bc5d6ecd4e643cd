"""A progress bar on standard error, so that results can be piped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from rich.console import Console
from rich.progress import track as rich_track

T = TypeVar("T")


def track(items: Sequence[T], doing: str) -> Iterable[T]:
    return rich_track(items, doing, console=Console(stderr=True))
