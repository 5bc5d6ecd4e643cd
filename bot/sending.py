"""Sending to Discord over a network that fails now and then."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
import discord

_CUT = (aiohttp.ClientError, ConnectionError, TimeoutError)
UNSENT = (discord.HTTPException, *_CUT)
"""What is raised where Discord does not take something, or where it does not get there."""

_TAKEN_ALREADY = 40060

T = TypeVar("T")


async def insist(send: Callable[[], Awaitable[T]]) -> T:
    """Sends once more where the connection is cut, which discord.py does not on every system.

    For what Discord shows once however often it gets it: an edit, or a message with a nonce.
    """
    try:
        return await send()
    except _CUT:
        return await send()


async def respond(sending: Awaitable[object]) -> None:
    """Sends an interaction's first response; the receipt of one that Discord has may be lost."""
    try:
        await sending
    except discord.HTTPException as error:
        if error.code != _TAKEN_ALREADY:  # discord.py has tried again
            raise


def in_one_line(record: logging.LogRecord) -> bool:
    """Takes the traceback from what the log says of Discord's faults and the network's."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, (discord.DiscordException, *_CUT)):
        record.msg, record.args = f"{record.getMessage()} ({type(error).__name__}: {error})", ()
        record.exc_info = record.exc_text = None
    return True
