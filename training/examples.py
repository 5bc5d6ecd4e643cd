"""Questions and passages -> the groups of examples that the model learns from.

A group is a question with passages, at most the first of which answers it. Passages are those that
the index would make; most are cut to some of their sentences, which costs less to learn from and
teaches to read passages of any length.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bench.noise import noisy
from bench.progress import track
from index import Story
from index.embed import Embedder, Vectors
from index.indexed import build
from index.rank import Ranker
from index.records import Passage, Span

from .near_misses import Exchanger
from .questions import Asked, Source

QUESTIONS = {
    "squad2-dev8": 10_000,
    "squadshifts-wiki": 10_000,
    "fairytale-train": 4_000,
    "squadshifts-reddit": 500,
    "squadshifts-amazon": 300,
    "policyqa-dev": 300,
}
"""How many of a set's answerable questions are used: most of those that are most like what users
ask about. Those written for this project are all used.
"""

NEGATIVES = 2
"""Passages that do not answer, for each answerable question."""

HARDEST = 5
"""Negatives are drawn from that many passages that the ranker puts highest: what the model will
have to choose from.
"""

RANKED = 50
"""How many passages are looked through for negatives, and for the one a near miss is nearest to."""

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


def make_groups(sources: Sequence[Source], embedder: Embedder, seed: int) -> list[Group]:
    """All groups, in an order drawn at random; the same for the same seed."""
    rng = random.Random(seed)
    chosen = _chosen(sources, rng)
    groups: list[Group] = []
    for number, source in enumerate(track(sources, "Making examples")):
        if chosen[number]:
            groups += _Maker(source, embedder, rng).groups(chosen[number])
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

    def __init__(self, source: Source, embedder: Embedder, rng: random.Random) -> None:
        self._source, self._rng, self._text = source, rng, source.text
        self._embedder = embedder
        indexed = build(Story(source.data, source.data, source.text), embedder)
        self._sentences, self._passages = indexed.sentences, indexed.passages
        self._ranker = Ranker([indexed])
        self._exchanger = Exchanger(self._text, rng)

    def groups(self, chosen: Sequence[Asked]) -> Iterator[Group]:
        vectors = self._embedder.encode([asked.text for asked in chosen])
        for number, asked in enumerate(chosen):
            ranked = self._ranked(asked.text, vectors[number : number + 1])
            golden = self._golden(asked, ranked)
            if not golden:
                continue
            if asked.answerable:
                yield from self._answerable(asked, golden, ranked)
            else:
                for _ in range(1 if asked.written else SQUAD_REPEATS):
                    passage = self._cropped(self._rng.choice(golden), None)[0]
                    yield Group(self._hurried(asked.text), (passage,), False, None)

    def _ranked(self, question: str, vector: Vectors) -> list[Passage]:
        """The RANKED best passages."""
        found = self._ranker.rank(question, vector, RANKED)
        return [candidate.passage for candidate in found]

    def _answerable(
        self, asked: Asked, golden: list[Passage], ranked: list[Passage]
    ) -> Iterator[Group]:
        rng = self._rng
        place = rng.choice(asked.places) if asked.places else None
        gold = rng.choice(golden)
        if place and not (gold.start <= place[0] and place[1] <= gold.end):
            place = next(p for p in asked.places if gold.start <= p[0] and p[1] <= gold.end)
        text, span = self._cropped(gold, place)
        others = self._negatives(asked, ranked)
        yield Group(self._hurried(asked.text), (text, *others), True, span)
        if place is None:
            return
        if rng.random() < EXCHANGED:
            other = self._exchanger.exchanged(asked.text)
            if other is not None:
                yield Group(other, (self._cropped(gold, place)[0],), False, None)
        if rng.random() < CUT and (rest := self._without(gold, asked.places)):
            yield Group(asked.text, (rest,), False, None)

    def _golden(self, asked: Asked, ranked: list[Passage]) -> list[Passage]:
        """The passages that answer; where the answer is not quotable, or there is none, the one
        of the paragraph that ranks highest.
        """
        if asked.places:
            return [
                passage
                for passage in self._passages
                if any(passage.start <= a and b <= passage.end for a, b in asked.places)
            ]
        if asked.answer:
            question = f"{asked.text} {asked.answer}"
            ranked = self._ranked(question, self._embedder.encode([question]))
        any_of = (*ranked, *self._passages)
        inside = (p for p in any_of if p.start < asked.section[1] and asked.section[0] < p.end)
        return list(islice(inside, 1))

    def _negatives(self, asked: Asked, ranked: list[Passage]) -> list[str]:
        answers = {self._text[a:b].lower() for a, b in asked.places} - {""}
        found: list[Passage] = []
        for passage in ranked:
            text = self._text[passage.start : passage.end].lower()
            apart = passage.end <= asked.section[0] or asked.section[1] <= passage.start
            if not any(answer in text for answer in answers) and (answers or apart):
                found.append(passage)
            if len(found) == HARDEST:
                break
        drawn = self._rng.sample(found, min(NEGATIVES, len(found)))
        return [self._cropped(passage, None)[0] for passage in drawn]

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
