"""Question -> Answer: ranks, reads, decides."""

from __future__ import annotations

from .confidence import confidence
from .embed import Embedder
from .errors import EmptyQuestion, QuestionTooLong
from .excerpts import excerpts_of
from .formats.normalise import normalise
from .rank import Ranker
from .reader import Reader
from .records import Answer

MAX_QUESTION = 1_000
"""Longest question, in characters."""

THRESHOLD = 0.26
"""The least confidence of an answer. Fitted with the confidence itself (`python -m bench calibrate`
on squadshifts-wiki and fairytale-train): there, the share of right answers shown and the share of
wrong ones held back sum highest.
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
    threshold: float = THRESHOLD,
) -> Answer:
    """At most ``limit`` excerpts, none overlapping another, best first.

    ``found`` is whether the confidence reaches ``threshold``.
    """
    candidates = ranker.rank(question, embedder.encode([question]), CANDIDATES_PER_EXCERPT * limit)
    readings = reader.read(question, candidates)
    sure = confidence(readings)
    return Answer(question, sure >= threshold, sure, excerpts_of(readings, limit))
