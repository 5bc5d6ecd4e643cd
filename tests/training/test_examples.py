"""Examples: what they say of their passages is true, and the same seed makes the same ones."""

from __future__ import annotations

import pytest

from tests.deterministic import DeterministicEmbedder
from tests.training.tiny_sets import lamp
from training import examples
from training.examples import Group, make_groups
from training.questions import Source

EMBEDDER = DeterministicEmbedder()
SOURCE = lamp()
ANSWERS = {
    asked.text: SOURCE.text[slice(*asked.places[0])] for asked in SOURCE.asked if asked.places
}
MANY = range(12)  # seeds


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """No question is hurried, so that each is known by its text."""
    monkeypatch.setattr(examples, "NOISY", 0)


def groups_of(source: Source = SOURCE) -> list[Group]:
    return [group for seed in MANY for group in make_groups([source], EMBEDDER, seed)]


def test_the_same_seed_makes_the_same_groups() -> None:
    assert make_groups([SOURCE], EMBEDDER, 7) == make_groups([lamp()], EMBEDDER, 7)
    assert make_groups([SOURCE], EMBEDDER, 7) != make_groups([SOURCE], EMBEDDER, 8)


def test_passages_are_the_storys_own_words() -> None:
    whole = " ".join(SOURCE.text.split())
    for group in groups_of():
        for number, passage in enumerate(group.passages):
            assert passage.strip() == passage != ""
            # Only where sentences were taken away may those left be apart in the story.
            if group.answered or number > 0:
                assert " ".join(passage.split()) in whole


@pytest.mark.usefixtures("plain")
class TestAnswered:
    def test_every_question_that_is_answered_is_asked(self) -> None:
        for seed in MANY:
            asked = {
                group.question for group in make_groups([SOURCE], EMBEDDER, seed) if group.answered
            }
            assert asked == {*ANSWERS, "How did she travel?"}

    def test_the_span_is_the_answer_and_the_other_passages_do_not_hold_it(self) -> None:
        for group in groups_of():
            if group.span is not None:
                assert group.answered
                assert group.passages[0][slice(*group.span)] == ANSWERS[group.question]
                others = " ".join(group.passages[1:]).lower()
                assert ANSWERS[group.question].lower() not in others

    def test_an_answer_in_other_words_has_a_passage_and_no_span(self) -> None:
        section = SOURCE.text[: SOURCE.text.index("\n\n")]
        found = [group for group in groups_of() if group.question == "How did she travel?"]
        assert len(found) == len(MANY)
        for group in found:
            assert (group.answered, group.span) == (True, None)
            assert group.passages[0] in section
            assert not any(passage in section for passage in group.passages[1:])

    def test_so_many_passages_do_not_answer(self) -> None:
        answered = [group for group in groups_of() if group.answered]
        assert {len(group.passages) for group in answered} == {1 + examples.NEGATIVES}

    def test_passages_are_of_many_lengths(self) -> None:
        lengths = {len(group.passages[0].split()) for group in groups_of() if group.answered}
        assert len(lengths) > 5


@pytest.mark.usefixtures("plain")
class TestUnanswered:
    def test_it_has_one_passage_and_no_span(self) -> None:
        for group in groups_of():
            if not group.answered:
                assert (len(group.passages), group.span) == (1, None)

    def test_a_passage_without_its_answering_sentence_does_not_hold_the_answer(self) -> None:
        cut = [g for g in groups_of() if not g.answered and g.question in ANSWERS]
        assert len(cut) > 3
        for group in cut:
            assert ANSWERS[group.question].lower() not in group.passages[0].lower()

    def test_a_question_with_something_exchanged_is_one_that_nobody_asked(self) -> None:
        asked = {asked.text for asked in SOURCE.asked}
        others = [group for group in groups_of() if group.question not in asked]
        assert len(others) > 3
        assert not any(group.answered for group in others)

    def test_squads_are_used_twice_and_ours_once(self) -> None:
        counts = {
            "Who painted the lighthouse of Reef Island?": 2,
            "How many cats did Marta bring?": 1,
        }
        for seed in MANY:
            asked = [group.question for group in make_groups([SOURCE], EMBEDDER, seed)]
            assert {text: asked.count(text) for text in counts} == counts


@pytest.mark.usefixtures("plain")
class TestChosen:
    @pytest.mark.parametrize("most", [0, 1, 3])
    def test_no_more_of_a_sets_questions_are_used_but_all_of_ours(
        self, monkeypatch: pytest.MonkeyPatch, most: int
    ) -> None:
        monkeypatch.setattr(examples, "QUESTIONS", {"squad2-dev8": most})
        for seed in MANY:
            asked = {
                group.question for group in make_groups([SOURCE], EMBEDDER, seed) if group.answered
            }
            assert len(asked) == most + 1
            assert "How long did the walk over the ice take?" in asked

    def test_which_ones_is_drawn_at_random(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(examples, "QUESTIONS", {"squad2-dev8": 1})
        drawn = {group.question for group in groups_of() if group.answered}
        assert len(drawn) > 3


def test_some_questions_are_hurried() -> None:
    asked = {asked.text for asked in SOURCE.asked}
    odd = [g for g in groups_of() if g.answered and g.question not in asked]
    assert 0 < len(odd) < len([g for g in groups_of() if g.answered]) / 2
