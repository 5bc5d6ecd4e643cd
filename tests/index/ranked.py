"""Stories indexed and ranked without a model, for tests of what comes before and after reading."""

from __future__ import annotations

import numpy as np

from index import indexed
from index.indexed import IndexedStory
from index.rank import Candidate, Ranker
from index.reading.reader import Reading, Verdict
from index.records import Story
from tests.deterministic import DeterministicEmbedder

EMBEDDER = DeterministicEmbedder()
DAYS = " ".join(
    f"Day {n}: the {what} was {how} when we came to the harbour of Aros in the rain. "
    "We ate, we slept, and nobody said a word about the road that lay ahead of us in the hills."
    for n, (what, how) in enumerate(
        [("ferry", "late"), ("lighthouse", "dark"), ("market", "empty"), ("captain", "asleep")] * 3
    )
)
"""One paragraph, cut into several passages that overlap."""


def build(id: str, text: str) -> IndexedStory:
    return indexed.build(Story(id, id, text), EMBEDDER)


def rank(question: str, *stories: IndexedStory, limit: int = 100) -> list[Candidate]:
    return Ranker(stories).rank(question, EMBEDDER.encode([question]), limit)


def candidate(
    story: IndexedStory,
    row: int = 0,
    *,
    score: float = 0.0,
    similarity: float = 0.5,
    coverage: float = 0.5,
) -> Candidate:
    """The story's passage ``row`` with the evidence given."""
    passage = story.passages[row]
    count = passage.last - passage.first + 1
    flat = np.zeros(count, np.float32)
    return Candidate(story, passage, score, flat, similarity, coverage)


def reading(
    of: Candidate,
    sentence: int,
    marked: str = "",
    *,
    score: float = 0.0,
    verdict: Verdict | None = None,
) -> Reading:
    """One that marks ``marked``, or else the whole, of a sentence."""
    place, text = of.story.sentences[sentence], of.story.story.text
    start = text.index(marked, place.start, place.end) if marked else place.start
    end = start + len(marked) if marked else place.end
    return Reading(of, (start, end), sentence, score, verdict)
