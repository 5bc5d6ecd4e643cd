"""Question -> passages, best first: FAISS vectors and BM25, of passages and of sentences, fused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import faiss
import numpy as np

from .embed import Vectors
from .indexed import IndexedStory
from .records import Passage
from .spelling import Spelling
from .words import Scores, WordIndex, grams, stems_and_pairs

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

    def __init__(self, stories: Sequence[IndexedStory]) -> None:
        self._stories = tuple(stories)
        self._passages = [(story, passage) for story in stories for passage in story.passages]
        self._bounds = _sentence_bounds(stories)
        self.spelling = Spelling([story.story.text for story in stories])
        # Of a few settings of each, these did best on the data named below. A sentence needs no
        # allowance for its length, nor much for repeated terms: it holds what is asked, or not.
        self._passage_terms = WordIndex(
            [s.story.text[p.start : p.end] for s in stories for p in s.passages],
            grams,
            k1=1.2,
            b=0.4,
        )
        self._sentence_terms = WordIndex(
            [s.story.text[p.start : p.end] for s in stories for p in s.sentences],
            stems_and_pairs,
            k1=0.3,
            b=0.0,
        )

    @property
    def stories(self) -> tuple[IndexedStory, ...]:
        """What is ranked, in no order of merit."""
        return self._stories

    def rank(self, question: str, vector: Vectors, limit: int) -> list[Candidate]:
        """The ``limit`` best passages; ``vector`` is the question's, of shape (1, dimension).

        A passage's score sums its similarity, its BM25, and those of its best sentence, each
        standardised over all passages. Equal weights: none of those tried between 0.7 and 1.5 is
        better on both squadshifts-wiki and fairytale-train.
        """
        similarities = _similarities([s.sentence_index for s in self._stories], vector)
        overlaps = self._sentence_terms.scores(question)
        fused = (
            _standardised(_similarities([s.passage_index for s in self._stories], vector))
            + _standardised(self._passage_terms.scores(question))
            + _standardised(self._best(similarities))
            + _standardised(self._best(overlaps))
        )
        sentence_scores = _standardised(similarities) + _standardised(overlaps)
        best = [int(row) for row in np.argsort(-fused, kind="stable")[:limit]]
        coverage = self._passage_terms.coverage(question, best)
        return [
            Candidate(
                story=self._passages[row][0],
                passage=self._passages[row][1],
                score=float(fused[row]),
                sentence_scores=sentence_scores[slice(*self._bounds[row])],
                similarity=float(similarities[slice(*self._bounds[row])].max()),
                coverage=covered,
            )
            for row, covered in zip(best, coverage, strict=True)
        ]

    def _best(self, of_sentences: Scores) -> Scores:
        """The highest of each passage's sentences."""
        # reduceat reads on to the next bound, so every other result is a passage's; the value
        # appended lets the last bound lie behind the last sentence.
        padded = np.append(of_sentences, of_sentences.min())
        best: Scores = np.maximum.reduceat(padded, self._bounds.ravel())[::2]
        return best


def _sentence_bounds(stories: Sequence[IndexedStory]) -> np.ndarray:
    """First and past-the-last sentence of each passage, counted over all stories; (n, 2)."""
    bounds, before = [], 0
    for story in stories:
        bounds += [(before + p.first, before + p.last + 1) for p in story.passages]
        before += len(story.sentences)
    return np.array(bounds)


def _similarities(indexes: Sequence[faiss.Index], vector: Vectors) -> Scores:
    """The cosines of the question with every vector of the indexes, in their order."""
    parts = []
    for index in indexes:
        similarities, rows = index.search(vector, index.ntotal)
        part = np.empty(index.ntotal, np.float32)
        part[rows[0]] = similarities[0]
        parts.append(part)
    return np.concatenate(parts)


def _standardised(scores: Scores) -> Scores:
    spread = float(scores.std())
    return (scores - scores.mean()) / spread if spread > _NO_SPREAD else np.zeros_like(scores)
