"""The twin's world as plain records: users, guilds, channels, messages, interactions."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

from .signals import Signal

JSON: TypeAlias = dict[str, Any]

TEXT, DM, THREAD = 0, 1, 11
"""Channel types."""

EPHEMERAL: Final = 1 << 6
LOADING: Final = 1 << 7
COMPONENTS_V2: Final = 1 << 15
"""Message flags."""

_EPOCH_MS: Final = 1_420_070_400_000


class Snowflakes:
    """Hands out ids that hold the time and always grow, as Discord's do."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> int:
        self._last = max(self._last + 1, (int(time.time() * 1000) - _EPOCH_MS) << 22)
        return self._last


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(eq=False)
class User:
    id: int
    name: str
    bot: bool = False
    locale: str = "en-US"


@dataclass
class Role:
    id: int
    name: str
    permissions: int = 0
    position: int = 0
    bot_id: int | None = None


@dataclass
class Overwrite:
    """What a channel allows and denies a role (kind 0) or a member (kind 1)."""

    id: int
    kind: int
    allow: int = 0
    deny: int = 0


@dataclass(eq=False)
class Guild:
    id: int
    name: str
    owner_id: int
    locale: str = "en-US"
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)


@dataclass(eq=False)
class Member:
    guild: Guild
    user: User
    roles: list[int] = field(default_factory=list)
    joined: datetime = field(default_factory=now)


@dataclass(eq=False)
class Channel:
    """A text channel, a direct message channel or a thread; `messages` is in order."""

    id: int
    type: int
    name: str = ""
    guild: Guild | None = None
    parent: Channel | None = None
    owner: User | None = None
    recipient: User | None = None
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    typing: deque[float] = field(default_factory=lambda: deque(maxlen=1000))
    created: datetime = field(default_factory=now)
    archived: bool = False
    signal: Signal = field(default_factory=Signal)

    @property
    def is_thread(self) -> bool:
        return self.type == THREAD

    def changed(self) -> None:
        """Wake whoever waits on this channel or on its parent."""
        self.signal.fire()
        if self.parent is not None:
            self.parent.signal.fire()


@dataclass(eq=False)
class Attachment:
    id: int
    filename: str
    content_type: str
    data: bytes
    description: str | None = None


@dataclass
class Pings:
    """Whom a message notified; text that only looks like a mention notifies no one."""

    users: list[User] = field(default_factory=list)
    roles: list[int] = field(default_factory=list)
    everyone: bool = False


@dataclass(eq=False)
class Message:
    """A message; `visible_to` is the one user who sees an ephemeral one."""

    id: int
    channel: Channel
    author: User
    type: int = 0
    content: str = ""
    embeds: list[JSON] = field(default_factory=list)
    components: list[JSON] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    pings: Pings = field(default_factory=Pings)
    replies_to: Message | None = None
    forwards: Message | None = None
    nonce: str | int | None = None
    created: datetime = field(default_factory=now)
    born: float = field(default_factory=time.monotonic)
    edited: datetime | None = None
    interaction: Interaction | None = None
    visible_to: User | None = None
    thread: Channel | None = None
    reactions: dict[str, set[int]] = field(default_factory=dict)
    deleted: bool = False

    def changed(self) -> None:
        self.channel.changed()
        if self.interaction is not None:
            self.interaction.signal.fire()


@dataclass(eq=False)
class Interaction:
    """A slash command, menu, autocomplete, click or modal of a user, and what came of it.

    Types: 2 command, 3 component, 4 autocomplete, 5 modal. `original` is the message that
    @original names: the answer's own, or the clicked one where the bot chose to update it.
    """

    id: int
    token: str
    type: int
    user: User
    channel: Channel
    data: JSON
    source: Message | None = None
    opened_by: Interaction | None = None
    created: float = field(default_factory=time.monotonic)
    answered_with: int | None = None
    acknowledged_after: float | None = None
    expired: bool = False
    original: Message | None = None
    updated: bool = False
    followups: list[Message] = field(default_factory=list)
    choices: list[JSON] | None = None
    modal: JSON | None = None
    signal: Signal = field(default_factory=Signal)


@dataclass
class World:
    """Everything that exists, by id. The bot's application has the same id as the bot."""

    bot: User
    ids: Snowflakes
    users: dict[int, User] = field(default_factory=dict)
    guilds: dict[int, Guild] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    interactions: dict[str, Interaction] = field(default_factory=dict)
    commands: dict[int | None, list[JSON]] = field(default_factory=dict)
    attachments: dict[int, Attachment] = field(default_factory=dict)

    def dm(self, user: User) -> Channel:
        """The direct message channel between the bot and this user, made when missing."""
        for channel in self.channels.values():
            if channel.type == DM and channel.recipient is user:
                return channel
        channel = Channel(self.ids.next(), DM, recipient=user)
        self.channels[channel.id] = channel
        return channel

    def command(self, guild: Guild | None, name: str, kind: int) -> JSON | None:
        """The command of this type that a user finds: the guild's own before the global one."""
        own = self.commands.get(guild.id, []) if guild else []
        for command in [*own, *self.commands.get(None, [])]:
            if command["name"] == name and command["type"] == kind:
                return command
        return None
