"""Question -> Answer: ranks, reads, decides."""

from __future__ import annotations

from .confidence import confidence
from .embed import Embedder
from .errors import EmptyQuestion, QuestionTooLong
from .excerpts import excerpts_of
from .formats.normalise import normalise
from .rank import Ranker
from .reading.reader import Reader, Reading
from .records import Answer

MAX_QUESTION = 1_000
"""Longest question, in characters."""

THRESHOLDS = {"strict": 0.42, "balanced": 0.20, "eager": 0.11}
"""The least confidence of an answer, by how cautious it is; from `python -m training calibrate`."""

BALANCED = "balanced"

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
) -> Answer:
    """At most ``limit`` excerpts, none overlapping another, best first.

    ``found`` is whether the confidence reaches ``threshold``.
    """
    readings = read(question, ranker, embedder, reader, CANDIDATES_PER_EXCERPT * limit)
    sure = confidence(readings)
    return Answer(question, sure >= threshold, sure, excerpts_of(readings, limit))


def read(
    question: str, ranker: Ranker, embedder: Embedder, reader: Reader, candidates: int
) -> list[Reading]:
    """The readings of so many candidates, best first; the question's slips are mended first."""
    meant = ranker.spelling.mended(question)
    return reader.read(meant, ranker.rank(meant, embedder.encode([meant]), candidates))
