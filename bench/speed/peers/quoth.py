"""Quoth, by its one door. READING_MODEL in the environment names the reader."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path

from index import Answer, Library, read_story
from index.embed import ModelEmbedder
from index.models import READER
from index.reading import find_reader
from index.reading.reader import Reader

from .protocol import PASSAGES, Ask, main


class Quoth:
    """Cuts every text in its own way: passages given (.jsonl) are not taken."""

    def __init__(self, model: str) -> None:
        self._embedder = ModelEmbedder(model)

    @cached_property
    def _reader(self) -> Reader:
        return find_reader(os.environ.get("READING_MODEL") or READER)

    def index(self, source: Path, folder: Path) -> int:
        library = self._library(folder)
        return library.manifest(library.add(read_story(source)).id).counts["passages"]

    def open(self, folder: Path) -> Ask:
        library = self._library(folder)
        return lambda question: shown(library.ask(question, limit=PASSAGES))

    def _library(self, folder: Path) -> Library:
        return Library.open(folder, embedder=self._embedder, reader=self._reader)


def shown(answer: Answer) -> list[str]:
    """All that a user sees of it: two answers that differ in anything differ here."""
    found = "found" if answer.found else "not found"
    return [found, *(f"{e.text} {e.start} {e.highlight}" for e in answer.excerpts)]


if __name__ == "__main__":
    main(Quoth)
