"""Kinds of answers: what a question asks for, and what plainly is something else."""

from __future__ import annotations

import pytest
from hypothesis import given

from index.reading.kinds import fits, kind_of
from tests.awkward import texts


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many trunks did she bring?", "number"),
        ("how much did it cost", "number"),
        ("HOW OLD WAS THE TREE?", "number"),
        ("At what age did Olaf drown?", "number"),
        ("What percentage of the pears was sold?", "number"),
        ("When did the sea freeze?", "time"),
        ("Since when has the lamp been lit?", "time"),
        ("In what year did she come?", "time"),
        ("on which day does Olaf row", "time"),
        ("What time is the lamp lit?", "time"),
        ("Who lit the lamp?", "person"),
        ("“Whose boat was it?”", "person"),
        ("Whom did Marta ask?", "person"),
        ("Where is the reef?", "place"),
        ("What did she do when rowing home?", None),
        ("What is the parrot called?", None),
        ("Why did she complain?", None),
        ("How did Olaf come home?", None),
        ("Name the ships.", None),
        ("The lamp", None),
    ],
)
def test_the_words_of_a_question_say_what_it_asks_for(question: str, kind: str | None) -> None:
    assert kind_of(question) == kind


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *(("number", text) for text in ("two trunks", "112", "1.5 million", "a dozen", "None")),
        *(("time", text) for text in ("1911", "the spring", "On Fridays", "after the war")),
        *(("person", text) for text in ("Marta Lindqvist", "her brother", "Ève")),
        *(("place", text) for text in ("Reef Island", "on the mainland", "日本")),
    ],
)
def test_an_answer_of_the_kind_fits(kind: str, text: str) -> None:
    assert fits(kind, text)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *(("number", text) for text in ("Marta Lindqvist", "the oil", "spilled", "")),
        *(("time", text) for text in ("Marta Lindqvist", "whale oil", "")),
        *(("person", text) for text in ("1911", "112 steps", "…", "")),
        *(("place", text) for text in ("1911", "—", "")),
    ],
)
def test_what_is_plainly_of_another_kind_does_not(kind: str, text: str) -> None:
    assert not fits(kind, text)


@given(texts)
def test_any_text_has_a_kind_or_none(text: str) -> None:
    kind = kind_of(text)
    assert kind is None or isinstance(fits(kind, text), bool)
