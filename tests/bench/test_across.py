"""Questions over all stories at once: what is counted, and of which story."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import across
from bench.data import Article, load_articles
from bench.errors import NoOtherArticles, NoQuestions
from index import Answer, StoryRef
from index.records import Excerpt
from tests.bench.making import FERRY, written
from tests.deterministic import DeterministicEmbedder


@pytest.fixture
def articles(tmp_path: Path) -> list[Article]:
    return load_articles(written(tmp_path / "ferry.json", FERRY))


def test_each_answerable_question_is_asked_in_both_ways(articles: list[Article]) -> None:
    reached = across.measure(articles, DeterministicEmbedder(), None, seed=0)
    assert all(set(figures) == {across.ALONE, across.TOGETHER} for figures in reached.values())
    own = reached["the first is of the story"]
    assert own[across.ALONE].value == 1.0
    assert own[across.TOGETHER].value >= 5 / 6
    assert reached["one of 3 does"][across.ALONE].value == 1.0


def test_what_another_story_says_is_no_answer(articles: list[Article]) -> None:
    question = articles[0].questions[0]
    text = "The ferry leaves at noon."
    theirs, ours = (
        Excerpt(text, 0, len(text), 1, None, 1.0, StoryRef(id, "")) for id in ("other", "ours")
    )
    answer = Answer(question.text, True, 0.9, (theirs, ours))
    assert across.outcome(answer, question, "ours") == (False, True, False)


def test_one_story_is_too_few_and_so_is_no_question(articles: list[Article]) -> None:
    with pytest.raises(NoOtherArticles):
        across.measure(articles[:1], DeterministicEmbedder(), None, seed=0)
    bare = [Article(article.story, ()) for article in articles]
    with pytest.raises(NoQuestions):
        across.measure(bare, DeterministicEmbedder(), None, seed=0)
