"""Question + passage -> the answer's place in it, and how well the passage answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from .rank import Candidate
from .records import Span


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of one candidate.

    ``highlight`` is the answer's place in the story's text, ``sentence`` the position, among the
    story's sentences, of the one that holds it; a higher ``score`` answers better.
    """

    candidate: Candidate
    highlight: Span
    sentence: int
    score: float


class Reader(Protocol):
    """Reads candidates, and may put them in another order."""

    def read(self, question: str, candidates: Sequence[Candidate]) -> list[Reading]:
        """One reading a candidate, best first."""
        ...


class SentenceReader:
    """Marks the sentence nearest to the question in meaning and words; needs no model."""

    def read(self, question: str, candidates: Sequence[Candidate]) -> list[Reading]:
        return [self._read(candidate) for candidate in candidates]

    def _read(self, candidate: Candidate) -> Reading:
        row = candidate.passage.first + int(np.argmax(candidate.sentence_scores))
        sentence = candidate.story.sentences[row]
        return Reading(candidate, (sentence.start, sentence.end), row, candidate.score)
