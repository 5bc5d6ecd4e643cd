"""A library that grows, and what is known of it at each size: time to add, disk, recall."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import faiss
import numpy as np

from index import Library
from index.catalogue import finding, sizes
from index.embed import Vectors
from index.indexed import load_vectors
from index.reading.sentence import SentenceReader

from .embedder import ToldEmbedder
from .world import PASSAGES, Question, World

_MB = 1_000_000
_NEAREST = 10
_LAST = 50  # stories, of whose adding the median is taken
_BLOCK = 200  # stories whose vectors are searched exactly at a time


class Growing:
    """The library in ``folder``; its stories come from a world."""

    def __init__(self, world: World, folder: Path) -> None:
        self._world, self.folder = world, folder
        self._embedder = ToldEmbedder()
        self._embedder.warm()
        self._library = Library.open(
            folder, embedder=self._embedder, reader=SentenceReader(), memory_mb=100
        )
        self.stories = 0
        self._seconds: list[float] = []
        self._afterwards = 0.0

    def grow(self, passages: int) -> Iterator[None]:
        """Adds stories until there are so many passages, a step a story.

        A question is asked before and after the last one.
        """
        self._seconds = []
        while self.stories * PASSAGES < passages:
            last = (self.stories + 1) * PASSAGES >= passages
            made_up = self._world.story(self.stories)
            question = self._world.question(made_up, 0)
            if last and self.stories:
                self._ask(question)
            self._embedder.tell(made_up)
            start = time.perf_counter()
            self._library.add(made_up.story)
            self._seconds.append(time.perf_counter() - start)
            self.stories += 1
            if last:
                self._afterwards = self._ask(question)
            yield

    def _ask(self, question: Question) -> float:
        self._embedder.tell_of(question)
        start = time.perf_counter()
        self._library.ask(question.text)
        return time.perf_counter() - start

    def questions(self, count: int) -> list[Question]:
        """Questions about passages from everywhere, always the same ones; no two about one passage
        where there are enough.
        """
        draw = np.random.default_rng(self.stories)
        passages = self.stories * PASSAGES
        rows = draw.choice(passages, count, replace=count > passages)
        places = [divmod(int(row), PASSAGES) for row in rows]
        return [self._world.question(self._world.story(s), passage) for s, passage in places]

    def read_all(self) -> None:
        """Has the system's cache hold all files, or as many as there is room for."""
        for inside, _, files in os.walk(self.folder):
            for name in files:
                with open(os.path.join(inside, name), "rb") as file:
                    while file.read(_MB):
                        pass

    def figures(self) -> dict[str, float]:
        """Adding a story since the size before, milliseconds; megabytes (10⁶) on disk."""
        return {
            "ms to add a story": 1000 * float(np.median(self._seconds[-_LAST:])),
            "ms to add a story, at most": 1000 * max(self._seconds),
            "ms the next question takes": 1000 * self._afterwards,
            "MB on disk": _bytes(self.folder) / _MB,
            "MB on disk, catalogue": _bytes(self.folder / "catalogue") / _MB,
            "segments": float(len(self._segments())),
        }

    def recall(self, questions: list[Question]) -> float:
        """Of the 10 nearest passages to each question, the share that the catalogue finds; 1 where
        there is none, as all are looked at.
        """
        if self.stories * PASSAGES <= sizes.FEW:
            return 1.0
        exact = self._exact(np.concatenate([question.vector for question in questions]))
        searched = self._library._own.catalogue.searched()
        hits = 0
        for question, places in zip(questions, exact, strict=True):
            found = finding.by_vector(searched, question.vector, ToldEmbedder.checksum, _NEAREST)
            named = [searched[number].segment.place(row) for number, row in found]
            hits += len(places & {(part.of[0], passage) for part, passage in named})
        return hits / (_NEAREST * len(questions))

    def _exact(self, questions: Vectors) -> list[set[tuple[str, int]]]:
        """The stories and the passages of the nearest to each question, by looking at all."""
        nearest = faiss.ResultHeap(len(questions), _NEAREST, keep_max=True)
        for first in range(0, self.stories, _BLOCK):
            ids = range(first, min(first + _BLOCK, self.stories))
            block = np.concatenate([self._vectors(f"s{number}") for number in ids])
            found = faiss.knn(questions, block, _NEAREST, metric=faiss.METRIC_INNER_PRODUCT)
            nearest.add_result(found[0], found[1] + first * PASSAGES)
        nearest.finalize()
        return [
            {(f"s{row // PASSAGES}", row % PASSAGES) for row in rows.tolist()} for rows in nearest.I
        ]

    def _vectors(self, id: str) -> Vectors:
        read = self._library._own.store.read(id, load_vectors)
        assert read
        return read[1]

    def _segments(self) -> list[finding.Searched]:
        catalogue = self._library._own.catalogue
        return catalogue.searched() if self.stories * PASSAGES > sizes.FEW else []


def _bytes(folder: Path) -> int:
    """Of all files below, as they lie on the disk."""
    return sum(
        os.stat(os.path.join(inside, file)).st_blocks * 512
        for inside, _, files in os.walk(folder)
        for file in files
    )
