"""Puts a document's paragraphs and headings together, and keeps count of where parts begin."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from ..errors import StoryTooLarge, TooManyParts
from ..records import Section
from .normalise import normalise, one_line
from .parsed import Parsed
from .source import MAX_PARAGRAPHS, Source

MAX_NAME = 120

_BLANKS = re.compile(r"[ \t]+")


class Pieces:
    """A text in the making. Every piece is normalised before it is counted.

    Raises StoryTooLarge or TooManyParts as soon as a piece is one too many.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._parts: list[str] = []
        self._sections: list[Section] = []
        self._awaited: str | None = None
        self._length = self._bytes = self._paragraphs = 0

    def section(self, name: str | None) -> None:
        """The next text begins the part of this name; None and blank names change nothing."""
        self._awaited = section_name(name or "") or self._awaited

    def heading(self, text: str) -> None:
        self.section(text)
        self.add(text)

    def add(self, text: str) -> None:
        """A paragraph, or several lines that belong together; blank text adds nothing."""
        self.add_runs([(None, text)])

    def add_runs(self, runs: Iterable[tuple[str | None, str]], glue: str = " ") -> None:
        """A paragraph that runs over parts: (the name of the part that begins here, text)."""
        begun = False
        for name, run in runs:
            self.section(name)
            if line := _lines(run):
                between = _fitting(glue, self._parts[-1], line) if begun else "\n\n"
                self._append(between if self._parts else "")
                self._begin_section()
                self._append(line)
                begun = True

    def parsed(
        self,
        *,
        title: str | None = None,
        url: str | None = None,
        author: str | None = None,
        published: str | None = None,
    ) -> Parsed:
        text, sections = "".join(self._parts), tuple(self._sections)
        return Parsed(text, title, url, author, published, sections)

    def __bool__(self) -> bool:
        return any(char.isalnum() for part in self._parts for char in part)

    def _begin_section(self) -> None:
        if self._awaited and (not self._sections or self._sections[-1].name != self._awaited):
            self._sections.append(Section(self._length, self._awaited))
        self._awaited = None

    def _append(self, part: str) -> None:
        if not part:
            return
        self._parts.append(part)
        self._length += len(part)
        self._bytes += len(part) if part.isascii() else len(part.encode())
        self._paragraphs += part.count("\n")
        if self._bytes > self._source.max_bytes:
            raise StoryTooLarge(self._source.name, self._source.max_bytes)
        if self._paragraphs > 2 * MAX_PARAGRAPHS:
            raise TooManyParts(self._source.name, MAX_PARAGRAPHS, "paragraphs")


def section_name(text: str) -> str:
    """A heading as it is cited: on one line, its end left out where it is long."""
    name = one_line(text)
    return name if len(name) <= MAX_NAME else name[:MAX_NAME].rsplit(" ", 1)[0] + " …"


def _lines(text: str) -> str:
    lines = (_BLANKS.sub(" ", line).strip() for line in normalise(text).split("\n"))
    # Blanks that are gone may bring a letter and its accent together.
    return normalise("\n".join(filter(None, lines)))


def _fitting(glue: str, before: str, after: str) -> str:
    """The glue, or a blank where two characters would become one."""
    together = before[-1:] + after[:1]
    return glue if glue or unicodedata.is_normalized("NFC", together) else " "
