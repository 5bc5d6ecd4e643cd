"""The program as its host runs it: sentences at the start, the end on SIGTERM, and the doctor."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from bot.doctor import examine
from bot.settings import Settings
from index import Library
from tests.bot.discord_fixtures import FOUND, KEEPER
from tests.conftest import ROOT
from tests.deterministic import DeterministicEmbedder
from tests.discord_twin import PATIENCE, TOKEN, Twin, until
from tests.discord_twin.sample_bot import pointed_at

ERROR = 2
STRICT = ("-W", "error", "-W", "ignore:'audioop':DeprecationWarning")  # discord.py imports it
FINDING = re.compile(r"(ok|no)  ([\w ]+?)(?: in .*?)?: (.*)")


class Program:
    """The bot in a process of its own, with an embedder that needs no model."""

    def __init__(self, process: Process) -> None:
        self.process = process

    async def said(self, text: str) -> None:
        """Waits until it has logged a line with ``text``."""
        assert self.process.stderr
        async with asyncio.timeout(PATIENCE):
            while text not in (line := (await self.process.stderr.readline()).decode()):
                assert line, f"it ended before it said {text!r}"

    async def ended(self) -> tuple[int | None, str, str]:
        """Its exit status, and what it has written since."""
        out, err = await asyncio.wait_for(self.process.communicate(), PATIENCE)
        return self.process.returncode, out.decode(), err.decode()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)


@asynccontextmanager
async def program(twin: Twin | None, data: Path, *given: str, **env: str) -> AsyncIterator[Program]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    own = {
        "QUOTH_DATA": str(data),
        "READING_MODEL": "none",
        "DISCORD_TOKEN": TOKEN,
        "PYTHONPATH": str(ROOT),
    }
    if twin:
        own["QUOTH_DISCORD_URL"] = twin.url
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, *STRICT, "-m", "tests.bot.stand_in", *given),
        stdout=PIPE,
        stderr=PIPE,
        env=kept | own | env,
        cwd=data,
    )
    try:
        yield Program(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


@pytest_asyncio.fixture
async def twin() -> AsyncIterator[Twin]:
    async with Twin(acknowledge_seconds=PATIENCE) as twin:
        yield twin
        twin.assert_clean()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    Library.open(tmp_path, embedder=DeterministicEmbedder()).add(KEEPER)
    return tmp_path


async def last_words(twin: Twin | None, data: Path, *given: str, **env: str) -> str:
    """The one sentence that it ends with."""
    async with program(twin, data, *given, **env) as running:
        status, out, err = await running.ended()
    assert (status, out) == (ERROR, "")
    assert "Traceback" not in err
    assert env.get("DISCORD_TOKEN", TOKEN) not in err
    [sentence] = [line for line in err.splitlines() if "Registered" not in line]
    return sentence


class TestStart:
    async def test_a_wrong_token(self, twin: Twin, data: Path) -> None:
        sentence = await last_words(twin, data, DISCORD_TOKEN="not.the.token")
        assert sentence.startswith("Discord does not accept the token: copy it anew")

    async def test_no_network(self, data: Path) -> None:
        nowhere = "http://127.0.0.1:9"
        sentence = await last_words(None, data, QUOTH_DISCORD_URL=nowhere)
        assert sentence == (
            "Discord can't be reached: check this machine's connection to the internet."
        )

    async def test_a_missing_intent(self, data: Path) -> None:
        async with Twin(privileged=()) as twin:
            sentence = await last_words(twin, data, MESSAGE_CONTENT="true")
        assert sentence.startswith("Discord refuses the Message Content Intent: switch it on")

    async def test_without_stories_it_runs_and_says_so(self, twin: Twin, tmp_path: Path) -> None:
        async with program(twin, tmp_path) as running:
            await running.said("There are no stories yet: add one with `python -m index add FILE`")
            await twin.ready()
            seen = await (await twin.user("ana").dm(FOUND)).answer()
            assert seen.words.startswith("There are no stories yet")
            running.stop()
            status, _, err = await running.ended()
            assert (status, "Traceback" in err) == (0, False)


class TestEnd:
    @pytest.mark.parametrize(("name", "log_questions"), [("SIGTERM", "true"), ("SIGINT", "false")])
    async def test_the_answer_under_way_is_finished_and_logged(
        self, twin: Twin, data: Path, name: str, log_questions: str
    ) -> None:
        fault = twin.faults.next("PATCH", "/webhooks/*", delay=0.7)
        async with program(twin, data, LOG_QUESTIONS=log_questions) as running:
            await twin.ready()
            used = await twin.user("ana").slash(twin.channel("general"), "ask", question=FOUND)
            await until(lambda: fault.happened == 1)
            running.process.send_signal(getattr(signal, name))
            status, out, err = await running.ended()
        assert (status, out, "Traceback" in err) == (0, "", False)
        assert KEEPER.title in (await used.answer()).words
        assert len(used.answers) == 1
        server, channel = twin.guild.id, twin.channel("general").id
        expected = rf"server={server} channel={channel} ms=\d+ found=True confidence=[01]\.\d\d"
        [line] = [line for line in err.splitlines() if "server=" in line]
        assert re.fullmatch(rf"20\d\d-\S+ \S+ {expected}.*", line)
        assert (FOUND in err) is (log_questions == "true")
        assert TOKEN not in err

    async def test_it_ends_as_soon_as_it_has_begun(self, twin: Twin, data: Path) -> None:
        async with program(twin, data) as running:
            await twin.ready()
            running.stop()
            status, _, err = await running.ended()
        assert (status, "Traceback" in err, "Warning" in err) == (0, False, False)

    async def test_it_ends_while_it_waits_for_discord(self, twin: Twin, data: Path) -> None:
        async with program(twin, data) as running:
            await running.said("Ready as Quoth")
            async with twin.gateway.away():
                running.stop()
                status, _, err = await running.ended()
        assert (status, "Traceback" in err) == (0, False)

    async def test_a_revoked_token_ends_it_with_a_sentence(self, twin: Twin, data: Path) -> None:
        async with program(twin, data) as running:
            await running.said("Ready as Quoth")
            twin.revoke_token()
            status, _, err = await running.ended()
        assert (status, err) == (
            ERROR,
            "Discord has revoked the token: put a new one into DISCORD_TOKEN in .env.\n",
        )


class TestDoctor:
    async def findings(
        self, twin: Twin, data: Path, **env: str
    ) -> tuple[int | None, dict[str, tuple[str, str]]]:
        """Its exit status, and each finding's first word with whether it is good, and its text."""
        async with program(twin, data, "doctor", **env) as running:
            status, out, err = await running.ended()
        assert err == ""
        assert TOKEN not in out
        lines = [FINDING.fullmatch(line) for line in out.splitlines()]
        assert all(lines), out
        return status, {line[2]: (line[1], line[3]) for line in lines if line}

    async def test_all_is_well(self, twin: Twin, data: Path) -> None:
        status, found = await self.findings(twin, data)
        assert status == 0
        assert {good for good, _ in found.values()} == {"ok"}
        assert list(found) == [
            *("model", "reading model", "library"),
            *("token", "intents", "permissions", "servers"),
        ]
        link = found["servers"][1].split()[-1]
        wanted = 1 << 10 | 1 << 11 | 1 << 16 | 1 << 35 | 1 << 38
        assert link == (
            f"https://discord.com/oauth2/authorize?client_id={twin.world.bot.id}"
            f"&scope=bot+applications.commands&permissions={wanted}"
        )

    async def test_a_wrong_token(self, twin: Twin, data: Path) -> None:
        status, found = await self.findings(twin, data, DISCORD_TOKEN="wrong")
        assert status == ERROR
        assert found["token"][0] == "no"
        assert "Reset Token" in found["token"][1]

    async def test_a_missing_intent_and_no_stories(self, tmp_path: Path) -> None:
        async with Twin(privileged=()) as twin:
            status, found = await self.findings(twin, tmp_path, MESSAGE_CONTENT="true")
        assert status == ERROR
        assert {name for name, (good, _) in found.items() if good == "no"} == {"library", "intents"}
        assert "add one with `python -m index add FILE`" in found["library"][1]
        assert "developer portal" in found["intents"][1]


def damage(data: Path) -> None:
    for text in data.rglob("story.txt"):
        text.write_text("something else")


class TestExamine:
    """What the doctor finds, asked in the test's own process."""

    async def wrong(self, data: Path, **settings: object) -> list[str]:
        given = {"QUOTH_DATA": data, "reading_model": "none", "discord_token": TOKEN} | settings
        with pointed_at("http://127.0.0.1:9"):
            findings = await asyncio.to_thread(examine, Settings.model_validate(given))
        return [finding.text for finding in findings if not finding.ok]

    async def test_no_token(self, data: Path) -> None:
        assert await self.wrong(data, discord_token=None) == [
            "token: DISCORD_TOKEN is not set: put the bot's token into .env"
        ]

    async def test_no_network(self, data: Path) -> None:
        assert await self.wrong(data) == [
            "Discord: it can't be reached: check this machine's connection to the internet"
        ]

    async def test_a_missing_permission(self, twin: Twin, data: Path) -> None:
        for role in twin.guild.roles.values():
            role.permissions &= ~(1 << 35 | 1 << 16)
        [text] = await self.wrong(data, QUOTH_DISCORD_URL=twin.url)
        assert text == (
            "permissions in The Library: missing read message history, create public threads: "
            "invite it again"
        )

    async def test_no_such_reading_model(self, twin: Twin, data: Path) -> None:
        nowhere = str(data / "nowhere")
        [text] = await self.wrong(data, QUOTH_DISCORD_URL=twin.url, reading_model=nowhere)
        assert text.startswith("reading model: The reading model can't be used (")
        assert nowhere in text
        assert "set READING_MODEL" in text

    async def test_a_damaged_library_and_no_such_model(self, twin: Twin, data: Path) -> None:
        damage(data)
        nowhere = str(data / "nowhere")
        model, library = await self.wrong(data, QUOTH_DISCORD_URL=twin.url, embedding_model=nowhere)
        assert model.startswith("model: ")
        assert nowhere in model
        assert library.startswith(f"library: {KEEPER.id}: ")
