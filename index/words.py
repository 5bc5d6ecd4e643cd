"""Texts as bags of words: BM25 scores, and how much of a question a text holds."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray

Scores = NDArray[np.float32]

logging.getLogger("bm25s").setLevel(logging.WARNING)  # it sets itself to DEBUG


def stems(texts: Sequence[str]) -> list[list[str]]:
    """The stemmed lower-case words of each text, English stop words left out."""
    found: list[list[str]] = bm25s.tokenize(
        list(texts),
        stopwords="en",
        stemmer=Stemmer.Stemmer("english"),
        return_ids=False,
        show_progress=False,
    )
    return found


class WordIndex:
    """The words of a sequence of texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        tokens = stems(texts)
        self._sets = [frozenset(words) for words in tokens]
        self._frequency = Counter(word for words in self._sets for word in words)
        self._bm25 = bm25s.BM25() if any(tokens) else None
        if self._bm25:
            self._bm25.index(tokens, show_progress=False)

    def scores(self, words: Sequence[str]) -> Scores:
        """BM25 of every text, in order, for a question's stems; zeros where none is known."""
        known = [word for word in words if self._bm25 and word in self._bm25.vocab_dict]
        if not self._bm25 or not known:
            return np.zeros(len(self._sets), np.float32)
        return np.asarray(self._bm25.get_scores(known), np.float32)

    def coverage(self, words: Sequence[str], row: int) -> float:
        """The share, 0 to 1, of the weight of a question's stems that text ``row`` holds.

        A word weighs its inverse document frequency as in BM25, so one that no text holds weighs
        the most.
        """
        weights = {word: self._weight(word) for word in set(words)}
        held = sum(weight for word, weight in weights.items() if word in self._sets[row])
        return held / total if (total := sum(weights.values())) else 0.0

    def _weight(self, word: str) -> float:
        holding = self._frequency[word]
        return float(np.log1p((len(self._sets) - holding + 0.5) / (holding + 0.5)))
