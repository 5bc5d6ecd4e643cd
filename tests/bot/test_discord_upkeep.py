"""Commands are registered only when they changed; /metrics and /health tell how the bot does."""

from __future__ import annotations

import asyncio
import logging
import re
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from bot.sending import in_one_line
from bot.texts import de
from tests.bot.discord_fixtures import FOUND, KEEPER, NOT_SAID, Stage, on_stage
from tests.discord_twin import PATIENCE


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest_asyncio.fixture
async def web() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


class TestSync:
    async def test_it_registers_once(self, stage: Stage) -> None:
        names = {(c["name"], c["type"]) for c in stage.twin.world.commands[None]}
        assert names == {
            *(("ask", 1), ("story", 1), ("listen", 1), ("help", 1)),
            *(("Ask the story", 3), ("Make this a story", 3)),
        }
        await stage.restart()
        await stage.restart()
        assert stage.twin.syncs == 1

    async def test_it_registers_after_a_change(
        self, stage: Stage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(de.TEXTS, "command.ask", "Frag die Geschichte")
        await stage.restart()
        assert stage.twin.syncs == 2
        ask = stage.twin.world.command(None, "ask", 1)
        assert ask is not None
        assert ask["description_localizations"]["de"] == "Frag die Geschichte"

    async def test_it_registers_what_discord_lost(self, stage: Stage) -> None:
        stage.twin.world.commands[None].pop()
        await stage.restart()
        assert stage.twin.syncs == 2
        assert len(stage.twin.world.commands[None]) == 6

    async def test_a_development_server_has_commands_of_its_own(self, stage: Stage) -> None:
        await stage.stop()
        server = stage.twin.guild.id
        await stage.start(discord_dev_server=server)
        assert len(stage.twin.world.commands[server]) == 6
        await stage.restart()
        assert stage.twin.syncs == 2
        used = await stage.twin.user("ana").slash(stage.place, "ask", question=FOUND)
        assert KEEPER.title in (await used.answer()).words

    async def test_a_development_server_that_is_one_no_more_has_none(self, stage: Stage) -> None:
        await stage.stop()
        server = stage.twin.guild.id
        await stage.start(discord_dev_server=server)
        await stage.stop()
        await stage.start(discord_dev_server=None)
        assert [len(stage.twin.world.commands[where]) for where in (server, None)] == [0, 6]


class TestLog:
    def record(self, error: Exception) -> logging.LogRecord:
        try:
            raise error
        except Exception:
            return logging.LogRecord("x", 40, "f", 1, "In %s", ("here",), sys.exc_info())

    def test_the_networks_faults_take_a_line(self) -> None:
        for error in (aiohttp.ClientConnectionError("cut"), ConnectionResetError("cut")):
            record = self.record(error)
            assert in_one_line(record)
            shown = logging.Formatter().format(record)
            assert shown == f"In here ({type(error).__name__}: cut)"

    def test_others_keep_their_traceback(self) -> None:
        for error in (ValueError("bad"), OSError(28, "full")):
            record = self.record(error)
            assert in_one_line(record)
            assert "Traceback" in logging.Formatter().format(record)


class TestMetrics:
    async def test_what_happened_is_counted(
        self, tmp_path: Path, web: aiohttp.ClientSession
    ) -> None:
        port = free_port()
        async with on_stage(tmp_path / "data", KEEPER) as stage:
            await stage.start(metrics_port=port)
            ana = stage.twin.user("ana")
            for question in (FOUND, FOUND, NOT_SAID):
                await (await ana.dm(question)).answer(where=lambda seen: bool(seen.buttons))
            async with web.get(f"http://127.0.0.1:{port}/metrics") as answer:
                assert answer.status == 200
                text = await answer.text()
        figures = dict(re.findall(r"^(quoth_\S+) (\S+)$", text, re.MULTILINE))
        assert figures['quoth_questions_total{found="true"}'] == "2.0"
        assert figures['quoth_questions_total{found="false"}'] == "1.0"
        assert figures["quoth_answer_seconds_count"] == "3.0"
        assert figures['quoth_answer_seconds_bucket{le="+Inf"}'] == "3.0"
        assert figures["quoth_gateway_connected"] == "1.0"

    async def test_health_follows_the_gateway(
        self, tmp_path: Path, web: aiohttp.ClientSession
    ) -> None:
        port = free_port()

        async def health() -> tuple[int, str]:
            async with web.get(f"http://127.0.0.1:{port}/health") as answer:
                return answer.status, await answer.text()

        async def until(status: int) -> None:
            async with asyncio.timeout(PATIENCE):
                while (await health())[0] != status:  # noqa: ASYNC110 (it is asked, it does not tell)
                    await asyncio.sleep(0.02)

        async with on_stage(tmp_path / "data", KEEPER) as stage:
            await stage.start(metrics_port=port)
            assert await health() == (200, "ok\n")
            async with stage.twin.gateway.away():
                await until(503)
                assert await health() == (503, "not connected\n")
            await until(200)
            await stage.stop()
            with pytest.raises(aiohttp.ClientConnectionError):
                await health()
