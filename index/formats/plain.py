"""Plain text: undoes hard wrapping, so that every line is a paragraph. Pure."""

from __future__ import annotations

import re
from itertools import pairwise

from .normalise import normalise
from .parsed import Parsed

MAX_TITLE = 120
"""Longest first line, in characters, that passes for a title."""

# A mail or a Gutenberg text is wrapped at 60 to 80 columns; a paragraph a line is far wider.
_WIDEST_WRAP = 100
_NARROWEST_WRAP = 40
# Of the breaks a wrapper made, nearly all come where the next word no longer fitted. Verse and
# lists break earlier. Four columns of slack allow for a wrapper that counted otherwise.
_WRAPPED_SHARE = 0.8
_SLACK = 4
# Of the lines that go on from another, some begin in lower case; entries of a log or a table don't.
_LOWER_SHARE = 0.2


def parse(text: str) -> Parsed:
    text = normalise(text)
    if _is_hard_wrapped(text):
        text = _unwrap(text)
    return Parsed(text=text, title=_title(text))


def _is_hard_wrapped(text: str) -> bool:
    breaks = [(a, b) for a, b in pairwise(text.split("\n")) if a and b]
    if not breaks:
        return False
    widths = sorted(len(line) for line in text.split("\n") if line)
    width = widths[int(0.98 * (len(widths) - 1))]
    if not _NARROWEST_WRAP <= width <= _WIDEST_WRAP:
        return False
    if _are_entries([b for _, b in breaks]):
        return False
    forced = sum(len(a) + 1 + len(b.split(maxsplit=1)[0]) > width - _SLACK for a, b in breaks)
    return forced >= _WRAPPED_SHARE * len(breaks)


def _are_entries(lines: list[str]) -> bool:
    """Whether lines begin as entries do, with capitals or numbers, in a script that has both cases.

    What is in capitals throughout tells nothing.
    """
    firsts = [next(filter(str.isalnum, line), "") for line in lines]
    lower = sum(map(str.islower, firsts))
    upper = sum(c.isupper() or c.isdecimal() for c in firsts)
    mixed = any(map(str.islower, "".join(lines)))
    return mixed and upper >= len(lines) / 2 and lower < _LOWER_SHARE * len(lines)


def _unwrap(text: str) -> str:
    blocks = re.split(r"\n{2,}", text)
    return "\n\n".join(
        re.sub(r"(?<=\w)-\n[^\S\n]*(?=\w)", "-", b).replace("\n", " ") for b in blocks
    )


def _title(text: str) -> str | None:
    """The first line, if it reads as a title: short, no sentence's end, and text comes after."""
    first, _, rest = text.partition("\n")
    if not rest.strip() or len(first) > MAX_TITLE or first.endswith((".", ",", ";", ":", "…")):
        return None
    return first.strip() if any(char.isalnum() for char in first) else None
