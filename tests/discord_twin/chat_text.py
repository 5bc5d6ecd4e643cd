"""The terminal chat's words: a message as lines of text, and lines of text as options."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from .options import ATTACHMENT, BOOLEAN, INTEGER, NUMBER, FileToSend, leaf
from .seen import Seen
from .state import JSON


def render(seen: Seen, place: str, *, changed: bool = False) -> list[str]:
    """A message as lines of text."""
    notes = " (edited)" * changed + " (only you see this)" * seen.ephemeral
    text = "is thinking..." if seen.thinking else seen.text
    first, *more = text.splitlines() or [""]
    lines = [f"{place} {seen.author}{notes}: {first}", *(f"    {line}" for line in more)]
    lines += [f"    file: {name} ({len(data)} bytes)" for name, data in seen.files.items()]
    buttons = [
        f"[{number}] {each.label}" + (f" <{each.url}>" if each.url else "")
        for number, each in enumerate(seen.buttons, 1)
    ]
    lines += ["    " + "  ".join(buttons)] if buttons else []
    selects = [each for each in seen.controls if each.options]
    for number, each in enumerate(selects, 1):
        lines.append(f"    <{number}> {each.label}: " + ", ".join(o[0] for o in each.options))
    return lines


def leaf_or_group(command: JSON, word: str) -> JSON:
    """The subcommand or group of this name inside a command."""
    for option in command["options"]:
        if option["name"] == word:
            found: JSON = option
            return found
    return leaf(command, [word])


def parse_options(command: JSON, text: str) -> dict[str, Any]:
    """Words after a command as its options; words before any `name:` are the first one's."""
    known = {option["name"]: option for option in command.get("options") or []}
    if not known:
        return {}
    given = split_options(text, list(known), next(iter(known)))
    return {name: _converted(known[name]["type"], value) for name, value in given.items()}


def split_options(text: str, names: list[str], first: str) -> dict[str, str]:
    """`words name: words name: words` as a dictionary."""
    wanted = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if name)
    head, *rest = re.split(rf"(?:^|\s)({wanted}):\s*", text)
    values = {first: head.strip()} if head.strip() else {}
    return values | {name: value.strip() for name, value in zip(rest[::2], rest[1::2], strict=True)}


def _converted(kind: int, value: str) -> Any:
    if kind == INTEGER:
        return int(value)
    if kind == NUMBER:
        return float(value)
    if kind == BOOLEAN:
        return value.lower() in ("true", "yes", "1")
    return FileToSend.read(Path(value)) if kind == ATTACHMENT else value
