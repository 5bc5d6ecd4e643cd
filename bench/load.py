"""A busy server: many users ask the bot at once while another process adds a big story.

The bot is `python -m bot` with the real model, connected to the tests' stand-in Discord.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.discord_twin import TOKEN, Twin, Used

from .made_up import made_up

STORIES = Path(__file__).parent.parent / "stories"

DISCORDS_LIMIT = 3.0
"""Seconds within which an interaction must be acknowledged."""

_PATIENCE = 600.0

QUESTIONS = (
    "Who is the foreign minister going to meet in Washington?",
    "What is drawing special attention on the guest list?",
    "How many countries had the minister visited?",
    "What did he tell reporters about the journey?",
    "When will the speech before the General Assembly be given?",
    "Where were the talks held?",
    "Who accused four governments of keeping the war going?",
    "What is the capital of Mongolia?",
)


@dataclass(frozen=True)
class Load:
    """How many ask how much within how many seconds, and how big the story being added is."""

    questions: int = 500
    users: int = 50
    seconds: float = 10.0
    story_bytes: int = 2_000_000


async def measure(load: Load) -> dict[str, float]:
    """Runs it all, and returns the figures; times are in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        big = Path(folder) / "big.txt"
        big.write_text(made_up(load.story_bytes))
        [sample] = STORIES.glob("*.md")
        first = await _index(data, sample)
        async with Twin() as twin, _bot(twin, data):
            await first.wait()
            await (await twin.user("first").dm(QUESTIONS[0])).answer(timeout=_PATIENCE)
            adding = await _index(data, big)
            try:
                used = await _ask_all(twin, load)
                took = await asyncio.gather(*(_answered(each) for each in used))
                still_adding = adding.returncode is None
            finally:
                if adding.returncode is None:
                    adding.kill()
                await adding.wait()
            await asyncio.sleep(1)  # whatever would be answered twice shows now
            return _figures(twin, used, took, still_adding)


async def _ask_all(twin: Twin, load: Load) -> list[Used]:
    """The questions, spread evenly over the time."""
    people = [twin.user(f"user{number}") for number in range(load.users)]
    channels = [twin.channel(f"channel{number}") for number in range(5)]
    start = time.monotonic()
    used = []
    for number in range(load.questions):
        await asyncio.sleep(start + load.seconds * number / load.questions - time.monotonic())
        who, where = people[number % len(people)], channels[number % len(channels)]
        question = f"{QUESTIONS[number % len(QUESTIONS)]} ({number})"
        used.append(await who.slash(where, "ask", question=question))
    return used


async def _answered(used: Used) -> float:
    await used.answer(timeout=_PATIENCE)
    return time.monotonic() - used.interaction.created


def _figures(
    twin: Twin, used: Sequence[Used], took: Sequence[float], still_adding: bool
) -> dict[str, float]:
    waited = sorted(each.acknowledged_after or float("inf") for each in used)
    took = sorted(took)
    return {
        "questions": len(used),
        "answered once": sum(len(each.answers) == 1 for each in used),
        "rules broken": len(twin.violations) + len(twin.late),
        "acknowledged, p50": _at(waited, 0.5),
        "acknowledged, p99": _at(waited, 0.99),
        "acknowledged, max": waited[-1],
        "answered, p50": _at(took, 0.5),
        "answered, p99": _at(took, 0.99),
        "answered, max": took[-1],
        "adding went on to the end": float(still_adding),
    }


def _at(values: Sequence[float], part: float) -> float:
    return values[min(len(values) - 1, int(len(values) * part))]


async def _index(data: Path, story: Path) -> Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "index", "--data", str(data), "add", str(story)),
        stdin=DEVNULL,
        stdout=DEVNULL,
        stderr=DEVNULL,
    )


@asynccontextmanager
async def _bot(twin: Twin, data: Path) -> AsyncIterator[Process]:
    """The bot, until it is stopped as its host would."""
    own = {
        "QUOTH_DATA": str(data),
        "QUOTH_DISCORD_URL": twin.url,
        "DISCORD_TOKEN": TOKEN,
        "USER_QUESTIONS_PER_MINUTE": "0",
        "CHANNEL_QUESTIONS_PER_MINUTE": "0",
    }
    command = (sys.executable, "-m", "bot")
    process = await asyncio.create_subprocess_exec(
        *command, env=os.environ | own, stdout=DEVNULL, stderr=DEVNULL
    )
    try:
        await twin.ready(timeout=_PATIENCE)
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
