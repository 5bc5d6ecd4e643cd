"""Discord's limits on application commands."""

from __future__ import annotations

import re
from typing import Final

from .errors import Form
from .state import JSON

CHAT, USER_MENU, MESSAGE_MENU = 1, 2, 3
MOST: Final = {CHAT: 100, USER_MENU: 15, MESSAGE_MENU: 15}
TOTAL: Final = 8_000
_NAME: Final = re.compile(r"^[-_'\w\u0900-\u097F\u0E00-\u0E7F]{1,32}$")


def check_commands(commands: list[JSON]) -> None:
    """Refuse a set of commands of which one breaks a limit, or that holds too many or twins."""
    form = Form()
    seen: set[tuple[int, str]] = set()
    for index, command in enumerate(commands):
        _command(form, str(index), command)
        key = (command.get("type") or CHAT, command["name"])
        if key in seen:
            message = "Application command names must be unique"
            form.wrong(f"{index}.name", "APPLICATION_COMMANDS_DUPLICATE_NAME", message)
        seen.add(key)
    for kind, most in MOST.items():
        if sum(key[0] == kind for key in seen) > most:
            message = f"Maximum number of application commands reached ({most})."
            form.wrong("commands", "MAX_APPLICATION_COMMANDS", message)
    form.done()


def check_command(command: JSON) -> None:
    """Refuse one command that breaks a limit."""
    form = Form()
    _command(form, "0", command)
    form.done()


def _command(form: Form, path: str, command: JSON) -> None:
    if (command.get("type") or CHAT) != CHAT:
        form.missing(f"{path}.name", command.get("name"))
        form.longer(f"{path}.name", command.get("name"), 32)
        if command.get("description") or command.get("options"):
            message = "Context menu commands cannot have description or options"
            form.wrong(path, "APPLICATION_COMMAND_INVALID", message)
        return
    _names(form, path, command)
    _options(form, path, command)
    if _length(command) > TOTAL:
        message = f"Command exceeds maximum size ({TOTAL})"
        form.wrong(path, "APPLICATION_COMMAND_TOO_LARGE", message)


def _names(form: Form, path: str, named: JSON) -> None:
    translated = (named.get("name_localizations") or {}).values()
    for name in (named.get("name") or "", *translated):
        if not _NAME.match(name) or name != name.lower():
            message = "Command name is invalid"
            form.wrong(f"{path}.name", "APPLICATION_COMMAND_INVALID_NAME", message)
    form.missing(f"{path}.description", named.get("description"))
    texts = (named.get("description_localizations") or {}).values()
    for text in (named.get("description"), *texts):
        form.longer(f"{path}.description", text, 100)


def _options(form: Form, path: str, parent: JSON) -> None:
    options = parent.get("options") or []
    form.longer(f"{path}.options", options, 25)
    optional = False
    for index, option in enumerate(options):
        here = f"{path}.options.{index}"
        _names(form, here, option)
        _options(form, here, option)
        _choices(form, here, option)
        if option.get("required") and optional:
            message = "Required options must be placed before non-required options"
            form.wrong(here, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
        optional = optional or not option.get("required")


def _choices(form: Form, path: str, option: JSON) -> None:
    choices = option.get("choices") or []
    form.longer(f"{path}.choices", choices, 25)
    for index, choice in enumerate(choices):
        form.longer(f"{path}.choices.{index}.name", choice.get("name"), 100)
        form.longer(f"{path}.choices.{index}.value", choice.get("value"), 100)
    if choices and option.get("autocomplete"):
        message = "Autocomplete cannot be used with choices"
        form.wrong(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message)


def _length(part: JSON) -> int:
    own = len(part.get("name") or "") + len(part.get("description") or "")
    choices = sum(len(c["name"]) + len(str(c["value"])) for c in part.get("choices") or [])
    return own + choices + sum(_length(option) for option in part.get("options") or [])
