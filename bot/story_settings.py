"""The commands with which a server's managers say who may change its stories, and who is told."""

from __future__ import annotations

from typing import Any

import discord
from discord import Interaction, app_commands

from .asking import Desk
from .audit import note
from .failures import Refused
from .interactions import acknowledge, answering, tell_privately
from .permissions import check_manager, may_write
from .texts import say
from .translating import text


def add_settings(group: app_commands.Group, desk: Desk) -> None:
    _add_roles(group, desk)
    _add_audit(group, desk)


def _add_roles(group: app_commands.Group, desk: Desk) -> None:
    async def allow_role(interaction: Interaction[Any], role: discord.Role, on: bool) -> None:
        async with answering(interaction):
            await acknowledge(interaction, private=True)
            guild = check_manager(interaction)
            await desk.keep(guild, role.id, on)
            roles = " ".join(_mention(id, guild) for id in sorted(desk.keepers.get(guild, ())))
            key = "allow.roles" if roles else "allow.nobody"
            await tell_privately(interaction, say(str(interaction.locale), key, roles=roles))
            await note(interaction, "allowed" if on else "disallowed", what=role.name)

    @group.command(name="allow", description=text("command.story.allow"))
    @app_commands.describe(role=text("command.story.allow.role"))
    async def allow(interaction: Interaction[Any], role: discord.Role) -> None:
        await allow_role(interaction, role, True)

    @group.command(name="disallow", description=text("command.story.disallow"))
    @app_commands.describe(role=text("command.story.disallow.role"))
    async def disallow(interaction: Interaction[Any], role: discord.Role) -> None:
        await allow_role(interaction, role, False)


def _mention(role: int, guild: int) -> str:
    return "@everyone" if role == guild else f"<@&{role}>"


def _add_audit(group: app_commands.Group, desk: Desk) -> None:
    @group.command(name="audit", description=text("command.story.audit"))
    @app_commands.describe(channel=text("command.story.audit.channel"))
    async def audit(
        interaction: Interaction[Any], channel: discord.TextChannel | None = None
    ) -> None:
        async with answering(interaction):
            await acknowledge(interaction, private=True)
            guild = check_manager(interaction)
            if channel is not None:
                _check_writable(channel)
            await desk.off_loop(desk.memory.audit_in, guild, channel.id if channel else None)
            key = "audit.on" if channel else "audit.off"
            told = say(str(interaction.locale), key, channel=channel.mention if channel else "")
            await tell_privately(interaction, told)
            await note(interaction, "audited", what=f"#{channel.name}" if channel else "-")


def _check_writable(channel: discord.TextChannel) -> None:
    if not may_write(channel.permissions_for(channel.guild.me)):
        raise Refused("audit.may_not_write", channel=channel.mention)
