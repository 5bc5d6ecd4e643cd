"""The terminal chat's words: lines of text as options."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from .options import ATTACHMENT, BOOLEAN, INTEGER, NUMBER, FileToSend, leaf
from .state import JSON


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
