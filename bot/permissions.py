"""Who may change what: checked here, whatever Discord shows or hides."""

from __future__ import annotations

from typing import Any

import discord
from discord import Interaction

from .failures import Refused


def check_manager(interaction: Interaction[Any]) -> int:
    """The server's id, for someone who may manage it; raises Refused."""
    guild = _server(interaction)
    if not interaction.permissions.manage_guild:
        raise Refused("error.may_not")
    return guild


def check_keeper(interaction: Interaction[Any]) -> int:
    """The server's id, for someone who may change its stories; raises Refused."""
    guild = _server(interaction)
    if not may_keep(interaction):
        raise Refused("error.may_not_keep")
    return guild


def may_keep(interaction: Interaction[Any]) -> bool:
    """Whether the user may manage the server, or holds a role that may change its stories."""
    user = interaction.user
    if interaction.guild_id is None or not isinstance(user, discord.Member):
        return False
    roles: set[int] = interaction.client.desk.keepers.get(interaction.guild_id, set())
    held = {role.id for role in user.roles}  # @everyone too, which has the server's id
    return interaction.permissions.manage_guild or bool(roles & held)


def may_write(bot: discord.Permissions) -> bool:
    """Whether these permissions let the bot read and write in a channel."""
    return bot.view_channel and bot.send_messages


def _server(interaction: Interaction[Any]) -> int:
    if interaction.guild_id is None:
        raise Refused("error.server_only")
    return interaction.guild_id
