"""Spelling: slips are mended towards the story's words, and what is a word is left alone."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import spelling
from index.spelling import Spelling
from tests.awkward import texts

STORY = (
    "In April the foreign minister of New Zealand flew to Brussels. New Zealand is small, and "
    "Winston Peters had come a long way. The United Kingdom had sent Peters a letter about the "
    "submarines. The European Union kept quiet; the Member of Parliament Judith Collins did not. "
    "At the lighthouse of Aros, a keeper named Lindqvist complained about the harbour."
)


@pytest.fixture(scope="module")
def story() -> Spelling:
    return Spelling([STORY])


class TestSlips:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("ministr", "minister"),
            ("miniister", "minister"),
            ("minidter", "minister"),
            ("minitser", "minister"),
            ("Brussles", "brussels"),
            ("lighthuose", "lighthouse"),
            ("lihgthuose", "lighthouse"),
            ("lindquist", "lindqvist"),
            ("LINDQUIST", "lindqvist"),
            ("submarnes", "submarines"),
            ("keper", "keeper"),
            ("Aroes", "aros"),
        ],
    )
    def test_a_word_becomes_that_of_the_story(
        self, story: Spelling, typed: str, meant: str
    ) -> None:
        assert story.mended(f"Which {typed}?").lower() == f"which {meant}?"

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [("whihc", "which"), ("becuase", "because"), ("goverment", "government")],
    )
    def test_one_that_the_story_does_not_hold_becomes_english(
        self, story: Spelling, typed: str, meant: str
    ) -> None:
        assert story.mended(typed) == meant

    @pytest.mark.parametrize("typed", ["lindkwisst", "mnstrz", "zyzzyvaqq", "Aro", "kpr", "ltr"])
    def test_one_that_is_too_far_or_too_short_stays(self, story: Spelling, typed: str) -> None:
        assert story.mended(f"Which {typed}?") == f"Which {typed}?"

    def test_the_more_frequent_of_two_words_as_near_is_meant(self) -> None:
        text = "Lindqvast came. Lindqvist and Lindqvist left."
        assert Spelling([text]).mended("lindqvost") == "lindqvist"

    def test_all_stories_are_searched(self) -> None:
        both = Spelling(["The keeper was Lindqvist.", "The farmer was Brandtner."])
        assert both.mended("lindqvits brandtnre") == "lindqvist brandtner"

    def test_what_is_around_the_words_stays(self, story: Spelling) -> None:
        assert story.mended("¿“Ministr”…  (keper)\t7x!?") == "¿“minister”…  (keeper)\t7x!?"


class TestShortForms:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("what did nz say", "what did New Zealand say"),
            ("What did NZ say?", "What did New Zealand say?"),
            ("uk and eu", "United Kingdom and European Union"),
            ("WP's letter", "Winston Peters's letter"),
            ("wp", "Winston Peters"),
        ],
    )
    def test_initials_are_written_out(self, story: Spelling, typed: str, meant: str) -> None:
        assert story.mended(typed) == meant

    @pytest.mark.parametrize("typed", ["us", "it", "who", "un", "NASA", "nzx", "n"])
    def test_words_and_other_peoples_initials_stay(self, story: Spelling, typed: str) -> None:
        assert story.mended(typed) == typed

    def test_capitals_tell_initials_from_a_word(self) -> None:
        both = Spelling(["The United States sent ships. The Isle of Thanet had none."])
        assert both.mended("did us ships come to it") == "did us ships come to it"
        assert both.mended("did US ships come") == "did United States ships come"

    def test_the_more_frequent_of_two_names_is_meant(self) -> None:
        text = "We saw Nils Zorn with Ned Zander, and Ned Zander laughed."
        assert Spelling([text]).mended("nz") == "Ned Zander"

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("pm", "prime minister"),
            ("how many ppl", "how many people"),
            ("govt dept", "government department"),
            ("who r u", "who are you"),
        ],
    )
    def test_those_common_in_chats_are_written_out(
        self, story: Spelling, typed: str, meant: str
    ) -> None:
        assert story.mended(typed) == meant

    @pytest.mark.parametrize("typed", ["U.S. troops", "J. R. Brown", "R&D", "the U-boat"])
    def test_single_capitals_are_no_short_forms(self, story: Spelling, typed: str) -> None:
        assert story.mended(typed) == typed

    def test_one_that_the_story_uses_itself_stays(self) -> None:
        assert Spelling(["The PM spoke in Washington DC."]).mended("pm dc") == "pm dc"


class TestWords:
    @given(st.randoms(use_true_random=False))
    def test_a_question_in_the_storys_words_is_left_alone(self, chance: random.Random) -> None:
        words = re.findall(r"\w+", STORY)
        question = " ".join(chance.choices(words, k=9))
        for asked in (question, question.lower(), question.upper()):
            assert Spelling([STORY]).mended(asked) == asked

    @given(texts)
    def test_so_is_any_text_over_itself(self, text: str) -> None:
        assert Spelling([text]).mended(text) == text

    @given(texts, texts)
    def test_any_question_can_be_mended(self, story: str, question: str) -> None:
        mended = Spelling([story]).mended(question)
        if not any(char.isalpha() for char in question):
            assert mended == question

    def test_no_word_of_english_becomes_another(self, story: Spelling) -> None:
        words = sorted(word for word in spelling._english() if word not in spelling._SHORT_FORMS)
        assert len(words) > 20_000
        assert [word for word in words if story.mended(word) != word and len(word) > 3] == []

    @pytest.mark.parametrize(
        "question",
        [
            "How long should a soft-boiled egg cook?",
            "Which planet has the most moons?",
            "Who painted the ceiling of the chapel?",
            "Did she complain because the kitchen was on fire?",
        ],
    )
    def test_a_question_about_something_else_stays_about_it(
        self, story: Spelling, question: str
    ) -> None:
        assert story.mended(question) == question

    @pytest.mark.parametrize(
        ("word", "held"),
        [
            ("knitted", "united"),
            ("headers", "leaders"),
            ("tallies", "allies"),
            ("ploughs", "laughs"),
            ("ostrich", "strict"),
        ],
    )
    @pytest.mark.xfail(strict=True, reason="not in the vocabulary of 24,000, as many inflections")
    def test_a_rarer_word_does_not_become_the_storys(self, word: str, held: str) -> None:
        assert Spelling([f"They were {held}."]).mended(word) == word

    @pytest.mark.parametrize("typed", ["in 500 BC", "at 5 PM", "in Washington DC"])
    def test_what_only_looks_like_a_short_form_stays(self, typed: str) -> None:
        assert Spelling(["They went to Washington."]).mended(typed) == typed


def test_without_the_packaged_vocabulary_only_short_forms_are_mended(
    monkeypatch: pytest.MonkeyPatch, story: Spelling
) -> None:
    monkeypatch.setattr("index.models._PACKAGE", "no_such_package_at_all")
    spelling._english.cache_clear()
    try:
        assert story.mended("ministr of nz") == "ministr of New Zealand"
    finally:
        monkeypatch.undo()
        spelling._english.cache_clear()
