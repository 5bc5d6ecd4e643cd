"""Files made to harm whoever reads them, and files that are broken: none is a story.

``python -m tests.index.formats.hostile`` reads them all, and tells how each is refused, how long
that takes, and how much memory.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index import read_story
from index.errors import UnreadableStory

from .pdfs import all_pdfs
from .texts import all_texts
from .zips import all_zips

SECONDS = 10.0
MEGABYTES = 500.0


@dataclass(frozen=True)
class Hostile:
    """A file called ``name``, refused by one of ``errors``."""

    name: str
    make: Callable[[], bytes]
    errors: tuple[str, ...]


FILES = {
    what: Hostile(name, make, tuple(errors.split()))
    for what, name, make, errors in (*all_zips(), *all_pdfs(), *all_texts())
}


@dataclass(frozen=True)
class Outcome:
    """``error`` is the name of what refused the file, "" where nothing did; ``megabytes`` are those
    by which this process grew meanwhile, and the most of any process that it has started so far.
    """

    error: str
    sentence: str
    seconds: float
    megabytes: float


def read(file: Hostile) -> Outcome:
    data = file.make()
    before = _held("VmRSS")
    _forget_the_most()
    begun = time.monotonic()
    error, sentence = "", ""
    try:
        read_story(data=data, name=file.name)
    except UnreadableStory as refusal:
        error, sentence = type(refusal).__name__, str(refusal)
    seconds, grown = time.monotonic() - begun, _held("VmHWM") - before
    return Outcome(error, sentence, seconds, grown + _of_others())


def read_all() -> Iterator[tuple[str, Outcome]]:
    for what, file in FILES.items():
        yield what, read(file)


def _held(what: str) -> float:
    """Megabytes that this process holds now (VmRSS), or held at most (VmHWM); 0 but on Linux."""
    with suppress(FileNotFoundError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith(what):
                return int(line.split()[1]) * 1024 / 1e6
    return 0.0


def _forget_the_most() -> None:
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _of_others() -> float:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit / 1e6
