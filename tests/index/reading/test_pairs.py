"""Pairs: what the reading model takes in, with the place of every token of the passage."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.formats.normalise import normalise
from index.models import find_model
from index.reading.pairs import MAX_QUESTION_TOKENS, MAX_TOKENS, Pair, PairEncoder
from tests.awkward import texts

QUESTION = "Who lit the lamp?"


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(find_model().folder / "tokenizer.json"))


def tokens(tokenizer: Tokenizer, pair: Pair) -> list[str]:
    return [tokenizer.id_to_token(id) or "" for id in pair.ids]


def test_a_pair_is_the_question_and_then_the_passage(
    encoder: PairEncoder, tokenizer: Tokenizer
) -> None:
    (pair,) = encoder.encode("Who?", ["The lamp."])
    assert tokens(tokenizer, pair) == "[CLS] who ? [SEP] the lamp . [SEP]".split()
    assert pair.types == (0, 0, 0, 0, 1, 1, 1, 1)
    assert pair.first == 4
    assert pair.places == ((0, 3), (4, 8), (8, 9))


def test_places_are_in_the_passage_as_it_is_written(encoder: PairEncoder) -> None:
    passage = "  Zoë’s café\n—  ☕ 日本 “ok”"
    (pair,) = encoder.encode(QUESTION, [passage])
    found = [passage[start:end] for start, end in pair.places]
    assert found == ["Zoë", "’", "s", "café", "\n", "—", "☕", "日", "本", "“", "ok", "”"]


def test_lines_that_end_without_a_mark_are_kept_apart(
    encoder: PairEncoder, tokenizer: Tokenizer
) -> None:
    passage = "Lamp (lit)\n\n6 Gates open\nOlaf slept.\n\nBring:\n\noil"
    (pair,) = encoder.encode("Who?", [passage])
    read = "lamp ( lit ) . 6 gates open . olaf slept . bring : oil"
    assert tokens(tokenizer, pair)[pair.first : -1] == read.split()
    assert passage[slice(*pair.places[-1])] == "oil"


def test_a_passage_is_read_the_same_in_any_company(encoder: PairEncoder) -> None:
    passages = ["The lamp.", "", "Marta lit the lamp every evening at six. " * 9, "☕"]
    apart = [pair for passage in passages for pair in encoder.encode(QUESTION, [passage])]
    assert encoder.encode(QUESTION, passages) == apart
    assert encoder.encode(QUESTION, []) == []


def test_the_end_of_a_long_passage_is_not_read(encoder: PairEncoder, tokenizer: Tokenizer) -> None:
    (pair,) = encoder.encode("Who?", ["lamp " * 1_000])
    assert tokens(tokenizer, pair)[-2:] == ["lamp", "[SEP]"]
    assert len(pair.ids) == MAX_TOKENS
    assert pair.places[-1] == (5 * (MAX_TOKENS - 6), 5 * (MAX_TOKENS - 6) + 4)


def test_a_long_question_leaves_the_passage_whole(
    encoder: PairEncoder, tokenizer: Tokenizer
) -> None:
    (pair,) = encoder.encode("why " * 249 + "who?", ["The lamp was lit."])
    assert tokens(tokenizer, pair)[-6:] == "the lamp was lit . [SEP]".split()
    assert pair.first == MAX_QUESTION_TOKENS + 2


def test_a_question_of_the_most_tokens_is_read_whole(
    encoder: PairEncoder, tokenizer: Tokenizer
) -> None:
    (pair,) = encoder.encode("why " * (MAX_QUESTION_TOKENS - 1) + "?", ["The lamp."])
    assert tokens(tokenizer, pair)[MAX_QUESTION_TOKENS : pair.first] == ["?", "[SEP]"]


@given(texts.map(normalise), st.lists(texts.map(normalise), min_size=1, max_size=3))
def test_any_texts_make_pairs_that_fit_together(
    encoder: PairEncoder, question: str, passages: list[str]
) -> None:
    pairs = encoder.encode(question, passages)
    assert len(pairs) == len(passages)
    for passage, pair in zip(passages, pairs, strict=True):
        assert len(pair.ids) == len(pair.types) <= MAX_TOKENS
        assert pair.types == (0,) * pair.first + (1,) * (len(pair.places) + 1)
        assert all(0 <= start < end <= len(passage) for start, end in pair.places)
        assert list(pair.places) == sorted(pair.places)
