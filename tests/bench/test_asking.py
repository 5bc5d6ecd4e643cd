from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bench.asking import plan, run
from bench.data import Article, load_articles
from bench.errors import NoOtherArticles
from bench.remember import RememberingEmbedder
from bench.systems import Ask
from index import Answer, Story
from index.embed import Embedder
from tests.bench.making import FERRY, written
from tests.deterministic import DeterministicEmbedder


@pytest.fixture
def articles(tmp_path: Path) -> list[Article]:
    return load_articles(written(tmp_path / "ferry.json", FERRY))


def test_every_question_is_asked_of_its_own_story(articles: Sequence[Article]) -> None:
    tasks = plan(articles)
    assert not any(task.off_story for task in tasks)
    for article in articles:
        of_it = {task.question for task in tasks if task.story == article.story}
        assert of_it == set(article.questions)


def test_off_story_questions_are_others_and_as_many_as_there_are(
    articles: Sequence[Article],
) -> None:
    tasks = plan(articles, off_story=True)
    long, short = articles
    strangers = {
        a.story.id: [t for t in tasks if t.off_story and t.story == a.story] for a in articles
    }
    assert {t.question for t in strangers[long.story.id]} == set(short.questions)  # it has no more
    assert len(strangers[short.story.id]) == len(short.questions)
    assert {t.question for t in strangers[short.story.id]} <= set(long.questions)


def test_a_limit_does_not_keep_strangers_away(articles: Sequence[Article]) -> None:
    tasks = plan(articles, limit=1, off_story=True)
    assert sorted(task.off_story for task in tasks) == [False, True]


def test_one_article_has_no_others(articles: Sequence[Article]) -> None:
    with pytest.raises(NoOtherArticles, match="leave the option out"):
        plan(articles[:1], off_story=True)
    assert plan(articles[:1])


def test_noise_does_not_depend_on_what_else_is_asked(articles: Sequence[Article]) -> None:
    all_of_them = plan(articles, noise=True, off_story=True)
    few = plan(articles, noise=True, limit=3)
    assert {task.question for task in few} <= {task.question for task in all_of_them}
    clean = {task.question.text for task in plan(articles)}
    hurried = {task.question.text for task in all_of_them}
    assert len(hurried - clean) >= 5
    assert plan(articles, noise=True, seed=1) != plan(articles, noise=True, seed=2)


def test_one_question_warms_a_system_up_and_is_not_counted(articles: Sequence[Article]) -> None:
    built: list[str] = []
    heard: list[str] = []

    def system(story: Story, embedder: Embedder) -> Ask:
        built.append(story.id)

        def ask(question: str) -> Answer:
            heard.append(question)
            return Answer(question, False, 0.0, ())

        return ask

    tasks = plan(articles, off_story=True)
    answers = run(tasks, system, DeterministicEmbedder(), "a system")
    texts = [task.question.text for task in tasks]
    assert heard == [texts[0], *texts]
    assert built == [article.story.id for article in articles]
    assert [a.question for a in answers] == [task.question for task in tasks]
    assert [a.off_story for a in answers] == [task.off_story for task in tasks]
    assert all(0 <= a.seconds < 1 for a in answers)


def test_pieces_are_embedded_once_and_questions_each_time() -> None:
    real = DeterministicEmbedder()
    embedder = RememberingEmbedder(real)
    pieces = ["one piece", "another piece", "one piece"]
    first = embedder.encode(pieces)
    assert real.encoded == 2
    assert np.array_equal(embedder.encode(pieces[::-1]), first[::-1])
    assert real.encoded == 2
    assert np.array_equal(first, real.encode(pieces))
    for _ in range(2):
        before = real.encoded
        assert embedder.encode(["a question?"]).shape == (1, 64)
        assert real.encoded == before + 1
