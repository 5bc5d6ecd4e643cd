"""Gateway intents: which events a session gets, and whose words it may read."""

from __future__ import annotations

from typing import Final

from .state import DM, Channel, Message, User

GUILDS: Final = 1 << 0
MEMBERS: Final = 1 << 1
PRESENCES: Final = 1 << 8
GUILD_MESSAGES: Final = 1 << 9
GUILD_REACTIONS: Final = 1 << 10
GUILD_TYPING: Final = 1 << 11
DIRECT_MESSAGES: Final = 1 << 12
DIRECT_TYPING: Final = 1 << 14
MESSAGE_CONTENT: Final = 1 << 15
KNOWN: Final = (1 << 26) - 1

PRIVILEGED: Final = {"presences": PRESENCES, "members": MEMBERS, "message_content": MESSAGE_CONTENT}
"""The intents that Discord gives only to bots whose owner turned them on."""

_FLAGS: Final = {"presences": 1 << 13, "members": 1 << 15, "message_content": 1 << 19}


def application_flags(allowed: frozenset[str]) -> int:
    """The flags of an unverified application with these privileged intents turned on."""
    return sum(_FLAGS[name] for name in allowed)


def disallowed(intents: int, allowed: frozenset[str]) -> bool:
    """Whether the intents hold a privileged one that is not turned on."""
    return any(intents & bit and name not in allowed for name, bit in PRIVILEGED.items())


def for_messages(channel: Channel) -> int:
    return DIRECT_MESSAGES if channel.type == DM else GUILD_MESSAGES


def for_typing(channel: Channel) -> int:
    return DIRECT_TYPING if channel.type == DM else GUILD_TYPING


def reveals(message: Message, bot: User, *, content: bool) -> bool:
    """Whether the bot may read a message's content; always where it speaks with the bot."""
    direct = message.channel.type == DM
    return content or direct or message.author is bot or bot in message.pings.users
