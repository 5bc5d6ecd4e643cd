"""Servers apart: what one has added is nothing to another, nor to direct messages."""

from __future__ import annotations

import logging
import threading
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from index import Library, Story
from index.servers import Owner, Purged
from tests.bot.attacks import OWN, QUESTION, REMOVED, SECRET, TRIES, Attack
from tests.bot.discord_fixtures import FOUND, KEEPER, MANAGE_SERVER, PEARS, Stage, on_stage
from tests.bot.test_discord_adding import SLOW, file
from tests.discord_twin import PATIENCE, FileToSend, Person, Used, until

EVERYTHING = 1 << 3
"""The permission "Administrator"."""


@pytest_asyncio.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """The bot on a twin, for people who ask faster than it usually lets them."""
    async with on_stage(tmp_path / "data", KEEPER, PEARS) as stage:
        await stage.start(user_questions_per_minute=0, channel_questions_per_minute=0)
        yield stage


@pytest.fixture
def mod(stage: Stage) -> Person:
    return stage.twin.user("mod", permissions=MANAGE_SERVER)


@pytest_asyncio.fixture
async def adding(stage: Stage, mod: Person, monkeypatch: pytest.MonkeyPatch) -> Used:
    """A story that the first server is adding all the while."""
    monkeypatch.setattr("bot.story_adding.EDIT_SECONDS", 0.05)
    secret = file(SLOW.replace("Barge", "The silver barge of Zebulon"), "quillon-barges.txt")
    used = await mod.slash(stage.place, "story add", file=secret, title="Quillon Barges")
    await used.answer(where=lambda seen: "searchable" in seen.words)
    return used


@pytest_asyncio.fixture
async def attack(stage: Stage, mod: Person, adding: Used) -> Attack:
    """Two servers with a story each; the first also has one that it has removed."""
    twin = stage.twin
    other = twin.server("Other")
    stage.add(SECRET, REMOVED, guild=twin.guild)
    stage.library.of(str(twin.guild.id)).remove(REMOVED.id)
    stage.add(OWN, guild=other)
    eve = twin.user("eve", permissions=EVERYTHING, guild=other)
    assert eve.record.id not in twin.guild.members
    asked = await mod.slash(stage.place, "ask", question=QUESTION)
    answer = await asked.answer()
    assert "seventh stair" in answer.words
    form = await mod.slash(stage.place, "story replace", story=SECRET.id)
    await form.modal()
    [cancel] = adding.answers[0].buttons
    role = twin.role("Wardens", mod)
    place = twin.channel("general", other)
    return Attack(stage, eve, mod, place, stage.place, answer, form, role, cancel.custom_id or "")


def kept(attack: Attack) -> list[object]:
    """All of the first server that the attacker may not change."""
    guild = attack.victim.guild
    assert guild
    library, memory = attack.stage.library.of(str(guild.id)), attack.stage.memory
    listed = [story for story in library.listed() if story.owner is not None]
    settings = memory.audit_channel(guild.id), memory.keepers().get(guild.id)
    in_use = memory.story_in_use(attack.victim.id, guild.id)
    votes = memory.votes(int(attack.number))
    threads = [each.id for each in guild.channels.values()]
    return [listed, library.removed(), settings, in_use, votes, threads]


async def answers(attack: Attack, story: Story) -> list[str]:
    """What the attacker is told of a story in every way to name it."""
    told = []
    for command, options in (
        ("ask", {"question": QUESTION}),
        ("story show", {}),
        ("story use", {}),
        ("story rename", {"title": "Mine"}),
        ("story remove", {}),
        ("story replace", {"file": FileToSend("mine.txt", b"Mine.")}),
        ("story restore", {}),
    ):
        for name in (story.id, story.title):
            told.append((await attack.use(command, story=name, **options)).words)
    for button in ("remove", "keep", "undo"):
        used = await attack.eve.forge(attack.place, f"story:{button}:{story.id}")
        told.append((await used.answer(where=lambda seen: seen.ephemeral)).words)
    return told


def left(stage: Stage) -> list[str]:
    """The servers that are noted as left."""
    return [owner.id for owner in stage.library.owners() if owner.left_at is not None]


class TestAnAttacker:
    async def test_no_try_shows_or_changes_another_servers_stories(
        self, attack: Attack, adding: Used
    ) -> None:
        before = kept(attack)
        failed: dict[str, object] = {}
        for name, (knows, attempt) in TRIES.items():
            attack.forget()
            await attempt(attack)
            if any("Something went wrong" in text for text in attack.seen()):
                failed[name] = "an error of its own"
            if leaks := attack.leaks(knows=knows):
                failed[name] = leaks
            if kept(attack) != before:
                failed[name] = "changed"
                before = kept(attack)
        assert failed == {}
        attack.stage.embedder.free()
        ready = await adding.answer(where=lambda seen: "…" not in seen.words)
        assert "Quillon Barges (quillon-barges) is ready" in ready.words

    def test_there_are_enough_tries(self) -> None:
        assert len(TRIES) >= 60

    async def test_nothing_tells_whether_another_server_has_a_story(self, attack: Attack) -> None:
        """What is answered is the same before it has one of that name, while it has and after."""
        story = Story("umber-vault", "The Umber Vault", SECRET.text)
        guild = attack.victim.guild
        assert guild
        library = attack.stage.library.of(str(guild.id))
        before = await answers(attack, story)
        library.add(story)
        assert await answers(attack, story) == before
        library.remove(story.id)
        assert await answers(attack, story) == before

    async def test_the_checks_see_what_does_leak(self, attack: Attack, mod: Person) -> None:
        """The same tries, made where they may be, are seen to show the secrets."""
        attack.eve, attack.place = mod, attack.victim
        for name in ("ask all stories", "list", "type into ask", "take all out", "mention the bot"):
            attack.forget()
            await TRIES[name][1](attack)
            assert attack.leaks(knows=False), name


class TestAMemberOfBoth:
    async def test_sees_each_story_in_its_own_server_alone(
        self, stage: Stage, attack: Attack
    ) -> None:
        both = stage.twin.user("both")
        stage.twin.user("both", permissions=MANAGE_SERVER, guild=attack.place.guild)
        own = "Who is the gardener of Elm Court?"
        for place, question, found, title in (
            (attack.victim, QUESTION, True, SECRET.title),
            (attack.place, QUESTION, False, SECRET.title),
            (both.direct, QUESTION, False, SECRET.title),
            (attack.place, own, True, OWN.title),
            (attack.victim, own, False, OWN.title),
            (both.direct, own, False, OWN.title),
            *((place, FOUND, True, KEEPER.title) for place in (attack.victim, attack.place)),
            (both.direct, FOUND, True, KEEPER.title),
        ):
            seen = await (await both.slash(place, "ask", question=question)).answer()
            while "Closest passage" in [button.label for button in seen.buttons]:
                await (await both.click(seen, "Closest passage")).answer()
                now = both.look(seen)
                assert now is not None
                seen = now
            assert (title in seen.words) is found

    async def test_every_excerpt_says_which_story_it_is_from(
        self, stage: Stage, attack: Attack
    ) -> None:
        both = stage.twin.user("both")
        seen = await (await both.slash(attack.victim, "ask", question=QUESTION)).answer()
        titles = []
        while True:
            titles.append(seen.words.splitlines()[-1].split(" · ")[1])
            if "More passages" not in [button.label for button in seen.buttons]:
                break
            await (await both.click(seen, "More passages")).answer()
            now = both.look(seen)
            assert now is not None
            seen = now
        assert titles[0] == SECRET.title
        assert len(set(titles)) > 1
        assert set(titles) <= {SECRET.title, KEEPER.title, PEARS.title}


class TestComingAndGoing:
    async def test_a_server_that_is_left_keeps_its_stories_for_a_while(
        self, stage: Stage, mod: Person, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.INFO, "bot.servers")
        guild = stage.twin.guild
        stage.add(SECRET, guild=guild)
        stage.twin.throw_out(guild)
        await until(lambda: left(stage) == [str(guild.id)])
        stage.twin.let_in(guild)
        await until(lambda: left(stage) == [])
        asked = await mod.slash(stage.place, "ask", question=QUESTION)
        assert "seventh stair" in (await asked.answer()).words

    async def test_one_that_comes_while_the_bot_looks_is_not_taken_for_gone(
        self, stage: Stage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        come, purged = threading.Event(), threading.Event()
        owners, purge = Library.owners, Library.purge

        def later(library: Library) -> list[Owner]:
            assert come.wait(PATIENCE)
            return owners(library)

        def noted(library: Library) -> Purged:
            purged.set()
            return purge(library)

        monkeypatch.setattr(Library, "owners", later)
        monkeypatch.setattr(Library, "purge", noted)
        await stage.restart()
        new = stage.twin.server("New")
        await until(lambda: stage.bot.get_guild(new.id) is not None)
        stage.add(SECRET, guild=new)
        come.set()
        await until(purged.is_set)
        assert left(stage) == []

    async def test_what_happened_while_it_was_away_is_made_up_for(self, stage: Stage) -> None:
        gone, here = stage.twin.server("Gone"), stage.twin.server("Here")
        stage.add(SECRET, guild=gone)
        stage.add(OWN, guild=here)
        stage.library.left(str(here.id))
        await stage.stop()
        stage.twin.throw_out(gone)
        await stage.restart()
        await until(lambda: left(stage) == [str(gone.id)])

    async def test_an_error_does_not_end_the_daily_purge(
        self, stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        purges: list[None] = []

        def purge(_: Library) -> None:
            purges.append(None)
            raise OSError("the disk is away")

        await stage.stop()
        monkeypatch.setattr(Library, "purge", purge)
        monkeypatch.setattr("bot.servers.PURGE_SECONDS", 0.02)
        await stage.restart()
        await until(lambda: len(purges) > 1)
        assert "was not deleted" in caplog.text

    async def test_after_a_month_all_of_it_is_forgotten(self, stage: Stage, mod: Person) -> None:
        gone = stage.twin.server("Gone")
        boss = stage.twin.user("boss", permissions=MANAGE_SERVER, guild=gone)
        place = stage.twin.channel("general", gone)
        stage.add(SECRET, guild=gone)
        seen = await (await boss.slash(place, "ask", question=QUESTION)).answer()
        assert "seventh stair" in seen.words
        role = stage.twin.role("Wardens", boss, guild=gone)
        await (await boss.slash(place, "story allow", role=role)).answer()
        await stage.stop()
        stage.twin.throw_out(gone)
        stage.library.left(str(gone.id), datetime.now(UTC) - timedelta(days=31))
        await stage.restart()
        await until(lambda: stage.library.owners() == [])
        await until(lambda: gone.id not in stage.memory.keepers())
        number = int((seen.buttons[0].custom_id or "").split(":")[2])
        assert stage.memory.recall(number) is None
        assert not [path for path in stage.folder.rglob("*") if "q7-ledger" in path.name]
