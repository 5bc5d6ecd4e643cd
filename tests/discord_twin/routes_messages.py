"""Routes of messages: post, read, edit, delete, react, type, and threads."""

from __future__ import annotations

from urllib.parse import unquote

from . import acts, intents, limits, payloads, permissions
from .acts import Draft
from .errors import ApiError, missing_permissions, not_yours, unknown_reply_target
from .state import COMPONENTS_V2, DM, JSON, Channel, Message, now
from .table import Call, Reply, route

_MESSAGES = "/channels/{channel_id}/messages"
_MESSAGE = _MESSAGES + "/{message_id}"
_NONCE_SECONDS = 180


def _limit_new(call: Call) -> None:
    limits.check_message(call.body, files=len(call.files))


def _limit_edit(call: Call) -> None:
    limits.check_message(call.body, files=len(call.files), flags=call.message.flags)


def shown(call: Call, message: Message) -> JSON:
    """A message as REST gives it: content follows what the application is allowed, not intents."""
    content = "message_content" in call.twin.privileged
    reveal = intents.reveals(message, call.twin.world.bot, content=content)
    return payloads.message(message, call.twin.url, reveal=reveal)


@route("POST", _MESSAGES, limit=_limit_new)
def create_message(call: Call) -> Reply:
    channel, bot = call.channel, call.twin.world.bot
    _may_post(call, channel)
    if (earlier := _same_nonce(call, channel)) is not None:
        return 200, shown(call, earlier)
    target = _reply_target(call, channel)
    draft = Draft(channel, bot, call.body, call.files, 19 if target else 0, target)
    return 200, shown(call, acts.post(call.twin, draft))


def _may_post(call: Call, channel: Channel) -> None:
    bits = permissions.SEND_MESSAGES
    if channel.is_thread:
        bits = permissions.SEND_MESSAGES_IN_THREADS
    if call.files:
        bits |= permissions.ATTACH_FILES
    if not call.twin.may(call.twin.world.bot, channel, bits):
        raise missing_permissions()


def _same_nonce(call: Call, channel: Channel) -> Message | None:
    """With enforce_nonce, the message of the last minutes that was posted with this nonce."""
    nonce = call.body.get("nonce")
    if nonce is None or not call.body.get("enforce_nonce"):
        return None
    for message in reversed(channel.messages.values()):
        if (now() - message.created).total_seconds() > _NONCE_SECONDS:
            return None
        if message.author is call.twin.world.bot and message.nonce == nonce:
            return message
    return None


def _reply_target(call: Call, channel: Channel) -> Message | None:
    reference = call.body.get("message_reference")
    if not reference:
        return None
    target = channel.messages.get(int(reference["message_id"]))
    if target is None and reference.get("fail_if_not_exists", True):
        raise unknown_reply_target()
    history = permissions.READ_MESSAGE_HISTORY
    if target is not None and not call.twin.may(call.twin.world.bot, channel, history):
        message = "Cannot reply without permission to read message history"
        raise ApiError(400, 160002, message)
    return target


@route("GET", _MESSAGES)
def list_messages(call: Call) -> Reply:
    found = [m for m in call.channel.messages.values() if m.visible_to is None]
    if "before" in call.query:
        found = [m for m in found if m.id < int(call.query["before"])]
    limit = int(call.query.get("limit", 50))
    if "after" in call.query:
        found = [m for m in found if m.id > int(call.query["after"])][:limit]
    return 200, [shown(call, message) for message in reversed(found[-limit:])]


@route("GET", _MESSAGE)
def get_message(call: Call) -> Reply:
    return 200, shown(call, call.message)


@route("PATCH", _MESSAGE, limit=_limit_edit)
def edit_message(call: Call) -> Reply:
    message = call.message
    if message.author is not call.twin.world.bot:
        raise not_yours()
    check_kind(message, call.body)
    acts.edit(call.twin, message, call.body, call.files)
    return 200, shown(call, message)


def check_kind(message: Message, body: JSON) -> None:
    """A message of components V2 stays one; the limits have seen to it that no content comes."""
    flags = body.get("flags")
    if message.flags & COMPONENTS_V2 and flags is not None and not flags & COMPONENTS_V2:
        text = "Cannot remove the IS_COMPONENTS_V2 flag from a message"
        raise ApiError(400, 50035, text, violation=text)


@route("DELETE", _MESSAGE)
def delete_message(call: Call) -> Reply:
    message, bot = call.message, call.twin.world.bot
    allowed = call.twin.may(bot, message.channel, permissions.MANAGE_MESSAGES)
    if message.author is not bot and not (allowed and message.channel.type != DM):
        raise missing_permissions()
    acts.delete(call.twin, message)
    return 204, None


@route("PUT", _MESSAGE + "/reactions/{emoji_name}/@me")
def add_reaction(call: Call) -> Reply:
    message = call.message
    if not call.twin.may(call.twin.world.bot, message.channel, permissions.ADD_REACTIONS):
        raise missing_permissions()
    name = unquote(call.params["emoji_name"])
    message.reactions.setdefault(name, set()).add(call.twin.world.bot.id)
    message.changed()
    return 204, None


@route("DELETE", _MESSAGE + "/reactions/{emoji_name}/@me")
def remove_reaction(call: Call) -> Reply:
    message = call.message
    name = unquote(call.params["emoji_name"])
    message.reactions.get(name, set()).discard(call.twin.world.bot.id)
    message.reactions = {k: v for k, v in message.reactions.items() if v}
    message.changed()
    return 204, None


@route("POST", "/channels/{channel_id}/typing")
def trigger_typing(call: Call) -> Reply:
    _may_post(call, call.channel)
    acts.typing(call.twin, call.channel, call.twin.world.bot)
    return 204, None


@route("POST", _MESSAGE + "/threads")
def thread_from_message(call: Call) -> Reply:
    message = call.message
    if message.thread is not None:
        text = "A thread has already been created for this message"
        raise ApiError(400, 160004, text)
    return 201, payloads.channel(_start_thread(call, message))


@route("POST", "/channels/{channel_id}/threads")
def thread_alone(call: Call) -> Reply:
    return 201, payloads.channel(_start_thread(call, None))


def _start_thread(call: Call, message: Message | None) -> Channel:
    channel, bot = call.channel, call.twin.world.bot
    if channel.guild is None or channel.is_thread:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
    if not call.twin.may(bot, channel, permissions.CREATE_PUBLIC_THREADS):
        raise missing_permissions()
    return acts.start_thread(call.twin, channel, call.body["name"], bot, message)
