"""A moderator adds what no bot should be given; each is refused, and the others are answered."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.bot.discord_fixtures import FOUND, KEEPER, MANAGE_SERVER, Stage
from tests.discord_twin import FileToSend, Person
from tests.index.formats.hostile import FILES, Hostile

DISCORDS_LIMIT = 3.0
"""Seconds within which an interaction must be acknowledged."""

ADDRESSES = """
    http://169.254.169.254/latest/meta-data/ http://127.0.0.2:8080/ http://[::1]/ http://0x7f000002/
    http://2130706434/ https://[::ffff:10.0.0.1]/ http://192.168.1.1/ http://user:it@example.org/
    http://[fe80::1]/ file:///etc/passwd gopher://example.org/ javascript:alert(1)
""".split()


async def refused(stage: Stage, mod: Person, name: str, file: Hostile | None) -> str:
    """What the moderator is told in the end."""
    given: dict[str, Any] = {"address": name}
    if file:
        given = {"file": FileToSend(name, await asyncio.to_thread(file.make))}
    used = await mod.slash(stage.place, "story add", **given)
    return (await used.answer(where=lambda seen: "…" not in seen.words)).words


@pytest.mark.parametrize("share", range(4))
async def test_each_is_refused_and_others_are_answered_meanwhile(
    stage: Stage, ana: Person, share: int
) -> None:
    await stage.stop()
    limits = ("attachment_megabytes", "user_questions_per_minute", "channel_questions_per_minute")
    await stage.start(**dict.fromkeys(limits, 0))
    mod = stage.twin.user("mod", permissions=MANAGE_SERVER)
    waits, done = [], asyncio.Event()

    async def keep_asking() -> None:
        while not done.is_set():
            used = await ana.slash(ana.direct, "ask", question=FOUND)
            assert KEEPER.title in (await used.answer()).words
            waits.append(used.acknowledged_after or float("inf"))
            await asyncio.sleep(0.05)

    asking = asyncio.create_task(keep_asking())
    try:
        files = [(file.name, file) for file in list(FILES.values())[share::4]]
        for name, file in (*files, *((address, None) for address in ADDRESSES[share::4])):
            words = await refused(stage, mod, name, file)
            assert words.startswith(name)
            assert words.endswith(".")
    finally:
        done.set()
        await asking
    assert stage.titles() == []
    assert len(waits) > len(files)
    assert max(waits) < DISCORDS_LIMIT
