"""Readings -> excerpts: how much of the story is shown around an answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from .reader import Reading
from .records import Excerpt, Sentence, Story
from .split import split_paragraphs

FURTHER_LENGTH = 800
"""Characters up to which a further excerpt shows its paragraph. The first is for a glance, the
others for a closer look: 800 rather than 500 characters hold the answer to 0.3 points more
questions of squadshifts-wiki and fairytale-train.
"""


def excerpts_of(readings: Sequence[Reading], limit: int) -> tuple[Excerpt, ...]:
    """At most ``limit`` excerpts, each in one paragraph, none sharing text with another.

    The first is the passage that was read; the next show their paragraph up to FURTHER_LENGTH.
    """
    excerpts: list[Excerpt] = []
    shown: dict[str, set[int]] = {}
    for reading in readings:
        taken = shown.setdefault(reading.candidate.story.story.id, set())
        if reading.sentence not in taken:
            rows = _grown(reading, taken) if excerpts else _within_passage(reading)
            taken.update(rows)
            excerpts.append(_excerpt(reading, rows))
        if len(excerpts) == limit:
            break
    return tuple(excerpts)


def surroundings(story: Story, excerpt: Excerpt, around: int = 1) -> Excerpt:
    """The excerpt's paragraph and ``around`` more on either side, the excerpt marked in them.

    Where the story has been replaced since, the excerpt as it is.
    """
    if story.text[excerpt.start : excerpt.end] != excerpt.text:
        return excerpt
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


def _within_passage(reading: Reading) -> range:
    """The passage's sentences that lie in the answer's paragraph, so that one number cites them."""
    passage, sentences = reading.candidate.passage, reading.candidate.story.sentences
    first = last = reading.sentence
    while first > passage.first and _neighbours(sentences, first - 1, first):
        first -= 1
    while last < passage.last and _neighbours(sentences, last, last + 1):
        last += 1
    return range(first, last + 1)


def _grown(reading: Reading, taken: Collection[int]) -> range:
    """The sentence and as many of its paragraph around it as fit, by turns after and before it."""
    sentences = reading.candidate.story.sentences
    first = last = reading.sentence

    def fits(a: int, b: int) -> bool:
        return (
            0 <= a <= b < len(sentences)
            and not {a, b} & set(taken)
            and sentences[a].paragraph == sentences[b].paragraph
            and sentences[b].end - sentences[a].start <= FURTHER_LENGTH
        )

    while True:
        sides = [(a, b) for a, b in ((first, last + 1), (first - 1, last)) if fits(a, b)]
        if not sides:
            return range(first, last + 1)
        nearest = reading.sentence
        first, last = min(sides, key=lambda side: max(nearest - side[0], side[1] - nearest))


def _neighbours(sentences: Sequence[Sentence], a: int, b: int) -> bool:
    return sentences[a].paragraph == sentences[b].paragraph


def _excerpt(reading: Reading, rows: range) -> Excerpt:
    indexed = reading.candidate.story
    start, end = indexed.sentences[rows[0]].start, indexed.sentences[rows[-1]].end
    return Excerpt(
        text=indexed.story.text[start:end],
        start=start,
        end=end,
        paragraph=indexed.sentences[reading.sentence].paragraph,
        highlight=reading.highlight,
        score=reading.score,
        story=indexed.story.ref,
    )
