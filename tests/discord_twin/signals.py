"""Waiting: until the world has changed, until something is so, until a bot is at rest."""

# ruff: noqa: ASYNC109 (that a wait takes its limit is what a test reads best)

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

T = TypeVar("T")

PATIENCE: Final = 120.0
"""Seconds after which a wait gives up: on however slow a machine, only what never comes."""

_DEEDS: Final = ("discord.py: ", "discord-ui-", "CommandTree-invoker")
"""How discord.py names the tasks in which a bot deals with what it has heard."""


class NothingCame(AssertionError):
    """What a test waited for did not happen in time."""


class Signal:
    """Wakes everyone who waits on it; each waiter then looks for itself whether it is done."""

    def __init__(self) -> None:
        self._waiting: list[asyncio.Future[None]] = []

    def fire(self) -> None:
        """Wake all waiters once."""
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, ready: Callable[[], T | None], timeout: float, what: str) -> T:
        """Return the first value of `ready()` that is not None, or raise `NothingCame`."""
        try:
            async with asyncio.timeout(timeout):
                while (value := ready()) is None:
                    future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                    self._waiting.append(future)
                    await future
                return value
        except TimeoutError:
            raise NothingCame(f"waited {timeout:g} s for {what}") from None


async def until(done: Callable[[], bool]) -> None:
    """Wait for something that has no signal of its own."""
    async with asyncio.timeout(PATIENCE):
        while not done():  # noqa: ASYNC110 (nothing would set an event)
            await asyncio.sleep(0.01)


async def at_rest() -> None:
    """Wait until a bot in this process is done with all that it has heard so far.

    Its answer alone does not tell: only when the call has returned does it note what it has sent.
    """
    async with asyncio.timeout(PATIENCE):
        while doing := [t for t in asyncio.all_tasks() if t.get_name().startswith(_DEEDS)]:
            await asyncio.wait(doing)
