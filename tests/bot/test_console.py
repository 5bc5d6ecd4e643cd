"""The console in a real pseudo-terminal."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Library, Story
from tests.bot.drawing import quotes
from tests.bot.stand_in import StandInEmbedder
from tests.bot.terminal import CTRL_C, CTRL_D, UP, Terminal, read
from tests.bot.terminal_fixtures import (
    ANSWERED,
    ASKED,
    FERRY,
    MINE,
    OFF_STORY,
    filled,
)

# pexpect forks, and the models of other tests leave threads behind, of which Python 3.12 warns.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")

RAIN = "# Much rain\n\nIt rained in the hills for nine days. Nobody had seen the like.\n"
SLOW = "# A slow story\n\nIt was told slowly.\n"

_COLOURS = re.compile(r"\x1b\[(?:[0-9]+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[0-9]+)*m")


@pytest.fixture
def terminal(data: Path, tmp_path: Path) -> Iterator[Terminal]:
    """A console at its first prompt."""
    with Terminal(data, tmp_path) as terminal:
        terminal.prompted()
        yield terminal


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """A console at a prompt, for tests that leave it and its library as they were."""
    folder = tmp_path_factory.mktemp("kept")
    with Terminal(filled(folder / "library"), folder) as terminal:
        terminal.prompted()
        yield terminal


def stored(data: Path) -> list[Story]:
    """The stories of a library in which nothing is wrong."""
    library = Library.open(data, embedder=StandInEmbedder())
    assert library.check() == []
    return [manifest.story for manifest in library.stories()]


class TestStart:
    def test_the_prompt_is_there_before_the_model_and_a_question_waits_for_it(
        self, real_data: Path, tmp_path: Path
    ) -> None:
        data = shutil.copytree(real_data, tmp_path / "library")
        gate = tmp_path / "gate"
        with Terminal(
            data, tmp_path, program="tests.bot.gated", QUOTH_TEST_GATE=str(gate)
        ) as terminal:
            assert "Ask about the story; /help lists the commands." in terminal.prompted()
            assert "between-two-powers" in read(terminal.say("/stories"))
            terminal.press("Who telephoned the Ministry of Foreign Affairs?\r")
            gate.touch()
            shown = terminal.prompted()
            assert "he telephoned his opposite number" in quotes(shown)[0]
            marked = "".join(re.findall(r"\x1b\[1;38;5;16;43m([^\x1b]*)", shown))
            assert marked.startswith("The day before Peters' trip was announced he telephoned")
            terminal.press(CTRL_D)
            assert terminal.left() == 0

    def test_leaving_while_the_model_is_loaded_is_clean(self, data: Path, tmp_path: Path) -> None:
        never = str(tmp_path / "never")
        with Terminal(data, tmp_path, program="tests.bot.gated", QUOTH_TEST_GATE=never) as terminal:
            terminal.prompted()
            terminal.press(CTRL_D)
            assert terminal.left() == 0
            assert "Traceback" not in terminal.everything

    def test_a_story_can_be_named_at_the_start(self, data: Path, tmp_path: Path) -> None:
        with Terminal(data, tmp_path, "--story", "The last mine") as terminal:
            assert "mine›" in read(terminal.prompted())

    def test_an_unknown_story_at_the_start_is_an_error(self, data: Path, tmp_path: Path) -> None:
        with Terminal(data, tmp_path, "--story", "fery") as terminal:
            assert terminal.left() == 2
            assert terminal.everything == "There is no story “fery”. Did you mean “ferry”?\r\n"


class TestAsking:
    def test_a_question_gets_the_answer_marked_in_its_quote(self, kept: Terminal) -> None:
        shown = kept.say(ASKED)
        assert quotes(shown) == [ANSWERED]
        marked = "".join(re.findall(r"\x1b\[1;38;5;16;43m([^\x1b]*)", shown))
        assert marked == "Its captain had slept until noon, and nobody on the island minded."
        assert "  paragraph 2 · The late ferry · https://ferry.example/late · " in read(shown)

    def test_a_question_that_is_not_answered_is_told(self, kept: Terminal) -> None:
        assert "The story does not say." in read(kept.say(OFF_STORY))

    def test_more_and_context_follow_an_answer(self, kept: Terminal) -> None:
        kept.say(ASKED)
        context = read(kept.say("/context"))
        assert "  paragraphs 1 to 3 · The late ferry" in context
        more = read(kept.say("/more"))
        assert more.count("  paragraph ") == 3
        assert ANSWERED not in quotes(more)

    def test_a_blank_line_gets_nothing_but_a_prompt(self, kept: Terminal) -> None:
        assert read(kept.say("   ")).strip() == ""

    def test_what_looks_like_markup_is_shown_as_typed(self, kept: Terminal) -> None:
        assert "There is no story “:smile: [/] [bold]”." in read(
            kept.say("/use :smile: [/] [bold]")
        )

    def test_a_bug_is_told_and_the_prompt_comes_again(self, kept: Terminal) -> None:
        assert "Something went wrong here; the log has" in read(kept.say("What wrongly?"))
        assert quotes(kept.say(ASKED)) == [ANSWERED]
        assert "Traceback" not in kept.everything


class TestCommands:
    def test_stories_are_listed_and_one_is_chosen(self, terminal: Terminal) -> None:
        listed = read(terminal.say("/stories"))
        assert re.search(r"\*  ferry  The late ferry +\d+", listed)
        assert re.search(r"\*  mine   The last mine +9", listed)
        assert "Asking “The last mine”." in read(terminal.say("/use the last mine"))
        listed = read(terminal.say("/stories"))
        assert re.search(r"\*  mine ", listed)
        assert not re.search(r"\*  ferry ", listed)

    def test_the_prompt_names_the_story_in_use(self, terminal: Terminal) -> None:
        terminal.press("/use mine\r")
        assert "mine›" in read(terminal.prompted())

    def test_a_file_is_added_and_asked(
        self, terminal: Terminal, data: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "much rain.md").write_text(RAIN)
        shown = read(terminal.say("/add 'much rain.md'"))
        assert "Added “Much rain” as much-rain, and asking it." in shown
        rained = quotes(terminal.say("Who rained in the hills for nine days?"))
        assert rained == ["It rained in the hills for nine days."]
        assert [story.id for story in stored(data)] == ["ferry", "mine", "much-rain"]

    @pytest.mark.parametrize(
        ("line", "told"),
        [
            ("/add nothing.txt", "There is no file nothing.txt: check the path."),
            ("/mroe", "There is no command /mroe: /help lists them."),
            ("/use fery", "There is no story “fery”. Did you mean “ferry”?"),
            ("?!", "The question is empty: write what you want to know."),
        ],
    )
    def test_what_cannot_be_done_is_told_and_the_prompt_comes_again(
        self, kept: Terminal, line: str, told: str
    ) -> None:
        assert told in read(kept.say(line))
        assert "/quit" in read(kept.say("/help"))


class TestLeaving:
    def test_ctrl_d_leaves(self, terminal: Terminal) -> None:
        terminal.press(CTRL_D)
        assert terminal.left() == 0

    def test_quit_leaves(self, terminal: Terminal) -> None:
        terminal.press("/quit\r")
        assert terminal.left() == 0


class TestCancelling:
    def test_ctrl_c_at_the_prompt_drops_what_was_typed(self, terminal: Terminal) -> None:
        terminal.press("half a quest" + CTRL_C)
        assert "Cancelled." in read(terminal.prompted())
        assert quotes(terminal.say(ASKED)) == [ANSWERED]

    def test_ctrl_c_in_the_middle_of_an_answer_brings_the_prompt_back(
        self, terminal: Terminal, data: Path
    ) -> None:
        terminal.say_slowly("What goes slowly?")
        terminal.press(CTRL_C)
        assert "Cancelled." in read(terminal.prompted())
        assert quotes(terminal.say(ASKED)) == [ANSWERED]
        assert "Traceback" not in terminal.everything
        assert stored(data) == [FERRY, MINE]

    def test_ctrl_c_in_the_middle_of_adding_leaves_the_library_as_it_was(
        self, terminal: Terminal, data: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "slow.md").write_text(SLOW)
        (tmp_path / "rain.md").write_text(RAIN)
        terminal.say_slowly("/add slow.md")
        terminal.press(CTRL_C)
        assert "Cancelled." in read(terminal.prompted())
        assert "slow" not in read(terminal.say("/stories"))
        assert "Traceback" not in terminal.everything
        assert stored(data) == [FERRY, MINE]
        assert "Added “Much rain”" in read(terminal.say("/add rain.md"))


class TestHistory:
    def test_the_arrow_up_brings_back_a_line_of_the_last_run(
        self, data: Path, tmp_path: Path
    ) -> None:
        for keys in (f"{ASKED}\r", f"{UP}\r"):
            with Terminal(data, tmp_path) as terminal:
                terminal.prompted()
                terminal.press(keys)
                assert quotes(terminal.prompted()) == [ANSWERED]
                terminal.press(CTRL_D)
                assert terminal.left() == 0

    def test_where_it_cannot_be_kept_the_console_works_without(
        self, terminal: Terminal, data: Path
    ) -> None:
        shutil.rmtree(data)
        assert "There are no stories yet" in read(terminal.say(ASKED))
        assert "There are no stories yet" in read(terminal.say(f"{UP}"))
        assert "exception" not in terminal.everything


class TestColours:
    def test_no_color_is_honoured_and_the_answer_still_marked(
        self, data: Path, tmp_path: Path
    ) -> None:
        with Terminal(data, tmp_path, NO_COLOR="1") as terminal:
            terminal.prompted()
            assert "\x1b[1mIts captain had slept until noon" in terminal.say(ASKED)
            terminal.say("/stories")
            terminal.say("/nothing")
            terminal.press(CTRL_D)
            assert terminal.left() == 0
            assert not _COLOURS.search(terminal.everything)

    def test_without_it_there_are_colours(self, terminal: Terminal) -> None:
        assert _COLOURS.search(terminal.say(ASKED))
