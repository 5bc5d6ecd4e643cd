"""Servers come and go: guilds with their roles and members, and what the bot hears of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import intents, payloads, permissions
from .state import Guild, Member, Role, User

if TYPE_CHECKING:
    from .twin import Twin


def found(twin: Twin, name: str, owner: User | None = None) -> Guild:
    """Make a guild that has the bot as a member, and tell the bot of it."""
    world, id = twin.world, twin.world.ids.next()
    everyone = Role(id, "@everyone", permissions.EVERYONE)
    mine = Role(world.ids.next(), world.bot.name, permissions.EVERYONE, 1, world.bot.id)
    guild = Guild(id, name, owner.id if owner else 0, roles={id: everyone, mine.id: mine})
    guild.members[world.bot.id] = Member(guild, world.bot, [mine.id])
    join(twin, guild)
    return guild


def join(twin: Twin, guild: Guild) -> None:
    """Let the bot in, for the first time or again."""
    twin.world.guilds[guild.id] = guild
    twin.gateway.dispatch_guild(guild)


def leave(twin: Twin, guild: Guild) -> None:
    """Throw the bot out."""
    del twin.world.guilds[guild.id]
    twin.gateway.dispatch("GUILD_DELETE", {"id": str(guild.id)}, needs=intents.GUILDS)


def enter(guild: Guild, user: User) -> Member:
    """The user as a member of a guild; made one when not."""
    return guild.members.setdefault(user.id, Member(guild, user))


def add_role(twin: Twin, guild: Guild, name: str, bits: int) -> Role:
    role = Role(twin.world.ids.next(), name, bits, position=len(guild.roles))
    guild.roles[role.id] = role
    data = {"guild_id": str(guild.id), "role": payloads.role(role)}
    twin.gateway.dispatch("GUILD_ROLE_CREATE", data, needs=intents.GUILDS)
    return role
