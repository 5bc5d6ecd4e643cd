"""How often the right sentence comes first, and whether Quoth knows when there is none."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from index import Answer
from index.embed import Embedder

from .data import Article, Question
from .progress import track
from .systems import System


@dataclass(frozen=True, slots=True)
class Asked:
    """One question and what came of it; ``off_story`` where it was asked of another story."""

    question: Question
    answer: Answer
    off_story: bool


def run(articles: Sequence[Article], system: System, embedder: Embedder, seed: int) -> list[Asked]:
    """Asks every question of its own story, and as many of a story they do not belong to."""
    rng = random.Random(seed)
    asked = []
    embedder.encode([question.text for article in articles for question in article.questions])
    for article in track(articles, "Asking"):
        ask = system(article.story, embedder)
        asked += [Asked(q, ask(q.text), off_story=False) for q in article.questions]
        others = [q for other in articles if other is not article for q in other.questions]
        strangers = rng.sample(others, min(len(others), len(article.questions)))
        asked += [Asked(q, ask(q.text), off_story=True) for q in strangers]
    return asked


def report(asked: Sequence[Asked]) -> dict[str, float]:
    """The figures by name; shares and AUROC lie between 0 and 1."""
    own = [a for a in asked if not a.off_story and a.question.answerable]
    near = [a for a in asked if not a.off_story and not a.question.answerable]
    off = [a for a in asked if a.off_story]
    figures = {
        "questions": len(own),
        "answer@1": _share(_holds(a, 1) for a in own),
        "answer@3": _share(_holds(a, 3) for a in own),
        "section@1": _share(a.question.located_by(a.answer.excerpts[0]) for a in own),
        "characters of the first excerpt": _share(len(a.answer.excerpts[0].text) for a in own),
        "found, answerable": _share(a.answer.found for a in own),
        "calibration error": calibration_error(asked),
    }
    for name, group in (("off-story", off), ("near misses", near)):
        if group:
            figures[f"found, {name}"] = _share(a.answer.found for a in group)
            figures[f"AUROC, {name}"] = auroc(
                [a.answer.confidence for a in own], [a.answer.confidence for a in group]
            )
    return figures


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The chance that a positive scores above a negative, ties counting half (Mann-Whitney)."""
    ordered = np.sort(negative)
    below = np.searchsorted(ordered, positive, "left")
    upto = np.searchsorted(ordered, positive, "right")
    return float((below + upto).mean() / 2 / len(negative))


def calibration_error(asked: Sequence[Asked], bins: int = 10) -> float:
    """Expected calibration error over bins of equal size: |confidence - share answered rightly|."""
    pairs = sorted((a.answer.confidence, _right(a)) for a in asked)
    edges = np.linspace(0, len(pairs), bins + 1).astype(int)
    errors = [
        abs(sum(c for c, _ in pairs[a:b]) - sum(right for _, right in pairs[a:b]))
        for a, b in pairwise(edges)
    ]
    return float(sum(errors)) / len(pairs)


def _right(asked: Asked) -> bool:
    return not asked.off_story and asked.question.answerable and _holds(asked, 1)


def _holds(asked: Asked, among: int) -> bool:
    return any(asked.question.answered_by(e) for e in asked.answer.excerpts[:among])


def _share(values: object) -> float:
    return float(np.mean(list(values)))  # type: ignore[call-overload]
