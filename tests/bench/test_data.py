from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from bench.data import ROOT, load_articles, sample
from bench.errors import UnusableQuestions
from index import QuothError
from tests.bench.making import FERRY, written

STORY = "stories/between-two-powers.md"


def own(**changes: Any) -> dict[str, Any]:
    """A set in the project's own shape, with one question."""
    entry = {"question": "Where to?", "answers": ["Belgium"], "paragraph": 3} | changes
    return {"story": STORY, "questions": [entry]}


@pytest.fixture
def ferry(tmp_path: Path) -> Path:
    return written(tmp_path / "ferry.json", FERRY)


def test_paragraphs_are_joined_and_questions_know_theirs(ferry: Path) -> None:
    articles = load_articles(ferry)
    assert [article.story.title for article in articles] == ["Article 1", "Article 2"]
    assert len({article.story.id for article in articles}) == 2
    text = articles[0].story.text
    assert text == "The ferry leaves at noon. Odo rows it.\n\nMarta bakes bread in the old mill."
    sections = [text[slice(*question.section)] for question in articles[0].questions]
    paragraphs = text.split("\n\n")
    assert sections == [*[paragraphs[0]] * 2, *[paragraphs[1]] * 3]


def test_answers_are_those_in_the_storys_words(ferry: Path) -> None:
    noon, odo, bread, why, owner = load_articles(ferry)[0].questions
    assert noon.answers == ("noon",)
    assert odo.answers == ("Odo",)
    assert bread.answers == ("bread",)  # given twice, kept once
    assert (why.answers, why.answerable) == ((), True)  # answer_start is -1
    assert (owner.answers, owner.answerable) == ((), False)  # is_impossible, whatever it lists


def test_a_set_without_is_impossible_is_all_answerable(tmp_path: Path) -> None:
    plain = json.loads(json.dumps(FERRY))
    for qa in plain["data"][0]["paragraphs"][1]["qas"]:
        del qa["is_impossible"]
    [article, _] = load_articles(written(tmp_path / "plain.json", plain))
    assert all(question.answerable for question in article.questions)


def test_a_gzipped_file_is_read_whatever_its_name(ferry: Path, tmp_path: Path) -> None:
    zipped = tmp_path / "ferry.data"
    zipped.write_bytes(gzip.compress(ferry.read_bytes()))
    assert load_articles(zipped) == load_articles(ferry)


def test_the_projects_own_shape(tmp_path: Path) -> None:
    [article] = load_articles(written(tmp_path / "own.json", own()))
    [question] = article.questions
    section = article.story.text[slice(*question.section)]
    assert "Belgium" in section
    assert "\n" not in section
    assert (question.text, question.answers) == ("Where to?", ("Belgium",))
    [near_miss] = load_articles(written(tmp_path / "near.json", own(answers=[])))[0].questions
    assert not near_miss.answerable


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (own(paragraph=0), "paragraph 0"),
        (own(paragraph=99), "paragraph 99"),
        (own(answers=["Atlantis"]), "“Atlantis” is not in paragraph 3"),
        (own(answers=[""]), "is not in paragraph 3"),
        ({"data": [{"title": "no paragraphs"}]}, "KeyError: 'paragraphs'"),
        ({"questions": []}, "KeyError: 'data'"),
        ([1], "shape of no set"),
        (7, "shape of no set"),
    ],
)
def test_a_file_of_no_use_is_refused_in_one_sentence(
    content: object, said: str, tmp_path: Path
) -> None:
    path = written(tmp_path / "bad.json", content)
    with pytest.raises(UnusableQuestions) as caught:
        load_articles(path)
    message = str(caught.value)
    assert str(path) in message
    assert said in message
    assert "\n" not in message


@pytest.mark.parametrize(
    "content", [b"{", b"\xff\xfe\xfd", b"\x1f\x8b cut", gzip.compress(b"{}")[:9]]
)
def test_a_file_that_is_not_json_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    with pytest.raises(UnusableQuestions, match=r"bad\.json can't be used"):
        load_articles(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableQuestions, match="No such file"):
        load_articles(tmp_path / "none.json.gz")


def test_a_missing_story_is_named(tmp_path: Path) -> None:
    path = written(tmp_path / "own.json", own() | {"story": "../none/none.txt"})
    with pytest.raises(QuothError, match=r"There is no file .*none\.txt"):
        load_articles(path)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "bench" / "gate").glob("*-*.json")), ids=lambda path: path.stem
)
def test_the_questions_of_the_gate_fit_their_stories(path: Path) -> None:
    [article] = load_articles(path)
    assert sum(question.answerable for question in article.questions) == 30
    assert sum(not question.answerable for question in article.questions) == 15


def test_a_sample_is_of_that_size_and_always_the_same(ferry: Path) -> None:
    articles = load_articles(ferry)
    drawn = sample(articles, 3, seed=5)
    assert drawn == sample(articles, 3, seed=5)
    assert [a.story for a in drawn] == [a.story for a in articles]
    assert sum(len(a.questions) for a in drawn) == 3
    assert all(set(d.questions) <= set(a.questions) for d, a in zip(drawn, articles, strict=True))
    assert len({tuple(sample(articles, 3, seed)) for seed in range(5)}) > 1


def test_without_a_limit_a_sample_is_all(ferry: Path) -> None:
    articles = load_articles(ferry)
    whole = sample(articles, None, seed=0)
    for drawn, article in zip(whole, articles, strict=True):
        assert set(drawn.questions) == set(article.questions)
