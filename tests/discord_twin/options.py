"""A user's words as the options of a slash command, checked as Discord's own client would."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import acts, payloads
from .acts import Upload
from .state import JSON, Channel, Guild, Role, User

if TYPE_CHECKING:
    from .twin import Twin

SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE = 1, 2, 3, 4, 5, 6, 7, 8
NUMBER, ATTACHMENT = 10, 11


class CannotDoThat(AssertionError):
    """Discord's client would not have let the user do this."""


@dataclass(frozen=True)
class FileToSend:
    """A file that a user attaches."""

    name: str
    data: bytes
    content_type: str = ""

    @classmethod
    def read(cls, path: Path) -> FileToSend:
        return cls(path.name, path.read_bytes())

    def upload(self) -> Upload:
        kind = self.content_type or mimetypes.guess_type(self.name)[0]
        return Upload(self.name, kind or "application/octet-stream", self.data)


def leaf(command: JSON, path: list[str]) -> JSON:
    """The subcommand that the words after the command's name lead to, or the command itself."""
    for word in path:
        inside = command.get("options") or []
        found = [o for o in inside if o["name"] == word and o["type"] in (SUBCOMMAND, GROUP)]
        if not found:
            raise CannotDoThat(f"{command['name']} has no subcommand {word}")
        command = found[0]
    if any(o["type"] in (SUBCOMMAND, GROUP) for o in command.get("options") or []):
        raise CannotDoThat(f"{command['name']} needs a subcommand")
    return command


def nested(command: JSON, path: list[str], options: list[JSON]) -> list[JSON]:
    """Options under their subcommands, as an interaction carries them."""
    parents: list[JSON] = [command]
    for word in path:
        parents.append(next(o for o in parents[-1]["options"] if o["name"] == word))
    for parent in reversed(parents[1:]):
        options = [{"name": parent["name"], "type": parent["type"], "options": options}]
    return options


class Filling:
    """Turns given values into options and the objects that they resolve to."""

    def __init__(self, twin: Twin, guild: Guild | None, *, complete: bool) -> None:
        self._twin = twin
        self._guild = guild
        self._complete = complete
        self.resolved: JSON = {}

    def fill(self, command: JSON, given: dict[str, Any]) -> list[JSON]:
        known = {option["name"]: option for option in command.get("options") or []}
        if strange := given.keys() - known.keys():
            raise CannotDoThat(f"{command['name']} has no option {', '.join(sorted(strange))}")
        for name, option in known.items():
            if self._complete and option.get("required") and name not in given:
                raise CannotDoThat(f"{command['name']} needs {name}")
        return [self._option(known[name], value) for name, value in given.items()]

    def _option(self, option: JSON, value: Any) -> JSON:
        kind = option["type"]
        if self._complete:
            _check(option, value)
        if isinstance(value, FileToSend):
            attachment = acts.store(self._twin, value.upload())
            body = payloads.attachment(attachment, self._twin.url)
            value = self._resolve("attachments", attachment.id, body)
        elif isinstance(value, User):
            member = self._guild.members.get(value.id) if self._guild else None
            if member is not None:
                part = {k: v for k, v in payloads.member(member).items() if k != "user"}
                self._resolve("members", value.id, part | {"permissions": "0"})
            value = self._resolve("users", value.id, payloads.user(value))
        elif isinstance(value, Channel):
            body = payloads.channel(value) | {"permissions": "0"}
            value = self._resolve("channels", value.id, body)
        elif isinstance(value, Role):
            value = self._resolve("roles", value.id, payloads.role(value))
        return {"name": option["name"], "type": kind, "value": value}

    def _resolve(self, kind: str, id: int, body: JSON) -> str:
        self.resolved.setdefault(kind, {})[str(id)] = body
        return str(id)


def _check(option: JSON, value: Any) -> None:
    """What Discord's client checks of a value before it sends a command."""
    name, choices = option["name"], option.get("choices")
    wanted: dict[int, type | tuple[type, ...]] = {
        STRING: str,
        INTEGER: int,
        BOOLEAN: bool,
        USER: User,
        CHANNEL: Channel,
        ROLE: Role,
        NUMBER: (int, float),
        ATTACHMENT: FileToSend,
    }
    if not isinstance(value, wanted.get(option["type"], object)):
        raise CannotDoThat(f"{name} cannot be {value!r}")
    if choices and value not in [choice["value"] for choice in choices]:
        raise CannotDoThat(f"{name} must be one of {[choice['value'] for choice in choices]}")
    if isinstance(value, str):
        low, high = option.get("min_length") or 0, option.get("max_length") or 6_000
        if not low <= len(value) <= high:
            raise CannotDoThat(f"{name} must have {low} to {high} characters, not {len(value)}")
    elif isinstance(value, (int, float)):
        low, high = option.get("min_value", value), option.get("max_value", value)
        if not low <= value <= high:
            raise CannotDoThat(f"{name} must be {low} to {high}, not {value}")
