"""Near misses: questions with a name, a number or a word exchanged for another."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.awkward import texts
from training.near_misses import Exchanger

STORY = (
    "In 1911 Marta Lindqvist came to Reef Island, and in 1934 Olaf walked home from Port Anders. "
    "The tower has 112 steps and 8 windows. Of the visitors, Theo Brandt came first, in 1926."
)


def exchanged(question: str, story: str = STORY) -> set[str | None]:
    """What it may become."""
    return {Exchanger(story).exchanged(question, random.Random(seed)) for seed in range(40)}


def test_a_name_becomes_another_of_the_story() -> None:
    assert exchanged("Who told Olaf?") == {
        f"Who told {name}?"
        for name in ("Marta Lindqvist", "Reef Island", "Port Anders", "Theo Brandt")
    }


def test_a_name_never_becomes_one_that_shares_a_word_with_it() -> None:
    assert "Who told Marta Lindqvist?" not in exchanged("Who told Marta Brandt?")
    assert None not in exchanged("Who told Marta Brandt?")


def test_a_year_becomes_a_year_and_another_number_a_number() -> None:
    years = exchanged("what happened in 1911")
    assert {"what happened in 1934", "what happened in 1926"} < years
    assert years <= {f"what happened in {year}" for year in range(1880, 1950)}
    assert "what happened in 1911" not in years
    assert exchanged("has it 112 steps") == {"has it 8 steps"}


@pytest.mark.parametrize(
    ("question", "other"),
    [("who came first", "who came last"), ("what is on the left", "what is on the right")],
)
def test_a_word_becomes_its_opposite(question: str, other: str) -> None:
    assert exchanged(question) == {other}


@pytest.mark.parametrize("question", ["who rowed", "", "Olaf?", "¿?"])
def test_where_there_is_nothing_to_exchange_there_is_none(question: str) -> None:
    assert exchanged(question) == {None}


def test_a_story_without_names_and_numbers_lends_none() -> None:
    assert exchanged("Who told Olaf in there?", "it rained.") == {None}


@given(texts, texts, st.integers())
def test_it_is_another_question_and_the_same_for_the_same_seed(
    story: str, question: str, seed: int
) -> None:
    others = [Exchanger(story).exchanged(question, random.Random(seed)) for _ in range(2)]
    assert others[0] == others[1] != question
