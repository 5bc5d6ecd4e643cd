"""The event that tells the bot of an interaction."""

from __future__ import annotations

from typing import Final

from . import payloads, permissions
from .state import JSON, Guild, Interaction, User

ATTACHMENT_LIMIT: Final = 10 * 1024 * 1024


def event(of: Interaction, bot: User, root: str) -> JSON:
    """The payload of INTERACTION_CREATE."""
    place = of.channel
    body: JSON = {
        "id": str(of.id),
        "application_id": str(bot.id),
        "type": of.type,
        "token": of.token,
        "version": 1,
        "data": of.data,
        "channel_id": str(place.id),
        "channel": payloads.channel(place),
        "locale": of.user.locale,
        "entitlements": [],
        "authorizing_integration_owners": payloads.owners(of),
        "context": 0 if place.guild else 1,
        "attachment_size_limit": ATTACHMENT_LIMIT,
    }
    if of.source is not None:
        body["message"] = payloads.message(of.source, root)
    if place.guild is None:
        direct = permissions.EVERYONE
        return body | {"user": payloads.user(of.user), "app_permissions": str(direct)}
    return body | _in_guild(of, place.guild, bot)


def _in_guild(of: Interaction, place: Guild, bot: User) -> JSON:
    who = place.members[of.user.id]
    may = str(permissions.in_channel(who, of.channel))
    return {
        "guild_id": str(place.id),
        "guild": {"id": str(place.id), "locale": place.locale, "features": []},
        "guild_locale": place.locale,
        "member": payloads.member(who) | {"permissions": may},
        "channel": payloads.channel(of.channel) | {"permissions": may},
        "app_permissions": str(permissions.in_channel(place.members[bot.id], of.channel)),
    }
