"""What a trial of the bot in a busy server brought to light: it must not come back."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
from collections.abc import Callable
from typing import Any

import pytest

from bot.servers import keep_up
from index import Story
from tests.bot.discord_fixtures import (
    FOUND,
    FOUND_IN_PEARS,
    KEEPER,
    MANAGE_SERVER,
    PEARS,
    Stage,
)
from tests.bot.test_discord_adding import SLOW, TITLE, add, file, told
from tests.discord_twin import PATIENCE, FileToSend, Person, until

VIEW, SEND, HISTORY = 1 << 10, 1 << 11, 1 << 16
CREATE_THREADS, SEND_IN_THREADS = 1 << 35, 1 << 38


@pytest.fixture
def mod(stage: Stage) -> Person:
    return stage.twin.user("mod", permissions=MANAGE_SERVER)


@pytest.fixture
def held(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """What is given is read once this is set."""
    go, read = threading.Event(), stage.bot.desk.read

    def slowly(*given: Any, **options: Any) -> Story:
        assert go.wait(PATIENCE)
        return read(*given, **options)

    monkeypatch.setattr(stage.bot.desk, "read", slowly)
    return go


def count(stage: Stage, table: str) -> int:
    with sqlite3.connect(stage.folder / "discord.db") as base:
        found: int = base.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    base.close()
    return found


def change(stage: Stage, statement: str) -> None:
    with sqlite3.connect(stage.folder / "discord.db") as base:
        base.execute(statement)
    base.close()


async def kept_up(stage: Stage, done: Callable[[], bool]) -> None:
    """The daily upkeep, until it has done its work."""
    upkeep = asyncio.create_task(keep_up(lambda: {stage.twin.guild.id}, stage.bot.desk))
    await until(done)
    upkeep.cancel()


class TestForgetting:
    async def test_an_old_message_shows_no_newer_answer(self, stage: Stage, ana: Person) -> None:
        old = await (await ana.slash(stage.place, "ask", question=FOUND)).answer()
        change(stage, "UPDATE answers SET at = datetime('now', '-100 days')")
        await kept_up(stage, lambda: count(stage, "answers") == 0)
        await ana.slash(stage.place, "ask", question=FOUND_IN_PEARS)
        await stage.settled()
        gone = await (await ana.click(old, "In context")).answer(where=lambda seen: seen.ephemeral)
        assert gone.words.startswith("This answer is too old")

    async def test_what_is_known_of_a_server_without_stories_goes_too(
        self, stage: Stage, ana: Person, mod: Person
    ) -> None:
        await (await ana.slash(stage.place, "ask", question=FOUND)).answer()
        await (await mod.slash(stage.place, "listen", on=True)).answer()
        stage.memory.forget(stage.twin.guild.id)  # of this server, as if it were another
        other = stage.twin.server("Other")
        boss = stage.twin.user("boss", permissions=MANAGE_SERVER, guild=other)
        place = stage.twin.channel("general", other)
        await (await boss.slash(place, "ask", question=FOUND)).answer()
        await (await boss.slash(place, "listen", on=True)).answer()
        stage.twin.throw_out(other)
        await until(lambda: count(stage, "left") == 1)
        change(stage, "UPDATE left SET at = datetime('now', '-31 days')")
        await kept_up(stage, lambda: place.id not in stage.bot.desk.listening)
        assert [count(stage, table) for table in ("answers", "listening")] == [0, 0]


class TestNetwork:
    async def test_a_story_outlives_a_cut_while_its_progress_is_shown(
        self, stage: Stage, mod: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.story_adding.EDIT_SECONDS", 0.02)
        used = await mod.slash(stage.place, "story add", file=file(SLOW))
        await used.answer(where=lambda seen: "searchable, 0 of" in seen.words)
        cut = stage.twin.faults.next("PATCH", "/webhooks/*/messages/@original", status=0, times=2)
        stage.embedder.go_on(2)
        await until(lambda: cut.happened == 2)
        stage.embedder.free()
        assert "is ready" in await told(used)

    @pytest.mark.parametrize(
        ("method", "path"),
        [("POST", "/channels/*/typing"), ("POST", "/channels/*/messages")],
    )
    @pytest.mark.parametrize("after", [False, True])
    async def test_a_reply_outlives_a_cut(
        self, stage: Stage, ana: Person, method: str, path: str, after: bool
    ) -> None:
        cut = stage.twin.faults.next(method, path, status=0, after=after)
        asked = await ana.say(stage.place, FOUND, mention=True)
        assert KEEPER.title in (await asked.answer()).words
        await stage.settled()
        assert (cut.happened, len(asked.answers)) == (1, 1)

    async def test_an_answer_to_a_command_outlives_a_cut(self, stage: Stage, ana: Person) -> None:
        cut = stage.twin.faults.next("PATCH", "/webhooks/*/messages/@original", status=0)
        used = await ana.slash(stage.place, "ask", question=FOUND)
        assert KEEPER.title in (await used.answer()).words
        assert cut.happened == 1

    async def test_what_discord_does_not_take_is_told_in_a_line(
        self, stage: Stage, ana: Person, caplog: pytest.LogCaptureFixture
    ) -> None:
        body = {"code": 10062, "message": "Unknown interaction"}
        fault = stage.twin.faults.next(
            "POST", "/interactions/*/*/callback", status=404, body=body, times=2
        )
        await ana.slash(stage.place, "ask", question=FOUND)
        await until(lambda: fault.happened == 2)
        await stage.settled()
        said = [r for r in caplog.records if r.name.startswith("bot") and r.levelno > logging.INFO]
        assert ["Unknown interaction" in record.getMessage() for record in said] == [True, True]
        assert not any(record.exc_info for record in said)


class TestPermissions:
    async def test_without_the_history_it_answers_without_a_reference(
        self, stage: Stage, ana: Person
    ) -> None:
        stage.twin.deny(stage.place, stage.twin.world.bot, HISTORY)
        shown = await (await ana.say(stage.place, FOUND, mention=True)).answer()
        assert KEEPER.title in shown.words
        assert shown.reply_to is None

    async def test_it_does_not_listen_where_it_may_not_write(
        self, stage: Stage, mod: Person
    ) -> None:
        stage.twin.deny(stage.place, stage.twin.world.bot, SEND)
        seen = await (await mod.slash(stage.place, "listen", on=True)).answer()
        assert seen.words.startswith("I may not write in this channel")
        assert stage.bot.desk.listening == set()

    @pytest.mark.parametrize("lacking", [CREATE_THREADS, SEND_IN_THREADS])
    async def test_a_thread_that_it_may_not_open_or_write_in(
        self, stage: Stage, ana: Person, lacking: int
    ) -> None:
        stage.twin.deny(stage.place, stage.twin.world.bot, lacking)
        assert "Send Messages in Threads" in await self.thread_refused(stage, ana)

    async def test_a_thread_that_its_user_may_not_open(self, stage: Stage, ana: Person) -> None:
        stage.twin.deny(stage.place, ana.record, CREATE_THREADS)
        assert (await self.thread_refused(stage, ana)).startswith("For that you need")

    async def test_a_thread_about_a_story_that_is_gone(self, stage: Stage, ana: Person) -> None:
        refused = await self.thread_refused(stage, ana, lambda: stage.library.remove(KEEPER.id))
        assert refused.startswith("There is no story")

    async def thread_refused(
        self, stage: Stage, ana: Person, before: Callable[[], object] = lambda: None
    ) -> str:
        shown = await (await ana.slash(stage.place, "ask", question=FOUND)).answer()
        before()
        clicked = await ana.click(shown, "Ask on in a thread")
        words = (await clicked.answer(where=lambda seen: seen.ephemeral)).words
        assert shown.id not in stage.twin.world.channels
        return words

    async def test_no_thread_is_offered_in_a_thread(self, stage: Stage, ana: Person) -> None:
        thread = await ana.thread(stage.place, "aside")
        shown = await (await ana.slash(thread, "ask", question=FOUND)).answer()
        assert "Ask on in a thread" not in [button.label for button in shown.buttons]


class TestChanging:
    async def test_a_story_whose_file_is_still_read_is_cancelled_at_once(
        self, stage: Stage, mod: Person, held: threading.Event
    ) -> None:
        used = await mod.slash(stage.place, "story add", file=file())
        await used.answer(where=lambda seen: "reading" in seen.words)
        await stage.bot.desk.finish(5)
        words = [seen.words for seen in used.answers]
        held.set()
        assert words == ["I am being restarted, so nothing was changed: do it again in a minute."]
        assert stage.titles() == []

    async def test_a_story_is_not_renamed_or_removed_while_it_is_replaced(
        self, stage: Stage, mod: Person
    ) -> None:
        await add(stage, mod, file=file())
        used = await mod.slash(stage.place, "story replace", story="ferry", file=file(SLOW))
        await used.answer(where=lambda seen: "searchable" in seen.words)
        renamed = await mod.slash(stage.place, "story rename", story="ferry", title="Another")
        assert "is being given another text" in await told(renamed)
        removing = await mod.slash(stage.place, "story remove", story="ferry")
        sure = await removing.answer(where=lambda seen: "Remove" in seen.words)
        clicked = await mod.click(sure, "Remove")
        refused = await clicked.answer(where=lambda seen: "given another text" in seen.words)
        assert refused.ephemeral
        stage.embedder.free()
        assert "has its new text" in await told(used)
        assert stage.titles() == [TITLE]

    async def test_a_replacement_keeps_the_title_that_was_given_while_it_was_read(
        self, stage: Stage, mod: Person, held: threading.Event
    ) -> None:
        held.set()
        await add(stage, mod, file=file())
        held.clear()
        used = await mod.slash(stage.place, "story replace", story="ferry", file=file("New."))
        await used.answer(where=lambda seen: "reading" in seen.words)
        await told(await mod.slash(stage.place, "story rename", story="ferry", title="Mine"))
        held.set()
        assert "has its new text" in await told(used)
        assert stage.titles() == ["Mine"]

    async def test_two_moderators_give_no_title_twice(self, stage: Stage, mod: Person) -> None:
        await add(stage, mod, file=file(), title="A")
        await add(stage, mod, file=file("Other text."), title="B")
        renaming = [
            await mod.slash(stage.place, "story rename", story=story, title="Same")
            for story in ("ferry", "ferry-2")
        ]
        words = [await told(used) for used in renaming]
        assert sum("is now called" in each for each in words) == 1
        assert sum("already has a story" in each for each in words) == 1
        assert len(set(stage.titles())) == 2

    async def test_a_title_that_is_coming_is_taken(self, stage: Stage, mod: Person) -> None:
        await add(stage, mod, file=file())
        used = await mod.slash(stage.place, "story add", file=file(SLOW, "b.txt"), title="B")
        await used.answer(where=lambda seen: "searchable" in seen.words)
        renamed = await mod.slash(stage.place, "story rename", story="ferry", title="b")
        assert "already has a story" in await told(renamed)
        stage.embedder.free()
        assert "is ready" in await told(used)
        assert sorted(stage.titles()) == ["B", TITLE]

    async def test_a_story_is_replaced_by_one_at_a_time(self, stage: Stage, mod: Person) -> None:
        await add(stage, mod, file=file())
        used = await mod.slash(stage.place, "story replace", story="ferry", file=file(SLOW))
        await used.answer(where=lambda seen: "searchable" in seen.words)
        second = await mod.slash(stage.place, "story replace", story="ferry", file=file("New."))
        assert "is being given another text" in await told(second)
        stage.embedder.free()
        assert "has its new text" in await told(used)

    async def test_a_cancelled_story_that_is_still_read_counts(
        self, stage: Stage, mod: Person, held: threading.Event
    ) -> None:
        for n in range(2):
            used = await mod.slash(stage.place, "story add", file=file(), title=f"{n}")
            reading = await used.answer(where=lambda seen: "reading" in seen.words)
            await mod.click(reading, "Cancel")
            assert "Cancelled" in await told(used)
        third = await mod.slash(stage.place, "story add", file=file(), title="3")
        assert "adding 2 stories already" in await told(third)
        held.set()

    async def test_a_form_for_a_story_of_a_long_title_opens(
        self, stage: Stage, mod: Person
    ) -> None:
        title = "The ferry " * 19
        used = await mod.slash(stage.place, "story add", file=file(), title=title.strip())
        await used.answer(where=lambda seen: "is ready" in seen.words)
        opened = await mod.slash(stage.place, "story replace", story=title.strip())
        assert (await opened.modal()).custom_id.endswith(":ferry")
        unknown = await mod.slash(stage.place, "story replace", story="x" * 150)
        assert "There is no story" in (await unknown.answer()).words

    async def test_an_error_of_its_own_is_none_of_discords(
        self, stage: Stage, mod: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("bot.story_changes.write_takeout", full)
        words = (await (await mod.slash(stage.place, "story export")).answer()).words
        assert words.startswith("Something went wrong here")

    async def test_a_form_outlives_a_restart(self, stage: Stage, mod: Person) -> None:
        opened = await mod.slash(stage.place, "story add")
        await opened.modal()
        await stage.restart()
        sent = await mod.submit_modal(opened, text="It has not run since May.", title="F")
        assert "is ready" in await told(sent)
        assert stage.titles() == ["F"]


class TestPlaces:
    async def test_a_thread_is_about_its_story_for_commands_too(
        self, stage: Stage, ana: Person
    ) -> None:
        shown = await (await ana.slash(stage.place, "ask", question=FOUND)).answer()
        await (await ana.click(shown, "Ask on in a thread")).answer()
        thread = stage.twin.world.channels[shown.id]
        stage.add(Story("copy", "Another keeper", "The lighthouse keeper of Reef Island was Bob."))
        seen = await (await ana.slash(thread, "ask", question=FOUND)).answer()
        assert KEEPER.title in seen.words

    async def test_an_answer_whose_story_is_gone_can_be_replied_to(
        self, stage: Stage, ana: Person
    ) -> None:
        shown = await (await ana.slash(stage.place, "ask", question=FOUND)).answer()
        stage.library.remove(KEEPER.id)
        seen = await (await ana.say(stage.place, FOUND_IN_PEARS, reply_to=shown)).answer()
        assert PEARS.title in seen.words

    async def test_questions_to_others_are_theirs(
        self, stage: Stage, ana: Person, ben: Person, mod: Person
    ) -> None:
        await (await mod.slash(stage.place, "listen", on=True)).answer()
        first = await ana.say(stage.place, "I read that story.")
        to_ana = f"{FOUND.rstrip('?')}, <@{ana.record.id}>?"
        asked = [
            await ben.say(stage.place, FOUND, reply_to=first),
            await ben.say(stage.place, to_ana),
            await ben.say(stage.place, "How did you like the party yesterday?"),
        ]
        before = count(stage, "answers")
        await stage.settled()  # asks one of its own
        assert [each.answers for each in asked] == [[], [], []]
        assert count(stage, "answers") - before <= 1

    async def test_a_picture_in_reply_to_an_answer_gets_nothing(
        self, stage: Stage, ana: Person, ben: Person
    ) -> None:
        shown = await (await ana.say(stage.place, FOUND, mention=True)).answer()
        picture = FileToSend("lol.png", b"\x89PNG", "image/png")
        asked = await ben.say(stage.place, "", reply_to=shown, files=(picture,))
        await stage.settled()
        assert asked.answers == []

    async def test_its_role_is_its_name_too(self, stage: Stage, ana: Person) -> None:
        role = next(r for r in stage.twin.guild.roles.values() if r.name == "Quoth")
        asked = await ana.say(stage.place, f"<@&{role.id}> {FOUND}")
        assert KEEPER.title in (await asked.answer()).words

    async def test_a_mention_is_read_as_a_name(self, stage: Stage, ana: Person) -> None:
        bot = stage.twin.world.bot.id
        await (await ana.say(stage.place, f"<@{bot}> Did <@{ana.record.id}> say who?")).answer()
        with sqlite3.connect(stage.folder / "discord.db") as base:
            [(question,)] = base.execute("SELECT question FROM answers").fetchall()
        base.close()
        assert question == "Did @Ana say who?"
