"""The gateway: hello, heartbeats, identify, ready, events, resume, and ways to break it."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from . import intents, payloads
from .links import DISCONNECTED, Link
from .signals import PATIENCE, Signal
from .state import JSON, Guild, Message

if TYPE_CHECKING:
    from .twin import Twin

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME = 0, 1, 2, 3, 4, 6
RECONNECT, REQUEST_MEMBERS, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 7, 8, 9, 10, 11

UNKNOWN_OPCODE, BAD_FRAME, NOT_IDENTIFIED, BAD_TOKEN, TWICE = 4001, 4002, 4003, 4004, 4005
BAD_SEQUENCE, TIMED_OUT, BAD_INTENTS, FORBIDDEN_INTENTS = 4007, 4009, 4013, 4014

KEPT: Final = 5_000
"""Events kept for a resume."""


@dataclass(eq=False)
class Session:
    """What outlives a connection: the events sent so far, so that a resume can repeat them."""

    id: str
    intents: int
    link: Link | None
    seq: int = 0
    events: deque[tuple[int, str, JSON]] = field(default_factory=lambda: deque(maxlen=KEPT))

    def dispatch(self, event: str, data: JSON) -> None:
        """Number an event and send it, or keep it for the resume while cut off."""
        self.seq += 1
        self.events.append((self.seq, event, data))
        if self.link is not None:
            self.link.send(DISPATCH, data, seq=self.seq, event=event)

    def replay(self, after: int) -> None:
        assert self.link is not None
        for seq, event, data in self.events:
            if seq > after:
                self.link.send(DISPATCH, data, seq=seq, event=event)


class Gateway:
    """Serves the bot's connections. `identifies` and `resumes` count what it did so far."""

    def __init__(self, twin: Twin) -> None:
        self._twin = twin
        self._sessions: dict[str, Session] = {}
        self._links: set[Link] = set()
        self._open = asyncio.Event()
        self._open.set()
        self.heartbeat_seconds = 41.25
        self.acknowledges_heartbeats = True
        self.identifies = 0
        self.resumes = 0
        self.heartbeats = 0
        self.presences: list[JSON] = []
        self.signal = Signal()

    # What the twin tells the bot

    @property
    def connected(self) -> bool:
        """Whether a session is identified and its connection is up."""
        return any(session.link is not None for session in self._sessions.values())

    def dispatch(self, event: str, data: JSON, *, needs: int = 0) -> None:
        """Send an event to each session that holds one of the intents `needs` (0: to all)."""
        for session in self._sessions.values():
            if not needs or session.intents & needs:
                session.dispatch(event, data)

    def dispatch_guild(self, guild: Guild) -> None:
        """Send a guild that the bot has come into; each session sees as much as it may."""
        for session in self._sessions.values():
            if session.intents & intents.GUILDS:
                data = self._guild(session, guild)
                del data["unavailable"]  # which tells it from one that was there before
                session.dispatch("GUILD_CREATE", data)

    def _guild(self, session: Session, guild: Guild) -> JSON:
        everyone = bool(session.intents & intents.MEMBERS)
        return payloads.guild_create(guild, self._twin.world.bot, all_members=everyone)

    def dispatch_message(self, event: str, message: Message) -> None:
        """Send a message's event; each session sees the content that its intents allow."""
        twin = self._twin
        place = message.channel
        for session in self._sessions.values():
            if not session.intents & intents.for_messages(place) or not twin.bot_sees(place):
                continue
            content = bool(session.intents & intents.MESSAGE_CONTENT)
            shown = intents.reveals(message, twin.world.bot, content=content)
            data = payloads.message(message, twin.url, reveal=shown)
            if place.guild is not None:
                author = place.guild.members[message.author.id]
                part = {k: v for k, v in payloads.member(author).items() if k != "user"}
                data |= {"guild_id": str(place.guild.id), "member": part}
            session.dispatch(event, data)

    # What breaks

    def cut(self) -> None:
        """Break every connection without a word; the sessions can be resumed."""
        self._each_link(Link.cut)

    def close(self, code: int) -> None:
        """Close every connection with a code, such as 4000 or 4004."""
        self._each_link(lambda link: link.close(code))

    def reconnect(self) -> None:
        """Ask the bot to come back and resume (opcode 7)."""
        self._each_link(lambda link: link.send(RECONNECT))

    def invalidate(self, *, resumable: bool = False) -> None:
        """Tell the bot that its session is invalid (opcode 9)."""
        if not resumable:
            for session in self._sessions.values():
                session.link = None
            self._sessions.clear()
        self._each_link(lambda link: link.send(INVALID_SESSION, resumable))

    @asynccontextmanager
    async def away(self) -> AsyncIterator[None]:
        """Cut the bot off, and let it back in only at the end of the block."""
        self._open.clear()
        self.cut()
        await self.signal.until(lambda: None if self.connected else True, PATIENCE, "the cut")
        try:
            yield
        finally:
            self._open.set()

    def _each_link(self, act: Callable[[Link], None]) -> None:
        for link in list(self._links):
            act(link)

    # What the bot does

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, from hello to its end."""
        await self._open.wait()
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        link = Link(request, socket)
        self._links.add(link)
        try:
            link.send(HELLO, {"heartbeat_interval": round(self.heartbeat_seconds * 1000)})
            await self._converse(link)
        finally:
            self._links.discard(link)
            for session in self._sessions.values():
                session.link = None if session.link is link else session.link
            self.signal.fire()
            await link.done()
        return socket

    async def _converse(self, link: Link) -> None:
        beaten = time.monotonic()
        while True:
            left = beaten + 1.5 * self.heartbeat_seconds - time.monotonic()
            try:
                op, data = await link.receive(max(0.001, left))
            except TimeoutError:
                return link.close(TIMED_OUT)
            except (ValueError, KeyError, TypeError):
                return link.close(BAD_FRAME)
            if op == DISCONNECTED:
                return None
            if op == HEARTBEAT:
                beaten = time.monotonic()
                self._heartbeat(link)
            elif (code := self._act(link, op, data)) is not None:
                link.close(code)

    def _heartbeat(self, link: Link) -> None:
        self.heartbeats += 1
        if self.acknowledges_heartbeats:
            link.send(HEARTBEAT_ACK)

    def _act(self, link: Link, op: int, data: Any) -> int | None:
        """Do what a frame asks; returns the code to close the connection with, if any."""
        session = next((s for s in self._sessions.values() if s.link is link), None)
        if op in (IDENTIFY, RESUME):
            if session is not None:
                return TWICE
            return self._identify(link, data) if op == IDENTIFY else self._resume(link, data)
        if op not in (PRESENCE, VOICE, REQUEST_MEMBERS):
            return UNKNOWN_OPCODE
        if session is None:
            return NOT_IDENTIFIED
        if op == PRESENCE:
            self.presences.append(data)
        elif op == REQUEST_MEMBERS:
            self._members(session, data)
        return None

    def _identify(self, link: Link, data: JSON) -> int | None:
        wanted = data.get("intents")
        if not self._twin.accepts(str(data.get("token"))):
            return BAD_TOKEN
        if not isinstance(wanted, int) or wanted & ~intents.KNOWN:
            return BAD_INTENTS
        if intents.disallowed(wanted, self._twin.privileged):
            return FORBIDDEN_INTENTS
        self.identifies += 1
        session = Session(f"session-{self.identifies}", wanted, link)
        self._sessions[session.id] = session
        self._ready(session)
        self.signal.fire()
        return None

    def _ready(self, session: Session) -> None:
        world = self._twin.world
        ready = {
            "v": 10,
            "user": payloads.own_user(world.bot),
            "guilds": [{"id": str(id), "unavailable": True} for id in world.guilds],
            "session_id": session.id,
            "resume_gateway_url": self._twin.gateway_url,
            "application": {"id": str(world.bot.id), "flags": self._twin.application_flags},
        }
        session.dispatch("READY", ready)
        for guild in world.guilds.values() if session.intents & intents.GUILDS else ():
            session.dispatch("GUILD_CREATE", self._guild(session, guild))

    def _resume(self, link: Link, data: JSON) -> int | None:
        if not self._twin.accepts(str(data.get("token"))):
            return BAD_TOKEN
        session = self._sessions.get(str(data.get("session_id")))
        if session is None:
            link.send(INVALID_SESSION, False)
            return None
        after = data.get("seq")
        if not isinstance(after, int) or after > session.seq:
            return BAD_SEQUENCE
        self.resumes += 1
        session.link = link
        session.replay(after)
        session.dispatch("RESUMED", {})
        self.signal.fire()
        return None

    def _members(self, session: Session, data: JSON) -> None:
        guild = self._twin.world.guilds[int(data["guild_id"])]
        ids = {int(id) for id in data.get("user_ids") or []}
        query = data.get("query") or ""
        found = [
            payloads.member(member)
            for member in guild.members.values()
            if (member.user.id in ids if ids else member.user.name.startswith(query))
        ]
        chunk = {"guild_id": str(guild.id), "members": found, "chunk_index": 0, "chunk_count": 1}
        session.dispatch("GUILD_MEMBERS_CHUNK", chunk | {"nonce": data.get("nonce")})
