"""Question -> Answer: ranks, reads, decides."""

from __future__ import annotations

from collections.abc import Sequence

from .confidence import confidence
from .embed import Embedder
from .errors import EmptyQuestion, QuestionTooLong
from .excerpts import excerpts_of
from .followup import Turn, understood
from .formats.normalise import normalise
from .rank import Ranker
from .reading.reader import Reader, Reading
from .records import MAX_QUESTION, Answer

THRESHOLDS = {"strict": 0.373, "balanced": 0.193, "eager": 0.061}
"""The least confidence of an answer, by how cautious it is; from `python -m training calibrate`."""

BALANCED = "balanced"

CONTEXT = 100_000
"""How many characters of a long story, before and behind what answered last, tell who its names
are: reading them takes about 0.5 s, once.
"""

CANDIDATES_PER_EXCERPT = 4
"""How many candidates are read for each excerpt asked for: neighbours overlap and are dropped."""


def clean_question(question: str) -> str:
    """The question on one line, normalised as stories are; raises QuestionError."""
    question = " ".join(normalise(question).split())
    if not any(char.isalnum() for char in question):
        raise EmptyQuestion
    if len(question) > MAX_QUESTION:
        raise QuestionTooLong(len(question), MAX_QUESTION)
    return question


def answer_question(
    question: str,
    ranker: Ranker,
    embedder: Embedder,
    reader: Reader,
    *,
    limit: int,
    threshold: float = THRESHOLDS[BALANCED],
    earlier: Sequence[Turn] = (),
) -> Answer:
    """At most ``limit`` excerpts, none overlapping another, best first.

    ``found`` is whether the confidence reaches ``threshold``. A question that hangs on the turns
    ``earlier``, oldest first, is asked as it is understood after them.
    """
    meant = after(question, earlier, ranker)
    readings = read(meant, ranker, embedder, reader, CANDIDATES_PER_EXCERPT * limit)
    sure = confidence(readings)
    excerpts = excerpts_of(readings, limit)
    return Answer(question, sure >= threshold, sure, excerpts, meant if meant != question else None)


def after(question: str, earlier: Sequence[Turn], ranker: Ranker) -> str:
    """The question as it is understood after earlier ones, about the stories that answered them."""
    if not earlier:
        return question
    known = {turn.story: turn for turn in earlier}
    texts = [
        _around(story.story.text, known[story.story.id].excerpt)
        for story in ranker.stories
        if story.story.id in known
    ]
    return understood(question, earlier, texts)[:MAX_QUESTION]


def _around(text: str, excerpt: str) -> str:
    """A story up to CONTEXT characters before and behind an excerpt, cut at lines."""
    place = max(0, text.find(excerpt))
    if place <= CONTEXT and len(text) <= place + CONTEXT:
        return text
    start = text.find("\n", max(0, place - CONTEXT)) + 1
    return text[start : place + CONTEXT].rpartition("\n")[0] or text[place : place + CONTEXT]


def read(
    question: str, ranker: Ranker, embedder: Embedder, reader: Reader, candidates: int
) -> list[Reading]:
    """The readings of so many candidates, best first; the question's slips are mended first."""
    meant = ranker.spelling.mended(question)
    return reader.read(meant, ranker.rank(meant, embedder.encode([meant]), candidates))
