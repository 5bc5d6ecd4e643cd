"""Components and embeds as Discord gives them back: numbered, with their defaults filled in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Final

from .limits import walk
from .state import JSON

_DEFAULTS: Final[dict[int, JSON]] = {
    3: {"min_values": 1, "max_values": 1},
    5: {"min_values": 1, "max_values": 1},
    6: {"min_values": 1, "max_values": 1},
    7: {"min_values": 1, "max_values": 1},
    8: {"min_values": 1, "max_values": 1},
    11: {"description": None, "spoiler": False},
    13: {"name": None, "size": None, "spoiler": False},
    14: {"spacing": 1, "divider": True},
    17: {"accent_color": None, "spoiler": False},
}


def numbered(given: list[JSON]) -> list[JSON]:
    """A copy in which every component has an id of its own."""
    taken = {each["id"] for _, each in walk(given) if each.get("id")}
    free = (number for number in count(1) if number not in taken)
    return [_filled(each, free) for each in given]


def _filled(given: JSON, free: Iterator[int]) -> JSON:
    kind = given["type"]
    set_values = {k: v for k, v in given.items() if v is not None}
    own = _DEFAULTS.get(kind, {}) | set_values
    own["id"] = given.get("id") or next(free)
    if "components" in own:
        own["components"] = [_filled(each, free) for each in own["components"]]
    for key in ("accessory", "component"):
        if key in own:
            own[key] = _filled(own[key], free)
    for key in ("media", "file"):
        if key in own:
            own[key] = _media(own[key])
    if "items" in own:
        plain = {"description": None, "spoiler": False}
        own["items"] = [plain | each | {"media": _media(each["media"])} for each in own["items"]]
    return own


def _media(given: JSON) -> JSON:
    return {"id": "1", "url": given["url"], "proxy_url": given["url"]}


def embed(given: JSON) -> JSON:
    """An embed as Discord gives it back: nothing empty, fields said to be inline or not."""
    kept = {k: v for k, v in given.items() if v is not None and v != []}
    kept["type"] = "rich"
    if "fields" in kept:
        kept["fields"] = [{"inline": False} | field for field in kept["fields"]]
    return kept


def texts(given: list[JSON]) -> Iterator[str]:
    """The text that components display, in order."""
    for _, component in walk(given):
        if component.get("type") == 10:
            yield component.get("content") or ""


def pressable(given: list[JSON]) -> list[JSON]:
    """The buttons and selects, in order."""
    return [each for _, each in walk(given) if each.get("type") in (2, 3, 5, 6, 7, 8)]
