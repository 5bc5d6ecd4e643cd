"""The table of REST routes, filled by the `routes_` modules; templates are openapi.json's."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from .acts import Upload
from .errors import missing_access, unknown
from .permissions import VIEW_CHANNEL
from .state import Channel, Guild, Message

if TYPE_CHECKING:
    from .twin import Twin


@dataclass
class Call:
    """One REST request that matched a route."""

    twin: Twin
    method: str
    path: str
    route: Route
    params: dict[str, str]
    query: dict[str, str]
    arrived: float
    body: Any = None
    files: dict[int, Upload] = field(default_factory=dict)

    def flag(self, name: str) -> bool:
        """A query parameter that is true or false."""
        return self.query.get(name, "0").lower() in ("1", "true")

    @property
    def guild(self) -> Guild:
        guild = self.twin.world.guilds.get(self._id("guild_id"))
        if guild is None:
            raise unknown("Guild")
        return guild

    @property
    def channel(self) -> Channel:
        """The route's channel, where the bot may see it."""
        channel = self.twin.world.channels.get(self._id("channel_id"))
        if channel is None:
            raise unknown("Channel")
        if not self.twin.may(self.twin.world.bot, channel, VIEW_CHANNEL):
            raise missing_access()
        return channel

    @property
    def message(self) -> Message:
        message = self.channel.messages.get(self._id("message_id"))
        if message is None or message.visible_to is not None:
            raise unknown("Message")
        return message

    def _id(self, name: str) -> int:
        return int(self.params[name]) if self.params[name].isdigit() else 0


Reply: TypeAlias = tuple[int, Any]
"""An answer's status and JSON body; None for an empty one."""

Handler: TypeAlias = Callable[[Call], Reply]
Limit: TypeAlias = Callable[[Call], None]


@dataclass(frozen=True)
class Route:
    """A method and a path template. `limit` raises where the body breaks one of the limits."""

    method: str
    template: str
    handler: Handler
    needs_token: bool
    limit: Limit | None
    matches: re.Pattern[str]


ROUTES: list[Route] = []


def route(
    method: str, template: str, *, needs_token: bool = True, limit: Limit | None = None
) -> Callable[[Handler], Handler]:
    """Enter a handler into the table."""
    pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template))

    def enter(handler: Handler) -> Handler:
        ROUTES.append(Route(method, template, handler, needs_token, limit, pattern))
        # The literal `@me` and `@original` are to be found before what takes any value.
        ROUTES.sort(key=lambda each: each.template.count("{"))
        return handler

    return enter


def find(method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """The first route that fits, with the values of its parameters."""
    for each in ROUTES:
        if each.method == method and (match := each.matches.fullmatch(path)):
            return each, match.groupdict()
    return None
