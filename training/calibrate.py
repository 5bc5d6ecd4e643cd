"""Fits the confidence (index/confidence.py) and its thresholds, on what the model has not learned.

Asked are the held-out articles of squadshifts-wiki, with the questions and near misses written
about them, and the held-out articles written for this project; and each of them questions about
another.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.data import Article, Question
from bench.progress import track
from bench.remember import RememberingEmbedder
from index import Story
from index.answer import CANDIDATES_PER_EXCERPT, read
from index.confidence import Signals, signals_of
from index.embed import ModelEmbedder
from index.excerpts import excerpts_of
from index.indexed import build
from index.rank import Ranker
from index.reading.reader import Reader
from index.records import Excerpt

from .questions import Source, load_own, load_sources

PER_ARTICLE = 30
"""How many answerable questions, and how many near misses, are asked of an article."""

OFF_STORY_PER_ARTICLE = 10

CAUTIONS = {"strict": 0.2, "balanced": 0.1, "eager": 0.02}
"""The share of the answerable questions that each setting refuses."""


@dataclass(frozen=True, slots=True)
class Example:
    """The signals of a question, whether the first excerpt answers it, and what sort it is:
    "answerable", "near miss" or "off-story".
    """

    signals: Signals
    right: bool
    sort: str


def calibrate(data: Path, reader: Reader, seed: int) -> dict[str, object]:
    """The weights, intercept first, in the order of ``signals_of``; and the thresholds, with what
    each lets through.
    """
    from sklearn.linear_model import LogisticRegression

    rng = random.Random(seed)
    held_out = load_sources(data, held_out=True)
    held_out = [source for source in held_out if source.data == "squadshifts-wiki"]
    articles = [_article(source) for source in (*held_out, *load_own(held_out=True))]
    rows = _examples([_few(article, rng) for article in articles], reader, rng)
    features = np.array([example.signals for example in rows])
    right = np.array([example.right for example in rows])
    model = LogisticRegression(C=100, max_iter=5_000).fit(features, right)
    sure = model.predict_proba(features)[:, 1]
    return {
        "examples": len(rows),
        "weights": [float(model.intercept_[0]), *map(float, model.coef_[0])],
        "thresholds": _thresholds(rows, sure),
    }


def _thresholds(examples: Sequence[Example], sure: np.ndarray) -> dict[str, dict[str, float]]:
    by_sort = {
        sort: np.array([s for e, s in zip(examples, sure, strict=True) if e.sort == sort])
        for sort in ("answerable", "near miss", "off-story")
    }
    found: dict[str, dict[str, float]] = {}
    for caution, refused in CAUTIONS.items():
        threshold = float(np.quantile(by_sort["answerable"], refused))
        shares = {f"answered, {s}": float((of >= threshold).mean()) for s, of in by_sort.items()}
        found[caution] = {"threshold": threshold, **shares}
    return found


def _examples(articles: Sequence[Article], reader: Reader, rng: random.Random) -> list[Example]:
    embedder = RememberingEmbedder(ModelEmbedder())
    found: list[Example] = []
    for article in track(articles, "Asking"):
        ranker = Ranker([build(article.story, embedder)])
        others = [q for other in articles if other is not article for q in other.questions]
        strangers = rng.sample(others, OFF_STORY_PER_ARTICLE)
        for question, own in [
            *((question, True) for question in article.questions),
            *((question, False) for question in strangers),
        ]:
            readings = read(question.text, ranker, embedder, reader, 3 * CANDIDATES_PER_EXCERPT)
            right = own and question.answerable
            sort = "answerable" if right else "near miss" if own else "off-story"
            right = right and _answers(excerpts_of(readings, 1)[0], question)
            found.append(Example(signals_of(readings), right, sort))
    return found


def _answers(excerpt: Excerpt, question: Question) -> bool:
    """Whether it does where it should: a short answer may stand elsewhere by chance."""
    return question.answered_by(excerpt) and question.located_by(excerpt)


def _few(article: Article, rng: random.Random) -> Article:
    """The article with at most PER_ARTICLE answerable questions, and as many near misses."""
    kept: list[Question] = []
    for answerable in (True, False):
        questions = [q for q in article.questions if q.answerable == answerable]
        kept += rng.sample(questions, min(len(questions), PER_ARTICLE))
    return Article(article.story, tuple(kept))


def _article(source: Source) -> Article:
    """As the bench has it."""
    questions = tuple(
        Question(
            text=asked.text,
            answers=tuple(source.text[a:b] for a, b in asked.places),
            section=asked.section,
            answerable=asked.answerable,
        )
        for asked in source.asked
    )
    return Article(Story(source.data, source.data, source.text), questions)
