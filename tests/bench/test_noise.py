from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import noise
from bench.noise import noisy
from tests.awkward import texts

QUESTION = "Which government has the Prime Minister of New Zealand accused in 1793, and why?"
WAYS = 300

seeds = st.integers(0, 2**32)
questions = st.one_of(
    texts, st.lists(st.sampled_from(["Who", "is", "and", "?", "The"])).map(" ".join)
)


def hurried(question: str = QUESTION) -> set[str]:
    return {noisy(question, random.Random(seed)) for seed in range(WAYS)}


@given(questions, seeds)
def test_the_same_seed_hurries_in_the_same_way(question: str, seed: int) -> None:
    assert noisy(question, random.Random(seed)) == noisy(question, random.Random(seed))


@given(questions, seeds)
def test_what_can_be_asked_can_be_asked_in_a_hurry(question: str, seed: int) -> None:
    result = noisy(question, random.Random(seed))
    assert any(map(str.isalnum, result)) == any(map(str.isalnum, question))


@given(texts, seeds)
def test_figures_stay_as_they_are(question: str, seed: int) -> None:
    result = noisy(question, random.Random(seed))
    assert re.findall(r"\d", result) == re.findall(r"\d", question)


@pytest.mark.parametrize("question", ["", "?", "Who?", "  Internationally?  ", "Why"])
def test_one_word_is_left_as_it_is(question: str) -> None:
    assert hurried(question) == {question}


def test_there_are_many_ways_to_hurry_and_each_comes() -> None:
    ways = hurried()
    assert len(ways) > WAYS / 3
    assert any(way == QUESTION.lower().rstrip("?") for way in ways)  # careless
    assert any("pm of nz" in way for way in ways)  # short forms
    assert any(way.startswith("government Prime") for way in ways)  # keywords
    assert any(way.endswith("why?") and len(way) != len(QUESTION) for way in ways)  # a typo


@pytest.mark.parametrize("seed", range(40))
def test_a_typo_touches_one_long_word_and_never_its_first_letter(seed: int) -> None:
    question = "What did the minister eat for breakfast in 12345?"
    typo = noise._mistyped(question, random.Random(seed))
    changed = [(a, b) for a, b in zip(question.split(), typo.split(), strict=True) if a != b]
    assert len(changed) <= 1  # two equal neighbours may have been exchanged
    for before, after in changed:
        assert before in ("minister", "breakfast")
        assert after[0] == before[0]
        assert abs(len(after) - len(before)) <= 1


def test_short_words_have_no_typos() -> None:
    assert noise._mistyped("Who ate it all?", random.Random(0)) == "Who ate it all?"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is the height of the lock, in feet?", "height lock, feet"),
        ("What was it?", "What was it?"),
        ("Who is he ?", "Who is he ?"),
        ("What is ? ?", "What is ? ?"),
        ("When did the U.S. enter?", "When U.S. enter"),
    ],
)
def test_keywords_are_what_a_search_needs(question: str, expected: str) -> None:
    assert noise._keywords(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Are you with or without people?", "r u w/ or w/o ppl?"),
        ("The sand between android and careful", "The sand btwn android & careful"),
        ("The United Nations and the United States", "The un & the us"),
    ],
)
def test_only_whole_words_are_shortened(question: str, expected: str) -> None:
    assert noise._short_forms(question) == expected
