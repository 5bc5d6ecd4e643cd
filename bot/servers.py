"""Servers that the bot joins and leaves, and what is kept of those it has left."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence

from index import QuothError
from index.servers import Owner

from .asking import Desk

log = logging.getLogger(__name__)

PURGE_SECONDS = 24 * 3600.0


async def joined(guild: int, desk: Desk) -> None:
    """Keeps a server's stories for good, if it has any from an earlier time."""
    await desk.off_loop(desk.library.rejoined, str(guild))


async def left(guild: int, desk: Desk) -> None:
    """Keeps a server's stories for 30 days more."""
    await desk.off_loop(desk.library.left, str(guild))
    log.info("Left server %d: its stories are kept for 30 days.", guild)


async def keep_up(guilds: Callable[[], Collection[int]], desk: Desk) -> None:
    """Now and every day: makes up for what happened while the bot was away, then purges.

    ``guilds`` tells which servers the bot is in.
    """
    while True:
        try:
            # In this order: a server that comes meanwhile and adds a story is not taken for gone.
            owners = await desk.off_loop(desk.library.owners)
            await desk.off_loop(_compare, owners, guilds(), desk)
            await _purge(desk)
        except QuothError as error:
            log.warning("%s", error)
        except Exception:  # tomorrow it is tried again
            log.exception("What is past its time was not deleted.")
        await asyncio.sleep(PURGE_SECONDS)


async def _purge(desk: Desk) -> None:
    """Deletes what is past its time, and what else is known of servers that are forgotten."""
    purged = await desk.off_loop(desk.library.purge)
    for server in purged.servers:
        await desk.off_loop(desk.memory.forget, int(server))
        desk.keepers.pop(int(server), None)
        log.info("Forgot server %s, which the bot has left.", server)


def _compare(owners: Sequence[Owner], guilds: Collection[int], desk: Desk) -> None:
    for owner in owners:
        here = int(owner.id) in guilds
        if here and owner.left_at is not None:
            desk.library.rejoined(owner.id)
        elif not here and owner.left_at is None:
            desk.library.left(owner.id)
