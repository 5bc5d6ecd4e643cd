"""Terms -> the rows that hold them, and BM25 of rows; in memory or mapped from files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..words import Scores
from .terms import Hashes, terms_of

K1, B = 1.2, 0.4
"""BM25's parameters, as in ``rank``."""

_LONGEST = np.iinfo(np.uint16).max

Rows = NDArray[np.uint32]
Bounds = NDArray[np.int64]
Weights = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """Which of n rows hold which of t terms.

    ``terms`` are ascending, shape (t,); the rows of term i, ascending, are ``rows`` from
    ``bounds[i]`` up to ``bounds[i + 1]``, so that ``bounds`` has shape (t + 1,). ``lengths``, shape
    (n,), are the rows' terms, repeats counted. How often a row holds a term is not kept: a passage
    holds most of its terms once, and the best 24 hold the right one as often without.
    """

    terms: Hashes
    bounds: Bounds
    rows: Rows
    lengths: NDArray[np.uint16]

    @property
    def bytes(self) -> int:
        return sum(each.nbytes for each in (self.terms, self.bounds, self.rows, self.lengths))

    def find(self, terms: Hashes) -> Bounds:
        """Where the rows of each of k terms begin and end, shape (k, 2); alike if none has it."""
        places = np.minimum(np.searchsorted(self.terms, terms), max(0, len(self.terms) - 1))
        if not len(self.terms):
            return np.zeros((len(terms), 2), np.int64)
        known = self.terms[places] == terms
        return np.stack([self.bounds[places], self.bounds[places + known]], axis=1)

    def factors(self) -> Scores:
        """What a row's length makes of each term that it holds: BM25 as Lucene has it (Kamphuis et
        al., "Which BM25 do you mean?", 2020), each term held once.
        """
        lengths = self.lengths.astype(np.float32)
        mean = lengths.mean() if len(lengths) else 1
        return (1 / (1 + K1 * (1 - B + B * lengths / (mean or 1)))).astype(np.float32)

    def sums(self, places: Bounds, weights: Weights) -> Weights:
        """For each row the weights of the terms that it holds, of those found at ``places``.

        Raises ValueError, IndexError where the arrays are not what was made.
        """
        held = [self.rows[start:end] for start, end in places]
        each = np.repeat(weights, places[:, 1] - places[:, 0])
        rows = np.concatenate(held) if held else np.empty(0, np.uint32)
        if len(rows) and rows.max() >= len(self.lengths):
            raise IndexError(rows.max())
        sums: Weights = np.bincount(rows, each, len(self.lengths))  # type: ignore[assignment]
        return sums


def postings_of(texts: Sequence[str]) -> Postings:
    """The postings of texts, a row each."""
    found = [terms_of(text) for text in texts]
    held = np.concatenate([terms for terms, _ in found] or [np.empty(0, np.uint64)])
    rows = np.repeat(np.arange(len(found), dtype=np.uint32), [len(terms) for terms, _ in found])
    order = np.argsort(held, kind="stable")
    terms, counts = np.unique(held, return_counts=True)
    lengths = np.array([min(length, _LONGEST) for _, length in found], np.uint16)
    return Postings(terms, _bounds(counts), rows[order], lengths)


def merged(parts: Sequence[Postings]) -> Postings:
    """The postings of all parts' rows, one part's after the other's."""
    terms = np.unique(np.concatenate([part.terms for part in parts]))
    places = [np.searchsorted(terms, part.terms) for part in parts]
    counts = np.zeros(len(terms), np.int64)
    for part, place in zip(parts, places, strict=True):
        counts[place] += np.diff(part.bounds)
    bounds = _bounds(counts)
    rows, free, before = np.empty(bounds[-1], np.uint32), bounds[:-1].copy(), 0
    for part, place in zip(parts, places, strict=True):
        held = np.diff(part.bounds)
        moved = np.repeat(free[place] - part.bounds[:-1], held)
        moved += np.arange(len(part.rows))
        rows[moved] = part.rows + np.uint32(before)
        free[place] += held
        before += len(part.lengths)
    return Postings(terms, bounds, rows, np.concatenate([part.lengths for part in parts]))


def thinned(postings: Postings, kept: NDArray[np.bool_]) -> Postings:
    """The postings of the rows ``kept``, shape (n,), alone."""
    if kept.all():
        return postings
    left = kept[postings.rows]
    upto = np.concatenate(([0], np.cumsum(left, dtype=np.int64)))[postings.bounds]
    numbers = (np.cumsum(kept) - 1).astype(np.uint32)
    held = np.diff(upto)
    return Postings(
        postings.terms[held > 0],
        _bounds(held[held > 0]),
        numbers[postings.rows[left]],
        postings.lengths[kept],
    )


def _bounds(counts: NDArray[np.int64]) -> Bounds:
    return np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
