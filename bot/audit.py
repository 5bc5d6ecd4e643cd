"""Tells who changed which story: the log, and a channel of the server's where it has named one."""

from __future__ import annotations

import logging
from typing import Any

import discord
from discord import Interaction

from .asking import Desk
from .render_discord import title_line
from .sending import UNSENT
from .texts import say

log = logging.getLogger(__name__)


async def note(
    interaction: Interaction[Any], action: str, *, story: str = "", what: str = ""
) -> None:
    """Notes that the interaction's user has done ``action``: the last part of an audit text's key.

    ``story`` is an id; ``what`` is what else to name, a title or a role. A channel that can't be
    written to is passed over: what was done is done.
    """
    assert interaction.guild_id is not None
    log.info(
        "audit server=%s user=%s action=%s story=%s what=%r",
        *(interaction.guild_id, interaction.user.id, action, story or "-", what),
    )
    desk: Desk = interaction.client.desk
    id = await desk.off_loop(desk.memory.audit_channel, interaction.guild_id)
    channel = interaction.guild.get_channel(id) if id and interaction.guild else None
    if not isinstance(channel, discord.TextChannel):
        return
    locale = str(channel.guild.preferred_locale)
    named = f"{title_line(what)} (`{story}`)" if story else title_line(what)
    text = say(locale, f"audit.{action}", user=interaction.user.mention, what=named)
    try:
        await channel.send(text, allowed_mentions=discord.AllowedMentions.none())
    except UNSENT as error:
        log.warning("The audit channel %s can't be written to: %s", id, error)
