"""Readings -> excerpts: the sentence that answers, and what it needs to be understood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .context import asks, needed
from .links import fragment_of
from .reading.reader import Reading
from .records import Excerpt, Story
from .split import split_paragraphs
from .tables import columns_of

_NOT_A_WORD = re.compile(r"\W+")


def excerpts_of(readings: Sequence[Reading], limit: int) -> tuple[Excerpt, ...]:
    """At most ``limit`` excerpts, none sharing text with another.

    An answer that several places give is shown once, as long as there are other ones to show.
    """
    taken: dict[str, set[int]] = {}
    excerpts: list[Excerpt] = []
    again: list[Reading] = []
    answers: set[str] = set()
    for reading in readings:
        if len(excerpts) == limit:
            break
        if (answer := _plain(reading)) in answers:
            again.append(reading)
        elif (excerpt := _shown(reading, readings, taken)) is not None:
            answers.add(answer)
            excerpts.append(excerpt)
    for reading in again:
        if len(excerpts) == limit:
            break
        if (excerpt := _shown(reading, readings, taken)) is not None:
            excerpts.append(excerpt)
    return tuple(excerpts)


def surroundings(story: Story, excerpt: Excerpt, around: int = 1) -> Excerpt:
    """The excerpt's paragraphs and ``around`` more on either side, the excerpt marked in them.

    Where the story has been replaced since, the excerpt as it is.
    """
    if story.text[excerpt.start : excerpt.end] != excerpt.text:
        return excerpt
    places = split_paragraphs(story.text)
    row = sum(end <= excerpt.start for _, end in places)
    last_row = max(row, sum(start < excerpt.end for start, _ in places) - 1)
    first, last = max(0, row - around), min(len(places) - 1, last_row + around)
    start, end = places[first][0], places[last][1]
    return replace(
        excerpt,
        text=story.text[start:end],
        start=start,
        end=end,
        paragraph=first + 1,
        highlight=(excerpt.start, excerpt.end),
        columns=columns_of(story.text, start),
    )


def _plain(reading: Reading) -> str:
    """The marked text, with nothing left but its letters and digits."""
    text = reading.candidate.story.story.text[slice(*reading.highlight)]
    return _NOT_A_WORD.sub(" ", text.lower()).strip()


def _shown(
    reading: Reading, readings: Sequence[Reading], taken: dict[str, set[int]]
) -> Excerpt | None:
    """The reading's excerpt, or None where its sentence has been shown."""
    indexed = reading.candidate.story
    rows = taken.setdefault(indexed.story.id, set())
    if reading.sentence in rows:
        return None
    first, last = needed(reading, readings, rows)
    rows.update(range(first, last + 1))
    if asks(indexed, reading.sentence):
        reading = _answering(reading, readings, range(first, last + 1))
    start, end = indexed.sentences[first].start, indexed.sentences[last].end
    return Excerpt(
        text=indexed.story.text[start:end],
        start=start,
        end=end,
        paragraph=indexed.sentences[first].paragraph,
        highlight=reading.highlight,
        score=reading.score,
        story=indexed.ref,
        section=indexed.story.section_at(start),
        columns=columns_of(indexed.story.text, start),
        fragment=fragment_of(indexed.story.text, start, end) if indexed.story.url else None,
    )


def _answering(reading: Reading, readings: Sequence[Reading], shown: range) -> Reading:
    """The best reading of what is shown below a question of a list; where nothing is, its own."""
    story = reading.candidate.story
    below = (
        other
        for other in readings
        if other.candidate.story is story
        and other.sentence in shown
        and not asks(story, other.sentence)
    )
    return replace(reading, highlight=next(below, reading).highlight)
