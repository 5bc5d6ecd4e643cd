"""What a format makes of its input."""

from __future__ import annotations

from dataclasses import dataclass

from ..records import Section


@dataclass(frozen=True, slots=True)
class Parsed:
    """Normalised text, one paragraph a line, and what the document says of itself."""

    text: str
    title: str | None = None
    url: str | None = None
    author: str | None = None
    published: str | None = None
    sections: tuple[Section, ...] = ()
