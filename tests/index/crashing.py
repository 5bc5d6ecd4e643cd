"""A library's operation, killed at every point where it touches the disk.

``python -m tests.index.crashing FOLDER OPERATION`` copies FOLDER/before to FOLDER/0, FOLDER/1, ...
and in each carries OPERATION out in a process that kills itself (as by kill -9) at its first,
second, ... point. The last copy is the one in which no such point was left.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from index import Library, Story
from index.reading.sentence import SentenceReader
from tests.deterministic import DeterministicEmbedder

OLD = Story("one", "One", "The ferry left at nine. It was full.", "https://a.example/one")
NEW = Story("one", "One anew", "The ferry stayed. Its captain slept until noon. Nobody minded.")
OTHER = Story("two", "Two", "Copper prices fell. The mine was closed in March.")
LATER = Story("three", "Three", "It rained in the hills for nine days.")
OWN = Story("own", "A server's own", "The harbour froze in January.")
RENAMED = replace(OLD, title="One by another name")
SERVER = "7"

OPERATIONS: dict[str, Callable[[Library], object]] = {
    "add": lambda library: library.add(LATER),
    "replace": lambda library: library.add(NEW, replace=True),
    "remove": lambda library: library.remove("one"),
    "rename": lambda library: library.rename("one", RENAMED.title),
    "restore": lambda library: library.restore(LATER.id),
    "forget": lambda library: library.forget(SERVER),
}

_EVENTS = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree", "half"}


def open_library(folder: Path) -> Library:
    return Library.open(folder, embedder=DeterministicEmbedder(), reader=SentenceReader())


def die_at(point: int, folder: Path) -> None:
    """From here on, this process dies before it touches ``folder`` for the ``point``-th time."""
    left = point

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event in _EVENTS and str(arguments[0]).startswith(str(folder)):
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1

    write = Path.write_bytes

    def write_in_halves(path: Path, data: bytes) -> int:
        write(path, data[: len(data) // 2])
        sys.audit("half", str(path))
        return write(path, data)

    Path.write_bytes = write_in_halves  # type: ignore[method-assign, assignment]
    sys.addaudithook(count)


def crash(folder: Path, operation: str, point: int) -> bool:
    """Whether the process died."""
    place = folder / str(point)
    shutil.copytree(folder / "before", place)
    child = os.fork()
    if child == 0:
        library = open_library(place)
        die_at(point, place)
        OPERATIONS[operation](library)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def main(folder: Path, operation: str) -> None:
    library = open_library(folder / "before")
    library.add(OLD)
    library.add(OTHER)
    library.of(SERVER).add(OWN)
    library.add(LATER)
    library.remove(LATER.id)
    point = 0
    while crash(folder, operation, point):
        point += 1


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
