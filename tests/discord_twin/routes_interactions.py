"""Routes of interactions: the callback within 3 s, then 15 minutes of follow-ups and edits."""

from __future__ import annotations

from collections.abc import Callable

from . import acts, limits, payloads
from .acts import Draft
from .errors import Form, already_acknowledged, expired_token, unknown
from .routes_messages import check_kind
from .state import EPHEMERAL, JSON, LOADING, Interaction, Message
from .table import Call, Reply, route

ANSWER, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9

_ALLOWED = {
    2: (ANSWER, DEFER, MODAL),
    3: (ANSWER, DEFER, DEFER_UPDATE, UPDATE, MODAL),
    4: (CHOICES,),
    5: (ANSWER, DEFER, DEFER_UPDATE, UPDATE),
}
"""The callbacks that each type of interaction may be answered with."""

_WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
_ORIGINAL = _WEBHOOK + "/messages/@original"
_MESSAGE = _WEBHOOK + "/messages/{message_id}"


def _limit_callback(call: Call) -> None:
    kind, data = call.body.get("type"), call.body.get("data") or {}
    if kind == ANSWER:
        limits.check_message(data, files=len(call.files))
    elif kind == UPDATE:
        source = _by_token(call, call.params["interaction_token"]).source
        limits.check_message(data, files=len(call.files), flags=source.flags if source else 0)
    elif kind == CHOICES:
        limits.check_choices(data)
    elif kind == MODAL:
        limits.check_modal(data)


@route(
    "POST",
    "/interactions/{interaction_id}/{interaction_token}/callback",
    needs_token=False,
    limit=_limit_callback,
)
def create_callback(call: Call) -> Reply:
    interaction = _by_token(call, call.params["interaction_token"])
    if str(interaction.id) != call.params["interaction_id"]:
        raise unknown("interaction")
    _acknowledge(call, interaction)
    _CALLBACKS[interaction.answered_with or 0](call, interaction, call.body.get("data") or {})
    interaction.signal.fire()
    return (200, _result(call, interaction)) if call.flag("with_response") else (204, None)


def _acknowledge(call: Call, interaction: Interaction) -> None:
    """Note the first answer and when it came; refuse a late, a second or a wrong one."""
    if interaction.answered_with is not None:
        # After a lost answer the bot cannot know better than to try again.
        broken = None if call.twin.faults.lost_answers else "acknowledged twice"
        raise already_acknowledged(broken)
    after = call.arrived - interaction.created
    if interaction.expired or after > call.twin.acknowledge_seconds:
        call.twin.expire(interaction)
        interaction.acknowledged_after = after
        interaction.signal.fire()
        raise unknown("interaction")
    kind = call.body["type"]
    fits = kind in _ALLOWED[interaction.type]
    if not fits or (kind in (DEFER_UPDATE, UPDATE) and interaction.source is None):
        form = Form()
        what = f"callback type {kind} for an interaction of type {interaction.type}"
        form.wrong("type", "INTERACTION_CALLBACK_TYPE_INVALID", what)
        form.done()
    interaction.answered_with = kind
    interaction.acknowledged_after = after


def _answer(call: Call, interaction: Interaction, data: JSON) -> None:
    interaction.original = _respond(call, interaction, data)


def _defer(call: Call, interaction: Interaction, data: JSON) -> None:
    interaction.original = _respond(call, interaction, {"flags": data.get("flags")}, loading=True)


def _respond(call: Call, interaction: Interaction, data: JSON, *, loading: bool = False) -> Message:
    draft = Draft(
        interaction.channel,
        call.twin.world.bot,
        _quiet(data),
        call.files,
        type=_message_type(interaction),
        interaction=interaction,
        ephemeral=bool((data.get("flags") or 0) & EPHEMERAL),
        loading=loading,
    )
    return acts.post(call.twin, draft)


def _message_type(interaction: Interaction) -> int:
    if interaction.type == 2:
        return 20 if interaction.data["type"] == 1 else 23
    return 0


def _quiet(data: JSON) -> JSON:
    """Without allowed_mentions, an interaction's messages ping users alone."""
    return {"allowed_mentions": {"parse": ["users"]}} | data


def _defer_update(call: Call, interaction: Interaction, data: JSON) -> None:
    interaction.original = interaction.source


def _update(call: Call, interaction: Interaction, data: JSON) -> None:
    interaction.original = interaction.source
    assert interaction.source is not None
    _edit(call, interaction, interaction.source, data)


def _offer(call: Call, interaction: Interaction, data: JSON) -> None:
    interaction.choices = data.get("choices") or []


def _open_modal(call: Call, interaction: Interaction, data: JSON) -> None:
    interaction.modal = data


_CALLBACKS: dict[int, Callable[[Call, Interaction, JSON], None]] = {
    ANSWER: _answer,
    DEFER: _defer,
    DEFER_UPDATE: _defer_update,
    UPDATE: _update,
    CHOICES: _offer,
    MODAL: _open_modal,
}


def _result(call: Call, interaction: Interaction) -> JSON:
    """What a callback tells with `with_response`."""
    about: JSON = {"id": str(interaction.id), "type": interaction.type}
    body: JSON = {"interaction": about}
    message, kind = interaction.original, interaction.answered_with
    if message is not None:
        about["response_message_id"] = str(message.id)
        about["response_message_loading"] = bool(message.flags & LOADING)
        about["response_message_ephemeral"] = bool(message.flags & EPHEMERAL)
        if kind in (ANSWER, UPDATE):
            body["resource"] = {"type": kind, "message": payloads.message(message, call.twin.url)}
    return body


def _by_token(call: Call, token: str) -> Interaction:
    interaction = call.twin.world.interactions.get(token)
    if interaction is None:
        raise unknown("interaction")
    return interaction


def _webhook(call: Call) -> Interaction:
    """The interaction behind a webhook's address: acknowledged, and not older than 15 minutes."""
    interaction = call.twin.world.interactions.get(call.params["webhook_token"])
    bot = str(call.twin.world.bot.id)
    if interaction is None or call.params["webhook_id"] != bot or not interaction.answered_with:
        raise unknown("Webhook")
    if call.arrived - interaction.created > call.twin.token_seconds:
        raise expired_token()
    return interaction


def _named(call: Call, interaction: Interaction) -> Message:
    """The message that the address names, one of this interaction's own."""
    name = call.params.get("message_id")
    own = [interaction.original, *interaction.followups]
    for message in own[:1] if name is None else own:
        if message and not message.deleted and name in (None, str(message.id)):
            return message
    raise unknown("Message")


def _limit_followup(call: Call) -> None:
    limits.check_message(call.body, files=len(call.files))


def _limit_edit(call: Call) -> None:
    message = _named(call, _webhook(call))
    limits.check_message(call.body, files=len(call.files), flags=message.flags)


@route("POST", _WEBHOOK, needs_token=False, limit=_limit_followup)
def create_followup(call: Call) -> Reply:
    """A follow-up; the first after a deferral takes the place of "is thinking"."""
    interaction = _webhook(call)
    original = interaction.original
    if original is not None and original.flags & LOADING and not original.deleted:
        _edit(call, interaction, original, call.body)
        return 200, payloads.message(original, call.twin.url)
    draft = Draft(
        interaction.channel,
        call.twin.world.bot,
        _quiet(call.body),
        call.files,
        type=19 if original else 0,
        replies_to=original,
        interaction=interaction,
        ephemeral=bool((call.body.get("flags") or 0) & EPHEMERAL),
    )
    message = acts.post(call.twin, draft)
    interaction.followups.append(message)
    interaction.signal.fire()
    return 200, payloads.message(message, call.twin.url)


@route("GET", _ORIGINAL, needs_token=False)
@route("GET", _MESSAGE, needs_token=False)
def get_answer(call: Call) -> Reply:
    return 200, payloads.message(_named(call, _webhook(call)), call.twin.url)


@route("PATCH", _ORIGINAL, needs_token=False, limit=_limit_edit)
@route("PATCH", _MESSAGE, needs_token=False, limit=_limit_edit)
def edit_answer(call: Call) -> Reply:
    interaction = _webhook(call)
    message = _named(call, interaction)
    _edit(call, interaction, message, call.body)
    return 200, payloads.message(message, call.twin.url)


def _edit(call: Call, interaction: Interaction, message: Message, data: JSON) -> None:
    check_kind(message, data)
    acts.edit(call.twin, message, _quiet(data), call.files)
    interaction.updated = interaction.updated or message is interaction.source
    interaction.signal.fire()


@route("DELETE", _ORIGINAL, needs_token=False)
@route("DELETE", _MESSAGE, needs_token=False)
def delete_answer(call: Call) -> Reply:
    interaction = _webhook(call)
    acts.delete(call.twin, _named(call, interaction))
    interaction.signal.fire()
    return 204, None
