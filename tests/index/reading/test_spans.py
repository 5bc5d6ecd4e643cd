"""Spans made whole: no word is cut, and a list has all its parts where several are asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.reading.cells import one_cell
from index.reading.spans import whole_list, whole_words
from tests.awkward import texts

SEVERAL = "Which things are they?"


def words_of(text: str, part: str) -> str:
    start = text.index(part)
    return text[slice(*whole_words(text, start, start + len(part)))]


def list_of(question: str, text: str, part: str) -> str:
    start = text.index(part)
    return text[slice(*whole_list(question, text, start, start + len(part)))]


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, int, int]:
    """Any text, and a part of it."""
    text = draw(texts.filter(bool))
    start = draw(st.integers(0, len(text) - 1))
    return text, start, draw(st.integers(start + 1, len(text)))


class TestWholeWords:
    @pytest.mark.parametrize(
        ("text", "part", "whole"),
        [
            ("The lighthouse is dark.", "house", "lighthouse"),
            ("The lighthouse is dark.", "light", "lighthouse"),
            ("The lighthouse is dark.", "house is d", "lighthouse is dark"),
            ("The lighthouse is dark.", " is ", "is"),
            ("Marta's lamp", "Mart", "Marta"),
            ("a nuclear-powered boat", "power", "powered"),
            ("Zoë", "Zo", "Zoë"),
            ("write to help@guild.example, please", "@guild", "help@guild.example"),
            ("join mc.guild.example:25565", "guild", "mc.guild.example:25565"),
            ("it is at https://guild.example/xyz.", "guild", "guild.example/xyz"),
            ("from 19:03 on", "19", "19:03"),
            ("It ended. Nobody left.", "ended", "ended"),
        ],
    )
    def test_a_word_is_marked_whole(self, text: str, part: str, whole: str) -> None:
        assert words_of(text, part) == whole

    @given(marked())
    def test_no_word_is_ever_cut(self, place: tuple[str, int, int]) -> None:
        text, start, end = place
        first, last = whole_words(text, start, end)
        assert 0 <= first <= last <= len(text)
        assert text[start:end].strip() in text[first:last]
        if text[start:end].strip():
            assert not text[first].isspace()
            assert not text[last - 1].isspace()
            assert not (first > 0 and text[first - 1].isalnum() and text[first].isalnum())
            assert not (last < len(text) and text[last - 1].isalnum() and text[last].isalnum())

    @given(marked())
    def test_what_is_whole_stays_as_it_is(self, place: tuple[str, int, int]) -> None:
        text, start, end = place
        once = whole_words(text, start, end)
        assert whole_words(text, *once) == once


class TestOneCell:
    @pytest.mark.parametrize(
        ("text", "part", "whole"),
        [
            ("A4 | 0.16 € | 0.70 €", "€ | 0.70 €", "0.70 €"),
            ("Tavern | DJ Plover", "Tavern | DJ Plover", "DJ Plover"),
            ("Noon | | Lunch", "Noon | | Lunch", "Lunch"),
            ("A: Yes, once a week.", "A: Yes, once", "Yes, once"),
            ("Is it?\nA4: No, one.", "A4: No", "No"),
            ("A4 paper", "A4 paper", "A4 paper"),
            ("Q3 revenue", "Q3 revenue", "Q3 revenue"),
            ("A. Smith", "A. Smith", "A. Smith"),
            ("In A: Minor", "A: Minor", "A: Minor"),
            ("A: Yes", "A:", "A:"),
            ("a|b", "a|b", "a|b"),
        ],
    )
    def test_a_mark_is_one_cell_without_its_label(self, text: str, part: str, whole: str) -> None:
        start = text.index(part)
        assert text[slice(*one_cell(text, start, start + len(part)))] == whole

    @given(marked())
    def test_it_is_a_part_of_what_was_marked(self, place: tuple[str, int, int]) -> None:
        text, start, end = place
        first, last = one_cell(text, start, end)
        assert start <= first <= last <= end
        assert " | " not in text[first:last]
        assert last > first or not text[start:end].replace("|", "").strip()


class TestWholeList:
    @pytest.mark.parametrize(
        ("text", "part", "whole"),
        [
            ("The flag is red, white and blue.", "red", "red, white and blue"),
            ("The flag is red, white, and blue.", "red", "red, white, and blue"),
            ("The flag is red and blue, as ever.", "red", "red and blue"),
            ("Pears, plums or the apples fell.", "Pears", "Pears, plums or the apples"),
            (
                "Egypt, the Netherlands and New Zealand came.",
                "Egypt",
                "Egypt, the Netherlands and New Zealand",
            ),
            ("He met Ana Diaz and Ben of Aros there.", "Ana Diaz", "Ana Diaz and Ben of Aros"),
            ("One, two, three, four, five and six.", "One", "One, two, three, four, five and six"),
        ],
    )
    def test_the_rest_of_the_list_is_marked_too(self, text: str, part: str, whole: str) -> None:
        assert list_of(SEVERAL, text, part) == whole

    @pytest.mark.parametrize(
        "question",
        [
            "What colours has the flag?",
            "Which two colours are on the flag?",
            "What are the flag's colours?",
            "Who were there?",
            "Name the colours of the flag.",
            "List what was on the flag",
            "Which people painted it?",
        ],
    )
    def test_it_is_where_several_are_asked_for(self, question: str) -> None:
        assert list_of(question, "It is red, white and blue.", "red") == "red, white and blue"

    @pytest.mark.parametrize(
        "question",
        [
            "What colour is the flag?",
            "What was the colour of the flag?",
            "What does the flag show?",
            "Which colour has the flag?",
            "What is his flag?",
            "Who painted the flag?",
            "Why red?",
            "",
        ],
    )
    def test_it_is_not_where_one_is_asked_for(self, question: str) -> None:
        assert list_of(question, "It is red, white and blue.", "red") == "red"

    @pytest.mark.parametrize(
        ("text", "part"),
        [
            ("They were red. White and blue came later.", "red"),
            ("They were red; white and blue came later.", "red"),
            ("They were red, which was too bright and loud.", "red"),
            ("They were red, and", "red"),
            ("They were red, white, blue.", "red"),
            ("They were red and blue, white and grey.", "red and blue"),
            ("They were red", "red"),
        ],
    )
    def test_what_is_no_list_or_has_no_end_stays_as_it_is(self, text: str, part: str) -> None:
        assert list_of(SEVERAL, text, part) == part

    @given(marked(), st.sampled_from([SEVERAL, "Who is it?"]))
    def test_a_list_begins_where_the_span_does_and_stays_in_its_text(
        self, place: tuple[str, int, int], question: str
    ) -> None:
        text, start, end = place
        first, last = whole_list(question, text, start, end)
        assert first == start
        assert end <= last <= len(text)
        assert not set(text[end:last]) & set(".;:!?()“”")
