"""What a terminal shows of answers and stories, compared exactly."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rich.cells import cell_len

from bot.render_console import (
    COMMANDS,
    answer_line,
    answer_view,
    excerpt_view,
    help_view,
    more_view,
    stories_view,
)
from bot.render_json import answer_json
from index import Answer, Excerpt, Manifest, Story, StoryRef
from index.formats.normalise import normalise
from tests.awkward import texts
from tests.bot.drawing import drawn, plain

FERRY = StoryRef("ferry", "The late ferry")
TEXT = "The ferry left the harbour at nine. It was full, and nobody on the island minded."
EXCERPT = Excerpt(TEXT, 100, 100 + len(TEXT), 2, (100, 135), 1.5, FERRY)
ANSWER = Answer("When did the ferry leave?", True, 0.7, (EXCERPT,))

LOOKS_LIKE_MARKUP = (
    "[bold]not bold[/bold] and [/] or [red]",
    "a stray [/nothing] closes nothing",
    "[link=https://evil.example]here[/link]",
    r"an escaped \[bracket]",
    ":smile: and :warning: and :heart:",
    "*stars*, _lines_, `ticks` and ~~waves~~",
    "1984, 'quoted', https://a.example/b and None",
    "&lt;b&gt; <b>bold</b>",
)

_COLOURS = re.compile(r"\x1b\[(?:[0-9]+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[0-9]+)*m")


def quoting(
    text: str, highlight: tuple[int, int] | None = None, story: StoryRef = FERRY
) -> Excerpt:
    return Excerpt(text, 0, len(text), 1, highlight, 1.0, story)


def quoted(shown: str, bar: str = "▌ ") -> list[str]:
    """The lines of the quote."""
    return [line.removeprefix(bar) for line in shown.split("\n") if line.startswith(bar)]


def manifest(id: str, title: str, text: str = "Three words here.") -> Manifest:
    return Manifest(Story(id, title, text), "2024-04-05T00:00:00+00:00", 1, {}, {}, {})


class TestAnswer:
    def test_found_is_the_quote_and_where_it_stands(self) -> None:
        assert drawn(answer_view(ANSWER)) == (
            "▌ The ferry left the harbour at nine. It was full, and \n"
            "▌ nobody on the island minded.\n"
            "  paragraph 2 · The late ferry · likely\n"
        )

    @pytest.mark.parametrize(
        ("confidence", "words"), [(0.99, "very likely"), (0.7, "likely"), (0.4, "possibly")]
    )
    def test_found_says_how_sure(self, confidence: float, words: str) -> None:
        shown = drawn(answer_view(replace(ANSWER, confidence=confidence)))
        assert shown.endswith(f"  paragraph 2 · The late ferry · {words}\n")

    def test_not_found_says_so_and_shows_the_closest_passage_without_sureness(self) -> None:
        assert drawn(answer_view(replace(ANSWER, found=False, confidence=0.1))) == (
            "The story does not say.\n"
            "The closest passage:\n"
            "▌ The ferry left the harbour at nine. It was full, and \n"
            "▌ nobody on the island minded.\n"
            "  paragraph 2 · The late ferry\n"
        )

    def test_how_the_question_was_understood_is_told_first(self) -> None:
        understood = replace(ANSWER, question="when?", understood="When did the ferry leave?")
        assert drawn(answer_view(understood)) == (
            "Understood as: When did the ferry leave?\n" + drawn(answer_view(ANSWER))
        )

    def test_it_is_in_the_json_only_where_it_differs(self) -> None:
        understood = replace(ANSWER, question="when?", understood="When did the ferry leave?")
        assert json.loads(answer_json(understood))["understood"] == "When did the ferry leave?"
        assert "understood" not in json.loads(answer_json(ANSWER))

    def test_without_any_passage_the_story_does_not_say(self) -> None:
        assert drawn(answer_view(Answer("?", False, 0.0, ()))) == "The story does not say.\n"

    def test_only_the_best_passage_is_shown(self) -> None:
        other = quoting("Copper prices fell.")
        assert drawn(answer_view(replace(ANSWER, excerpts=(EXCERPT, other)))) == drawn(
            answer_view(ANSWER)
        )

    def test_more_are_set_apart_by_blank_lines(self) -> None:
        assert drawn(more_view([quoting("Copper fell."), quoting("It rained.")])) == (
            "▌ Copper fell.\n"
            "  paragraph 1 · The late ferry\n"
            "\n"
            "▌ It rained.\n"
            "  paragraph 1 · The late ferry\n"
            "\n"
        )


class TestCitation:
    def test_the_page_or_the_chapter_is_cited(self) -> None:
        excerpt = replace(EXCERPT, section="page 3")
        assert "  paragraph 2, page 3 · The late ferry\n" in drawn(excerpt_view(excerpt))
        line = answer_line(replace(ANSWER, excerpts=(excerpt,)))
        assert line == f"{TEXT} [The late ferry, paragraph 2, page 3]"

    def test_a_row_stands_below_the_names_of_its_columns(self) -> None:
        shown = drawn(excerpt_view(replace(EXCERPT, columns="Item | Small")))
        assert shown.startswith("▌ Item | Small\n▌ ")

    def test_an_excerpt_over_several_paragraphs_names_the_first_and_the_last(self) -> None:
        text = "It rained.\n\nThe mine was closed.\n\nNobody minded."
        assert drawn(excerpt_view(replace(quoting(text), paragraph=4))) == (
            "▌ It rained.\n"
            "▌ \n"
            "▌ The mine was closed.\n"
            "▌ \n"
            "▌ Nobody minded.\n"
            "  paragraphs 4 to 6 · The late ferry\n"
        )

    def test_the_address_of_the_story_is_shown(self) -> None:
        story = replace(FERRY, url="https://ferry.example/late?day=1&full=yes")
        assert drawn(excerpt_view(quoting("It was full.", story=story)), width=100) == (
            "▌ It was full.\n"
            "  paragraph 1 · The late ferry · https://ferry.example/late?day=1&full=yes\n"
        )

    def test_an_address_that_fits_on_a_line_is_on_one_line(self) -> None:
        url = "https://ferry.example/" + "a" * 30
        shown = drawn(
            excerpt_view(quoting("It was full.", story=replace(FERRY, url=url))), width=56
        )
        assert f"  {url}" in shown.split("\n")

    def test_an_address_that_fits_on_no_line_loses_nothing(self) -> None:
        url = "https://ferry.example/" + "abcdefghij" * 20
        shown = drawn(
            excerpt_view(quoting("It was full.", story=replace(FERRY, url=url))), width=40
        )
        assert url in "".join(line.strip() for line in shown.split("\n"))

    def test_a_terminal_can_open_the_page_at_the_excerpt(self) -> None:
        story = replace(FERRY, url="https://ferry.example/late")
        shown = drawn(excerpt_view(quoting("It was full.", story=story)), color="standard")
        assert re.findall(r"\x1b\]8;[^;]*;([^\x1b]+)\x1b", shown) == [
            "https://ferry.example/late#:~:text=It%20was%20full."
        ]

    def test_a_story_without_an_address_has_no_link(self) -> None:
        assert "\x1b]8" not in drawn(answer_view(ANSWER), color="standard")


class TestColours:
    def test_the_answer_is_marked_in_the_quote(self) -> None:
        assert drawn(answer_view(ANSWER), color="standard") == (
            "\x1b[36m▌ \x1b[0m\x1b[1;30;43mThe ferry left the harbour at nine.\x1b[0m It was full,"
            " and \n"
            "\x1b[36m▌ \x1b[0mnobody on the island minded.\n"
            "\x1b[36m  \x1b[0m\x1b[2mparagraph 2 · The late ferry · likely\x1b[0m\n"
        )

    def test_an_answer_that_runs_over_a_line_end_is_marked_on_both_lines(self) -> None:
        shown = drawn(excerpt_view(replace(EXCERPT, highlight=(136, 181))), color="standard")
        marked = "".join(re.findall(r"\x1b\[1;30;43m([^\x1b]*)", shown))
        assert shown.count("\x1b[1;30;43m") == 2
        assert marked == TEXT[36:81]

    def test_without_an_answer_in_it_nothing_is_marked(self) -> None:
        assert "43m" not in drawn(excerpt_view(replace(EXCERPT, highlight=None)), color="standard")

    def test_a_pipe_gets_no_escape_sequence(self) -> None:
        assert "\x1b" not in drawn(answer_view(ANSWER))

    def test_no_color_leaves_the_mark_but_no_colour(self) -> None:
        shown = drawn(answer_view(ANSWER), color="truecolor", environ={"NO_COLOR": "1"})
        assert "\x1b[1mThe ferry left the harbour at nine.\x1b[0m" in shown
        assert not _COLOURS.search(shown)
        assert _COLOURS.search(drawn(answer_view(ANSWER), color="truecolor"))

    def test_colours_change_no_character(self) -> None:
        assert plain(drawn(answer_view(ANSWER), color="truecolor")) == drawn(answer_view(ANSWER))

    def test_a_terminal_that_has_only_ascii_gets_another_bar(self) -> None:
        shown = drawn(excerpt_view(quoting("It was full.")), encoding="ascii")
        assert shown.startswith("| It was full.\n")


class TestVerbatim:
    @pytest.mark.parametrize("text", LOOKS_LIKE_MARKUP)
    def test_what_looks_like_markup_is_shown_as_it_is(self, text: str) -> None:
        story = StoryRef("a", text)
        excerpt = quoting(text, (0, 4), story)
        for color in (None, "truecolor"):
            shown = plain(drawn(excerpt_view(excerpt), width=120, color=color))
            assert shown == f"▌ {text}\n  paragraph 1 · {text}\n"
        assert answer_line(Answer("?", True, 1.0, (excerpt,))) == f"{text} [{text}, paragraph 1]"

    @pytest.mark.parametrize("text", LOOKS_LIKE_MARKUP)
    def test_nothing_but_the_answer_is_styled_within_the_quote(self, text: str) -> None:
        shown = drawn(excerpt_view(quoting(text)), width=120, color="truecolor")
        assert shown.split("\n")[0] == f"\x1b[36m▌ \x1b[0m{text}"

    @given(texts, st.integers(4, 120), st.booleans())
    def test_the_quote_without_its_bars_is_the_excerpt(
        self, text: str, width: int, coloured: bool
    ) -> None:
        # rich takes letters joined by U+200D for one character, and a word wider than the line that
        # holds them loses some when it is cut: a known limit, in no real word.
        text = normalise(text.replace("\u200d", ""))
        assume(text)
        half = len(text) // 2
        view = excerpt_view(quoting(text, (half // 2, half)))
        lines = quoted(plain(drawn(view, width, color="truecolor" if coloured else None)))
        # A word that is wider than the line is cut, so that what is between words can't tell.
        assert "".join("".join(lines).split()) == "".join(text.split())
        assert max(map(cell_len, lines)) <= width - 2

    @given(texts)
    def test_words_that_fit_on_a_line_are_never_cut(self, text: str) -> None:
        text = normalise(text)
        assume(text and max(map(cell_len, text.split())) < 78)
        lines = quoted(drawn(excerpt_view(quoting(text)), width=80))
        assert " ".join(lines).split() == text.split()


class TestStories:
    STORIES = (manifest("ferry", "The late ferry", "word " * 1234), manifest("mine", "[/] :smile:"))

    def test_each_has_a_line_and_the_one_in_use_a_star(self) -> None:
        lines = drawn(stories_view(self.STORIES, "mine")).split("\n")
        assert [line.rstrip() for line in lines] == [
            "   id     title           words",
            "   ferry  The late ferry  1,234",
            "*  mine   [/] :smile:     3",
            "",
        ]

    def test_all_have_a_star_when_all_are_asked(self) -> None:
        assert re.findall(r"^\*  (\S+)", drawn(stories_view(self.STORIES, None)), re.MULTILINE) == [
            "ferry",
            "mine",
        ]

    def test_an_id_can_be_read_in_full_however_narrow_the_terminal(self) -> None:
        id = "a-very-long-story-id-" * 3 + "end"
        shown = drawn(stories_view([manifest(id, "A title of some words")], None), width=50)
        rows = [line[3:].split(" ")[0] for line in shown.split("\n")[1:]]
        assert "".join(rows) == id


class TestHelp:
    def test_every_command_has_its_line(self) -> None:
        lines = drawn(help_view(), width=100).splitlines()
        assert [tuple(re.split(r"\s{3,}", line.rstrip())) for line in lines] == [*COMMANDS.items()]


class TestLine:
    def test_found_is_the_excerpt_and_its_place(self) -> None:
        assert answer_line(ANSWER) == f"{TEXT} [The late ferry, paragraph 2]"

    def test_an_answer_of_several_paragraphs_is_one_line_too(self) -> None:
        excerpt = replace(quoting("Is it free?\n\nNo."), paragraph=4)
        line = answer_line(replace(ANSWER, excerpts=(excerpt,)))
        assert line == "Is it free? No. [The late ferry, paragraphs 4 to 5]"

    def test_not_found_is_told_with_the_closest_passage(self) -> None:
        assert answer_line(replace(ANSWER, found=False)) == (
            f"The story does not say. Closest: {TEXT} [The late ferry, paragraph 2]"
        )

    def test_without_any_passage_the_story_does_not_say(self) -> None:
        assert answer_line(Answer("?", False, 0.0, ())) == "The story does not say."


class TestJson:
    def test_it_is_one_line_with_all_that_is_documented(self) -> None:
        line = answer_json(ANSWER)
        assert "\n" not in line
        assert json.loads(line) == {
            "question": "When did the ferry leave?",
            "found": True,
            "confidence": 0.7,
            "excerpts": [
                {
                    "text": TEXT,
                    "start": 100,
                    "end": 181,
                    "paragraph": 2,
                    "highlight": [100, 135],
                    "score": 1.5,
                    "story": {"id": "ferry", "title": "The late ferry", "url": None},
                }
            ],
        }

    @given(texts)
    def test_any_text_survives_any_terminal(self, text: str) -> None:
        line = answer_json(Answer(text, True, 1.0, (quoting(text),)))
        assert line.isascii()
        assert "\n" not in line
        assert json.loads(line)["excerpts"][0]["text"] == text
