"""Asks systems the questions of articles, and notes what they say and how long they take."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from index import Answer, Story
from index.embed import Embedder

from .data import Article, Question, sample
from .errors import NoOtherArticles, NoQuestions
from .noise import noisy
from .progress import track
from .systems import Ask, System


@dataclass(frozen=True, slots=True)
class Task:
    """A question to ask of a story; ``off_story`` where it is another article's."""

    story: Story
    question: Question
    off_story: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what came of it; ``seconds`` is the time that its answer took."""

    question: Question
    answer: Answer
    off_story: bool
    seconds: float


def plan(
    articles: Sequence[Article],
    *,
    limit: int | None = None,
    seed: int = 0,
    off_story: bool = False,
    noise: bool = False,
) -> list[Task]:
    """What every system is asked, a story's tasks together.

    At most ``limit`` questions of the articles' own are drawn. With ``off_story`` each article is
    also asked as many that belong to others; where there are none, NoOtherArticles is raised. With
    ``noise`` questions are hurried, each in its own way whatever else is asked.
    """
    if not any(article.questions for article in articles):
        raise NoQuestions
    if off_story and len(articles) == 1:
        raise NoOtherArticles
    if noise:
        articles = [_hurried(article, seed) for article in articles]
    rng = random.Random(seed)
    tasks: list[Task] = []
    for row, article in enumerate(sample(articles, limit, seed)):
        tasks += [Task(article.story, question, off_story=False) for question in article.questions]
        if off_story:
            others = [q for other, a in enumerate(articles) if other != row for q in a.questions]
            strangers = rng.sample(others, min(len(others), len(article.questions)))
            tasks += [Task(article.story, question, off_story=True) for question in strangers]
    return tasks


def run(tasks: Sequence[Task], system: System, embedder: Embedder, name: str) -> list[Asked]:
    """Asks a system everything; ``name`` is shown beside the progress.

    The first question is asked once more before all others, so that no time holds the loading of a
    model.
    """
    asked: list[Asked] = []
    for story, of_story in groupby(track(tasks, f"Asking {name}"), key=lambda task: task.story):
        ask = system(story, embedder)
        for task in of_story:
            if not asked:
                ask(task.question.text)
            asked.append(_asked(task, ask))
    return asked


def _asked(task: Task, ask: Ask) -> Asked:
    start = time.perf_counter()
    answer = ask(task.question.text)
    return Asked(task.question, answer, task.off_story, time.perf_counter() - start)


def _hurried(article: Article, seed: int) -> Article:
    questions = (
        replace(q, text=noisy(q.text, random.Random(f"{seed} {q.text}"))) for q in article.questions
    )
    return replace(article, questions=tuple(questions))
