"""Question -> passages, best first: FAISS vectors and BM25, of passages and of sentences, fused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import faiss
import numpy as np
from numpy.typing import NDArray

from .embed import Vectors
from .indexed import IndexedStory
from .records import Passage
from .spelling import Spelling
from .words import Scores, WordIndex, grams, stems_and_pairs

Rows = NDArray[np.int64]

_NO_SPREAD = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A passage that may answer a question, and the evidence for it.

    ``score`` orders the candidates of one question, and ``sentence_scores`` the passage's
    sentences; both are sums of standardised scores and mean nothing beyond it. ``similarity`` is
    the highest cosine of the question with one of the sentences, and ``coverage`` the share,
    0 to 1, of the question's terms that the passage holds, rare ones weighing more.
    """

    story: IndexedStory
    passage: Passage
    score: float
    sentence_scores: Scores
    similarity: float
    coverage: float


class Ranker:
    """Ranks the passages of one story, or of several as if they were one."""

    def __init__(
        self, stories: Sequence[IndexedStory], chosen: Sequence[Sequence[int]] | None = None
    ) -> None:
        """All passages, or of each story those that are ``chosen``, in ascending order: these are
        ranked as if the stories had no others.
        """
        self._stories = tuple(stories)
        rows = [range(len(s.passages)) for s in stories] if chosen is None else chosen
        self._passage_rows = [np.array(own, np.int64) for own in rows]
        self._sentence_rows = [
            np.arange(len(s.sentences)) if chosen is None else _sentences_of(s, own)
            for s, own in zip(stories, rows, strict=True)
        ]
        self._passages = [
            (story, story.passages[row])
            for story, own in zip(stories, rows, strict=True)
            for row in own
        ]
        self._bounds = _sentence_bounds(stories, self._passage_rows, self._sentence_rows)
        passages = [s.story.text[p.start : p.end] for s, p in self._passages]
        whole = [story.story.text for story in stories]
        self._spelling = Spelling(whole if chosen is None else passages)
        # Of a few settings of each, these did best on the data named below. A sentence needs no
        # allowance for its length, nor much for repeated terms: it holds what is asked, or not.
        self._passage_terms = WordIndex(passages, grams, k1=1.2, b=0.4)
        self._sentence_terms = WordIndex(
            [
                s.story.text[s.sentences[row].start : s.sentences[row].end]
                for s, own in zip(stories, self._sentence_rows, strict=True)
                for row in own
            ],
            stems_and_pairs,
            k1=0.3,
            b=0.0,
        )

    @property
    def stories(self) -> tuple[IndexedStory, ...]:
        """What is ranked, in no order of merit."""
        return self._stories

    @property
    def spelling(self) -> Spelling:
        """Mends questions about what is ranked."""
        return self._spelling

    def rank(self, question: str, vector: Vectors, limit: int) -> list[Candidate]:
        """The ``limit`` best passages; ``vector`` is the question's, of shape (1, dimension).

        A passage's score sums its similarity, its BM25, and those of its best sentence, each
        standardised over all passages. Equal weights: none of those tried between 0.7 and 1.5 is
        better on both squadshifts-wiki and fairytale-train.
        """
        similarities = _similarities(
            [s.sentence_index for s in self._stories], self._sentence_rows, vector
        )
        of_passages = _similarities(
            [s.passage_index for s in self._stories], self._passage_rows, vector
        )
        nearest = self._best(similarities)
        overlaps = self._sentence_terms.match(question).scores
        held = self._passage_terms.match(question)
        fused = _fused(of_passages, held.scores, nearest, self._best(overlaps))
        sentence_scores = _fused(similarities, overlaps)
        best = [int(row) for row in np.argsort(-fused, kind="stable")[:limit]]
        return [
            Candidate(
                story=self._passages[row][0],
                passage=self._passages[row][1],
                score=float(fused[row]),
                sentence_scores=sentence_scores[slice(*self._bounds[row])],
                similarity=float(nearest[row]),
                coverage=float(held.coverage[row]),
            )
            for row in best
        ]

    def _best(self, of_sentences: Scores) -> Scores:
        """The highest of each passage's sentences."""
        # reduceat reads on to the next bound, so every other result is a passage's; the value
        # appended lets the last bound lie behind the last sentence.
        padded = np.append(of_sentences, of_sentences.min())
        best: Scores = np.maximum.reduceat(padded, self._bounds.ravel())[::2]
        return best


def _sentences_of(story: IndexedStory, passages: Sequence[int]) -> Rows:
    """The sentences that some passages of a story are made of, ascending, each once."""
    places = [story.passages[row] for row in passages]
    return np.array(sorted({row for p in places for row in range(p.first, p.last + 1)}), np.int64)


def _sentence_bounds(
    stories: Sequence[IndexedStory], passages: Sequence[Rows], sentences: Sequence[Rows]
) -> Rows:
    """First and past-the-last sentence of each passage, counted over all stories; (n, 2).

    Of each story, these are the rows of the passages and of the sentences that are ranked.
    """
    bounds, before = [], 0
    for story, own, held in zip(stories, passages, sentences, strict=True):
        places = [(story.passages[row].first, story.passages[row].last) for row in own]
        bounds.append(before + np.searchsorted(held, places) + (0, 1))
        before += len(held)
    return np.concatenate(bounds)


def _similarities(indexes: Sequence[faiss.Index], rows: Sequence[Rows], vector: Vectors) -> Scores:
    """The cosines of the question with the vectors in the indexes' rows, in their order."""
    parts = []
    for index, own in zip(indexes, rows, strict=True):
        similarities, found = index.search(vector, index.ntotal)
        part = np.empty(index.ntotal, np.float32)
        part[found[0]] = similarities[0]
        parts.append(part[own])
    return np.concatenate(parts)


def _fused(*scores: Scores) -> Scores:
    """The sums of some kinds of scores, each standardised; one that is the same for all adds 0."""
    summed = np.zeros_like(scores[0])
    for kind in scores:
        away = kind - kind.sum() / len(kind)
        spread = sqrt(away @ away / len(kind))
        if spread > _NO_SPREAD:
            summed += away / np.float32(spread)
    return summed
