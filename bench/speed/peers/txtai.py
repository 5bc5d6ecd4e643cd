"""txtai's usual recipe: an Embeddings database with content, a paragraph a row."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from threading import Lock

from txtai import Embeddings

from .protocol import PASSAGES, Ask, main, pieces_of


class Txtai:
    def __init__(self, model: str) -> None:
        self._model = model

    @cached_property
    def _embeddings(self) -> Embeddings:
        """What stories are indexed with, one after the other."""
        return Embeddings(path=self._model, content=True)

    def index(self, source: Path, folder: Path) -> int:
        pieces = pieces_of(source, _cut)
        self._embeddings.index(pieces)
        self._embeddings.save(str(folder))
        return len(pieces)

    def open(self, folder: Path) -> Ask:
        embeddings = Embeddings()
        embeddings.load(str(folder))
        # Its database leaves locking to its users: several searches at once end the process.
        lock = Lock()

        def ask(question: str) -> list[str]:
            with lock:
                return [found["text"] for found in embeddings.search(question, PASSAGES)]

        return ask


def _cut(text: str) -> list[str]:
    return [paragraph for paragraph in text.split("\n\n") if paragraph.strip()]


if __name__ == "__main__":
    main(Txtai)
