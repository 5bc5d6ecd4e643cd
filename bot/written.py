"""What a Discord message says, as its readers see it, and whom it is said to."""

from __future__ import annotations

import re

import discord

_MENTION = re.compile(r"<(@[!&]?|#)(\d+)>")


def text_of(message: discord.Message) -> str:
    """A message's text, or that of the message that it forwards; mentions as names."""
    own = message.content.strip()
    if own:
        return _named(own, message)
    return "\n\n".join(each.content for each in message.message_snapshots).strip()


def question_of(message: discord.Message, me: discord.ClientUser) -> str:
    """A message's text without the bot's own mention."""
    own = {me.id, *_roles_of(me, message)}
    rest = _MENTION.sub(lambda m: " " if int(m[2]) in own else m[0], message.content)
    return " ".join(_named(rest, message).split())


def is_named(me: discord.ClientUser, message: discord.Message) -> bool:
    """Whether a message names the bot in its text, itself or by its role."""
    own = {me.id, *_roles_of(me, message)}
    return any(int(found[2]) in own for found in _MENTION.finditer(message.content))


def _roles_of(me: discord.ClientUser, message: discord.Message) -> list[int]:
    """The id of the role that a server gives the bot alone, where any is mentioned: Discord offers
    it as the bot's name, too.
    """
    if "<@&" not in message.content or message.guild is None:
        return []  # most messages: the server's roles need not be gone through
    role = message.guild.self_role
    return [role.id] if role else []


def _named(text: str, message: discord.Message) -> str:
    names = {user.id: user.display_name for user in message.mentions}
    names |= {role.id: role.name for role in message.role_mentions}
    names |= {channel.id: channel.name for channel in message.channel_mentions}

    def name(found: re.Match[str]) -> str:
        known = names.get(int(found[2]))
        return f"{found[1][0]}{known}" if known else found[0]

    return _MENTION.sub(name, text)
