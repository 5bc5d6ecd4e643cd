"""The values that travel through Quoth: stories, passages, excerpts and answers.

All offsets count characters (code points) of ``Story.text``, the end exclusive, so that for every
record with a place ``story.text[start:end]`` is exactly what it stands for.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

Span = tuple[int, int]
"""A place in a story's text: (start, end), in characters, the end exclusive."""

MAX_QUESTION = 1_000
"""Longest question, in characters."""


@dataclass(frozen=True, slots=True)
class StoryRef:
    """What a citation needs to know of a story.

    ``version`` names the one on disk that is cited, where it is cited from a library.
    """

    id: str
    title: str
    url: str | None = None
    version: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a story, from ``start`` up to the next part, and how it is cited: "page 3", or a
    chapter's name.
    """

    start: int
    name: str


@dataclass(frozen=True, slots=True)
class Story:
    """A text that questions are asked about, normalised once; every offset refers to ``text``.

    ``sections`` are in the text's order; a story that has no pages or chapters has none.
    ``published`` is a date as the source gives it, in ISO 8601 where it can be told.
    """

    id: str
    title: str
    text: str
    url: str | None = None
    author: str | None = None
    published: str | None = None
    sections: tuple[Section, ...] = ()

    @property
    def ref(self) -> StoryRef:
        return StoryRef(self.id, self.title, self.url)

    def section_at(self, place: int) -> str | None:
        """The name of the section that the character at ``place`` is in."""
        after = bisect_right(self.sections, place, key=lambda section: section.start)
        return self.sections[after - 1].name if after else None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; ``paragraph`` counts the story's paragraphs from 1."""

    start: int
    end: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of neighbouring sentences: what is embedded and ranked.

    ``first`` and ``last`` are positions in the story's sequence of sentences, both inclusive.
    """

    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A verbatim piece of a story, cited: ``story.text[start:end] == text``.

    ``paragraph`` is the one that it begins in, counted from 1; it may hold several.
    ``highlight`` is the answer's place in the story's text (inside the excerpt), or None;
    ``score`` orders excerpts of one answer and means nothing beyond it. ``section`` is the page or
    chapter that the excerpt begins in, where the story has such; ``fragment`` what opens the
    story's page at the excerpt (``links.link_to`` makes the address), where it has an address;
    ``columns`` the row above that names the columns, where the excerpt is a row of a table.
    """

    text: str
    start: int
    end: int
    paragraph: int
    highlight: Span | None
    score: float
    story: StoryRef
    section: str | None = None
    fragment: str | None = None
    columns: str | None = None

    @property
    def last_paragraph(self) -> int:
        """The one that it ends in, counted from 1."""
        return self.paragraph + sum(1 for line in self.text.split("\n") if line.strip()) - 1


@dataclass(frozen=True, slots=True)
class Answer:
    """The excerpts that answer a question best, best first, and whether they answer it at all.

    ``confidence`` is the estimated probability, 0 to 1, that the story answers the question;
    ``excerpts`` holds the closest passages also when ``found`` is False. ``understood`` is how the
    question was understood after earlier ones, where that differs from what was asked.
    """

    question: str
    found: bool
    confidence: float
    excerpts: tuple[Excerpt, ...]
    understood: str | None = None
