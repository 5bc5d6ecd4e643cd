"""Questions and passages -> the groups of examples that the model learns from.

A group is a question with passages, at most the first of which answers it. Passages are those that
the index would make; most are cut to some of their sentences, which costs less to learn from and
teaches to read passages of any length.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bench.noise import noisy
from index.records import Passage, Sentence, Span
from index.split import split_passages, split_sentences
from index.words import WordIndex, grams, stems_and_pairs

from .near_misses import Exchanger
from .questions import Asked, Source

QUESTIONS = {
    "squad2-dev8": 10_000,
    "squadshifts-wiki": 10_000,
    "fairytale-train": 5_000,
    "squadshifts-reddit": 1_500,
    "squadshifts-amazon": 800,
    "policyqa-dev": 500,
}
"""How many of a set's answerable questions are used: most of those that are most like what users
ask about. Those written for this project are all used.
"""

NEGATIVES = {"fairytale-train": 2}
"""Passages that do not answer, for each question of a set; else one. Tales are one long text whose
paragraphs are much alike, so there is more to tell apart.
"""

HARDEST = 8
"""Negatives are drawn from that many passages that rank highest by words."""

EXCHANGED, CUT, NOISY, WHOLE = 0.25, 0.12, 0.15, 0.3
"""The shares of answerable questions asked again with a name, a number or a word exchanged, and
again with the sentence that answers taken away; of questions hurried as in the bench; and of
passages left whole. Not tuned: one training run takes too long.
"""

SQUAD_REPEATS = 2
"""How often each unanswerable question of SQuAD is used: they are few, and the real thing."""


@dataclass(frozen=True, slots=True)
class Group:
    """``answered``: the first passage answers the question, ``span`` being the answer's place in it
    (or None where it is not in the story's words). Otherwise none does.
    """

    question: str
    passages: tuple[str, ...]
    answered: bool
    span: Span | None


def make_groups(sources: Sequence[Source], seed: int) -> list[Group]:
    """All groups, in an order drawn at random; the same for the same seed."""
    rng = random.Random(seed)
    chosen = _chosen(sources, rng)
    groups: list[Group] = []
    for number, source in enumerate(sources):
        if chosen[number]:
            groups += _Maker(source, rng).groups(chosen[number])
    rng.shuffle(groups)
    return groups


def _chosen(sources: Sequence[Source], rng: random.Random) -> list[list[Asked]]:
    """The questions used of each source."""
    rows = [(n, asked) for n, source in enumerate(sources) for asked in source.asked]
    rng.shuffle(rows)
    left = dict(QUESTIONS)
    chosen: list[list[Asked]] = [[] for _ in sources]
    for number, asked in rows:
        data = sources[number].data
        if asked.answerable and not asked.written:
            if left[data] == 0:
                continue
            left[data] -= 1
        chosen[number].append(asked)
    return chosen


class _Maker:
    """Makes the groups of one article."""

    def __init__(self, source: Source, rng: random.Random) -> None:
        self._source, self._rng, self._text = source, rng, source.text
        self._sentences: list[Sentence] = split_sentences(self._text)
        self._passages: list[Passage] = split_passages(self._text, self._sentences)
        texts = [self._text[p.start : p.end] for p in self._passages]
        self._terms = WordIndex(texts, grams, k1=1.2, b=0.4)
        self._stems = WordIndex(texts, stems_and_pairs, k1=0.9, b=0.4)
        self._exchanger = Exchanger(self._text, rng)

    def groups(self, chosen: Sequence[Asked]) -> Iterator[Group]:
        for asked in chosen:
            rows = self._rows(asked)
            if not rows:
                continue
            if asked.answerable:
                yield from self._answerable(asked, rows)
            else:
                for _ in range(1 if asked.written else SQUAD_REPEATS):
                    passage = self._cropped(self._passages[self._rng.choice(rows)], None)[0]
                    yield Group(self._hurried(asked.text), (passage,), False, None)

    def _answerable(self, asked: Asked, rows: list[int]) -> Iterator[Group]:
        rng = self._rng
        place = rng.choice(asked.places) if asked.places else None
        gold = self._passages[rng.choice(rows)]
        if place and not (gold.start <= place[0] and place[1] <= gold.end):
            place = next(p for p in asked.places if gold.start <= p[0] and p[1] <= gold.end)
        text, span = self._cropped(gold, place)
        others = self._negatives(asked, NEGATIVES.get(self._source.data, 1))
        yield Group(self._hurried(asked.text), (text, *others), True, span)
        if place is None:
            return
        if rng.random() < EXCHANGED:
            other = self._exchanger.exchanged(asked.text)
            if other is not None:
                yield Group(other, (self._cropped(gold, place)[0],), False, None)
        if rng.random() < CUT and (rest := self._without(gold, asked.places)):
            yield Group(asked.text, (rest,), False, None)

    def _rows(self, asked: Asked) -> list[int]:
        """The passages that answer; where the answer is not quotable, or there is none, the one
        of the paragraph that is nearest by words.
        """
        if asked.places:
            return [
                row
                for row, p in enumerate(self._passages)
                if any(p.start <= start and end <= p.end for start, end in asked.places)
            ]
        inside = [
            row
            for row, p in enumerate(self._passages)
            if p.start < asked.section[1] and asked.section[0] < p.end
        ]
        scores = self._scores(f"{asked.text} {asked.answer}")
        return sorted(inside, key=lambda row: -scores[row])[:1]

    def _negatives(self, asked: Asked, count: int) -> list[str]:
        answers = {self._text[a:b].lower() for a, b in asked.places} - {""}
        found: list[str] = []
        for row in np.argsort(-self._scores(asked.text), kind="stable"):
            passage = self._passages[row]
            text = self._text[passage.start : passage.end]
            apart = passage.end <= asked.section[0] or asked.section[1] <= passage.start
            if not (answers and any(a in text.lower() for a in answers)) and (answers or apart):
                found.append(self._cropped(passage, None)[0])
            if len(found) == HARDEST:
                break
        return self._rng.sample(found, min(count, len(found)))

    def _scores(self, question: str) -> np.ndarray:
        a, b = self._terms.scores(question), self._stems.scores(question)
        return a / (a.max() or 1) + b / (b.max() or 1)

    def _cropped(self, passage: Passage, place: Span | None) -> tuple[str, Span | None]:
        """Some neighbouring sentences of a passage, ``place`` among them, and its place there."""
        rng = self._rng
        rows = range(passage.first, passage.last + 1)
        kept = [
            row
            for row in rows
            if place
            and self._sentences[row].start < place[1]
            and place[0] < self._sentences[row].end
        ] or [rng.choice(rows)]
        first, last = kept[0], kept[-1]
        wanted = len(rows) if rng.random() < WHOLE else rng.randint(1, len(rows))
        while last - first + 1 < wanted:
            sides = [side for side in (first - 1, last + 1) if side in rows]
            side = rng.choice(sides)
            first, last = min(first, side), max(last, side)
        start, end = self._sentences[first].start, self._sentences[last].end
        span = (place[0] - start, place[1] - start) if place else None
        return self._text[start:end], span

    def _without(self, passage: Passage, places: Sequence[Span]) -> str | None:
        """The passage without every sentence that holds an answer."""
        answers = {self._text[a:b].lower() for a, b in places}
        texts = [
            self._text[s.start : s.end] for s in self._sentences[passage.first : passage.last + 1]
        ]
        kept = [text for text in texts if not any(a in text.lower() for a in answers)]
        return " ".join(kept) if len(kept) > 1 else None

    def _hurried(self, question: str) -> str:
        return noisy(question, self._rng) if self._rng.random() < NOISY else question
