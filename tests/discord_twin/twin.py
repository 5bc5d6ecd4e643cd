"""The twin itself: a world, served over REST and the gateway, that keeps account of the bot."""

# ruff: noqa: ASYNC109 (that a wait takes its limit is what a test reads best)

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any, Final, Self

from aiohttp import web

from . import acts, intents, permissions, rest, schema, servers
from .faults import Faults
from .gateway import BAD_TOKEN, Gateway
from .ratelimits import RateLimits
from .signals import PATIENCE
from .state import (
    JSON,
    TEXT,
    Channel,
    Guild,
    Interaction,
    Overwrite,
    Role,
    Snowflakes,
    User,
    World,
)
from .users import Person

TOKEN: Final = "dev.twin.token"
"""The token that a fresh twin accepts."""


@dataclass(frozen=True)
class Violation:
    """Something that a good bot never does: a bad request, a broken limit, an unknown route."""

    kind: str
    where: str
    what: str


@dataclass(frozen=True)
class Exchange:
    """One REST call and its answer."""

    method: str
    path: str
    status: int
    body: Any


@dataclass(frozen=True)
class Acknowledgements:
    """How soon the bot acknowledged interactions, in seconds."""

    count: int
    missing: int
    p50: float
    p99: float
    max: float


class Twin:
    """A stand-in Discord on 127.0.0.1, with a guild, a channel #general and its owner.

    `privileged` names the privileged intents that are turned on for the bot: "members",
    "presences", "message_content". `acknowledge_seconds` and `token_seconds` are Discord's 3 s
    and 15 min unless a test makes them shorter.
    """

    def __init__(
        self,
        *,
        privileged: tuple[str, ...] = ("message_content",),
        port: int = 0,
        bot_name: str = "Quoth",
        acknowledge_seconds: float = 3.0,
        token_seconds: float = 900.0,
    ) -> None:
        self.privileged = frozenset(privileged)
        self.acknowledge_seconds = acknowledge_seconds
        self.token_seconds = token_seconds
        self.token: str | None = TOKEN
        self.faults = Faults()
        self.rate_limits = RateLimits()
        self.gateway = Gateway(self)
        self.violations: list[Violation] = []
        self.late: list[Interaction] = []
        self.log: list[Exchange] = []
        self.syncs = 0
        found = schema.find()
        self.schema = schema.load(found) if found else None
        self._port = port
        self._runner: web.AppRunner | None = None
        self._people: dict[str, Person] = {}
        ids = Snowflakes()
        self.world = World(User(ids.next(), bot_name, bot=True), ids)
        self.world.users[self.world.bot.id] = self.world.bot
        self.guild = servers.found(self, "The Library")
        self.owner = self.user("owner")
        self.guild.owner_id = self.owner.record.id
        self.channel("general")

    # Running

    async def start(self) -> Self:
        app = web.Application(client_max_size=1 << 26)
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_get("/attachments/{id:[0-9]+}/{name}", self._attachment)
        app.router.add_route("*", rest.PREFIX + "/{rest:.*}", self._rest)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def stop(self) -> None:
        self.gateway.close(1001)
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def _rest(self, request: web.Request) -> web.StreamResponse:
        return await rest.serve(self, request)

    async def _attachment(self, request: web.Request) -> web.Response:
        return await rest.serve_attachment(self, request)

    @property
    def url(self) -> str:
        """The root to point the bot at; REST is under /api/v10, the gateway at /gateway."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def gateway_url(self) -> str:
        return f"ws://127.0.0.1:{self._port}/gateway"

    @property
    def validated(self) -> bool:
        """Whether requests and answers are validated against Discord's description."""
        return self.schema is not None

    async def ready(self, timeout: float = PATIENCE) -> None:
        """Wait until the bot is identified at the gateway."""
        connected = lambda: True if self.gateway.connected else None  # noqa: E731
        await self.gateway.signal.until(connected, timeout, "the bot to connect")

    # The world

    def server(self, name: str) -> Guild:
        """The guild of this name, where the bot is a member; made when new, with its owner."""
        for guild in self.world.guilds.values():
            if guild.name == name:
                return guild
        guild = servers.found(self, name, self.owner.record)
        servers.enter(guild, self.owner.record)
        return guild

    def throw_out(self, guild: Guild) -> None:
        """Remove the bot from a guild; `let_in` brings it back."""
        servers.leave(self, guild)

    def let_in(self, guild: Guild) -> None:
        servers.join(self, guild)

    def user(
        self,
        name: str,
        *,
        locale: str | None = None,
        permissions: int = 0,
        guild: Guild | None = None,
    ) -> Person:
        """The person of this name, a member of the guild; made when new."""
        if name not in self._people:
            record = User(self.world.ids.next(), name)
            self.world.users[record.id] = record
            self._people[name] = Person(self, record)
        person = self._people[name]
        person.record.locale = locale or person.record.locale
        member = servers.enter(guild or self.guild, person.record)
        if permissions:
            role = servers.add_role(self, member.guild, f"role of {name}", permissions)
            member.roles.append(role.id)
        return person

    def role(self, name: str, *holders: Person, guild: Guild | None = None) -> Role:
        """A new role of the guild, given to these people."""
        guild = guild or self.guild
        role = servers.add_role(self, guild, name, 0)
        for person in holders:
            servers.enter(guild, person.record).roles.append(role.id)
        return role

    def channel(self, name: str, guild: Guild | None = None) -> Channel:
        """The guild's text channel of this name; made when new."""
        guild = guild or self.guild
        for channel in guild.channels.values():
            if channel.name == name and channel.type == TEXT:
                return channel
        channel = Channel(self.world.ids.next(), TEXT, name, guild=guild)
        acts.add_channel(self, guild, channel)
        return channel

    def deny(self, channel: Channel, who: User, bits: int) -> None:
        """Take permissions from a member in one channel."""
        overwrite = channel.overwrites.setdefault(who.id, Overwrite(who.id, 1))
        overwrite.deny |= bits

    def may(self, who: User, channel: Channel, bits: int) -> bool:
        """Whether a user has all of these permissions in a channel; direct messages ask none."""
        if channel.guild is None:
            return True
        member = channel.guild.members.get(who.id)
        return member is not None and permissions.in_channel(member, channel) & bits == bits

    def bot_sees(self, channel: Channel) -> bool:
        return self.may(self.world.bot, channel, permissions.VIEW_CHANNEL)

    # The token and the application

    @property
    def application_flags(self) -> int:
        return intents.application_flags(self.privileged)

    def accepts(self, token: str) -> bool:
        return self.token is not None and token.removeprefix("Bot ") == self.token

    def accepts_header(self, header: str | None) -> bool:
        return header is not None and header.startswith("Bot ") and self.accepts(header)

    def revoke_token(self) -> None:
        """Make the token worthless, as its owner's reset does: 401, and gateway close 4004."""
        self.token = None
        self.gateway.close(BAD_TOKEN)

    # Keeping account

    def clock(self) -> float:
        return time.monotonic()

    def violation(self, kind: str, where: str, what: str) -> None:
        self.violations.append(Violation(kind, where, what))

    def note(self, method: str, path: str, status: int, body: Any) -> None:
        self.log.append(Exchange(method, path, status, body))

    def open(self, interaction: Interaction) -> None:
        """Send an interaction to the bot and start its 3 s."""
        self.world.interactions[interaction.token] = interaction
        loop = asyncio.get_running_loop()
        loop.call_later(self.acknowledge_seconds, self._overdue, interaction)

    def _overdue(self, interaction: Interaction) -> None:
        if interaction.answered_with is None:
            self.expire(interaction)

    def expire(self, interaction: Interaction) -> None:
        """Note that an interaction was not acknowledged in time."""
        if not interaction.expired:
            interaction.expired = True
            self.late.append(interaction)
            interaction.signal.fire()

    def acknowledgements(self) -> Acknowledgements:
        """How soon all interactions so far were acknowledged."""
        everything = self.world.interactions.values()
        times = sorted(i.acknowledged_after for i in everything if i.acknowledged_after is not None)

        def at(part: float) -> float:
            return times[min(len(times) - 1, int(len(times) * part))]

        if not times:
            return Acknowledgements(0, len(everything), 0.0, 0.0, 0.0)
        missing = len(everything) - len(times)
        return Acknowledgements(len(times), missing, at(0.5), at(0.99), times[-1])

    def refusals(self) -> list[Exchange]:
        """The calls that were answered with an error."""
        return [exchange for exchange in self.log if exchange.status >= 400]

    def assert_clean(self) -> None:
        """Raise unless the bot kept to every rule and acknowledged everything in time."""
        lines = [f"{v.kind}: {v.where}: {v.what}" for v in self.violations]
        lines += [f"late: {_described(i)}" for i in self.late]
        if lines:
            raise AssertionError("the bot broke Discord's rules:\n" + "\n".join(lines))


def _described(interaction: Interaction) -> str:
    name: JSON = interaction.data
    what = name.get("name") or name.get("custom_id")
    after = interaction.acknowledged_after
    when = "never acknowledged" if after is None else f"acknowledged after {after:.2f} s"
    return f"interaction {what!r} of {interaction.user.name}: {when}"
