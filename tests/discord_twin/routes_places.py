"""Routes of users, the application, the gateway's address, guilds and channels."""

from __future__ import annotations

from . import payloads
from .errors import unknown
from .state import JSON
from .table import Call, Reply, route


@route("GET", "/users/@me")
def get_me(call: Call) -> Reply:
    return 200, payloads.own_user(call.twin.world.bot)


@route("GET", "/users/{user_id}")
def get_user(call: Call) -> Reply:
    user = call.twin.world.users.get(int(call.params["user_id"]))
    if user is None:
        raise unknown("User")
    return 200, payloads.user(user)


@route("POST", "/users/@me/channels")
def create_dm(call: Call) -> Reply:
    user = call.twin.world.users.get(int(call.body.get("recipient_id") or 0))
    if user is None or user.bot:
        raise unknown("User")
    return 200, payloads.channel(call.twin.world.dm(user))


@route("GET", "/gateway/bot")
def get_gateway(call: Call) -> Reply:
    limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
    return 200, {"url": call.twin.gateway_url, "shards": 1, "session_start_limit": limit}


@route("GET", "/applications/@me")
@route("GET", "/oauth2/applications/@me")
def get_application(call: Call) -> Reply:
    return 200, _application(call)


def _application(call: Call) -> JSON:
    world = call.twin.world
    return {
        "id": str(world.bot.id),
        "name": world.bot.name,
        "icon": None,
        "description": "",
        "type": None,
        "bot": payloads.user(world.bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": call.twin.application_flags,
        "flags_new": str(call.twin.application_flags),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": payloads.user(call.twin.owner.record),
        "approximate_guild_count": len(world.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": ["bot", "applications.commands"],
    }


@route("GET", "/users/@me/guilds")
def get_own_guilds(call: Call) -> Reply:
    """The bot's guilds, `limit` (200) at a time, after or before an id."""
    after, before = int(call.query.get("after", 0)), int(call.query.get("before", 1 << 63))
    ids = sorted(id for id in call.twin.world.guilds if after < id < before)
    found = [call.twin.world.guilds[id] for id in ids[: int(call.query.get("limit", 200))]]
    return 200, [payloads.own_guild(guild, call.twin.world.bot) for guild in found]


@route("GET", "/guilds/{guild_id}/roles")
def get_roles(call: Call) -> Reply:
    return 200, [payloads.role(role) for role in call.guild.roles.values()]


@route("GET", "/guilds/{guild_id}")
def get_guild(call: Call) -> Reply:
    return 200, payloads.guild(call.guild)


@route("GET", "/guilds/{guild_id}/channels")
def get_guild_channels(call: Call) -> Reply:
    found = [c for c in call.guild.channels.values() if not c.is_thread]
    return 200, [payloads.channel(channel) for channel in found]


@route("GET", "/guilds/{guild_id}/members/{user_id}")
def get_member(call: Call) -> Reply:
    member = call.guild.members.get(int(call.params["user_id"]))
    if member is None:
        raise unknown("Member")
    return 200, payloads.member(member)


@route("GET", "/channels/{channel_id}")
def get_channel(call: Call) -> Reply:
    return 200, payloads.channel(call.channel)


@route("PUT", "/channels/{channel_id}/thread-members/@me")
def join_thread(call: Call) -> Reply:
    if not call.channel.is_thread:
        raise unknown("Channel")
    return 204, None


@route("DELETE", "/channels/{channel_id}/thread-members/@me")
def leave_thread(call: Call) -> Reply:
    return join_thread(call)
