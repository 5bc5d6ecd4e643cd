"""Examples: what they say of their passages is true, and the same seed makes the same ones."""

from __future__ import annotations

import pytest

from tests.deterministic import DeterministicEmbedder
from tests.training.tiny_sets import lamp
from training import examples
from training.examples import Examples, Group
from training.mining import mine
from training.questions import Source

SOURCE = lamp()
ANSWERS = {
    asked.text: SOURCE.text[slice(*asked.places[0])] for asked in SOURCE.asked if asked.places
}
MANY = range(12)  # seeds
ALL = 100  # questions of a chunk


def drawn(seed: int, source: Source = SOURCE) -> Examples:
    return Examples(list(mine([source], DeterministicEmbedder(), 0)), seed)


def groups_of(source: Source = SOURCE) -> list[Group]:
    return [group for seed in MANY for group in drawn(seed, source).chunk(0, ALL)]


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """No question is hurried, so that each is known by its text."""
    monkeypatch.setattr(examples, "NOISY", 0)


class TestChunks:
    def test_the_same_seed_makes_the_same_groups_in_any_order(self) -> None:
        one, other = drawn(7), drawn(7)
        in_order = [one.chunk(number, 3) for number in range(6)]
        assert in_order == [other.chunk(number, 3) for number in range(5, -1, -1)][::-1]
        assert in_order != [drawn(8).chunk(number, 3) for number in range(6)]

    def test_a_pass_asks_every_question(self) -> None:
        few = drawn(1)
        asked = {
            group.question
            for number in range(few.chunks(4))
            for group in few.chunk(number, 4)
            if group.answered
        }
        assert len(asked) == len(ANSWERS) + 1

    def test_every_pass_draws_anew(self) -> None:
        passes = [drawn(1).chunk(number, ALL) for number in range(3)]
        assert drawn(1).chunks(ALL) == 1
        assert passes[0] != passes[1] != passes[2]

    @pytest.mark.parametrize("share", [0.25, 0.5, 1])
    def test_only_a_share_of_some_sets_is_asked_but_all_of_ours(
        self, monkeypatch: pytest.MonkeyPatch, share: float
    ) -> None:
        monkeypatch.setattr(examples, "NOISY", 0)
        monkeypatch.setattr(examples, "SHARES", {"squad2-dev8": share})
        ours = {asked.text for asked in SOURCE.asked if asked.written}
        theirs = len(SOURCE.asked) - len(ours)
        for seed in MANY:
            asked = {group.question for group in drawn(seed).chunk(0, ALL)}
            assert ours <= asked
            known = asked & {asked.text for asked in SOURCE.asked if not asked.written}
            assert len(known) == round(share * theirs)


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

    def test_so_many_passages_do_not_answer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(examples, "NEGATIVES", 2)
        answered = [group for group in groups_of() if group.answered]
        assert {len(group.passages) for group in answered} == {3}

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
            asked = [group.question for group in drawn(seed).chunk(0, ALL)]
            assert {text: asked.count(text) for text in counts} == counts


def test_some_questions_are_hurried() -> None:
    asked = {asked.text for asked in SOURCE.asked}
    odd = [g for g in groups_of() if g.answered and g.question not in asked]
    assert 0 < len(odd) < len([g for g in groups_of() if g.answered]) / 2
