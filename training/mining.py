"""Question sets -> every question with the passages that the index would read for it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import islice

from bench.progress import track
from index import Story
from index.embed import Embedder, Vectors
from index.indexed import build
from index.rank import Ranker
from index.records import Passage

from .mined import MinedArticle, MinedQuestion
from .questions import Asked, Source

HARDEST = 12
"""So many passages that do not answer are kept of those that the ranker puts highest: what the
model will have to choose from.
"""

RANKED = 50
"""How many passages are looked through for them, and for the one a near miss is nearest to."""

STRANGERS = 0.15
"""Questions about other articles of a set, for each about an article itself."""

STRANGERS_PASSAGES = 3
"""A stranger is not answered by so many passages ranked highest."""


def mine(sources: Sequence[Source], embedder: Embedder, seed: int) -> Iterator[MinedArticle]:
    """Each source's article, its own questions and some of others; the same for the same seed."""
    for number, source in enumerate(track(sources, "Ranking passages")):
        strangers = _strangers(source, sources, random.Random(f"{seed} {number}"))
        yield _Miner(source, embedder).article(strangers)


def _strangers(source: Source, sources: Sequence[Source], rng: random.Random) -> list[str]:
    """Questions about other articles of the set."""
    others = [other for other in sources if other.data == source.data and other is not source]
    others = [other for other in others if other.asked]
    if not others:
        return []
    count = round(STRANGERS * len(source.asked))
    return [rng.choice(rng.choice(others).asked).text for _ in range(count)]


class _Miner:
    """Ranks the passages of one article."""

    def __init__(self, source: Source, embedder: Embedder) -> None:
        self._source, self._embedder, self._text = source, embedder, source.text
        self._indexed = build(Story(source.data, source.data, source.text), embedder)
        self._rows = {passage: row for row, passage in enumerate(self._indexed.passages)}
        self._ranker = Ranker([self._indexed])

    def article(self, strangers: Sequence[str]) -> MinedArticle:
        indexed = self._indexed
        return MinedArticle(
            data=self._source.data,
            text=self._text,
            sentences=tuple((s.start, s.end) for s in indexed.sentences),
            passages=tuple((p.first, p.last) for p in indexed.passages),
            questions=(*self._own(), *self._foreign(strangers)),
        )

    def _own(self) -> Iterator[MinedQuestion]:
        asked = self._source.asked
        vectors = self._vectors([each.text for each in asked])
        for number, each in enumerate(asked):
            ranked = self._ranked(each.text, vectors[number : number + 1])
            if golden := self._golden(each, ranked):
                wrong = self._wrong(each, ranked)
                yield self._mined(each.text, each, golden, wrong)

    def _foreign(self, strangers: Sequence[str]) -> Iterator[MinedQuestion]:
        vectors = self._vectors(strangers)
        for number, text in enumerate(strangers):
            ranked = self._ranked(text, vectors[number : number + 1])
            yield self._mined(text, None, ranked[:STRANGERS_PASSAGES], [])

    def _mined(
        self, text: str, asked: Asked | None, golden: Sequence[Passage], wrong: Sequence[Passage]
    ) -> MinedQuestion:
        return MinedQuestion(
            text=text,
            answered=asked is not None and asked.answerable,
            written=asked is not None and asked.written,
            places=asked.places if asked else (),
            golden=tuple(self._rows[passage] for passage in golden),
            wrong=tuple(self._rows[passage] for passage in wrong),
        )

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        # Two at least: a RememberingEmbedder takes one text for a user's question.
        return self._embedder.encode(["", *texts])[1:]

    def _ranked(self, question: str, vector: Vectors) -> list[Passage]:
        """The RANKED best passages."""
        return [each.passage for each in self._ranker.rank(question, vector, RANKED)]

    def _golden(self, asked: Asked, ranked: list[Passage]) -> list[Passage]:
        """The passages that answer; where the answer is not quotable, or there is none, the one
        of the paragraph that ranks highest.
        """
        if asked.places:
            return [
                passage
                for passage in self._indexed.passages
                if any(passage.start <= a and b <= passage.end for a, b in asked.places)
            ]
        if asked.answer:
            question = f"{asked.text} {asked.answer}"
            ranked = self._ranked(question, self._vectors([question]))
        any_of = (*ranked, *self._indexed.passages)
        inside = (p for p in any_of if p.start < asked.section[1] and asked.section[0] < p.end)
        return list(islice(inside, 1))

    def _wrong(self, asked: Asked, ranked: list[Passage]) -> list[Passage]:
        """Passages of other paragraphs, or of the same without an answer in its words."""
        answers = {self._text[a:b].lower() for a, b in asked.places} - {""}
        found = []
        for passage in ranked:
            text = self._text[passage.start : passage.end].lower()
            apart = passage.end <= asked.section[0] or asked.section[1] <= passage.start
            if not any(answer in text for answer in answers) and (answers or apart):
                found.append(passage)
        return found[:HARDEST]
