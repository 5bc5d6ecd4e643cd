"""A question -> the passages of many that may answer it: by their words, and by their vectors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import faiss
import numpy as np
from numpy.typing import NDArray

from ..embed import Vectors
from ..words import grams
from . import vectors
from .segment import Segment
from .terms import hashes_of

DEPTH = 100
"""How many passages are found by words, and how many by vectors."""

RANK = 10
"""The constant of reciprocal rank fusion. Its authors took 60 for lists of 1,000; of 10 and 60, 10
has the right passage among the best 12 for 1 question in 100 more.
"""

MOST_LOOKED_UP = 200_000
"""How many rows of terms are looked up for a question, rare terms first: some 2 ms. That is 0.2 a
passage, where a million are; with so many looked up of 5,399 real passages, 2 of 400 questions no
longer find theirs among the best 24.
"""

Found = tuple[int, int]
"""A passage: the number of the searched segment it is in, and its row."""


@dataclass(frozen=True, slots=True, eq=False)
class Searched:
    """A segment, and which of its rows are present, shape (n,); None where all are."""

    segment: Segment
    alive: NDArray[np.bool_] | None = None
    among: faiss.IDSelector | None = None


class BrokenSegment(Exception):
    """What is in a segment can't be; its ``number`` is among those that were searched."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def find(searched: Sequence[Searched], question: str, vector: Vectors, model: str) -> list[Found]:
    """The passages that are found by words or by vectors, best first.

    ``vector`` is the question's, shape (1, d), of the model with the checksum ``model``. The two
    lists are fused by the ranks in them (Cormack et al., "Reciprocal Rank Fusion outperforms
    Condorcet", 2009), so that it does not matter how scores are spread over a library. In a segment
    that another model made nothing is found by vectors, and words count twice. Where nothing is
    found at all, the first passages are given. Raises BrokenSegment.
    """
    ranks: dict[Found, float] = {}
    for rank, place in enumerate(by_words(searched, question), start=1):
        ranks[place] = (1 if searched[place[0]].segment.model == model else 2) / (RANK + rank)
    for rank, place in enumerate(by_vector(searched, vector, model, DEPTH), start=1):
        ranks[place] = ranks.get(place, 0.0) + 1 / (RANK + rank)
    return sorted(ranks, key=lambda place: (-ranks[place], place)) or _any(searched)


def _any(searched: Sequence[Searched]) -> list[Found]:
    each = searched[0]
    rows = np.arange(len(each.segment)) if each.alive is None else np.flatnonzero(each.alive)
    return [(0, row) for row in rows[:DEPTH].tolist()]


def by_words(searched: Sequence[Searched], question: str) -> list[Found]:
    """The DEPTH passages that have the highest BM25, best first."""
    times = Counter(grams(question))
    hashes = hashes_of(list(times))
    places = np.stack([each.segment.postings.find(hashes) for each in searched])  # (s, k, 2)
    holding = (places[:, :, 1] - places[:, :, 0]).sum(axis=0)
    count = sum(len(each.segment) for each in searched)
    weights = np.log1p((count - holding + 0.5) / (holding + 0.5)) * list(times.values())
    looked_up = _rare(holding)
    best = _Best()
    for number, (each, own) in enumerate(zip(searched, places, strict=True)):
        try:
            sums = each.segment.postings.sums(own[looked_up], weights[looked_up])
        except (ValueError, IndexError) as error:
            raise BrokenSegment(number) from error
        if each.alive is not None:
            sums *= each.alive
        rows = np.flatnonzero(sums > best.least / each.segment.most)
        best.add(number, rows, sums[rows] * each.segment.factors[rows])
        each.segment.let_go()
    return best.found()


def by_vector(searched: Sequence[Searched], vector: Vectors, model: str, count: int) -> list[Found]:
    """The ``count`` passages whose vectors are nearest, best first."""
    best = _Best(count, least=-np.inf)
    for number, each in enumerate(searched):
        if each.segment.model == model:
            rows, similarities = vectors.nearest(each.segment.index, vector, count, each.among)
            if len(rows) and rows.max() >= len(each.segment):
                raise BrokenSegment(number)
            best.add(number, rows, similarities)
    return best.found()


def _rare(holding: NDArray[np.int64]) -> NDArray[np.int64]:
    """The terms that are looked up, by the number of rows that hold each."""
    order = np.argsort(holding, kind="stable")
    order = order[holding[order] > 0]
    enough = np.cumsum(holding[order]) <= MOST_LOOKED_UP
    enough[:1] = True
    return order[enough]


class _Best:
    """The ``count`` highest scores, of one segment's rows after another's."""

    def __init__(self, count: int = DEPTH, least: float = 0.0) -> None:
        self._count = count
        self.least = least
        self._numbers = np.empty(0, np.int64)
        self._rows = np.empty(0, np.int64)
        self._scores = np.empty(0)

    def add(self, number: int, rows: NDArray[np.int64], scores: NDArray[np.floating]) -> None:
        if len(rows) > self._count:  # to order all of them would take most of the time
            best = np.argpartition(-scores, self._count)[: self._count]
            rows, scores = rows[best], scores[best]
        self._numbers = np.concatenate([self._numbers, np.full(len(rows), number)])
        self._rows = np.concatenate([self._rows, rows])
        self._scores = np.concatenate([self._scores, scores])
        if len(self._scores) > self._count:
            order = np.lexsort((self._rows, self._numbers, -self._scores))[: self._count]
            self._numbers, self._rows = self._numbers[order], self._rows[order]
            self._scores = self._scores[order]
            self.least = float(self._scores[-1])

    def found(self) -> list[Found]:
        order = np.lexsort((self._rows, self._numbers, -self._scores))
        return list(zip(self._numbers[order].tolist(), self._rows[order].tolist(), strict=True))
