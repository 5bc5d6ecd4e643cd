"""What happens in the world, whoever does it: messages and threads come, change and go."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from . import components, intents, payloads
from .permissions import EMBED_LINKS
from .state import (
    COMPONENTS_V2,
    EPHEMERAL,
    JSON,
    LOADING,
    THREAD,
    Attachment,
    Channel,
    Guild,
    Interaction,
    Message,
    Pings,
    User,
    now,
)

if TYPE_CHECKING:
    from .twin import Twin

_KEPT_FLAGS = 1 << 2 | 1 << 12 | COMPONENTS_V2
"""The flags that a sender may set: no link previews, no notification, components V2."""


@dataclass
class Upload:
    filename: str
    content_type: str
    data: bytes


@dataclass
class Draft:
    """A message about to be posted: the request's body and what the route knows beside it."""

    channel: Channel
    author: User
    body: JSON
    files: dict[int, Upload] = field(default_factory=dict)
    type: int = 0
    replies_to: Message | None = None
    forwards: Message | None = None
    interaction: Interaction | None = None
    ephemeral: bool = False
    loading: bool = False


def post(twin: Twin, draft: Draft) -> Message:
    """Make a message and tell everyone who may know of it."""
    message = Message(
        twin.world.ids.next(),
        draft.channel,
        draft.author,
        type=draft.type,
        nonce=draft.body.get("nonce"),
        replies_to=draft.replies_to,
        forwards=draft.forwards,
        interaction=draft.interaction,
        flags=(EPHEMERAL if draft.ephemeral else 0) | (LOADING if draft.loading else 0),
    )
    if draft.ephemeral and draft.interaction is not None:
        message.visible_to = draft.interaction.user
    _fill(twin, message, draft.body, draft.files)
    draft.channel.messages[message.id] = message
    _announce(twin, "MESSAGE_CREATE", message)
    return message


def edit(twin: Twin, message: Message, body: JSON, files: dict[int, Upload]) -> None:
    """Change what the body names and leave the rest. Filling a deferred answer is no edit."""
    if message.flags & LOADING:
        message.flags &= ~LOADING
    else:
        message.edited = now()
    _fill(twin, message, body, files)
    _announce(twin, "MESSAGE_UPDATE", message)


def delete(twin: Twin, message: Message) -> None:
    message.deleted = True
    message.channel.messages.pop(message.id, None)
    message.changed()
    if message.visible_to is None and twin.bot_sees(message.channel):
        data = {"id": str(message.id), "channel_id": str(message.channel.id)}
        needs = intents.for_messages(message.channel)
        twin.gateway.dispatch("MESSAGE_DELETE", data | _guild_id(message.channel), needs=needs)


def start_thread(
    twin: Twin, parent: Channel, name: str, owner: User, message: Message | None = None
) -> Channel:
    """Open a public thread; one that starts at a message has that message's id."""
    assert parent.guild is not None
    id = message.id if message else twin.world.ids.next()
    thread = Channel(id, THREAD, name, guild=parent.guild, parent=parent, owner=owner)
    add_channel(twin, parent.guild, thread)
    if message is not None:
        message.thread = thread
        _announce(twin, "MESSAGE_UPDATE", message)
    return thread


def add_channel(twin: Twin, guild: Guild, channel: Channel) -> None:
    """Put a new channel or thread into its guild and tell the bot."""
    guild.channels[channel.id] = twin.world.channels[channel.id] = channel
    if twin.bot_sees(channel):
        event = "THREAD_CREATE" if channel.is_thread else "CHANNEL_CREATE"
        data = payloads.channel(channel)
        if channel.is_thread:
            data["newly_created"] = True
        twin.gateway.dispatch(event, data, needs=intents.GUILDS)


def typing(twin: Twin, channel: Channel, who: User) -> None:
    """Show that someone types; the bot hears of it unless it is the bot itself."""
    if who is twin.world.bot:
        channel.typing.append(twin.clock())
        channel.changed()
        return
    data = {
        "channel_id": str(channel.id),
        "user_id": str(who.id),
        "timestamp": int(now().timestamp()),
    }
    needs = intents.for_typing(channel)
    twin.gateway.dispatch("TYPING_START", data | _guild_id(channel), needs=needs)


def _announce(twin: Twin, event: str, message: Message) -> None:
    message.changed()
    if message.visible_to is None:
        twin.gateway.dispatch_message(event, message)


def _guild_id(channel: Channel) -> JSON:
    return {"guild_id": str(channel.guild.id)} if channel.guild else {}


def _fill(twin: Twin, message: Message, body: JSON, files: dict[int, Upload]) -> None:
    if "content" in body:
        message.content = (body["content"] or "").strip()
    if "embeds" in body:
        embeds = body["embeds"] or []
        # Without the permission to embed, Discord posts the message and drops its embeds.
        allowed = twin.may(message.author, message.channel, EMBED_LINKS)
        message.embeds = [components.embed(each) for each in embeds] if allowed else []
    if "components" in body:
        message.components = components.numbered(body["components"] or [])
    message.flags |= (body.get("flags") or 0) & _KEPT_FLAGS
    _attach(twin, message, body.get("attachments"), files)
    message.pings = pings(twin, message, body.get("allowed_mentions"))


def _attach(
    twin: Twin, message: Message, named: list[Any] | None, files: dict[int, Upload]
) -> None:
    if named is not None:
        kept = {int(each["id"]) for each in named}
        message.attachments = [a for a in message.attachments if a.id in kept]
    about = {int(each["id"]): each for each in named or []}
    for index, upload in sorted(files.items()):
        attachment = store(twin, upload)
        attachment.description = about.get(index, {}).get("description")
        message.attachments.append(attachment)


def store(twin: Twin, upload: Upload) -> Attachment:
    """Keep a file where its address serves it."""
    id = twin.world.ids.next()
    attachment = Attachment(id, upload.filename, upload.content_type, upload.data)
    twin.world.attachments[id] = attachment
    return attachment


def pings(twin: Twin, message: Message, allowed: JSON | None) -> Pings:
    """Whom a message notifies: what its shown text mentions, as far as the sender allows it."""
    shown = [message.content, *components.texts(message.components)]
    text = "\n".join(shown)
    users = [int(id) for id in re.findall(r"<@!?(\d+)>", text)]
    roles = [int(id) for id in re.findall(r"<@&(\d+)>", text)]
    everyone = re.search(r"@(everyone|here)\b", text) is not None
    answered = message.replies_to
    if allowed is not None:
        kinds = allowed.get("parse") or []
        users = _allowed(users, "users", allowed, kinds)
        roles = _allowed(roles, "roles", allowed, kinds)
        everyone = everyone and "everyone" in kinds
        answered = answered if allowed.get("replied_user") else None
    if answered is not None:
        users.append(answered.author.id)
    known = twin.world.users
    found = [known[id] for id in dict.fromkeys(users) if id in known]
    return Pings(found, list(dict.fromkeys(roles)), everyone)


def _allowed(ids: list[int], kind: str, allowed: JSON, kinds: list[str]) -> list[int]:
    listed = {int(id) for id in allowed.get(kind) or []}
    return ids if kind in kinds else [id for id in ids if id in listed]
