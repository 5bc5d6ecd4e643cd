"""Fits the confidence: which of a question's signals say that its first excerpt answers it.

Every article's questions are asked three times: of the article (right or wrong as it comes out),
of another article, and of the article without the section that holds the answer. The last stand
in for near misses and count half: that keeps what people do most often, asking a story about
itself or about something else altogether, the better judged.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import faiss
import numpy as np

from index import Excerpt
from index.answer import CANDIDATES_PER_EXCERPT
from index.embed import Embedder
from index.excerpts import excerpts_of
from index.indexed import IndexedStory, build
from index.rank import Candidate, Ranker
from index.reader import SentenceReader
from index.records import Span

from .data import Article, Question, load_articles
from .progress import track

ARTICLES_PER_FILE = 40
QUESTIONS_PER_ARTICLE = 30
TAKEN_AWAY_WEIGHT = 0.5

Example = tuple[Candidate, bool, float]
"""The first candidate, whether its excerpt answers the question, and how much that counts."""


def fit(files: Sequence[Path], embedder: Embedder, seed: int) -> dict[str, float]:
    """The logistic model's weights, by name; needs the extra ``dev`` for scikit-learn."""
    from sklearn.linear_model import LogisticRegression

    examples: list[Example] = []
    for file in files:
        rng = random.Random(seed)
        articles = load_articles(file)
        articles = rng.sample(articles, min(len(articles), ARTICLES_PER_FILE))
        examples += _examples(articles, embedder, rng)
    features = [(candidate.similarity, candidate.coverage) for candidate, _, _ in examples]
    right = np.array([right for _, right, _ in examples])
    weights = np.array([weight for _, _, weight in examples])
    model = LogisticRegression(C=100, max_iter=1000).fit(features, right, sample_weight=weights)
    confidences = model.predict_proba(features)[:, 1]
    return {
        "examples": len(examples),
        "intercept": float(model.intercept_[0]),
        "similarity": float(model.coef_[0][0]),
        "coverage": float(model.coef_[0][1]),
        "threshold": _threshold(confidences, right, weights),
    }


def _threshold(confidences: np.ndarray, right: np.ndarray, weights: np.ndarray) -> float:
    """Where the share of right answers shown and the share of wrong ones held back sum highest."""

    def balance(threshold: float) -> float:
        found = confidences >= threshold
        shown = float(np.average(found[right], weights=weights[right]))
        held = float(np.average(~found[~right], weights=weights[~right]))
        return shown + held

    thresholds: list[float] = np.arange(0.2, 0.8, 0.01).tolist()
    return max(thresholds, key=balance)


def _examples(articles: list[Article], embedder: Embedder, rng: random.Random) -> list[Example]:
    stories = [build(article.story, embedder) for article in track(articles, "Indexing")]
    embedder.encode([question.text for article in articles for question in article.questions])
    rankers = [Ranker([story]) for story in stories]
    found: list[Example] = []
    for own, article in enumerate(track(articles, "Asking")):
        questions = [q for q in article.questions if q.answerable]
        for question in rng.sample(questions, min(len(questions), QUESTIONS_PER_ARTICLE)):
            other = rng.choice([row for row in range(len(stories)) if row != own])
            candidate, excerpt = _first(rankers[own], question, embedder)
            found.append((candidate, question.answered_by(excerpt), 1.0))
            found.append((_first(rankers[other], question, embedder)[0], False, 1.0))
            if (rest := _without(stories[own], question.section)).passages:
                candidate, _ = _first(Ranker([rest]), question, embedder)
                found.append((candidate, False, TAKEN_AWAY_WEIGHT))
    return found


def _first(ranker: Ranker, question: Question, embedder: Embedder) -> tuple[Candidate, Excerpt]:
    candidates = ranker.rank(
        question.text, embedder.encode([question.text]), CANDIDATES_PER_EXCERPT
    )
    readings = SentenceReader().read(question.text, candidates)
    return readings[0].candidate, excerpts_of(readings, 1)[0]


def _without(indexed: IndexedStory, section: Span) -> IndexedStory:
    """The story without the passages that touch ``section``."""
    rows = [
        row
        for row, passage in enumerate(indexed.passages)
        if passage.end <= section[0] or section[1] <= passage.start
    ]
    index = faiss.IndexFlatIP(indexed.passage_index.d)
    if rows:
        index.add(np.stack([indexed.passage_index.reconstruct(row) for row in rows]))
    return replace(
        indexed, passages=tuple(indexed.passages[row] for row in rows), passage_index=index
    )
