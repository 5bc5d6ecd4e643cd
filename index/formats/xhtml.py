"""A book's chapter in XHTML -> paragraphs. All of it is text: nothing to tell apart from menus."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from .package import attribute, named
from .pieces import Pieces
from .safe_xml import Element, local_name
from .tables import joined

# What runs on in a line; everything else begins a paragraph.
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q rb "
    "ruby s samp small span strike strong sub sup time tt u var wbr".split()
)
_SKIPPED = frozenset(
    "script style head template noscript rt rp svg math nav object audio video iframe".split()
)
_HEADINGS = ("h1", "h2", "h3")
_CELLS = ("td", "th")
_BLANKS = re.compile(r"[ \t\r\n]+")


def add_chapter(pieces: Pieces, root: Element, names: Mapping[str, str]) -> None:
    """Adds a chapter; ``names`` has the names of what begins at an id, "" for the whole.

    Where the contents do not name it, its headings do.
    """
    body = next(named(root, "body"), root)
    pieces.section(names.get(""))
    chapter = _Chapter(pieces, names)
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if chapter.begins(element):
                continue
            walk.skip_subtree()
        else:
            chapter.ends(element, last=element is body)


class _Chapter:
    """The paragraph in the making, the row of a table, and whether a heading is being read."""

    def __init__(self, pieces: Pieces, names: Mapping[str, str]) -> None:
        self._pieces, self._names = pieces, names
        self._run: list[str] = []
        self._cells: list[str] = []
        self._rows = 0

    def begins(self, element: Element) -> bool:
        """Whether to look into the element."""
        tag = local_name(element)
        if attribute(element, "type") == "noteref":
            return False
        if not tag or tag in _SKIPPED or (element.get("hidden") is not None and tag != "tr"):
            return False
        if tag == "br":
            self._run.append("\n")
        elif tag not in _INLINE:
            self._flush()
        if name := self._names.get(attribute(element, "id") or "\0"):
            self._pieces.section(name)
        if tag == "tr":
            self._rows += 1
        self._take(element.text, tag)
        return True

    def ends(self, element: Element, *, last: bool) -> None:
        tag = local_name(element)
        if tag in _CELLS and self._rows:
            self._cells.append(" ".join("".join(self._run).split()))
            self._run.clear()
        elif tag == "tr" and self._rows:
            self._end_row()
        elif tag in _HEADINGS and not self._rows and not self._names:
            self._pieces.heading(self._joined())
        elif tag not in _INLINE and tag not in _SKIPPED and tag != "br" and tag:
            self._flush()
        if not last:
            self._take(element.tail, "")

    def _take(self, text: str | None, tag: str) -> None:
        if text and tag != "pre":
            text = _BLANKS.sub(" ", text)  # a line end in the file is a blank
        self._run.append(text or "")

    def _end_row(self) -> None:
        self._flush()
        self._rows -= 1
        if not self._rows:
            self._pieces.add(joined(self._cells))
            self._cells = []

    def _flush(self) -> None:
        """Ends a paragraph; in a table it is a part of its cell."""
        if self._rows:
            self._run.append(" ")
        else:
            self._pieces.add(self._joined())

    def _joined(self) -> str:
        text = "".join(self._run)
        self._run.clear()
        return text
