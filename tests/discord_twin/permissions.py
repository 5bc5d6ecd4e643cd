"""Discord's permission bits, and what a member may do in a channel."""

from __future__ import annotations

from typing import Final

from .state import Channel, Member

ADMINISTRATOR: Final = 1 << 3
MANAGE_CHANNELS: Final = 1 << 4
MANAGE_GUILD: Final = 1 << 5
ADD_REACTIONS: Final = 1 << 6
VIEW_CHANNEL: Final = 1 << 10
SEND_MESSAGES: Final = 1 << 11
MANAGE_MESSAGES: Final = 1 << 13
EMBED_LINKS: Final = 1 << 14
ATTACH_FILES: Final = 1 << 15
READ_MESSAGE_HISTORY: Final = 1 << 16
MENTION_EVERYONE: Final = 1 << 17
USE_APPLICATION_COMMANDS: Final = 1 << 31
MANAGE_THREADS: Final = 1 << 34
CREATE_PUBLIC_THREADS: Final = 1 << 35
SEND_MESSAGES_IN_THREADS: Final = 1 << 38

EVERYTHING: Final = (1 << 53) - 1
EVERYONE: Final = (
    ADD_REACTIONS
    | VIEW_CHANNEL
    | SEND_MESSAGES
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_MESSAGE_HISTORY
    | USE_APPLICATION_COMMANDS
    | CREATE_PUBLIC_THREADS
    | SEND_MESSAGES_IN_THREADS
)
"""What the role @everyone may do in a new guild of the twin."""


def in_guild(member: Member) -> int:
    """The member's permissions before any channel's overwrites."""
    guild = member.guild
    if guild.owner_id == member.user.id:
        return EVERYTHING
    bits = guild.roles[guild.id].permissions
    for role_id in member.roles:
        bits |= guild.roles[role_id].permissions
    return EVERYTHING if bits & ADMINISTRATOR else bits


def in_channel(member: Member, channel: Channel) -> int:
    """The member's permissions in a channel; a thread has those of its parent."""
    bits = in_guild(member)
    if bits == EVERYTHING:
        return bits
    overwrites = (channel.parent or channel).overwrites
    levels = ([member.guild.id], member.roles, [member.user.id])
    for level in levels:
        found = [overwrites[target] for target in level if target in overwrites]
        for overwrite in found:
            bits &= ~overwrite.deny
        for overwrite in found:
            bits |= overwrite.allow
    return bits
