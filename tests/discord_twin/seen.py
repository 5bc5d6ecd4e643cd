"""What a user sees: messages, buttons and modals, as plain values that a test compares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from . import components, limits, markdown
from .state import EPHEMERAL, JSON, LOADING, Message, User


@dataclass(frozen=True)
class Control:
    """A button or a select; `kind` is Discord's number, 2 for a button."""

    kind: int
    label: str
    custom_id: str | None
    url: str | None = None
    disabled: bool = False
    style: int = 0
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Seen:
    """A message as a user saw it at one moment.

    `blocks` are the texts that it displays, one below the other, in Discord's Markdown; `text` is
    all of them, and `words` what a reader makes of them.
    """

    id: int
    channel_id: int
    author: str
    content: str
    blocks: tuple[str, ...]
    embeds: tuple[JSON, ...]
    components: tuple[JSON, ...]
    controls: tuple[Control, ...]
    files: dict[str, bytes]
    flags: int
    reply_to: int | None
    pings: tuple[str, ...]
    edited: bool
    reactions: tuple[str, ...]
    thread_id: int | None

    @property
    def text(self) -> str:
        return "\n".join(self.blocks)

    @property
    def words(self) -> str:
        return "\n".join(markdown.shown(block) for block in self.blocks)

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & EPHEMERAL)

    @property
    def thinking(self) -> bool:
        return bool(self.flags & LOADING)

    @property
    def buttons(self) -> tuple[Control, ...]:
        return tuple(each for each in self.controls if each.kind == limits.BUTTON)

    def control(self, name: str) -> Control:
        """The button or select with this label, placeholder or custom_id."""
        for each in self.controls:
            if name in (each.label, each.custom_id):
                return each
        shown = [each.label or each.custom_id for each in self.controls]
        raise AssertionError(f"no control {name!r} among {shown}")


@dataclass(frozen=True)
class Field:
    """One input of a modal."""

    custom_id: str
    label: str
    kind: int
    required: bool
    value: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Modal:
    """An open modal; `text` is what it says beside its fields."""

    title: str
    custom_id: str
    fields: tuple[Field, ...]
    text: str
    raw: JSON


def see(message: Message) -> Seen:
    """What a message looks like now."""
    pings = [user.name for user in message.pings.users]
    everyone = ["everyone"] if message.pings.everyone else []
    return Seen(
        id=message.id,
        channel_id=message.channel.id,
        author=message.author.name,
        content=message.content,
        blocks=tuple(_texts(message)),
        embeds=tuple(message.embeds),
        components=tuple(message.components),
        controls=tuple(_control(c) for c in components.pressable(message.components)),
        files={a.filename: a.data for a in message.attachments},
        flags=message.flags,
        reply_to=message.replies_to.id if message.replies_to else None,
        pings=(*pings, *(str(role) for role in message.pings.roles), *everyone),
        edited=message.edited is not None,
        reactions=tuple(message.reactions),
        thread_id=message.thread.id if message.thread else None,
    )


def visible(message: Message, user: User) -> bool:
    return not message.deleted and message.visible_to in (None, user)


def _texts(message: Message) -> Iterator[str]:
    if message.content:
        yield message.content
    for embed in message.embeds:
        yield from _embed_texts(embed)
    yield from components.texts(message.components)


def _embed_texts(embed: JSON) -> Iterator[str]:
    if "author" in embed:
        yield embed["author"]["name"]
    yield from (embed[key] for key in ("title", "description") if key in embed)
    for field in embed.get("fields", []):
        yield field["name"]
        yield field["value"]
    if "footer" in embed:
        yield embed["footer"]["text"]


def _control(of: JSON) -> Control:
    emoji = (of.get("emoji") or {}).get("name") or ""
    return Control(
        kind=of["type"],
        label=of.get("label") or of.get("placeholder") or emoji,
        custom_id=of.get("custom_id"),
        url=of.get("url"),
        disabled=bool(of.get("disabled")),
        style=of.get("style", 0),
        options=_options(of),
    )


def _options(of: JSON) -> tuple[tuple[str, str], ...]:
    return tuple((option["label"], option["value"]) for option in of.get("options") or [])


def see_modal(data: JSON) -> Modal:
    """A modal from the callback that opened it."""
    fields, texts = [], []
    for _, part in limits.walk(data["components"]):
        if part["type"] == limits.LABEL_FIELD:
            fields.append(_field(part["component"], part["label"]))
        elif part["type"] == limits.ROW:
            fields += [_field(each, each.get("label") or "") for each in part["components"]]
        elif part["type"] == limits.TEXT_DISPLAY:
            texts.append(part["content"])
    return Modal(data["title"], data["custom_id"], tuple(fields), "\n".join(texts), data)


def _field(of: JSON, label: str) -> Field:
    required = of.get("required")
    return Field(
        custom_id=of["custom_id"],
        label=label,
        kind=of["type"],
        required=required is None or bool(required),
        value=of.get("value") or "",
        options=_options(of),
    )
