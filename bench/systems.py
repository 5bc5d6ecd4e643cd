"""What is measured: a story in, something that answers questions about it out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from index import Answer, Excerpt, Story
from index.answer import answer_question
from index.embed import Embedder
from index.indexed import build
from index.rank import Ranker
from index.reading import find_reader
from index.reading.reader import Reader
from index.records import Passage, Sentence
from index.split import split_passages, split_sentences
from index.words import FREQUENT, WordIndex

from .errors import MissingExtra

Ask = Callable[[str], Answer]
System = Callable[[Story, Embedder], Ask]

LIMIT = 3
"""Excerpts of an answer."""


def quoth(story: Story, embedder: Embedder) -> Ask:
    """The whole of it, as users get it."""
    ranker, reader = Ranker([build(story, embedder)]), _reader()
    return lambda question: answer_question(question, ranker, embedder, reader, limit=LIMIT)


@cache
def _reader() -> Reader:
    """Loaded once, not for each story."""
    return find_reader()


def vectors(story: Story, embedder: Embedder) -> Ask:
    """The same passages and the same model, ranked by vectors alone."""
    indexed = build(story, embedder)

    def ask(question: str) -> Answer:
        scores, rows = indexed.passage_index.search(embedder.encode([question]), LIMIT)
        excerpts = [
            _excerpt(story, indexed.sentences, indexed.passages[row], float(score))
            for score, row in zip(scores[0], rows[0], strict=True)
            if row >= 0  # FAISS pads with -1 where there are fewer
        ]
        return Answer(question, True, max(0.0, excerpts[0].score), tuple(excerpts))

    return ask


def bm25(story: Story, embedder: Embedder) -> Ask:
    """The same passages, ranked by the words they share with the question: BM25 as it comes.

    The confidence is the score, which has no upper bound.
    """
    sentences = split_sentences(story.text)
    passages = split_passages(story.text, sentences)
    index = WordIndex([story.text[p.start : p.end] for p in passages], _words, k1=1.5, b=0.75)

    def ask(question: str) -> Answer:
        scores = index.match(question).scores
        best = np.argsort(-scores, kind="stable")[:LIMIT]
        excerpts = [_excerpt(story, sentences, passages[row], float(scores[row])) for row in best]
        return Answer(question, True, excerpts[0].score, tuple(excerpts))

    return ask


_CHUNKS = {"langchain": (1000, 200), "langchain-500": (500, 50)}
"""LangChain's usual recipe, by the size and the overlap of its chunks in characters."""

_OWN: dict[str, System] = {"quoth": quoth, "vectors": vectors, "bm25": bm25}

SYSTEMS = (*_OWN, *_CHUNKS)


def find(name: str) -> System:
    """One of SYSTEMS; raises MissingExtra where what it needs is not installed."""
    if name in _OWN:
        return _OWN[name]
    try:
        from .langchain_recipe import recipe
    except ImportError as error:
        raise MissingExtra("LangChain", "peers") from error
    return recipe(*_CHUNKS[name], limit=LIMIT)


def _words(text: str) -> list[str]:
    """Words in lower case without the most frequent ones."""
    return [word for word in re.findall(r"\w\w+", text.lower()) if word not in FREQUENT]


def _excerpt(
    story: Story, sentences: Sequence[Sentence], passage: Passage, score: float
) -> Excerpt:
    """A whole passage, cited by its first paragraph, with nothing marked."""
    text = story.text[passage.start : passage.end]
    paragraph = sentences[passage.first].paragraph
    return Excerpt(text, passage.start, passage.end, paragraph, None, score, story.ref)
