"""Questions asked over all stories of a set at once, as `/ask` does where no story is set; beside
them the same questions asked of their own story alone.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence

from index import Answer, Library
from index.embed import Embedder

from . import figures as f
from .data import Article, Question, sample
from .errors import NoOtherArticles, NoQuestions
from .figures import Figure
from .progress import track

LIMIT = 3
ALONE, TOGETHER = "of its own story", "over all stories"


def measure(
    articles: Sequence[Article], embedder: Embedder, limit: int | None, seed: int
) -> dict[str, dict[str, Figure]]:
    """By figure, and by what was asked. At most ``limit`` questions that have answers are asked.

    Raises NoQuestions, and NoOtherArticles where there is one story only.
    """
    if len(articles) == 1:
        raise NoOtherArticles
    answerable = [Article(a.story, tuple(q for q in a.questions if q.answerable)) for a in articles]
    asked = [(a.story.id, q) for a in sample(answerable, limit, seed) for q in a.questions]
    if not asked:
        raise NoQuestions
    found: dict[str, list[tuple[bool, bool, bool]]] = {ALONE: [], TOGETHER: []}
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(folder, embedder=embedder)
        for article in track(articles, "Adding"):
            library.add(article.story)
        for id, question in track(asked, "Asking"):
            for what, story in ((ALONE, id), (TOGETHER, None)):
                answer = library.ask(question.text, story=story, limit=LIMIT)
                found[what].append(outcome(answer, question, id))
    names = (
        "the first excerpt holds the answer",
        f"one of {LIMIT} does",
        "the first is of the story",
    )
    return {
        name: {
            what: f.measure(f.share, [hits[row] for hits in of_it], seed=seed)
            for what, of_it in found.items()
        }
        for row, name in enumerate(names)
    }


def outcome(answer: Answer, question: Question, story: str) -> tuple[bool, bool, bool]:
    of_it = [excerpt.story.id == story for excerpt in answer.excerpts]
    holds = [own and question.answered_by(e) for own, e in zip(of_it, answer.excerpts, strict=True)]
    return any(holds[:1]), any(holds), any(of_it[:1])
