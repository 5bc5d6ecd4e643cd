"""Cutting: paragraphs, sentences and passages, each at its exact place."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import example, given

from index.formats.normalise import normalise
from index.split import (
    LONG_SENTENCE,
    LONGEST_SENTENCE,
    PASSAGE_WORDS,
    split_paragraphs,
    split_passages,
    split_sentences,
)
from tests.awkward import texts


def cut(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split_sentences(text)]


def words(text: str) -> int:
    """Words as a passage's limit counts them: runs of letters, digits and underscores."""
    marked = "".join(char if char.isalnum() or char == "_" else " " for char in text)
    return len(marked.split())


class TestAnyText:
    @given(texts)
    @example("“Yes. ” ” No.")
    def test_sentences_are_in_order_and_inside_their_paragraph(self, raw: str) -> None:
        text = normalise(raw)
        paragraphs = split_paragraphs(text)
        sentences = split_sentences(text)
        for a, b in pairwise(sentences):
            assert a.end <= b.start
            assert a.paragraph <= b.paragraph
        for sentence in sentences:
            start, end = paragraphs[sentence.paragraph - 1]
            assert start <= sentence.start < sentence.end <= end
            piece = text[sentence.start : sentence.end]
            assert piece == piece.strip()
            assert len(piece) <= LONGEST_SENTENCE

    @given(texts)
    def test_sentences_cover_everything_but_white_space(self, raw: str) -> None:
        text = normalise(raw)
        assert "".join("".join(cut(text)).split()) == "".join(text.split())

    @given(texts)
    def test_paragraphs_cover_everything_and_hold_no_line_end(self, raw: str) -> None:
        text = normalise(raw)
        pieces = [text[start:end] for start, end in split_paragraphs(text)]
        assert "".join("".join(pieces).split()) == "".join(text.split())
        assert all(piece and "\n" not in piece and piece == piece.strip() for piece in pieces)

    @given(texts)
    def test_passages_are_whole_sentences_and_cover_them_all(self, raw: str) -> None:
        text = normalise(raw)
        sentences = split_sentences(text)
        passages = split_passages(text, sentences)
        covered: set[int] = set()
        for passage in passages:
            assert passage.start == sentences[passage.first].start
            assert passage.end == sentences[passage.last].end
            covered.update(range(passage.first, passage.last + 1))
        assert covered == set(range(len(sentences)))
        assert all(a.first < b.first and a.last <= b.last for a, b in pairwise(passages))

    @given(texts)
    def test_a_passage_is_short_or_one_sentence(self, raw: str) -> None:
        text = normalise(raw)
        sentences = split_sentences(text)
        for passage in split_passages(text, sentences):
            inside = sentences[passage.first : passage.last + 1]
            total = sum(words(text[s.start : s.end]) for s in inside)
            assert total <= PASSAGE_WORDS or len(inside) == 1


class TestNews:
    @pytest.mark.parametrize(
        "sentences",
        [
            ["The U.S. Treasury waited.", "The U.K. did not."],
            ["He flew home to the U.S.", "She stayed behind."],
            ["Dr. Hale met Ms. Ortiz at 5 p.m. in St. Ives.", "Nobody else came."],
            ["J. R. Morton and A. B. Carr signed the treaty.", "It was short."],
            ["The the ferry left early.", "Nobody noticed."],
            ["The harbour  was  empty.", "The gulls were not."],
            ["The vote went. on until midnight.", "Then it stopped."],
            ["It cost 3.5 million, about 12.1 per cent more.", "Who paid?", "Nobody knows!"],
            ['"Who is there?" he asked.', '"Me!" she said.', "Then it was quiet."],
            ["“Are we late?” he asked.", "“Never,” said the pilot."],
            ["She wrote “We sail at noon.”", "Then she signed it."],
            ["The minister (who had resigned.) left.", "So did his staff."],
        ],
    )
    def test_sentences_end_where_a_reader_ends_them(self, sentences: list[str]) -> None:
        assert cut(" ".join(sentences)) == sentences

    @pytest.mark.parametrize(
        "number", ["1.", "12)", "b.", "XXVIII.", "Q3.", "2.1.", "§ 12.", "- 4."]
    )
    def test_a_number_goes_with_what_it_numbers(self, number: str) -> None:
        assert cut(f"{number} May dogs come in? On a lead.\nYes.") == [
            f"{number} May dogs come in?",
            "On a lead.",
            "Yes.",
        ]

    @pytest.mark.parametrize(
        "sentences",
        [
            ["1. Be kind.", "2. No spam.", "3. Dogs stay on a lead."],
            ["Club rules:", "1. Be kind.", "2. No spam.", "3. Bring your own tea. 4 is enough."],
            ["Rules:", "(1) Be kind.", "(2) No spam."],
        ],
    )
    def test_the_numbers_of_a_list_on_one_line_go_with_what_they_number(
        self, sentences: list[str]
    ) -> None:
        found = cut(" ".join(sentences))
        assert found[: len(sentences) - 1] == sentences[:-1]
        assert " ".join(found) == " ".join(sentences)

    def test_a_score_is_no_list(self) -> None:
        assert cut("The score: 1. Then they left.") == ["The score: 1.", "Then they left."]

    @pytest.mark.parametrize(
        "sentences",
        [
            ["She lived at number 12.", "Jane came by every day."],
            ["They won 3 to 2.", "Julia scored twice."],
            ["The train stood at platform 9.", "Mail was loaded into it."],
            ["There were 20.", "Mainly men."],
            ["It was 1.", "April came."],
        ],
    )
    def test_an_english_number_ends_a_sentence(self, sentences: list[str]) -> None:
        assert cut(" ".join(sentences)) == sentences

    @pytest.mark.parametrize("item", ["Am 3. Mai ", "Foo. 5. ", "17. Do it now. ", "1. 2. 3. "])
    def test_a_long_line_of_numbers_takes_its_length_in_time(self, item: str) -> None:
        def seconds(items: int) -> float:
            start = time.process_time()
            split_sentences("x " + item * items)
            return time.process_time() - start

        # Sixteen times as much; where it was quadratic it took 256 times as long, and many seconds.
        assert seconds(16_000) < 80 * min(seconds(1_000) for _ in range(3)) + 1

    def test_a_german_date_is_not_cut(self) -> None:
        text = "Das Fest ist am 17. Oktober im Saal. Bis zum 1. Juni an der Elbe."
        assert cut(text) == [
            "Das Fest ist am 17. Oktober im Saal.",
            "Bis zum 1. Juni an der Elbe.",
        ]

    def test_a_number_that_numbers_nothing_stands_alone(self) -> None:
        assert cut("How many came?\n7.\nShe asked twice. 7. Then she left.") == [
            "How many came?",
            "7.",
            "She asked twice.",
            "7.",
            "Then she left.",
        ]

    def test_an_abbreviation_before_a_title_never_cuts_the_name(self) -> None:
        pieces = cut("He lands in Washington D.C. Mr Gray leaves on Friday. It rains.")
        assert any("Mr Gray leaves" in piece for piece in pieces)
        assert not any(piece in ("Mr", "D.C.", "C.") for piece in pieces)
        assert pieces[-1] == "It rains."

    def test_a_quotation_may_open_in_one_paragraph_and_close_in_another(self) -> None:
        text = (
            "“We began at dawn,” she said. “The sea was flat.\n\n"
            "“Then the wind rose. Nothing was flat any more.”\n\nThe crew agreed."
        )
        assert cut(text) == [
            "“We began at dawn,” she said.",
            "“The sea was flat.",
            "“Then the wind rose. Nothing was flat any more.”",
            "The crew agreed.",
        ]

    def test_a_missing_full_stop_ends_with_its_paragraph(self) -> None:
        assert cut("The gate was shut\n\nThe guard had gone home\nIt rained.") == [
            "The gate was shut",
            "The guard had gone home",
            "It rained.",
        ]

    @pytest.mark.parametrize("marks", ["“”", '""', "«»"])
    def test_a_long_quotation_is_cut_between_its_sentences(self, marks: str) -> None:
        spoken = [f"On day {day} we rowed from one grey island to the next." for day in range(20)]
        text = f"He said: {marks[0]}{' '.join(spoken)}{marks[1]} Nobody answered."
        pieces = cut(text)
        assert pieces[1:19] == spoken[1:19]
        assert pieces[-2:] == [spoken[-1] + marks[1], "Nobody answered."]

    def test_a_short_quotation_of_two_sentences_stays_together_with_its_marks(self) -> None:
        pieces = cut("“It broke. I mended it,” he said. She nodded.")
        assert pieces[-1] == "She nodded."
        assert not any(piece.endswith("“") or piece.startswith("”") for piece in pieces)

    def test_a_sentence_of_ten_thousand_characters_is_cut_at_its_clauses(self) -> None:
        clause = "and the road went on past one more shuttered inn, "
        text = ("The road went on, " + clause * 200).rstrip(", ") + "."
        pieces = cut(text)
        assert len(text) > 10_000
        assert all(LONG_SENTENCE / 2 < len(piece) <= LONGEST_SENTENCE for piece in pieces[:-1])
        assert all(piece.endswith(",") for piece in pieces[:-1])
        assert " ".join(pieces) == text

    def test_a_word_is_cut_only_where_it_is_longer_than_any_sentence(self) -> None:
        assert {len(piece) for piece in cut("x" * 10_000)} == {LONGEST_SENTENCE, 10_000 % 600}
        assert all(set(piece.split()) == {"road"} for piece in cut("road " * 2_000))


class TestPassages:
    def test_short_paragraphs_are_joined(self) -> None:
        text = "\n\n".join(f"Paragraph {n} has just a few words." for n in range(5))
        assert [(p.first, p.last) for p in split_passages(text, split_sentences(text))] == [(0, 4)]

    def test_a_long_paragraph_is_cut_into_passages_that_overlap(self) -> None:
        text = " ".join(f"Sentence {n} has got eight words in it." for n in range(40))
        passages = split_passages(text, split_sentences(text))
        assert len(passages) > 3
        assert all(a.first < b.first <= a.last for a, b in pairwise(passages))

    def test_a_passage_ends_with_a_long_paragraph(self) -> None:
        long = " ".join(f"Sentence {n} has got eight words in it." for n in range(40))
        text = f"{long}\n\n{long}"
        sentences = split_sentences(text)
        for passage in split_passages(text, sentences):
            assert sentences[passage.first].paragraph == sentences[passage.last].paragraph

    @pytest.mark.parametrize("unclosed", ["“", "“ a. ", "“ A. ", '" B. ', "(Hm. ", "“The sea. ”” "])
    def test_marks_that_are_never_closed_take_no_time(self, unclosed: str) -> None:
        # Quadratic work takes over ten seconds for as many; piece by piece it is about one.
        text = unclosed * (100_000 // len(unclosed))
        started = time.perf_counter()
        pieces = cut(text)
        assert time.perf_counter() - started < 7
        assert "".join("".join(pieces).split()) == "".join(text.split())

    def test_nothing_comes_of_nothing(self) -> None:
        assert split_paragraphs(" \n\n ") == []
        assert split_sentences("") == []
        assert split_passages("", []) == []
