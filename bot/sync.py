"""Registers the commands with Discord, but only when they have changed."""

from __future__ import annotations

import hashlib
import json
import logging
from contextlib import suppress
from typing import Any

import discord
from discord.app_commands import CommandTree

from .memory import Memory

log = logging.getLogger(__name__)

_SERVER = "development server"


async def sync_if_changed(
    tree: CommandTree[Any], memory: Memory, guild: discord.Object | None
) -> None:
    """Compares a digest of the commands with the one stored at the last time they were sent.

    Their number is compared with Discord's own too, in case somebody else removed them.
    """
    await _leave_other_server(tree, memory, guild)
    if guild:
        tree.copy_global_to(guild=guild)
    assert tree.translator
    commands = tree.get_commands(guild=guild) if guild else tree.get_commands()
    payload = [await command.get_translated_payload(tree, tree.translator) for command in commands]
    digest = hashlib.sha256(json.dumps(payload, sort_keys=True, default=str).encode()).hexdigest()
    name = f"commands {tree.client.application_id} {guild.id if guild else 'everywhere'}"
    if memory.fact(name) == digest and len(await tree.fetch_commands(guild=guild)) == len(payload):
        return
    await tree.sync(guild=guild)
    memory.set_fact(name, digest)
    log.info("Registered %d commands with Discord.", len(payload))


async def _leave_other_server(
    tree: CommandTree[Any], memory: Memory, guild: discord.Object | None
) -> None:
    """Removes the commands from a development server that is one no more: they are there twice."""
    before, now = memory.fact(_SERVER) or "", str(guild.id) if guild else ""
    if before == now:
        return
    if before:
        # A server that the bot may not see any more shows its commands no more either.
        with suppress(discord.Forbidden, discord.NotFound):
            await tree.sync(guild=discord.Object(int(before)))
    memory.set_fact(_SERVER, now)
