"""What breaks on the way: no question is lost, and none is answered twice."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import discord
import pytest
import pytest_asyncio

from bot.client import CannotConnect
from index import Answer, Library
from tests.bot.discord_fixtures import FOUND, KEEPER, Stage, on_stage
from tests.discord_twin import PATIENCE, Asked, Fault, Person, Used, until


class Held:
    """Answers that stay under way until they are let go."""

    def __init__(self) -> None:
        self._ask = Library.ask
        self._go = threading.Event()
        self.under_way = 0

    def ask(self, library: Library, *given: Any, **options: Any) -> Answer:
        self.under_way += 1
        assert self._go.wait(PATIENCE)
        return self._ask(library, *given, **options)

    def let_go(self) -> None:
        self._go.set()


@pytest_asyncio.fixture
async def held(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Held]:
    held = Held()

    def ask(library: Library, *given: Any, **options: Any) -> Answer:
        return held.ask(library, *given, **options)

    monkeypatch.setattr(Library, "ask", ask)
    yield held
    held.let_go()


async def answered_once(stage: Stage, *asked: Asked | Used) -> None:
    """Each has its answer, and still just that one when the bot is done with all it heard."""
    for each in asked:
        seen = await each.answer()
        assert KEEPER.title in seen.words
    await stage.settled()
    for each in asked:
        if isinstance(each, Asked):
            replies = [seen for seen in each.answers if seen.reply_to == each.id]
            assert len(replies) == 1
        else:
            assert len(each.answers) == 1


class TestGateway:
    async def test_it_is_cut_while_answers_are_under_way(
        self, stage: Stage, ana: Person, ben: Person, held: Held
    ) -> None:
        message = await ana.say(stage.place, FOUND, mention=True)
        command = await ben.slash(stage.place, "ask", question=FOUND)
        await until(lambda: held.under_way == 2)
        async with stage.twin.gateway.away():
            meanwhile = await ana.say(stage.twin.channel("other"), FOUND, mention=True)
            held.let_go()
            await command.answer()
        await answered_once(stage, message, command, meanwhile)
        assert (stage.twin.gateway.identifies, stage.twin.gateway.resumes) == (1, 1)

    async def test_the_session_becomes_invalid_while_answers_are_under_way(
        self, stage: Stage, ana: Person, ben: Person, held: Held
    ) -> None:
        message = await ana.say(stage.place, FOUND, mention=True)
        command = await ben.slash(stage.place, "ask", question=FOUND)
        await until(lambda: held.under_way == 2)
        stage.twin.gateway.invalidate()
        await stage.twin.ready()
        held.let_go()
        after = await ben.slash(stage.twin.channel("other"), "ask", question=FOUND)
        await answered_once(stage, message, command, after)
        assert (stage.twin.gateway.identifies, stage.twin.gateway.resumes) == (2, 0)

    async def test_discord_asks_to_reconnect(self, stage: Stage, ana: Person) -> None:
        stage.twin.gateway.reconnect()
        asked = [await ana.say(stage.place, FOUND, mention=True) for _ in range(3)]
        await answered_once(stage, *asked)
        assert stage.twin.gateway.resumes == 1

    @pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
    async def test_the_token_is_revoked(self, stage: Stage) -> None:
        stage.twin.revoke_token()
        assert stage.running is not None
        with pytest.raises(discord.ConnectionClosed) as closed:
            await asyncio.wait_for(asyncio.shield(stage.running), PATIENCE)
        assert closed.value.code == 4004


class TestRest:
    @pytest.mark.parametrize("everywhere", [False, True])
    async def test_replies_are_limited(self, stage: Stage, ana: Person, everywhere: bool) -> None:
        fault = stage.twin.faults.rate_limit(
            "POST", "/channels/*/messages", everywhere=everywhere, times=2
        )
        asked = [await ana.say(stage.place, FOUND, mention=True) for _ in range(3)]
        await answered_once(stage, *asked)
        assert fault.happened == 2

    async def test_answers_to_commands_are_limited(self, stage: Stage, ana: Person) -> None:
        fault = stage.twin.faults.rate_limit("PATCH", "/webhooks/*/messages/@original")
        used = await ana.slash(stage.place, "ask", question=FOUND)
        await answered_once(stage, used)
        assert fault.happened == 1

    async def test_a_reply_meets_a_bad_gateway(self, stage: Stage, ana: Person) -> None:
        fault = stage.twin.faults.next("POST", "/channels/*/messages", status=502)
        await answered_once(stage, await ana.say(stage.place, FOUND, mention=True))
        assert fault.happened == 1

    async def test_a_reply_is_made_but_its_receipt_is_lost(self, stage: Stage, ana: Person) -> None:
        stage.twin.faults.next("POST", "/channels/*/messages", status=502, after=True)
        await answered_once(stage, await ana.say(stage.place, FOUND, mention=True))

    @pytest.mark.parametrize("after", [False, True])
    @pytest.mark.parametrize(
        ("method", "path"),
        [("POST", "/interactions/*/*/callback"), ("PATCH", "/webhooks/*/messages/@original")],
    )
    async def test_a_command_meets_a_bad_gateway(
        self, stage: Stage, ana: Person, method: str, path: str, after: bool
    ) -> None:
        fault = stage.twin.faults.next(method, path, status=502, after=after)
        await answered_once(stage, await ana.slash(stage.place, "ask", question=FOUND))
        assert fault.happened == 1

    async def test_a_lost_receipt_hides_no_refusal(self, stage: Stage, ana: Person) -> None:
        stage.twin.faults.next("POST", "/interactions/*/*/callback", status=502, after=True)
        used = await ana.slash(stage.place, "ask", question=FOUND, story="zzzz")
        refused = await used.answer(where=lambda seen: seen.ephemeral)
        assert refused.words == "There is no story “zzzz”."

    async def test_typing_may_fail(self, stage: Stage, ana: Person) -> None:
        stage.twin.faults.next("POST", "/channels/*/typing", status=403, body={"code": 50013})
        await answered_once(stage, await ana.say(stage.place, FOUND, mention=True))


async def test_the_original_message_is_deleted_meanwhile(
    stage: Stage, ana: Person, held: Held
) -> None:
    asked = await ana.say(stage.place, FOUND, mention=True)
    await until(lambda: held.under_way == 1)
    await ana.delete(asked)
    held.let_go()
    seen = await asked.answer()
    assert KEEPER.title in seen.words
    await stage.settled()
    assert len(asked.answers) == 1


async def test_a_channel_where_it_may_not_write_is_left_alone(stage: Stage, ana: Person) -> None:
    stage.twin.deny(stage.place, stage.twin.world.bot, 1 << 11)
    asked = await ana.say(stage.place, FOUND, mention=True)
    await stage.settled()
    assert asked.answers == []
    used = await ana.slash(stage.place, "ask", question=FOUND)
    await answered_once(stage, used)


async def test_answers_under_way_are_finished_when_it_is_stopped(
    stage: Stage, ana: Person, ben: Person, held: Held
) -> None:
    message = await ana.say(stage.place, FOUND, mention=True)
    command = await ben.slash(stage.place, "ask", question=FOUND)
    await until(lambda: held.under_way == 2)
    stopping = asyncio.create_task(stage.bot.desk.finish(PATIENCE))
    await asyncio.sleep(0)
    late = await ben.slash(stage.place, "ask", question=FOUND)
    refused = await late.answer()
    assert refused.ephemeral
    assert refused.words.startswith("I am being restarted")
    held.let_go()
    await stopping
    assert KEEPER.title in (await message.answer()).words
    assert KEEPER.title in (await command.answer()).words


class TestRefusalsUnderWay:
    """The bot is not stopped before an error that it met is told."""

    async def stopped_while(self, stage: Stage, fault: Fault) -> None:
        await until(lambda: fault.happened == 1)
        await stage.bot.desk.finish(PATIENCE)

    async def test_to_a_command(self, stage: Stage, ana: Person) -> None:
        fault = stage.twin.faults.next("POST", "/webhooks/*", delay=0.5)
        used = await ana.slash(stage.place, "ask", question=FOUND, story="zzzz")
        await self.stopped_while(stage, fault)
        assert [seen.words for seen in used.answers] == ["There is no story “zzzz”."]

    async def test_to_a_button(self, stage: Stage, ana: Person) -> None:
        fault = stage.twin.faults.next("POST", "/webhooks/*", delay=0.5)
        used = await ana.forge(stage.place, "quoth:more:999:0")
        await self.stopped_while(stage, fault)
        assert [seen.words[:18] for seen in used.answers] == ["This answer is too"]

    async def test_to_a_message(self, stage: Stage, ana: Person) -> None:
        fault = stage.twin.faults.next("POST", "/channels/*/messages", delay=0.5)
        asked = await ana.say(stage.place, "why " * 300, mention=True)
        await self.stopped_while(stage, fault)
        assert [seen.words[:16] for seen in asked.answers] == ["The question has"]

    async def test_to_one_who_comes_while_it_stops(
        self, stage: Stage, ana: Person, ben: Person, held: Held
    ) -> None:
        await ana.slash(stage.place, "ask", question=FOUND)
        await until(lambda: held.under_way == 1)
        stopping = asyncio.create_task(stage.bot.desk.finish(PATIENCE))
        await until(lambda: stage.bot.desk.stopping)
        fault = stage.twin.faults.next("POST", "/interactions/*/*/callback", delay=0.5)
        late = await ben.slash(stage.place, "ask", question=FOUND)
        await until(lambda: fault.happened == 1)
        held.let_go()
        await stopping
        assert [seen.words[:21] for seen in late.answers] == ["I am being restarted:"]


async def test_what_takes_too_long_is_not_waited_for(
    stage: Stage, ana: Person, held: Held, caplog: pytest.LogCaptureFixture
) -> None:
    await ana.slash(stage.place, "ask", question=FOUND)
    await until(lambda: held.under_way == 1)
    await stage.bot.desk.finish(0.01)
    assert "1 answers were not finished in time" in caplog.text
    held.let_go()


async def test_commands_cannot_be_registered_in_a_server_that_it_is_not_in(tmp_path: Path) -> None:
    async with on_stage(tmp_path / "data") as stage:
        with pytest.raises(CannotConnect, match="DISCORD_DEV_SERVER"):
            await stage.start(discord_dev_server=123)
