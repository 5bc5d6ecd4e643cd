"""The world's records as the JSON objects of Discord's API v10."""

from __future__ import annotations

from . import permissions
from .state import DM, JSON, Attachment, Channel, Guild, Interaction, Member, Message, Role, User


def user(of: User) -> JSON:
    return {
        "id": str(of.id),
        "username": of.name,
        "global_name": None if of.bot else of.name.capitalize(),
        "avatar": None,
        "discriminator": "0001" if of.bot else "0",
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
        "bot": of.bot,
    }


def own_user(of: User) -> JSON:
    """The user that the token belongs to."""
    return user(of) | {"mfa_enabled": False, "locale": of.locale, "verified": True, "email": None}


def member(of: Member) -> JSON:
    return {
        "user": user(of.user),
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": [str(role) for role in of.roles],
        "joined_at": of.joined.isoformat(),
        "premium_since": None,
        "communication_disabled_until": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
    }


def role(of: Role) -> JSON:
    body: JSON = {
        "id": str(of.id),
        "name": of.name,
        "permissions": str(of.permissions),
        "position": of.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": of.bot_id is not None,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    return body if of.bot_id is None else body | {"tags": {"bot_id": str(of.bot_id)}}


def guild(of: Guild) -> JSON:
    empty = (
        "icon description home_header splash discovery_splash banner application_id "
        "afk_channel_id system_channel_id widget_channel_id max_presences vanity_url_code "
        "rules_channel_id safety_alerts_channel_id public_updates_channel_id incidents_data"
    )
    zero = (
        "system_channel_flags verification_level default_message_notifications mfa_level "
        "explicit_content_filter premium_tier premium_subscription_count nsfw_level"
    )
    return {
        **dict.fromkeys(empty.split()),
        **dict.fromkeys(zero.split(), 0),
        "id": str(of.id),
        "name": of.name,
        "owner_id": str(of.owner_id),
        "features": [],
        "region": "deprecated",
        "afk_timeout": 300,
        "widget_enabled": False,
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "preferred_locale": of.locale,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "emojis": [],
        "stickers": [],
        "roles": [role(each) for each in of.roles.values()],
    }


def own_guild(of: Guild, bot: User) -> JSON:
    """A guild as the bot's own list of guilds tells of it."""
    return {
        "id": str(of.id),
        "name": of.name,
        "icon": None,
        "banner": None,
        "owner": of.owner_id == bot.id,
        "permissions": str(permissions.in_guild(of.members[bot.id])),
        "features": [],
    }


def guild_create(of: Guild, bot: User, *, all_members: bool) -> JSON:
    """The event's larger guild; without the members intent it holds the bot alone."""
    seen = list(of.members.values()) if all_members else [of.members[bot.id]]
    places = [each for each in of.channels.values() if _sees(of.members[bot.id], each)]
    return guild(of) | {
        "joined_at": of.members[bot.id].joined.isoformat(),
        "large": False,
        "unavailable": False,
        "member_count": len(of.members),
        "members": [member(each) for each in seen],
        "channels": [channel(each) for each in places if not each.is_thread],
        "threads": [channel(each) for each in places if each.is_thread and not each.archived],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def _sees(of: Member, place: Channel) -> bool:
    return bool(permissions.in_channel(of, place) & permissions.VIEW_CHANNEL)


def channel(of: Channel) -> JSON:
    body: JSON = {
        "id": str(of.id),
        "type": of.type,
        "flags": 0,
        "last_message_id": str(next(reversed(of.messages))) if of.messages else None,
    }
    if of.type == DM:
        assert of.recipient is not None
        return body | {"recipients": [user(of.recipient)]}
    assert of.guild is not None
    body |= {"guild_id": str(of.guild.id), "name": of.name, "rate_limit_per_user": 0}
    if of.is_thread:
        return body | _thread(of)
    return body | {
        "parent_id": None,
        "topic": None,
        "position": list(of.guild.channels).index(of.id),
        "nsfw": False,
        "permission_overwrites": [
            {"id": str(o.id), "type": o.kind, "allow": str(o.allow), "deny": str(o.deny)}
            for o in of.overwrites.values()
        ],
    }


def _thread(of: Channel) -> JSON:
    assert of.parent is not None
    assert of.owner is not None
    return {
        "parent_id": str(of.parent.id),
        "owner_id": str(of.owner.id),
        "message_count": len(of.messages),
        "total_message_sent": len(of.messages),
        "member_count": 1,
        "thread_metadata": {
            "archived": of.archived,
            "archive_timestamp": of.created.isoformat(),
            "auto_archive_duration": 1440,
            "locked": False,
            "create_timestamp": of.created.isoformat(),
        },
    }


def attachment(of: Attachment, root: str) -> JSON:
    url = f"{root}/attachments/{of.id}/{of.filename}"
    body: JSON = {
        "id": str(of.id),
        "filename": of.filename,
        "size": len(of.data),
        "url": url,
        "proxy_url": url,
        "content_type": of.content_type,
    }
    return body if of.description is None else body | {"description": of.description}


def message(of: Message, root: str, *, reveal: bool = True, nested: bool = False) -> JSON:
    """A message; where the reader may not see its content, what holds content is empty."""
    body: JSON = {
        "id": str(of.id),
        "type": of.type,
        "channel_id": str(of.channel.id),
        "author": user(of.author),
        "content": of.content if reveal else "",
        "embeds": of.embeds if reveal else [],
        "components": of.components if reveal else [],
        "attachments": [attachment(a, root) for a in of.attachments] if reveal else [],
        "timestamp": of.created.isoformat(),
        "edited_timestamp": of.edited.isoformat() if of.edited else None,
        "flags": of.flags,
        "mentions": [user(each) for each in of.pings.users],
        "mention_roles": [str(each) for each in of.pings.roles],
        "mention_everyone": of.pings.everyone,
        "pinned": False,
        "tts": False,
    }
    if of.nonce is not None:
        body["nonce"] = of.nonce
    if of.reactions:
        body["reactions"] = [_reaction(name, who) for name, who in of.reactions.items()]
    if of.interaction is not None and of.author.bot:
        body |= _born_of(of.interaction, str(of.author.id))
    if of.thread is not None:
        body["thread"] = channel(of.thread)
    return body | _reply(of, root, reveal=reveal, nested=nested) | _forward(of, root)


def _forward(of: Message, root: str) -> JSON:
    target = of.forwards
    if target is None:
        return {}
    kept = "type content embeds attachments timestamp edited_timestamp flags components"
    whole = message(target, root) | {"mentions": [], "mention_roles": []}
    snapshot = {key: whole[key] for key in (*kept.split(), "mentions", "mention_roles")}
    reference = _reference(target) | {"type": 1}
    return {"message_reference": reference, "message_snapshots": [{"message": snapshot}]}


def _reply(of: Message, root: str, *, reveal: bool, nested: bool) -> JSON:
    target = of.replies_to
    if target is None:
        return {}
    body: JSON = {"message_reference": _reference(target)}
    if not nested:
        # A reply that pings the bot does not open up the other person's message it quotes.
        shown = target.author.bot or (reveal and of.author.bot)
        quoted = message(target, root, reveal=shown, nested=True)
        body["referenced_message"] = None if target.deleted else quoted
    return body


def _reference(target: Message) -> JSON:
    reference: JSON = {
        "type": 0,
        "channel_id": str(target.channel.id),
        "message_id": str(target.id),
    }
    if target.channel.guild is not None:
        reference["guild_id"] = str(target.channel.guild.id)
    return reference


def _reaction(name: str, who: set[int]) -> JSON:
    return {
        "emoji": {"id": None, "name": name},
        "count": len(who),
        "count_details": {"burst": 0, "normal": len(who)},
        "burst_colors": [],
        "me_burst": False,
        "me": True,
    }


def _born_of(of: Interaction, application: str) -> JSON:
    return {
        "application_id": application,
        "webhook_id": application,
        "interaction_metadata": _metadata(of),
    }


def _metadata(of: Interaction) -> JSON:
    body: JSON = {
        "id": str(of.id),
        "type": of.type,
        "user": user(of.user),
        "authorizing_integration_owners": owners(of),
    }
    if of.type == 3 and of.source is not None:
        body["interacted_message_id"] = str(of.source.id)
    if of.type == 5 and of.opened_by is not None:
        body["triggering_interaction_metadata"] = _metadata(of.opened_by)
    if "target_id" in of.data and of.data["type"] == 3:
        body["target_message_id"] = of.data["target_id"]
    return body


def owners(of: Interaction) -> JSON:
    return {"0": str(of.channel.guild.id) if of.channel.guild else "0"}
