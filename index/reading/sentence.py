"""The reader that needs no model: it marks the sentence nearest to the question."""

from __future__ import annotations

from collections.abc import Sequence

from ..indexed import IndexedStory
from ..rank import Candidate
from .reader import Reading

_HEADING = 80


class SentenceReader:
    """Marks the sentence nearest to the question in meaning and words; keeps the order."""

    def read(self, question: str, candidates: Sequence[Candidate]) -> list[Reading]:
        return [self._read(candidate) for candidate in candidates]

    def warm(self) -> None:
        """There is nothing to load."""

    def _read(self, candidate: Candidate) -> Reading:
        scores = candidate.sentence_scores.tolist()
        best_first = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)
        rows = [candidate.passage.first + row for row in best_first]
        row = next((row for row in rows if not _is_heading(candidate.story, row)), rows[0])
        sentence = candidate.story.sentences[row]
        return Reading(candidate, (sentence.start, sentence.end), row, candidate.score)


def _is_heading(story: IndexedStory, row: int) -> bool:
    """Whether a sentence is a short paragraph of its own without an end: it announces answers."""
    sentence = story.sentences[row]
    text = story.story.text[sentence.start : sentence.end]
    return story.is_line(row) and len(text) <= _HEADING and text[-1] not in '.!?…"”’)»'
