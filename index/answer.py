"""Question -> Answer: ranks, reads, decides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from .confidence import confidence
from .embed import Embedder
from .errors import EmptyQuestion, QuestionTooLong
from .rank import Ranker
from .reader import Reader, Reading
from .records import Answer, Excerpt, Sentence, Story
from .split import split_paragraphs

MAX_QUESTION = 1_000
"""Longest question, in characters."""

THRESHOLD = 0.22
"""The least confidence of an answer. Fitted with the confidence itself (`python -m bench calibrate`
on squadshifts-wiki and fairytale-train): there, the share of right answers shown and the share of
wrong ones held back sum highest.
"""

CANDIDATES_PER_EXCERPT = 4
"""How many candidates are read for each excerpt asked for: neighbours overlap and are dropped."""


def clean_question(question: str) -> str:
    """The question on one line; raises EmptyQuestion or QuestionTooLong."""
    question = " ".join(question.split())
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


def excerpts_of(readings: Sequence[Reading], limit: int) -> tuple[Excerpt, ...]:
    """What is shown of the readings: at most ``limit`` excerpts, none overlapping another."""
    return tuple(islice(_apart(map(_excerpt, readings)), limit))


def _excerpt(reading: Reading) -> Excerpt:
    """The part of the passage that lies in the answer's paragraph, so that one number cites it."""
    indexed = reading.candidate.story
    paragraph = indexed.sentences[reading.sentence].paragraph
    shown = [s for s in _sentences(reading) if s.paragraph == paragraph]
    start, end = shown[0].start, shown[-1].end
    return Excerpt(
        text=indexed.story.text[start:end],
        start=start,
        end=end,
        paragraph=paragraph,
        highlight=reading.highlight,
        score=reading.score,
        story=indexed.story.ref,
    )


def _sentences(reading: Reading) -> Sequence[Sentence]:
    passage = reading.candidate.passage
    return reading.candidate.story.sentences[passage.first : passage.last + 1]


def _apart(excerpts: Iterable[Excerpt]) -> Iterator[Excerpt]:
    """Drops each excerpt that shares text with one before it."""
    kept: list[Excerpt] = []
    for excerpt in excerpts:
        if not any(_overlap(excerpt, other) for other in kept):
            kept.append(excerpt)
            yield excerpt


def _overlap(a: Excerpt, b: Excerpt) -> bool:
    return a.story.id == b.story.id and a.start < b.end and b.start < a.end


def surroundings(story: Story, excerpt: Excerpt, around: int = 1) -> Excerpt:
    """The excerpt's paragraph and ``around`` more on either side, the excerpt marked in them."""
    places = split_paragraphs(story.text)
    row = excerpt.paragraph - 1
    first, last = max(0, row - around), min(len(places) - 1, row + around)
    start, end = places[first][0], places[last][1]
    return replace(
        excerpt,
        text=story.text[start:end],
        start=start,
        end=end,
        paragraph=first + 1,
        highlight=(excerpt.start, excerpt.end),
    )
