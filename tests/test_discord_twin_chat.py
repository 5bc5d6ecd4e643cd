"""The terminal chat: lines in, what a user sees out."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from discord import Intents

from tests.discord_twin import PATIENCE, TOKEN, Twin, at_rest
from tests.discord_twin.chat import Chat
from tests.discord_twin.chat_text import parse_options, split_options
from tests.discord_twin.sample_bot import SampleBot, pointed_at, running

OPTIONS = {
    "name": "ask",
    "options": [
        {"name": "question", "type": 3, "required": True},
        {"name": "story", "type": 3},
        {"name": "quiet", "type": 5},
    ],
}


def test_words_become_options() -> None:
    assert parse_options(OPTIONS, "Who is he?") == {"question": "Who is he?"}
    given = parse_options(OPTIONS, "Who: he? story: emma quiet: yes")
    assert given == {"question": "Who: he?", "story": "emma", "quiet": True}
    assert parse_options({"name": "ping"}, "words") == {}
    assert split_options("story: a b", ["question", "story"], "question") == {"story": "a b"}


class Terminal:
    """A chat of which a test reads what it wrote."""

    def __init__(self, twin: Twin) -> None:
        self.lines: list[str] = []
        self._chat = Chat(twin, self.lines.append, waits=True)

    async def type(self, *lines: str) -> list[str]:
        """Type lines and return what came since."""
        left: list[str | None] = [*lines, None]
        before = len(self.lines)

        async def next_line() -> str | None:
            await at_rest()
            return left.pop(0)

        await self._chat.run(next_line)
        return self.lines[before:]


@pytest_asyncio.fixture
async def terminal() -> AsyncIterator[Terminal]:
    async with Twin(acknowledge_seconds=PATIENCE) as twin, running(twin):
        yield Terminal(twin)


@pytest.mark.asyncio
class TestChat:
    async def test_commands_and_buttons(self, terminal: Terminal) -> None:
        shown = await terminal.type("/ask question: Who? quiet: yes")
        assert "#general Quoth (only you see this): en-US: Who?" in shown
        shown = await terminal.type("/controls")
        assert "    [1] Next  [2] Slowly  [3] Say  [4] Again" in shown
        assert "#general Quoth (edited): page 2" in await terminal.type("!click 1")
        assert "#general Quoth: picked ['r']" in await terminal.type("!select 1 Red")

    async def test_a_modal(self, terminal: Terminal) -> None:
        shown = await terminal.type("/controls", "!click Say", "!submit Words: so good")
        assert "[Feedback]" in shown
        assert "#general Quoth: thanks for so good" in shown

    async def test_mentions_replies_menus_and_direct_messages(self, terminal: Terminal) -> None:
        shown = await terminal.type("@Quoth Who?", "!reply And why?", "!menu Ask the story")
        assert "#general Quoth is typing..." in shown
        assert "#general Quoth: I heard: And why?" in shown
        assert "#general Quoth (only you see this): about: And why?" in shown
        assert "(direct) Quoth: I heard: Where?" in await terminal.type("!dm Where?")

    async def test_what_cannot_be_done_is_said(self, terminal: Terminal) -> None:
        shown = await terminal.type("!click 1", "/nothing", "!nothing", "/ask", "/sleep x")
        assert len(shown) == 5
        assert all(line.startswith("! ") for line in shown)
        assert await terminal.type("words to no one", "", "!in #other") == ["* you are in #other"]
        assert "#general you: words to no one" in await terminal.type("!as ben")


@pytest.mark.asyncio
async def test_the_program_talks_through_a_pipe() -> None:
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.discord_twin", "--port", "0"),
        *("--patience", str(PATIENCE), "--acknowledge", str(PATIENCE)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert program.stdout is not None
    first = (await program.stdout.readline()).decode()
    root = re.findall(r"http://127\.0\.0\.1:\d+", first)[0]
    with pointed_at(root):
        bot = SampleBot(Intents.default())
        task = asyncio.create_task(bot.start(TOKEN))
        try:
            out, _ = await asyncio.wait_for(
                program.communicate(b"/ask Who?\n!dm Where?\n"), PATIENCE
            )
        finally:
            await bot.close()
            await asyncio.gather(task, return_exceptions=True)
    lines = out.decode().splitlines()
    assert "* Quoth is here" in lines
    assert "#general Quoth: en-US: Who?" in lines
    assert "(direct) Quoth: I heard: Where?" in lines
    assert program.returncode == 0
