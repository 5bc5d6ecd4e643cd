"""Mining: every question has the passages that the index would read for it; a file keeps them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.deterministic import DeterministicEmbedder
from tests.training.tiny_sets import lamp
from training import mining
from training.mined import MinedArticle, MinedQuestion, load, save
from training.mining import mine
from training.questions import Source

EMBEDDER = DeterministicEmbedder()


def mined(*sources: Source, seed: int = 0) -> list[MinedArticle]:
    return list(mine(sources, EMBEDDER, seed))


@pytest.fixture(scope="module")
def article() -> MinedArticle:
    return mined(lamp())[0]


def text_of(article: MinedArticle, passage: int) -> str:
    first, last = article.passages[passage]
    return article.text[article.sentences[first][0] : article.sentences[last][1]]


def asked(article: MinedArticle, text: str) -> MinedQuestion:
    (found,) = [question for question in article.questions if question.text == text]
    return found


def test_a_passage_that_answers_holds_the_answer(article: MinedArticle) -> None:
    for question in article.questions:
        for place in question.places:
            answer = article.text[slice(*place)]
            assert question.golden
            assert all(answer in text_of(article, passage) for passage in question.golden)


def test_a_wrong_passage_does_not(article: MinedArticle) -> None:
    for question in article.questions:
        answers = {article.text[slice(*place)].lower() for place in question.places}
        assert question.wrong
        assert not set(question.wrong) & set(question.golden)
        for passage in question.wrong:
            assert not any(answer in text_of(article, passage).lower() for answer in answers)


def test_the_most_likely_wrong_passages_come_first(
    article: MinedArticle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mining, "HARDEST", 2)
    (few,) = mined(lamp())
    for question, other in zip(few.questions, article.questions, strict=True):
        assert question.wrong == other.wrong[:2]


def test_an_answer_in_other_words_and_a_near_miss_have_a_passage_of_their_paragraph(
    article: MinedArticle,
) -> None:
    paragraph = article.text[: article.text.index("\n\n")]
    for text in ("How did she travel?", "How many cats did Marta bring?"):
        question = asked(article, text)
        (golden,) = question.golden
        assert text_of(article, golden) in paragraph
        assert not any(text_of(article, passage) in paragraph for passage in question.wrong)
    assert asked(article, "How did she travel?").answered
    assert not asked(article, "How many cats did Marta bring?").answered


def test_questions_about_another_article_are_not_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mining, "STRANGERS", 0.4)
    other = Source("squad2-dev8", "The mill of Ober closed in 1999. It was old.", lamp().asked[:1])
    foreign = [q for q in mined(other, lamp())[1].questions if q.text == other.asked[0].text]
    assert len(foreign) == round(0.4 * len(lamp().asked)) + 1  # one of them is its own
    strangers = [question for question in foreign if not question.answered]
    assert len(strangers) == len(foreign) - 1
    for question in strangers:
        assert len(question.golden) == mining.STRANGERS_PASSAGES
        assert (question.places, question.wrong) == ((), ())


def test_a_single_article_has_no_strangers(article: MinedArticle) -> None:
    assert {question.text for question in article.questions} == {a.text for a in lamp().asked}


def test_another_set_lends_none() -> None:
    for article in mined(lamp(), lamp("fairytale-train")):
        assert len(article.questions) == len(lamp().asked)


def test_the_same_seed_mines_the_same() -> None:
    two = (lamp(), Source("squad2-dev8", lamp().text, lamp().asked[:3]))
    assert mined(*two, seed=7) == mined(*two, seed=7)


class TestFile:
    def test_what_is_saved_is_loaded(self, article: MinedArticle, tmp_path: Path) -> None:
        save([article, article], tmp_path / "new" / "mined.jsonl.gz")
        assert load(tmp_path / "new" / "mined.jsonl.gz") == [article, article]
        assert [path.name for path in (tmp_path / "new").iterdir()] == ["mined.jsonl.gz"]

    def test_one_that_is_interrupted_leaves_the_one_before(
        self, article: MinedArticle, tmp_path: Path
    ) -> None:
        def half() -> object:
            yield article
            raise KeyboardInterrupt

        save([article], tmp_path / "mined.jsonl.gz")
        with pytest.raises(KeyboardInterrupt):
            save(half(), tmp_path / "mined.jsonl.gz")  # type: ignore[arg-type]
        assert load(tmp_path / "mined.jsonl.gz") == [article]
