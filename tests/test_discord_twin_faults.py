"""What breaks on Discord's side breaks on the twin, and the real discord.py lives through it."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator

import aiohttp
import discord
import pytest
import pytest_asyncio

from tests.discord_twin import PATIENCE, TOKEN, Exchange, NotAnswered, Person, Twin, at_rest, until
from tests.discord_twin.sample_bot import SampleBot, pointed_at, running

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def twin() -> AsyncIterator[Twin]:
    async with Twin(acknowledge_seconds=PATIENCE) as twin:
        yield twin


@pytest_asyncio.fixture
async def bot(twin: Twin) -> AsyncIterator[SampleBot]:
    async with running(twin) as bot:
        yield bot


@pytest.fixture
def ana(twin: Twin) -> Person:
    return twin.user("ana")


def posts(twin: Twin) -> list[Exchange]:
    """The messages that the bot sent, or tried to."""
    return [e for e in twin.log if e.method == "POST" and e.path.endswith("/messages")]


@pytest.mark.usefixtures("bot")
class TestGateway:
    async def test_what_happened_while_cut_off_is_replayed(
        self, twin: Twin, ana: Person, bot: SampleBot
    ) -> None:
        await (await ana.dm("first?")).answer()
        async with twin.gateway.away():
            asked = await ana.say(twin.channel("general"), "Who?", mention=True)
            slash = await ana.slash(twin.channel("general"), "ask", question="Where?")
        assert (await asked.answer()).content.endswith("Who?")
        assert (await slash.answer()).content == "en-US: Where?"
        assert (twin.gateway.identifies, twin.gateway.resumes) == (1, 1)
        await until(lambda: bot.resumed == 1)
        assert len(bot.heard) == 2
        twin.assert_clean()

    async def test_a_reconnect_is_resumed(self, twin: Twin, ana: Person) -> None:
        twin.gateway.reconnect()
        asked = await ana.dm("Who?")
        assert (await asked.answer()).content
        assert (twin.gateway.identifies, twin.gateway.resumes) == (1, 1)

    async def test_a_close_with_a_code_is_resumed(self, twin: Twin, ana: Person) -> None:
        twin.gateway.close(4000)
        await (await ana.dm("Who?")).answer()
        assert (twin.gateway.identifies, twin.gateway.resumes) == (1, 1)

    async def test_an_invalid_session_identifies_anew(self, twin: Twin, ana: Person) -> None:
        twin.gateway.invalidate()
        await twin.ready()
        await (await ana.dm("Who?")).answer()
        assert (twin.gateway.identifies, twin.gateway.resumes) == (2, 0)

    async def test_an_invalid_session_may_be_resumable(self, twin: Twin, ana: Person) -> None:
        twin.gateway.invalidate(resumable=True)
        await (await ana.dm("Who?")).answer()
        assert (twin.gateway.identifies, twin.gateway.resumes) == (1, 1)

    async def test_a_revoked_token_ends_the_bot(self, twin: Twin, bot: SampleBot) -> None:
        twin.revoke_token()
        assert bot.running is not None
        with pytest.raises(discord.ConnectionClosed) as closed:
            await asyncio.wait_for(asyncio.shield(bot.running), PATIENCE)
        assert closed.value.code == 4004

    async def test_a_revoked_token_is_refused_by_rest(self, twin: Twin, bot: SampleBot) -> None:
        twin.token = None
        with pytest.raises(discord.HTTPException) as refused:
            await bot.get_partial_messageable(twin.channel("general").id).send("hello")
        assert refused.value.status == 401


async def test_heartbeats_are_answered(twin: Twin) -> None:
    twin.gateway.heartbeat_seconds = 2.0  # one that comes 1 s late ends the connection
    async with running(twin) as bot:
        await until(lambda: twin.gateway.heartbeats >= 2)
        await until(lambda: bot.latency < math.inf)
        assert twin.gateway.resumes == 0


async def test_a_wrong_token_is_refused_at_the_start(twin: Twin) -> None:
    with pointed_at(twin.url):
        bot = SampleBot(discord.Intents.default())
        with pytest.raises(discord.LoginFailure):
            await bot.start("wrong")
        await bot.close()


async def test_a_privileged_intent_must_be_turned_on() -> None:
    async with Twin(privileged=()) as twin:
        intents = discord.Intents.default()
        intents.message_content = True
        with pointed_at(twin.url):
            bot = SampleBot(intents)
            with pytest.raises(discord.PrivilegedIntentsRequired):
                await bot.start(TOKEN)
            await bot.close()


async def test_the_gateway_speaks_plain_text_too(twin: Twin) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(twin.gateway_url) as socket:
        assert (await socket.receive_json())["op"] == 10
        await socket.send_json({"op": 1, "d": None})
        assert (await socket.receive_json())["op"] == 11
        await socket.send_json({"op": 8, "d": {}})
        assert (await socket.receive()).data == 4003


@pytest.mark.usefixtures("bot")
class TestRest:
    @pytest.mark.parametrize("everywhere", [False, True])
    async def test_a_rate_limit_is_waited_for(
        self, twin: Twin, ana: Person, everywhere: bool
    ) -> None:
        fault = twin.faults.rate_limit("POST", "/channels/*/messages", everywhere=everywhere)
        assert (await (await ana.dm("Who?")).answer()).content
        assert fault.happened == 1
        assert twin.refusals()[0].status == 429
        twin.assert_clean()

    async def test_strict_limits_count_five_messages(
        self, twin: Twin, bot: SampleBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("tests.discord_twin.ratelimits.MESSAGES", (5, 0.3))
        twin.rate_limits.strict = True
        place = bot.get_partial_messageable(twin.channel("general").id)
        for number in range(7):
            await place.send(str(number))
        assert len(twin.channel("general").messages) == 7
        monkeypatch.setattr("tests.discord_twin.ratelimits.MESSAGES", (5, PATIENCE))
        url = f"{twin.url}/api/v10/channels/{twin.channel('other').id}/messages"
        headers = {"Authorization": f"Bot {TOKEN}"}
        async with aiohttp.ClientSession(headers=headers) as session:
            statuses = []
            for _ in range(6):
                async with session.post(url, json={"content": "raw"}) as answer:
                    statuses.append(answer.status)
        assert statuses == [200] * 5 + [429]
        assert answer.headers["X-RateLimit-Remaining"] == "0"

    async def test_a_bad_gateway_is_tried_again(self, twin: Twin, ana: Person) -> None:
        twin.faults.next("POST", "/channels/*/messages", status=502)
        assert (await (await ana.dm("Who?")).answer()).content
        twin.assert_clean()

    async def test_a_connection_may_break(self, twin: Twin, bot: SampleBot) -> None:
        twin.faults.next("POST", "/channels/*/messages", status=0)
        place = bot.get_partial_messageable(twin.channel("general").id)
        with pytest.raises(aiohttp.ClientError):
            await place.send("hello")
        await place.send("hello again")
        assert len(twin.channel("general").messages) == 1

    async def test_an_answer_may_be_lost_after_the_deed(self, twin: Twin, ana: Person) -> None:
        twin.faults.next("POST", "/channels/*/messages", status=502, after=True)
        asked = await ana.dm("Who?")
        await until(lambda: len(posts(twin)) == 2)
        # discord.py sends a nonce that Discord takes to be the same message.
        assert [exchange.status for exchange in posts(twin)] == [502, 200]
        assert len(asked.answers) == 1

    async def test_a_delayed_acknowledgement_is_late(self, twin: Twin, ana: Person) -> None:
        twin.acknowledge_seconds = 0.1
        twin.faults.next("POST", "/interactions/*", delay=0.3)
        with pytest.raises(NotAnswered):
            await (await ana.slash(twin.channel("general"), "ask", question="?")).answer()
        assert len(twin.late) == 1

    async def test_a_reply_to_a_deleted_message(
        self, twin: Twin, ana: Person, bot: SampleBot
    ) -> None:
        asked = await ana.say(twin.channel("general"), "never mind", mention=True)
        await until(lambda: bool(bot.heard))
        await ana.delete(asked)
        with pytest.raises(discord.HTTPException) as refused:
            await bot.heard[0].reply("gone")
        assert refused.value.code == 50035
        assert "In message_reference: Unknown message" in refused.value.text
        reference = bot.heard[0].to_reference(fail_if_not_exists=False)
        sent = await bot.heard[0].channel.send("still here", reference=reference)
        assert sent.type is discord.MessageType.default
        twin.assert_clean()

    async def test_a_token_ends_after_its_time(self, twin: Twin, ana: Person) -> None:
        twin.token_seconds = 0.0
        asked = await ana.slash(twin.channel("general"), "ask", question="?")
        await asked.acknowledged()
        await until(lambda: bool(twin.refusals()))
        assert twin.refusals()[0].body["code"] == 50027

    async def test_acknowledging_twice_is_refused(self, twin: Twin, ana: Person) -> None:
        used = await ana.slash(twin.channel("general"), "controls")
        await used.answer()
        of = used.interaction
        url = f"{twin.url}/api/v10/interactions/{of.id}/{of.token}/callback"
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, json={"type": 4, "data": {"content": "again"}}) as answer,
        ):
            assert (answer.status, (await answer.json())["code"]) == (400, 40060)
        assert twin.violations[0].what == "acknowledged twice"


async def test_a_bot_is_at_rest_when_its_answers_are_there(twin: Twin, ana: Person) -> None:
    async with running(twin):
        shown = await (await ana.slash(twin.channel("general"), "controls")).answer()
        delayed = twin.faults.next("POST", "*", delay=0.3, times=3)
        said = await ana.dm("Who?")
        used = await ana.slash(twin.channel("general"), "ask", question="Who?")
        clicked = await ana.click(shown, "Again")
        await until(lambda: delayed.happened == 3)
        await at_rest()
        assert [len(each.answers) for each in (said, used, clicked)] == [1, 2, 1]


async def test_500_questions_of_50_users(twin: Twin) -> None:
    async with running(twin):
        people = [twin.user(f"user{number}") for number in range(50)]
        place = twin.channel("general")
        used = [await p.slash(place, "ask", question=str(n)) for n in range(10) for p in people]
        answers = await asyncio.gather(*(each.answer() for each in used))
        assert len({answer.id for answer in answers}) == 500
        figures = twin.acknowledgements()
        assert (figures.count, figures.missing) == (500, 0)
        assert 0 < figures.p50 <= figures.p99 <= figures.max
