"""Channels and servers: /listen, the story in use, the list of stories, help, refusals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.bot.discord_fixtures import (
    FOUND,
    FOUND_IN_PEARS,
    KEEPER,
    NOT_SAID,
    PEARS,
    Stage,
    on_stage,
)
from tests.discord_twin import CannotDoThat, Channel, Person, Seen, until

MANAGE_SERVER = 1 << 5


@pytest.fixture
def boss(stage: Stage) -> Person:
    return stage.twin.user("boss", permissions=MANAGE_SERVER)


async def told(stage: Stage, who: Person, command: str, **options: Any) -> Seen:
    """What a command tells its user, and nobody else."""
    used = await who.slash(stage.place, command, force=True, **options)
    seen = await used.answer()
    assert seen.ephemeral
    return seen


async def silent(stage: Stage, who: Person, *texts: str, place: Channel | None = None) -> None:
    """Says what the bot is to leave alone, and sees that it does."""
    place = place or stage.place
    said = [await who.say(place, text) for text in texts]
    await stage.settled()
    assert [asked.answers for asked in said] == [[]] * len(said)


class TestListening:
    async def test_it_answers_what_is_asked_and_found(
        self, stage: Stage, boss: Person, ana: Person
    ) -> None:
        assert "from now on" in (await told(stage, boss, "listen", on=True)).words
        seen = await (await ana.say(stage.place, FOUND)).answer()
        assert KEEPER.title in seen.words
        await silent(stage, ana, "What a nice day", "the lighthouse keeper is Marta", NOT_SAID, "?")
        await silent(stage, ana, "who are you guys?")
        await silent(stage, ana, FOUND, place=stage.twin.channel("elsewhere"))

    async def test_it_knows_the_story_of_the_channel(
        self, stage: Stage, boss: Person, ana: Person
    ) -> None:
        await told(stage, boss, "listen", on=True)
        await told(stage, boss, "story use", story=PEARS.id)
        seen = await (await ana.say(stage.place, FOUND_IN_PEARS)).answer()
        assert PEARS.title in seen.words

    async def test_threads_are_listened_to_as_their_channel_is(
        self, stage: Stage, boss: Person, ana: Person
    ) -> None:
        thread = await ana.thread(stage.place, "aside")
        await told(stage, boss, "listen", on=True)
        seen = await (await ana.say(thread, FOUND)).answer()
        assert KEEPER.title in seen.words

    async def test_other_bots_are_left_alone(self, stage: Stage, boss: Person, ana: Person) -> None:
        await told(stage, boss, "listen", on=True)
        ana.record.bot = True
        await silent(stage, ana, FOUND)

    async def test_it_outlives_a_restart_and_ends_when_told(
        self, stage: Stage, boss: Person, ana: Person
    ) -> None:
        await told(stage, boss, "listen", on=True)
        await stage.restart()
        await (await ana.say(stage.place, FOUND)).answer()
        assert "no longer" in (await told(stage, boss, "listen", on=False)).words
        await silent(stage, ana, FOUND)

    async def test_without_the_intent_it_says_what_to_do(self, stage: Stage, boss: Person) -> None:
        await stage.stop()
        await stage.start(message_content=False)
        words = (await told(stage, boss, "listen", on=True)).words
        assert "Message Content Intent" in words
        assert "MESSAGE_CONTENT=true" in words

    async def test_too_many_questions_are_passed_over_in_silence(
        self, stage: Stage, boss: Person, ana: Person
    ) -> None:
        await told(stage, boss, "listen", on=True)
        await stage.stop()
        await stage.start(user_questions_per_minute=1)
        await (await ana.say(stage.place, FOUND)).answer()
        await silent(stage, ana, FOUND)


class TestStories:
    async def test_the_list_marks_the_one_in_use(self, stage: Stage, boss: Person) -> None:
        await told(stage, boss, "story use", story=KEEPER.title)
        title, *stories = (await told(stage, boss, "story list")).words.splitlines()
        assert title == "Stories"
        assert stories[0].startswith(f"• {PEARS.title} (pears-of-hollow-farm) · ")
        assert stories[1].startswith(f"• {KEEPER.title} (")
        assert [line.endswith("asked here") for line in stories] == [False, True]

    async def test_the_channels_story_goes_before_the_servers(
        self, stage: Stage, boss: Person
    ) -> None:
        seen = await told(stage, boss, "story use", story=KEEPER.id, where="server")
        assert seen.words == f"This server now asks {KEEPER.title}."
        await told(stage, boss, "story use", story=PEARS.id)
        here = await (await boss.slash(stage.place, "ask", question=FOUND_IN_PEARS)).answer()
        assert PEARS.title in here.words
        elsewhere = stage.twin.channel("elsewhere")
        there = await (await boss.slash(elsewhere, "ask", question=FOUND)).answer()
        assert KEEPER.title in there.words
        seen = await told(stage, boss, "story use")
        assert seen.words == "This channel now asks all stories."

    async def test_a_thread_asks_its_channels_story(self, stage: Stage, boss: Person) -> None:
        await told(stage, boss, "story use", story=PEARS.id)
        thread = await boss.thread(stage.place, "aside")
        seen = await (await boss.slash(thread, "ask", question=FOUND_IN_PEARS)).answer()
        assert PEARS.title in seen.words

    async def test_a_removed_story_in_use_leaves_all_others(
        self, stage: Stage, boss: Person
    ) -> None:
        await told(stage, boss, "story use", story=PEARS.id)
        stage.library.remove(PEARS.id)
        seen = await (await boss.slash(stage.place, "ask", question=FOUND)).answer()
        assert KEEPER.title in seen.words

    async def test_show_tells_what_is_known(self, stage: Stage, ana: Person) -> None:
        title, address, facts = (
            await told(stage, ana, "story show", story=KEEPER.id)
        ).words.splitlines()
        assert title == f"{KEEPER.title} ({KEEPER.id})"
        assert address == KEEPER.url
        assert facts.startswith(f"{len(KEEPER.text.split())} words · added <t:")

    async def test_help_names_every_way_to_ask(self, stage: Stage, ana: Person) -> None:
        words = (await told(stage, ana, "help")).words
        for way in ("/ask", "mention me", "Reply to one of my answers", "Ask the story"):
            assert way in words

    async def test_a_server_is_set_by_its_managers_alone(self, stage: Stage, ana: Person) -> None:
        for command, options in (
            ("listen", {"on": True}),
            ("story use", {"story": PEARS.id}),
            ("story use", {"story": PEARS.id, "where": "server"}),
        ):
            seen = await told(stage, ana, command, **options)
            assert seen.words == "For that you need the permission “Manage Server”."
        with pytest.raises(CannotDoThat):
            await ana.slash(stage.place, "listen", on=True)
        assert stage.memory.listening() == set()
        assert stage.memory.story_in_use(stage.place.id, stage.twin.guild.id) is None

    async def test_a_direct_message_has_no_settings(self, stage: Stage, boss: Person) -> None:
        seen = await (await boss.slash(boss.direct, "story use", story=PEARS.id)).answer()
        assert seen.words == "That works in a server only."


class TestLanguages:
    @pytest.mark.parametrize(
        ("locale", "not_said", "more", "menu"),
        [
            ("de", "Davon steht nichts in der Geschichte.", "Weitere Stellen", "Absatz 1"),
            ("es-ES", "La historia no lo dice.", "Más pasajes", "párrafo 1"),
            ("es-419", "La historia no lo dice.", "Más pasajes", "párrafo 1"),
            ("fr", "The story does not say.", "More passages", "paragraph 1"),
        ],
    )
    async def test_a_user_is_answered_in_their_language(
        self, stage: Stage, locale: str, not_said: str, more: str, menu: str
    ) -> None:
        user = stage.twin.user("user", locale=locale)
        seen = await (await user.slash(stage.place, "ask", question=NOT_SAID)).answer()
        assert not_said in seen.words
        seen = await (await user.slash(stage.place, "ask", question=FOUND)).answer()
        assert seen.buttons[0].label == more
        assert menu in seen.words

    async def test_commands_are_listed_in_their_language(self, stage: Stage) -> None:
        command = stage.twin.world.command(None, "ask", 1)
        assert command is not None
        assert command["description_localizations"]["de"].startswith("Stell eine Frage")
        assert command["description_localizations"]["es-ES"].startswith("Haz una pregunta")
        menu = stage.twin.world.command(None, "Ask the story", 3)
        assert menu is not None
        assert menu["name_localizations"]["de"] == "Die Geschichte fragen"


class TestRefusals:
    @pytest.mark.parametrize(
        ("options", "sentence"),
        [
            (
                {"question": FOUND, "story": "keeper"},
                f"There is no story “keeper”. Did you mean “{KEEPER.id}”?",
            ),
            ({"question": FOUND, "story": "zzzz"}, "There is no story “zzzz”."),
            ({"question": "  ?! "}, "The question is empty: write what you want to know."),
            (
                {"question": "why " * 300},
                "The question has 1,199 characters; ask it in 1,000 or fewer.",
            ),
        ],
    )
    @pytest.mark.parametrize("private", [True, False])
    async def test_a_bad_question_is_refused_in_private(
        self, stage: Stage, ana: Person, options: dict[str, Any], sentence: str, private: bool
    ) -> None:
        used = await ana.slash(stage.place, "ask", private=private, **options)
        seen = await used.answer(where=lambda seen: seen.ephemeral)
        assert seen.words == sentence
        # Nothing is left to see for the others.
        assert stage.twin.user("ben").sees(stage.place) == []

    async def test_without_stories_it_says_so(self, tmp_path: Path) -> None:
        async with on_stage(tmp_path / "data") as stage:
            await stage.start()
            ana = stage.twin.user("ana")
            used = await ana.slash(stage.place, "ask", question=FOUND)
            seen = await used.answer(where=lambda seen: seen.ephemeral)
            assert seen.words.startswith("There are no stories yet")
            assert (await told(stage, ana, "story list")).words == "Stories"
            direct = await (await ana.dm(FOUND)).answer()
            assert direct.words.startswith("There are no stories yet")

    async def test_who_asks_too_fast_is_told_when_to_ask_again(
        self, stage: Stage, ana: Person, ben: Person
    ) -> None:
        await stage.stop()
        await stage.start(user_questions_per_minute=2, channel_questions_per_minute=3)
        for _ in range(2):
            await (await ana.slash(stage.place, "ask", question=FOUND)).answer()
        third = await ana.slash(stage.place, "ask", question=FOUND)
        refused = await third.answer(where=lambda seen: seen.ephemeral)
        assert refused.words.startswith("That was a lot of questions at once: ask again in ")
        await (await ben.slash(stage.place, "ask", question=FOUND)).answer()
        fourth = await ben.slash(stage.place, "ask", question=FOUND)
        refused = await fourth.answer(where=lambda seen: seen.ephemeral)
        assert refused.words.startswith("This channel asks a lot at once: ask again in ")

    async def test_greetings_count_as_questions(self, stage: Stage, ana: Person) -> None:
        await stage.stop()
        await stage.start(user_questions_per_minute=1, channel_questions_per_minute=0)
        await (await ana.say(stage.place, "hi", mention=True)).answer()
        again = await (await ana.say(stage.place, "hello", mention=True)).answer()
        assert again.words.startswith("That was a lot of questions at once: ask again in ")

    async def test_a_refusal_of_a_message_is_taken_back(
        self, stage: Stage, ana: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.channel.FLEETING_SECONDS", 0.05)
        asked = await ana.say(stage.place, "why " * 300, mention=True)
        refused = await asked.answer()
        assert refused.words.startswith("The question has 1,199 characters")
        await until(lambda: ana.look(refused) is None)
        assert asked.answers == []

    async def test_an_unexpected_error_has_a_reference_in_the_log(
        self, stage: Stage, ana: Person, caplog: pytest.LogCaptureFixture
    ) -> None:
        stage.memory.close()  # what a broken disk would do to it
        used = await ana.slash(stage.place, "ask", question=FOUND)
        seen = await used.answer(where=lambda seen: seen.ephemeral)
        reference = seen.words.removesuffix(".").split()[-1]
        assert seen.words.startswith("Something went wrong here; tell whoever hosts me")
        [record] = [each for each in caplog.records if reference in each.getMessage()]
        assert record.exc_info
        assert FOUND not in caplog.text
