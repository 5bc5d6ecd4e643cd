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
    """Keeps what there is of a server from an earlier time for good."""
    await desk.off_loop(desk.library.rejoined, str(guild))
    await desk.off_loop(desk.memory.rejoined, guild)


async def left(guild: int, desk: Desk) -> None:
    """Keeps what there is of a server for 30 days more."""
    await desk.off_loop(desk.library.left, str(guild))
    await desk.off_loop(desk.memory.left, guild)
    log.info("Left server %d: what is kept of it stays for 30 days.", guild)


async def keep_up(guilds: Callable[[], Collection[int]], desk: Desk) -> None:
    """Now and every day: makes up for what happened while the bot was away, then purges.

    ``guilds`` tells which servers the bot is in.
    """
    while True:
        try:
            # In this order: a server that comes meanwhile and adds a story is not taken for gone.
            owners = await desk.off_loop(desk.library.owners)
            known = await desk.off_loop(desk.memory.servers)
            await desk.off_loop(_compare, owners, known, guilds(), desk)
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
    gone = {int(server) for server in purged.servers}
    gone |= set(await desk.off_loop(desk.memory.purge))
    if gone:
        await desk.look_up()
    for guild in gone:
        log.info("Forgot server %d, which the bot has left.", guild)


def _compare(
    owners: Sequence[Owner], known: Collection[int], guilds: Collection[int], desk: Desk
) -> None:
    for owner in owners:
        here = int(owner.id) in guilds
        if here and owner.left_at is not None:
            desk.library.rejoined(owner.id)
        elif not here and owner.left_at is None:
            desk.library.left(owner.id)
    for guild in known:
        (desk.memory.rejoined if guild in guilds else desk.memory.left)(guild)
