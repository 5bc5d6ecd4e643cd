"""Texts as bags of terms: BM25 scores, and how much of a question a text holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any, NamedTuple

import numpy as np
import Stemmer
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Terms = Callable[[str], list[str]]
"""Cuts a text into its terms."""

_WORD = re.compile(r"\w+")
_LONG_WORD = re.compile(r"\w\w+")
_GRAM = 4
_WORDS_KEPT = 20_000
"""Words whose stems and runs of letters are remembered, some 8 MB: nineteen of twenty that a long
text has are among them.
"""
FREQUENT = frozenset(
    "a an and are as at be but by for if in into is it no not of on or such that the their then "
    "there these they this to was will with".split()
)
"""English's most frequent words."""

# The words of a question that its answer need not hold, beside the most frequent ones.
_IDLE = FREQUENT | frozenset(
    "what who whom whose which when where why how do does did has have had were am been being "
    "can could would should may might its from those".split()
)


def stems_and_pairs(text: str) -> list[str]:
    """Stemmed words without the most frequent ones, and pairs of neighbours among them."""
    words = [word for word in _LONG_WORD.findall(text.lower()) if word not in FREQUENT]
    stems = [_stem(word) for word in words]
    return [*stems, *map(" ".join, pairwise(stems))]


def grams(text: str) -> list[str]:
    """Runs of four letters within words, their edges counted in.

    "says" and "said", "Russia" and "Russian", or a word and its misspelling have some in common.
    """
    return [gram for word in content_words(text) for gram in grams_of(word)]


def content_words(text: str) -> list[str]:
    """The words in lower case, in order, without those that an answer need not hold."""
    return [word for word in _WORD.findall(text.lower()) if word not in _IDLE]


@lru_cache(_WORDS_KEPT)
def grams_of(word: str) -> tuple[str, ...]:
    """The runs of four letters of one word, its edges counted in."""
    word = f" {word} "
    return tuple(word[start : start + _GRAM] for start in range(max(1, len(word) - _GRAM + 1)))


@lru_cache(_WORDS_KEPT)
def _stem(word: str) -> str:
    stem: str = Stemmer.Stemmer("english").stemWord(word)
    return stem


class Match(NamedTuple):
    """How well each of several texts matches a question, in their order.

    ``scores`` are BM25, and ``coverage`` the share, 0 to 1, of the weight of the question's terms
    that a text holds: a term weighs its inverse document frequency as in BM25, so one that no text
    holds weighs the most.
    """

    scores: Scores
    coverage: Scores


class WordIndex:
    """The terms of a sequence of texts, and their BM25 with parameters ``k1`` and ``b``.

    BM25 as Lucene has it: Kamphuis et al., "Which BM25 do you mean?", 2020. What a term adds to the
    score of each text that holds it is computed once; ``_rows`` and ``_added`` hold that term by
    term, those of term ``t`` from ``_bounds[t]`` up to ``_bounds[t + 1]``; none of the term behind
    the last, which stands for all that are unknown.
    """

    def __init__(self, texts: Sequence[str], terms: Terms, *, k1: float, b: float) -> None:
        self._terms, self._count = terms, len(texts)
        found = [terms(text) for text in texts]
        held = list(chain.from_iterable(found))
        self._vocabulary = {term: number for number, term in enumerate(dict.fromkeys(held))}
        numbers = np.fromiter(map(self._vocabulary.__getitem__, held), np.int64, len(held))
        lengths = np.fromiter(map(len, found), np.int64, len(found))
        # A number for each pair of a term and a text that holds it, in the order of the terms.
        pairs = numbers * len(texts) + np.repeat(np.arange(len(texts)), lengths)
        pairs, often = np.unique(pairs, return_counts=True)
        of_term, rows = np.divmod(pairs, max(1, len(texts)))
        holding = np.bincount(of_term, minlength=len(self._vocabulary))
        self._bounds = np.concatenate(([0], np.cumsum(holding), [len(rows)]))
        self._rows = rows.astype(np.int32)
        mean = lengths.astype(np.float32).mean() if texts else 0
        damping = (k1 * (1 - b + b * lengths.astype(np.float32) / (mean or 1)))[self._rows]
        count = often.astype(np.float32)
        weights = np.repeat(_weight(self._count, holding), holding)
        self._added = (weights * count / (count + damping)).astype(np.float32)

    def match(self, question: str) -> Match:
        """How well every text matches; zeros where no term of the question is known."""
        often = Counter(self._terms(question))
        unknown = len(self._vocabulary)
        numbers = np.array([self._vocabulary.get(term, unknown) for term in often], np.int64)
        starts = self._bounds[numbers]
        holding = self._bounds[numbers + 1] - starts
        places = np.repeat(starts - np.cumsum(holding) + holding, holding)
        places += np.arange(len(places))
        rows, added = self._rows[places], self._added[places]
        weights = _weight(self._count, holding)
        return Match(
            scores=self._summed(rows, added * np.repeat(list(often.values()), holding)),
            coverage=self._summed(rows, np.repeat(weights / (weights.sum() or 1), holding)),
        )

    def _summed(self, rows: NDArray[np.int32], values: NDArray[Any]) -> Scores:
        return np.bincount(rows, values, self._count).astype(np.float32)


def _weight(count: int, holding: NDArray[np.int64]) -> NDArray[np.float64]:
    """The inverse document frequency of terms that ``holding`` of ``count`` texts hold."""
    return np.log1p((count - holding + 0.5) / (holding + 0.5))
