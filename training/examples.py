"""Mined questions -> the groups of examples that the model learns from, drawn anew in every pass.

A group is a question with passages, at most the first of which answers it. Most passages are cut to
some of their sentences, which costs less to learn from and teaches to read passages of any length.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.noise import noisy
from index.records import Span

from .mined import MinedArticle, MinedQuestion
from .near_misses import Exchanger

SHARES = {"squadshifts-reddit": 0.3, "squadshifts-amazon": 0.3, "policyqa-dev": 0.3}
"""The share of a set's questions that a pass asks; of the sets most like what users ask, all."""

NEGATIVES = 2
"""Passages that do not answer, for each answerable question."""

EXCHANGED, CUT, NOISY, WHOLE = 0.25, 0.12, 0.15, 0.3
"""The shares of answerable questions asked again with a name, a number or a word exchanged, and
again with the sentence that answers taken away; of questions hurried as in the bench; and of
passages left whole. Not tuned.
"""

SQUAD_REPEATS = 2
"""How often each unanswerable question of SQuAD is asked in a pass: they are few, and real."""


@dataclass(frozen=True, slots=True)
class Group:
    """``answered``: the first passage answers the question, ``span`` being the answer's place in it
    (or None where it is not in the story's words). Otherwise none does.
    """

    question: str
    passages: tuple[str, ...]
    answered: bool
    span: Span | None


class Examples:
    """Draws groups; the same for the same seed, pass and chunk, in whichever order they are asked
    for.
    """

    def __init__(self, articles: Sequence[MinedArticle], seed: int) -> None:
        self._articles, self._seed = articles, seed
        self._rows = [
            (number, question)
            for number, article in enumerate(articles)
            for question in article.questions
        ]

        self._passes: dict[int, list[tuple[int, MinedQuestion]]] = {}
        self._drawers: dict[int, Drawer] = {}

    def chunks(self, size: int) -> int:
        """How many chunks of ``size`` questions a pass has."""
        return -(-len(self._asked(0)) // size)

    def chunk(self, number: int, size: int) -> list[Group]:
        """The groups of a chunk, counted over all passes."""
        turn, row = divmod(number, self.chunks(size))
        rng = random.Random(f"{self._seed} {number}")
        return [
            group
            for article, question in self._asked(turn)[row * size : (row + 1) * size]
            for group in self._drawer(article).groups(question, rng)
        ]

    def _drawer(self, article: int) -> Drawer:
        if article not in self._drawers:
            self._drawers[article] = Drawer(self._articles[article])
        return self._drawers[article]

    def _asked(self, turn: int) -> list[tuple[int, MinedQuestion]]:
        """The questions of a pass; those of the first and of the last one asked for are kept."""
        if turn not in self._passes:
            self._passes = {n: asked for n, asked in self._passes.items() if n == 0}
            self._passes[turn] = self._drawn(turn)
        return self._passes[turn]

    def _drawn(self, turn: int) -> list[tuple[int, MinedQuestion]]:
        """The questions of a pass in their order; of each pass equally many."""
        rng = random.Random(f"{self._seed} pass {turn}")
        rows = rng.sample(self._rows, len(self._rows))
        left = {data: round(share * self._count(data)) for data, share in SHARES.items()}
        kept: list[tuple[int, MinedQuestion]] = []
        for number, question in rows:
            data = self._articles[number].data
            if data in left and not question.written:
                left[data] -= 1
                if left[data] < 0:
                    continue
            real = data == "squad2-dev8" and not question.answered and not question.written
            kept += [(number, question)] * (SQUAD_REPEATS if real else 1)
        rng.shuffle(kept)
        return kept

    def _count(self, data: str) -> int:
        return sum(
            self._articles[number].data == data and not question.written
            for number, question in self._rows
        )


class Drawer:
    """Makes groups of the questions of one article."""

    def __init__(self, article: MinedArticle) -> None:
        self._article, self._text = article, article.text
        self._exchanger = Exchanger(article.text)

    def groups(self, question: MinedQuestion, rng: random.Random) -> Iterator[Group]:
        if question.answered:
            yield from self._answered(question, rng)
        else:
            passage = self._cropped(rng.choice(question.golden), None, rng)[0]
            yield Group(_hurried(question.text, rng), (passage,), False, None)

    def _answered(self, question: MinedQuestion, rng: random.Random) -> Iterator[Group]:
        gold = rng.choice(question.golden)
        place = self._place(question, gold, rng)
        text, span = self._cropped(gold, place, rng)
        wrong = rng.sample(question.wrong, min(NEGATIVES, len(question.wrong)))
        others = [self._cropped(passage, None, rng)[0] for passage in wrong]
        yield Group(_hurried(question.text, rng), (text, *others), True, span)
        if place is None:
            return
        if rng.random() < EXCHANGED:
            other = self._exchanger.exchanged(question.text, rng)
            if other is not None:
                yield Group(other, (self._cropped(gold, place, rng)[0],), False, None)
        if rng.random() < CUT and (rest := self._without(gold, question.places)):
            yield Group(question.text, (rest,), False, None)

    def _place(self, question: MinedQuestion, passage: int, rng: random.Random) -> Span | None:
        """One of the answer's places in the passage."""
        first, last = self._article.passages[passage]
        start, end = self._article.sentences[first][0], self._article.sentences[last][1]
        inside = [place for place in question.places if start <= place[0] and place[1] <= end]
        return rng.choice(inside) if inside else None

    def _cropped(
        self, passage: int, place: Span | None, rng: random.Random
    ) -> tuple[str, Span | None]:
        """Some neighbouring sentences of a passage, ``place`` among them, and its place there."""
        sentences = self._article.sentences
        low, high = self._article.passages[passage]
        rows = range(low, high + 1)
        kept = [
            row
            for row in rows
            if place and sentences[row][0] < place[1] and place[0] < sentences[row][1]
        ] or [rng.choice(rows)]
        first, last = kept[0], kept[-1]
        wanted = len(rows) if rng.random() < WHOLE else rng.randint(1, len(rows))
        while last - first + 1 < wanted:
            side = rng.choice([side for side in (first - 1, last + 1) if side in rows])
            first, last = min(first, side), max(last, side)
        start, end = sentences[first][0], sentences[last][1]
        span = (place[0] - start, place[1] - start) if place else None
        return self._text[start:end], span

    def _without(self, passage: int, places: Sequence[Span]) -> str | None:
        """The passage without every sentence that holds an answer."""
        answers = {self._text[a:b].lower() for a, b in places}
        first, last = self._article.passages[passage]
        sentences = self._article.sentences[first : last + 1]
        # With the white space before each: a line's end is read.
        starts = [sentences[0][0], *(end for _, end in sentences)]
        texts = [self._text[a:b] for a, (_, b) in zip(starts, sentences, strict=False)]
        kept = [text for text in texts if not any(a in text.lower() for a in answers)]
        return "".join(kept).strip() if len(kept) > 1 else None


def _hurried(question: str, rng: random.Random) -> str:
    return noisy(question, rng) if rng.random() < NOISY else question
