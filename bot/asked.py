"""What is remembered of a question: what was asked and answered, and where that is cited from."""

from __future__ import annotations

from dataclasses import dataclass

from index.records import Span


@dataclass(frozen=True, slots=True)
class Cited:
    """Where an excerpt is: a version of a story, and its place in that version's text."""

    story: str
    version: str
    start: int
    end: int
    paragraph: int
    highlight: Span | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked, with what is needed to go on from its answer.

    ``scope`` is the story it was asked of (None: all), ``about`` the one its answer is from;
    ``cited`` are the answer's excerpts, best first. ``understood`` is how the question was
    understood where it hung on the answer with the id ``after``, the one before it.
    """

    question: str
    scope: str | None
    about: str | None
    found: bool
    confidence: float
    cited: tuple[Cited, ...]
    asked_by: int
    private: bool
    shows_question: bool
    locale: str
    guild: int | None
    channel: int | None
    understood: str | None = None
    after: int | None = None
