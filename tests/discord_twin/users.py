"""A person on the twin: what tests and the terminal chat make users do, and what they see."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from . import acts, command_limits, interaction_payloads, payloads, permissions
from .acts import Draft
from .handles import Asked, Used
from .options import CannotDoThat, FileToSend, Filling, leaf, nested
from .seen import Control, Modal, Seen, see, visible
from .state import DM, JSON, Channel, Interaction, Message, User

if TYPE_CHECKING:
    from .twin import Twin

COMMAND, COMPONENT, AUTOCOMPLETE, SUBMIT = 2, 3, 4, 5


class Person:
    """A user. Every deed goes to the bot over the gateway and returns a handle at once."""

    def __init__(self, twin: Twin, record: User) -> None:
        self._twin = twin
        self.record = record

    def __repr__(self) -> str:
        return f"<Person {self.record.name}>"

    @property
    def direct(self) -> Channel:
        """The user's direct messages with the bot."""
        return self._twin.world.dm(self.record)

    # Messages

    async def say(
        self,
        channel: Channel,
        text: str,
        *,
        mention: bool | Person = False,
        reply_to: Message | Seen | Asked | None = None,
        ping: bool = True,
        files: tuple[FileToSend, ...] = (),
    ) -> Asked:
        """Send a message; `mention` puts the bot's (or a person's) mention before it.

        A reply pings the author of the message that it answers, unless `ping` is False.
        """
        if mention:
            who = mention.record if isinstance(mention, Person) else self._twin.world.bot
            text = f"<@{who.id}> {text}"
        target = self._message(reply_to) if reply_to is not None else None
        body = {"content": text, "allowed_mentions": {"parse": ["users"], "replied_user": ping}}
        uploads = {index: file.upload() for index, file in enumerate(files)}
        draft = Draft(channel, self.record, body, uploads, 19 if target else 0, target)
        return Asked(self._twin, self.record, acts.post(self._twin, draft))

    async def forward(self, channel: Channel, message: Message | Seen | Asked) -> Asked:
        """Forward a message into another channel."""
        target = self._message(message)
        draft = Draft(channel, self.record, {"content": ""}, forwards=target)
        return Asked(self._twin, self.record, acts.post(self._twin, draft))

    async def dm(self, text: str, **how: Any) -> Asked:
        """Send the bot a direct message."""
        return await self.say(self.direct, text, **how)

    async def edit(self, message: Asked, text: str) -> None:
        """Change a message of one's own."""
        acts.edit(self._twin, message.message, {"content": text}, {})

    async def delete(self, message: Asked | Seen) -> None:
        acts.delete(self._twin, self._message(message))

    async def type(self, channel: Channel) -> None:
        acts.typing(self._twin, channel, self.record)

    async def thread(self, channel: Channel, name: str) -> Channel:
        """Start a thread in a channel."""
        return acts.start_thread(self._twin, channel, name, self.record)

    def sees(self, channel: Channel) -> list[Seen]:
        """The messages of a channel as this user sees them, oldest first."""
        return [see(m) for m in channel.messages.values() if visible(m, self.record)]

    def look(self, message: Seen | Asked | Message) -> Seen | None:
        """A message as it is now; None when it is gone or not for this user."""
        found = self._find(message.id)
        return see(found) if found is not None and visible(found, self.record) else None

    def _message(self, message: Message | Seen | Asked) -> Message:
        if isinstance(message, Message):
            return message
        found = self._find(message.id)
        if found is None:
            raise CannotDoThat("that message is gone")
        return found

    def _find(self, id: int) -> Message | None:
        places = self._twin.world.channels.values()
        return next((place.messages[id] for place in places if id in place.messages), None)

    # Interactions

    async def slash(
        self, channel: Channel, name: str, /, *, force: bool = False, **options: Any
    ) -> Used:
        """Use a slash command; a subcommand is named as "story add".

        `force` passes over the permissions that the command names, which are Discord's hint.
        """
        words = name.split()
        command = self._command(channel, words[0], command_limits.CHAT, force=force)
        filling = Filling(self._twin, channel.guild, complete=True)
        given = filling.fill(leaf(command, words[1:]), options)
        data = self._command_data(command) | {"options": nested(command, words[1:], given)}
        if filling.resolved:
            data["resolved"] = filling.resolved
        return self._send(COMMAND, channel, data)

    async def autocomplete(
        self, channel: Channel, name: str, option: str, typed: str, /, **others: Any
    ) -> list[tuple[str, str]]:
        """Type into an option and return what is offered, as names and values."""
        return await self.start_autocomplete(channel, name, option, typed, **others).choices()

    def start_autocomplete(
        self, channel: Channel, name: str, option: str, typed: str, /, **others: Any
    ) -> Used:
        """Type into an option; the handle's `choices` waits for what is offered."""
        words = name.split()
        command = self._command(channel, words[0], command_limits.CHAT, force=True)
        target = leaf(command, words[1:])
        given = Filling(self._twin, channel.guild, complete=False).fill(
            target, {**others, option: typed}
        )
        known = {each["name"]: each for each in target["options"]}
        if not known[option].get("autocomplete"):
            raise CannotDoThat(f"{option} does not autocomplete")
        given[-1]["focused"] = True
        data = self._command_data(command) | {"options": nested(command, words[1:], given)}
        return self._send(AUTOCOMPLETE, channel, data)

    async def context_menu(
        self,
        channel: Channel,
        name: str,
        target: Message | Seen | Asked | Person,
        *,
        force: bool = False,
    ) -> Used:
        """Use a menu command on a message or on a person."""
        kind = command_limits.MESSAGE_MENU
        if isinstance(target, Person):
            kind, id = command_limits.USER_MENU, target.record.id
            resolved: JSON = {"users": {str(id): payloads.user(target.record)}}
        else:
            message = self._message(target)
            id = message.id
            # The target of a menu always comes with its content, whatever the intents are.
            resolved = {"messages": {str(id): payloads.message(message, self._twin.url)}}
        command = self._command(channel, name, kind, force=force)
        data = self._command_data(command) | {"target_id": str(id), "resolved": resolved}
        return self._send(COMMAND, channel, data)

    async def click(self, message: Message | Seen | Asked, button: str) -> Used:
        """Press the button of this label or custom_id."""
        return self._press(message, button, {})

    async def forge(self, channel: Channel, custom_id: str) -> Used:
        """Press a button that no message shows, as a changed app could try to."""
        message = Message(self._twin.world.ids.next(), channel, self._twin.world.bot)
        button = {"type": 2, "id": 2, "style": 2, "label": "forged", "custom_id": custom_id}
        message.components = [{"type": 1, "id": 1, "components": [button]}]
        channel.messages[message.id] = message
        return self._press(message, custom_id, {})

    async def forge_modal(
        self, opened: Used, channel: Channel, /, *, custom_id: str = "", **values: Any
    ) -> Used:
        """Submit a modal in another place than the one where it was opened, or as another one."""
        modal = await opened.modal()
        data = {"custom_id": custom_id or modal.custom_id, "components": _filled(modal, values)}
        return self._send(SUBMIT, channel, data, opened_by=opened.interaction)

    async def select(self, message: Message | Seen | Asked, name: str, *values: str) -> Used:
        """Choose options of a select, by their labels or values."""
        options = see(self._message(message)).control(name).options
        chosen = [value for label, value in options if label in values or value in values]
        if len(chosen) != len(values):
            raise CannotDoThat(f"{values} are not all among {options}")
        return self._press(message, name, {"values": chosen})

    def _press(self, message: Message | Seen | Asked, name: str, data: JSON) -> Used:
        source = self._message(message)
        if not visible(source, self.record):
            raise CannotDoThat(f"{self.record.name} does not see that message")
        control: Control = see(source).control(name)
        if control.disabled or control.custom_id is None:
            raise CannotDoThat(f"{control.label!r} is disabled or a link")
        data |= {"custom_id": control.custom_id, "component_type": control.kind}
        return self._send(COMPONENT, source.channel, data, source=source)

    async def submit_modal(self, opened: Used, /, **values: Any) -> Used:
        """Fill the modal that a deed opened, by custom_ids or labels, and submit it."""
        modal = await opened.modal()
        data = {"custom_id": modal.custom_id, "components": _filled(modal, values)}
        of = opened.interaction
        return self._send(SUBMIT, of.channel, data, source=of.source, opened_by=of)

    def _command(self, channel: Channel, name: str, kind: int, *, force: bool) -> JSON:
        command = self._twin.world.command(channel.guild, name, kind)
        if command is None:
            raise CannotDoThat(f"there is no command {name!r} of type {kind}")
        contexts = command.get("contexts")
        wanted = 0 if channel.guild else 1
        private = command.get("dm_permission", True) or channel.type != DM
        if not private or (contexts is not None and wanted not in contexts):
            raise CannotDoThat(f"{name!r} is not offered here")
        needed = int(command["default_member_permissions"] or 0)
        if needed and not force and channel.guild is not None:
            member = channel.guild.members[self.record.id]
            if permissions.in_channel(member, channel) & needed != needed:
                raise CannotDoThat(f"{self.record.name} lacks the permissions for {name!r}")
        return command

    def _command_data(self, command: JSON) -> JSON:
        data: JSON = {key: command[key] for key in ("id", "name", "type")}
        return data | ({"guild_id": command["guild_id"]} if "guild_id" in command else {})

    def _send(
        self,
        kind: int,
        channel: Channel,
        data: JSON,
        *,
        source: Message | None = None,
        opened_by: Interaction | None = None,
    ) -> Used:
        twin = self._twin
        id, token = twin.world.ids.next(), secrets.token_urlsafe(32)
        interaction = Interaction(id, token, kind, self.record, channel, data, source, opened_by)
        twin.open(interaction)
        event = interaction_payloads.event(interaction, twin.world.bot, twin.url)
        twin.gateway.dispatch("INTERACTION_CREATE", event)
        return Used(twin, interaction)


def _filled(modal: Modal, values: dict[str, Any]) -> list[JSON]:
    """A modal's components as they are submitted."""
    known = {name for field in modal.fields for name in (field.custom_id, field.label)}
    if strange := values.keys() - known:
        raise CannotDoThat(f"the modal has no field {', '.join(sorted(strange))}")
    filled = {}
    for field in modal.fields:
        value = values.get(field.custom_id, values.get(field.label, field.value))
        if field.required and not value:
            raise CannotDoThat(f"the modal needs {field.label or field.custom_id}")
        filled[field.custom_id] = {"values": list(value)} if field.options else {"value": value}
    return [_part(part, index, filled) for index, part in enumerate(modal.raw["components"], 1)]


def _part(part: JSON, id: int, filled: dict[str, JSON]) -> JSON:
    if "component" in part:
        return {"type": part["type"], "id": id, "component": _input(part["component"], filled)}
    if "components" in part:
        inside = [_input(each, filled) for each in part["components"]]
        return {"type": part["type"], "id": id, "components": inside}
    return {"type": part["type"], "id": id}


def _input(part: JSON, filled: dict[str, JSON]) -> JSON:
    own = {"type": part["type"], "id": 0, "custom_id": part["custom_id"]}
    return own | filled[part["custom_id"]]
