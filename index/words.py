"""Texts as bags of terms: BM25 scores, and how much of a question a text holds."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Container, Sequence
from itertools import pairwise

import bm25s
import numpy as np
import Stemmer
from bm25s.stopwords import STOPWORDS_EN
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Terms = Callable[[Sequence[str]], list[list[str]]]
"""Cuts each of several texts into its terms."""

logging.getLogger("bm25s").setLevel(logging.WARNING)  # it sets itself to DEBUG

_WORD = re.compile(r"\w+")
_GRAM = 4
# The words of a question that its answer need not hold, beside English's most frequent ones.
_IDLE = frozenset(STOPWORDS_EN) | frozenset(
    "what who whom whose which when where why how do does did has have had were am been being "
    "can could would should may might its from those".split()
)


def stems_and_pairs(texts: Sequence[str]) -> list[list[str]]:
    """Stemmed words without stop words, and pairs of neighbours among them."""
    found: list[list[str]] = bm25s.tokenize(
        list(texts),
        stopwords="en",
        stemmer=Stemmer.Stemmer("english"),
        return_ids=False,
        show_progress=False,
    )
    return [[*words, *map(" ".join, pairwise(words))] for words in found]


def grams(texts: Sequence[str]) -> list[list[str]]:
    """Runs of four letters within words, their edges counted in.

    "says" and "said", "Russia" and "Russian", or a word and its misspelling have some in common.
    """
    return [[gram for word in _words(text) for gram in _grams(f" {word} ")] for text in texts]


class WordIndex:
    """The terms of a sequence of texts, and their BM25 with parameters ``k1`` and ``b``."""

    def __init__(self, texts: Sequence[str], terms: Terms, *, k1: float, b: float) -> None:
        self._terms = terms
        found = terms(texts)
        self._sets = [frozenset(of_text) for of_text in found]
        self._frequency = Counter(term for of_text in self._sets for term in of_text)
        self._bm25 = bm25s.BM25(k1=k1, b=b) if self._frequency else None
        if self._bm25:
            self._bm25.index(found, show_progress=False)

    def scores(self, question: str) -> Scores:
        """BM25 of every text, in order; zeros where no term of the question is known."""
        known = [term for term in self._terms([question])[0] if term in self._frequency]
        if not self._bm25 or not known:
            return np.zeros(len(self._sets), np.float32)
        return np.asarray(self._bm25.get_scores(known), np.float32)

    def coverage(self, question: str, row: int) -> float:
        """The share, 0 to 1, of the weight of a question's terms that text ``row`` holds.

        A term weighs its inverse document frequency as in BM25, so one that no text holds weighs
        the most.
        """
        return self._share(question, self._sets[row])

    def known(self, question: str) -> float:
        """As ``coverage``, of all texts together."""
        return self._share(question, self._frequency)

    def _share(self, question: str, held: Container[str]) -> float:
        weights = {term: self._weight(term) for term in set(self._terms([question])[0])}
        found = sum(weight for term, weight in weights.items() if term in held)
        return found / total if (total := sum(weights.values())) else 0.0

    def _weight(self, term: str) -> float:
        holding = self._frequency[term]
        return float(np.log1p((len(self._sets) - holding + 0.5) / (holding + 0.5)))


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower()) if word not in _IDLE]


def _grams(word: str) -> list[str]:
    return [word[start : start + _GRAM] for start in range(max(1, len(word) - _GRAM + 1))]
