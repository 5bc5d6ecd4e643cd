"""``python -m bench.scale.asked FOLDER QUESTIONS``: a process that opens a library and is asked.

It says what it measured, in a line of JSON for each line of JSON that it is given.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from index import Library
from index.rank import Candidate
from index.reading import find_reader
from index.reading.reader import Reading
from index.reading.sentence import SentenceReader

from .embedder import ToldEmbedder
from .world import Question

_MB = 1_000_000


class SwitchedReader:
    """The reading model where ``reading``, and none where not."""

    def __init__(self) -> None:
        self.reading = False
        self._with, self._without = find_reader(), SentenceReader()

    def read(self, question: str, candidates: Sequence[Candidate]) -> list[Reading]:
        reader = self._with if self.reading else self._without
        return reader.read(question, candidates)

    def warm(self) -> None:
        self._with.warm()


def main(folder: str, questions: str) -> None:
    asked = load(Path(questions))
    reader, embedder = SwitchedReader(), ToldEmbedder(asked)
    start = time.perf_counter()
    library = Library.open(folder, embedder=embedder, reader=reader)
    library._own.catalogue.size()
    _say({"seconds": time.perf_counter() - start})
    for line in sys.stdin:
        wanted = json.loads(line)
        reader.reading = wanted["reading"]
        seconds = [_ask(library, each) for each in asked[wanted["first"] : wanted["last"]]]
        memory = psutil.Process().memory_info()
        _say({"seconds": seconds, "resident": memory.rss / _MB, "mapped": memory.shared / _MB})


def save(questions: Sequence[Question], path: Path) -> None:
    """Writes questions for another process, as a file that ends in .npz."""
    texts, vectors = [q.text for q in questions], [q.vector for q in questions]
    np.savez(path, texts=np.array(texts), vectors=np.stack(vectors))


def load(path: Path) -> list[Question]:
    with np.load(path) as file:
        rows = zip(file["texts"].tolist(), file["vectors"], strict=True)
        return [Question(text, vector) for text, vector in rows]


def _ask(library: Library, question: Question) -> float:
    start = time.perf_counter()
    library.ask(question.text)
    return time.perf_counter() - start


def _say(what: dict[str, Any]) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
