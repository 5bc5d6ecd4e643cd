"""Questions that hang on what was asked before: in replies, in threads and in private."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.bot.attacks import OWN, QUESTION, SECRET
from tests.bot.discord_fixtures import FOUND, FOUND_IN_PEARS, KEEPER, MANAGE_SERVER, PEARS, Stage
from tests.discord_twin import Channel, Person, Seen

HANGS = "When did she come to the island?"
MEANT = "Understood as: When did the lighthouse keeper come to the island?"
HANGS_ON = "And what was her parrot called?"
MEANT_ON = "Understood as: What was the lighthouse keeper's parrot called?"
STANDS = "What did the lamp burn until 1926?"

UNDERSTOOD = "Understood as"


async def ask(who: Person, place: Channel, question: str, **options: Any) -> Seen:
    return await (await who.slash(place, "ask", question=question, **options)).answer()


async def say(who: Person, place: Channel, text: str, **how: Any) -> Seen:
    return await (await who.say(place, text, **how)).answer()


class TestReplies:
    async def test_one_to_an_answer_hangs_on_it(
        self, stage: Stage, ana: Person, ben: Person
    ) -> None:
        first = await ask(ana, stage.place, FOUND)
        assert UNDERSTOOD not in first.words
        second = await say(ben, stage.place, HANGS, reply_to=first)
        assert second.words.splitlines()[0] == MEANT
        assert second.words.splitlines()[1] in KEEPER.text
        await stage.restart()
        third = await say(ana, stage.place, HANGS_ON, reply_to=second)
        assert third.words.splitlines()[0] == MEANT_ON
        assert third.words.splitlines()[1] in KEEPER.text

    async def test_it_hangs_on_the_answer_that_it_replies_to_not_on_the_last(
        self, stage: Stage, ana: Person
    ) -> None:
        first = await ask(ana, stage.place, FOUND)
        await ask(ana, stage.place, FOUND_IN_PEARS)
        seen = await say(ana, stage.place, HANGS, reply_to=first)
        assert MEANT in seen.words

    async def test_how_it_was_understood_stays_when_its_pages_are_turned(
        self, stage: Stage, ana: Person
    ) -> None:
        first = await ask(ana, stage.place, FOUND)
        seen = await say(ana, stage.place, HANGS, reply_to=first)
        await (await ana.click(seen, "More passages")).answer()
        turned = ana.look(seen)
        assert turned is not None
        assert turned.words.splitlines()[0] == MEANT
        assert "passage 2 of" in turned.words

    async def test_a_question_that_stands_alone_stays_as_it_is(
        self, stage: Stage, ana: Person
    ) -> None:
        first = await ask(ana, stage.place, FOUND)
        alone = await ask(ana, stage.place, STANDS)
        reply = await say(ana, stage.place, STANDS, reply_to=first)
        assert UNDERSTOOD not in reply.words
        assert reply.words.splitlines()[0] == alone.words.splitlines()[1]  # under the question

    async def test_one_that_is_asked_by_the_menu_hangs_on_it_too(
        self, stage: Stage, ana: Person, ben: Person
    ) -> None:
        await stage.stop()
        await stage.start(message_content=False)
        first = await ask(ana, stage.place, FOUND)
        said = await ben.say(stage.place, HANGS, reply_to=first, ping=False)
        menu = await ana.context_menu(stage.place, "Ask the story", said)
        assert MEANT in (await menu.answer()).words

    async def test_one_to_a_persons_message_hangs_on_nothing(
        self, stage: Stage, ana: Person, ben: Person
    ) -> None:
        await ask(ana, stage.place, FOUND)
        said = await ben.say(stage.place, "She was brave.")
        seen = await say(ana, stage.place, HANGS, reply_to=said, mention=True)
        assert UNDERSTOOD not in seen.words

    async def test_a_story_that_is_gone_since_is_no_error(self, stage: Stage, ana: Person) -> None:
        first = await ask(ana, stage.place, FOUND)
        stage.library.remove(KEEPER.id)
        seen = await say(ana, stage.place, HANGS, reply_to=first)
        assert "Something went wrong" not in seen.words


class TestThreads:
    async def test_the_first_question_hangs_on_the_answer_that_it_was_opened_from(
        self, stage: Stage, ana: Person, ben: Person
    ) -> None:
        answer = await ask(ana, stage.place, FOUND)
        await (await ana.click(answer, "Ask on in a thread")).answer()
        thread = stage.twin.world.channels[answer.id]
        first = await say(ben, thread, HANGS, mention=True)
        assert MEANT in first.words
        second = await ask(ana, thread, HANGS_ON)
        assert MEANT_ON in second.words

    async def test_one_word_is_a_question_there(self, stage: Stage, ana: Person) -> None:
        answer = await ask(ana, stage.place, FOUND)
        await (await ana.click(answer, "Ask on in a thread")).answer()
        thread = stage.twin.world.channels[answer.id]
        seen = await say(ana, thread, "Why?")
        assert "Understood as: Why was the lighthouse keeper of Reef Island?" in seen.words

    async def test_what_is_asked_in_the_channel_is_nothing_to_another_thread(
        self, stage: Stage, ana: Person
    ) -> None:
        await ask(ana, stage.place, FOUND)
        thread = await ana.thread(stage.place, "aside")
        assert UNDERSTOOD not in (await ask(ana, thread, HANGS)).words
        await ask(ana, thread, FOUND)
        assert MEANT in (await ask(ana, thread, HANGS)).words

    async def test_an_answer_for_one_alone_is_nothing_to_the_others(
        self, stage: Stage, ana: Person, ben: Person
    ) -> None:
        thread = await ana.thread(stage.place, "aside")
        await ask(ana, thread, FOUND, private=True)
        assert UNDERSTOOD not in (await ask(ben, thread, HANGS)).words

    async def test_another_story_is_asked_for_itself(self, stage: Stage, ana: Person) -> None:
        thread = await ana.thread(stage.place, "aside")
        await ask(ana, thread, FOUND)
        assert UNDERSTOOD not in (await ask(ana, thread, HANGS, story=PEARS.id)).words


class TestAtOnce:
    """A question that comes before the bot has kept which message shows the answer."""

    @pytest.fixture
    def slow(self, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
        kept = stage.memory.shown_as

        def shown_as(answer: int, message: int) -> None:
            time.sleep(0.3)
            kept(answer, message)

        monkeypatch.setattr(stage.memory, "shown_as", shown_as)

    @pytest.mark.usefixtures("slow")
    async def test_in_private(self, ana: Person) -> None:
        await say(ana, ana.direct, FOUND)
        assert MEANT in (await say(ana, ana.direct, HANGS)).words

    @pytest.mark.usefixtures("slow")
    async def test_in_a_thread(self, stage: Stage, ana: Person) -> None:
        thread = await ana.thread(stage.place, "aside")
        await ask(ana, thread, FOUND)
        assert MEANT in (await ask(ana, thread, HANGS)).words

    @pytest.mark.usefixtures("slow")
    async def test_in_a_reply(self, stage: Stage, ana: Person, ben: Person) -> None:
        first = await ask(ana, stage.place, FOUND)
        assert MEANT in (await say(ben, stage.place, HANGS, reply_to=first)).words


class TestElsewhere:
    async def test_in_private_one_hangs_on_the_last(self, stage: Stage, ana: Person) -> None:
        await say(ana, ana.direct, FOUND)
        assert MEANT in (await say(ana, ana.direct, HANGS)).words
        assert MEANT_ON in (await say(ana, ana.direct, HANGS_ON)).words

    async def test_what_others_ask_in_private_is_nothing_to_one(
        self, stage: Stage, ana: Person, ben: Person
    ) -> None:
        await say(ben, ben.direct, FOUND)
        assert UNDERSTOOD not in (await say(ana, ana.direct, HANGS)).words

    async def test_in_a_channel_a_question_stands_alone(self, stage: Stage, ana: Person) -> None:
        await ask(ana, stage.place, FOUND)
        assert UNDERSTOOD not in (await ask(ana, stage.place, HANGS)).words
        assert UNDERSTOOD not in (await say(ana, stage.place, HANGS, mention=True)).words

    @pytest.mark.parametrize("private", [False, True])
    async def test_another_servers_answer_is_nothing_to_hang_on(
        self, stage: Stage, private: bool
    ) -> None:
        other = stage.twin.server("Other")
        stage.add(SECRET, guild=stage.twin.guild)
        stage.add(OWN, guild=other)
        mod = stage.twin.user("mod", permissions=MANAGE_SERVER)
        eve = stage.twin.user("eve", permissions=MANAGE_SERVER, guild=other)
        answer = await ask(mod, stage.place, QUESTION)
        place = eve.direct if private else stage.twin.channel("general", other)
        seen = await say(eve, place, "Why?", reply_to=answer, mention=not private)
        assert UNDERSTOOD not in seen.words
        assert "warden" not in seen.words
