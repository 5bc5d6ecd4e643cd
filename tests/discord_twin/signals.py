"""A signal: something waiting tests look at again each time the world changed."""

# ruff: noqa: ASYNC109 (that a wait takes its limit is what a test reads best)

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


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
