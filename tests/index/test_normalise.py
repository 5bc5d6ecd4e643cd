"""Normalising: one stored form, which a second time leaves alone."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given

from index.formats import plain
from index.formats.normalise import normalise
from tests.awkward import texts


@given(texts)
def test_a_second_time_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(texts)
def test_the_result_is_composed_encodable_and_has_one_kind_of_line_end(text: str) -> None:
    result = normalise(text)
    assert unicodedata.is_normalized("NFC", result)
    assert result.encode().decode() == result
    assert result.splitlines() == (result.split("\n") if result else [])
    assert "\n\n\n" not in result
    assert all(line == line.rstrip() for line in result.split("\n"))


@given(texts)
def test_plain_text_is_still_normalised_after_unwrapping(text: str) -> None:
    parsed = plain.parse(text).text
    assert normalise(parsed) == parsed


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("a\r\nb\rc\nd\x0be\x0cf\x85g\u2028h\u2029i", "a\nb\nc\nd\ne\nf\ng\nh\ni"),
        ("cafe\u0301", "caf\u00e9"),
        ("\ufeffStart", "Start"),
        ("co\xadop\x00er\x07ate", "cooperate"),
        ("one  two", "one  two"),
        ("“the the” — ‘quoted’", "“the the” — ‘quoted’"),
        ("end \t\nnext\xa0\n", "end\nnext"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("half \ud83d pair", "half \ufffd pair"),
        ("zero\u200bwidth\u200djoiner", "zero\u200bwidth\u200djoiner"),
    ],
)
def test_what_a_reader_sees_stays(given_text: str, expected: str) -> None:
    assert normalise(given_text) == expected


@pytest.mark.parametrize("blank", [" ", "\t", "\xa0", "\n", " \n", "\r"])
def test_a_long_run_of_blanks_takes_no_time(blank: str) -> None:
    # Quadratic work takes over a minute for as many; linear work a few hundredths of a second.
    text = "a" + blank * 100_000 + "b"
    started = time.perf_counter()
    normalise(text)
    assert time.perf_counter() - started < 2
