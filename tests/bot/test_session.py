"""A console's commands, and what it remembers between them."""

from __future__ import annotations

import re
from concurrent.futures import Future
from pathlib import Path

import pytest

from bot.session import CommandError, Leave, Session
from index import Library, QuothError
from index.errors import (
    AmbiguousStory,
    EmptyQuestion,
    FetchError,
    LibraryUnwritable,
    NoStories,
    NoSuchStory,
    StoryExists,
    UnreadableStory,
)
from index.reading.sentence import SentenceReader
from tests.bot.drawing import drawn, quotes
from tests.bot.stand_in import StandInEmbedder
from tests.bot.terminal_fixtures import (
    ANSWERED,
    ASKED,
    FERRY,
    MINE,
    OFF_STORY,
    PARAGRAPHS,
)
from tests.index.formats.sites import get, page, site

pytestmark = pytest.mark.usefixtures("bare")

TEXT = "Rain\n\nIt rained in the hills for nine days. Nobody had seen the like.\n"


def session_with(library: Library | BaseException, story: str | None = None) -> Session:
    opened: Future[Library] = Future()
    if isinstance(library, Library):
        opened.set_result(library)
    else:
        opened.set_exception(library)
    return Session(opened, story)


@pytest.fixture
def stories(data: Path) -> Library:
    return Library.open(data, embedder=StandInEmbedder(), reader=SentenceReader())


@pytest.fixture
def session(stories: Library) -> Session:
    return session_with(stories)


def say(session: Session, line: str) -> str:
    return drawn(session.handle(line), width=100)


def told(session: Session, line: str) -> str:
    """What the line gets, an error included."""
    try:
        return say(session, line)
    except QuothError as error:
        return str(error)


class TestQuestions:
    def test_one_that_is_answered_gets_its_quote(self, session: Session) -> None:
        shown = say(session, ASKED)
        assert quotes(shown) == [ANSWERED]
        assert "  paragraph 2 · The late ferry · https://ferry.example/late · " in shown

    def test_one_that_is_not_answered_is_told(self, session: Session) -> None:
        assert say(session, OFF_STORY).startswith("The story does not say.\n")

    def test_blanks_around_it_do_not_matter(self, session: Session) -> None:
        assert say(session, f"  {ASKED}\t\n") == say(session, ASKED)

    def test_only_the_story_in_use_is_asked(self, stories: Library) -> None:
        session = session_with(stories, "mine")
        assert {excerpt.story.id for excerpt in session.ask(ASKED).excerpts} == {"mine"}
        assert "The last mine" in say(session, ASKED)

    def test_one_that_cannot_be_asked_leaves_the_last_answer_in_place(
        self, session: Session
    ) -> None:
        say(session, ASKED)
        before = say(session, "/context")
        with pytest.raises(EmptyQuestion):
            session.handle("???")
        assert say(session, "/context") == before

    def test_an_error_of_opening_the_library_is_raised_for_every_line(self) -> None:
        session = session_with(LibraryUnwritable(Path("x"), "Not a directory"))
        for line in (ASKED, "/stories", "/use mine", "/add x.txt"):
            with pytest.raises(LibraryUnwritable):
                session.handle(line)


class TestFollowups:
    FIRST = "Where did a storm break the northern pier?"
    SECOND = "how much did it cost?"
    MEANT = "Understood as: How much did the northern pier cost?\n"

    def test_one_is_asked_as_it_is_understood_and_says_so(self, session: Session) -> None:
        say(session, self.FIRST)
        assert say(session, self.SECOND).startswith(self.MEANT)

    def test_without_anything_before_it_is_asked_as_it_is(self, session: Session) -> None:
        assert "Understood as" not in say(session, self.SECOND)

    def test_a_question_that_stands_alone_is_answered_as_before(self, session: Session) -> None:
        alone = say(session, ASKED)
        say(session, self.FIRST)
        assert say(session, ASKED) == alone

    def test_they_go_on_from_each_other(self, session: Session) -> None:
        say(session, self.FIRST)
        say(session, self.SECOND)
        shown = say(session, "why?")
        assert shown.startswith("Understood as: Why did the northern pier cost")

    def test_a_command_between_changes_nothing(self, session: Session) -> None:
        say(session, self.FIRST)
        say(session, "/more")
        assert say(session, self.SECOND).startswith(self.MEANT)

    @pytest.mark.parametrize("command", ["/new", "/use ferry", "/use"])
    def test_what_was_asked_is_forgotten(self, session: Session, command: str) -> None:
        say(session, self.FIRST)
        say(session, command)
        assert "Understood as" not in say(session, self.SECOND)

    def test_a_question_from_a_pipe_stands_alone(self, session: Session) -> None:
        say(session, self.FIRST)
        assert session.ask(self.SECOND).understood is None


class TestMore:
    def test_it_needs_a_question(self, session: Session) -> None:
        with pytest.raises(CommandError, match=r"^Ask a question first\.$"):
            session.handle("/more")

    def test_it_shows_every_other_passage_once_and_then_says_there_are_no_more(
        self, session: Session
    ) -> None:
        passages = [excerpt.text for excerpt in session.ask(ASKED).excerpts]
        shown = say(session, ASKED)
        for _ in range(1, len(passages), 3):
            shown += say(session, "/more")
        with pytest.raises(CommandError, match="There are no more passages for that question"):
            session.handle("/more")
        assert len(passages) > 4
        assert quotes(shown) == passages

    def test_it_shows_three_at_a_time(self, session: Session) -> None:
        say(session, ASKED)
        assert len(quotes(say(session, "/more"))) == 3

    def test_a_new_question_starts_anew(self, session: Session) -> None:
        say(session, ASKED)
        first = say(session, "/more")
        assert say(session, "/more") != first
        say(session, ASKED)
        assert say(session, "/more") == first


class TestContext:
    def test_it_needs_a_question(self, session: Session) -> None:
        with pytest.raises(CommandError, match=r"^Ask a question first\.$"):
            session.handle("/context")

    def test_it_shows_the_paragraphs_around_the_passage(self, session: Session) -> None:
        say(session, ASKED)
        shown = say(session, "/context")
        assert quotes(shown) == [*PARAGRAPHS[:3]]
        assert shown.endswith(
            "\n  paragraphs 1 to 3 · The late ferry · https://ferry.example/late\n"
        )

    def test_the_passage_is_marked_in_them(self, session: Session) -> None:
        say(session, ASKED)
        shown = drawn(session.handle("/context"), width=500, color="standard")
        assert re.findall(r"\x1b\[1;30;43m([^\x1b]*)", shown) == [ANSWERED]

    def test_after_more_it_is_about_the_last_passage_shown(self, session: Session) -> None:
        say(session, ASKED)
        last = quotes(say(session, "/more"))[-1]
        assert any(last in paragraph for paragraph in quotes(say(session, "/context")))

    def test_of_a_story_that_is_gone_is_told(self, session: Session, stories: Library) -> None:
        say(session, ASKED)
        stories.remove("ferry")
        with pytest.raises(NoSuchStory):
            session.handle("/context")


class TestStories:
    def test_all_are_listed(self, session: Session) -> None:
        shown = say(session, "/stories")
        for story in (FERRY, MINE):
            assert story.id in shown
            assert story.title in shown

    def test_without_any_it_says_how_to_add_one(self, library: Library) -> None:
        assert say(session_with(library), "/stories") == "No stories: /add FILE.\n"


class TestUse:
    @pytest.mark.parametrize("name", ["mine", "The last mine", "the LAST mine"])
    def test_a_story_is_chosen_by_id_or_title(self, session: Session, name: str) -> None:
        assert say(session, f"/use {name}") == "Asking “The last mine”.\n"
        assert session.story == "mine"

    @pytest.mark.parametrize("line", ["/use\tmine", "/use    mine  "])
    def test_any_blanks_stand_between_a_command_and_its_story(
        self, session: Session, line: str
    ) -> None:
        say(session, line)
        assert session.story == "mine"

    def test_alone_it_asks_all(self, session: Session) -> None:
        say(session, "/use mine")
        assert say(session, "/use") == "Asking all stories.\n"
        assert session.story is None

    def test_an_unknown_story_is_told_with_the_close_ones_and_changes_nothing(
        self, session: Session
    ) -> None:
        say(session, "/use mine")
        with pytest.raises(NoSuchStory, match=r"There is no story “fery”\. Did you mean “ferry”"):
            session.handle("/use fery")
        assert session.story == "mine"

    def test_a_title_that_two_stories_have_is_told(self, session: Session) -> None:
        Path("second.md").write_text("# The last mine\n\nAnother story altogether.")
        say(session, "/add second.md")
        with pytest.raises(AmbiguousStory, match="“mine” or “second”"):
            session.handle("/use The last mine")
        assert session.story == "second"

    def test_without_any_story_it_says_how_to_add_one(self, library: Library) -> None:
        with pytest.raises(NoStories):
            session_with(library).handle("/use ferry")


class TestAdd:
    def test_a_file_is_added_and_asked_from_then_on(
        self, session: Session, stories: Library
    ) -> None:
        Path("rain.txt").write_text(TEXT)
        assert say(session, "/add rain.txt") == "Added “Rain” as rain, and asking it.\n"
        assert session.story == "rain"
        assert stories.story("rain").text == TEXT.strip()
        assert "It rained in the hills" in say(session, "Where did it rain for nine days?")

    @pytest.mark.parametrize(
        ("name", "typed"),
        [
            ("much rain.txt", "much rain.txt"),
            ("much rain.txt", "'much rain.txt'"),
            ("much rain.txt", '"much rain.txt"'),
            ("much rain.txt", r"much\ rain.txt"),
            ("rain's.txt", "rain's.txt"),
            ("the rain'", "the rain'"),
            ("'rain'.txt", "\"'rain'.txt\""),
            ("(rain).txt", r"\(rain\).txt"),
            ("Régen.txt", "Régen.txt"),
            ("~rain.txt", "'~rain.txt'"),
        ],
    )
    def test_its_path_is_taken_as_typed_or_dropped(
        self, session: Session, name: str, typed: str
    ) -> None:
        Path(name).write_text(TEXT)
        assert say(session, f"/add {typed}").startswith("Added “Rain”")

    def test_its_path_may_start_at_the_home_folder(
        self, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HOME", str(tmp_path))
        (tmp_path / "rain.txt").write_text(TEXT)
        assert say(session, "/add ~/rain.txt").startswith("Added “Rain”")

    def test_the_file_must_be_named(self, session: Session) -> None:
        with pytest.raises(CommandError, match=r"^Name a file, or the address of a page"):
            session.handle("/add")

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (None, r"There is no file bad\.txt: check the path\."),
            (b"", r"bad\.txt holds no text"),
            (b" \n\t\n", r"bad\.txt holds no text"),
            (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), r"bad\.txt is a picture"),
        ],
    )
    def test_a_bad_file_is_told_and_changes_nothing(
        self, session: Session, stories: Library, content: bytes | None, told: str
    ) -> None:
        if content is not None:
            Path("bad.txt").write_bytes(content)
        say(session, "/use mine")
        with pytest.raises(UnreadableStory, match=told):
            session.handle("/add bad.txt")
        assert session.story == "mine"
        assert [manifest.story for manifest in stories.stories()] == [FERRY, MINE]

    def test_a_page_is_added_by_its_address(
        self, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("index.formats.fetch.fetch", get)  # which may ask this machine
        with site({"/rain": page(TEXT.encode(), content_type="text/plain")}) as served:
            assert (
                say(session, f"/add {served.url}/rain") == "Added “Rain” as rain, and asking it.\n"
            )
            assert f"{served.url}/rain" in say(session, "Where did it rain for nine days?")

    def test_an_address_that_is_not_public_is_told(self, session: Session) -> None:
        with pytest.raises(FetchError, match=r"^http://10\.0\.0\.1/ is not fetched"):
            session.handle("/add http://10.0.0.1/")

    def test_a_folder_is_told(self, session: Session) -> None:
        Path("folder").mkdir()
        with pytest.raises(UnreadableStory, match="it is a folder; name a file in it"):
            session.handle("/add folder")

    def test_another_story_of_the_same_name_is_told_and_changes_nothing(
        self, session: Session, stories: Library
    ) -> None:
        Path("mine.txt").write_text(TEXT)
        with pytest.raises(StoryExists, match="There is already another story “mine”"):
            session.handle("/add mine.txt")
        assert session.story is None
        assert stories.story("mine") == MINE


class TestOtherLines:
    @pytest.mark.parametrize("line", ["/", "/mroe", "/more2", "/Help", "/etc/passwd"])
    def test_an_unknown_command_is_told(self, session: Session, line: str) -> None:
        with pytest.raises(CommandError) as caught:
            session.handle(line)
        assert str(caught.value) == f"There is no command {line}: /help lists them."

    def test_its_error_can_be_shown(self) -> None:
        assert issubclass(CommandError, QuothError)

    def test_help_lists_every_command_and_each_of_them_is_known(self, session: Session) -> None:
        listed = [line.split()[0] for line in say(session, "/help").splitlines()]
        assert listed == [
            *("/more", "/context", "/new", "/stories", "/use", "/add", "/help", "/quit"),
        ]
        for command in set(listed) - {"/quit"}:
            assert told(session, command) != f"There is no command {command}: /help lists them."

    def test_quit_leaves(self, session: Session) -> None:
        with pytest.raises(Leave):
            session.handle("/quit")

    @pytest.mark.parametrize("line", ["quit", " Exit "])
    def test_so_does_what_leaves_other_consoles(self, session: Session, line: str) -> None:
        with pytest.raises(Leave):
            session.handle(line)

    @pytest.mark.parametrize("line", ["hello", "help", "who are you?", "thanks!"])
    def test_what_asks_nothing_gets_help(self, session: Session, line: str) -> None:
        say(session, ASKED)
        assert say(session, line) == say(session, "/help")
        assert say(session, "/context")  # of the answer before

    def test_help_and_quit_do_not_wait_for_the_library(self) -> None:
        never: Future[Library] = Future()
        session = Session(never)
        assert say(session, "/help")
        with pytest.raises(Leave):
            session.handle("/quit")
