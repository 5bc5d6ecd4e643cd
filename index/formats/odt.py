"""ODT: paragraphs, headings as sections, tables row by row, notes after what they belong to."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import DamagedFile, EncryptedFile
from .archive import Archive
from .package import attribute, field, named
from .parsed import Parsed
from .pieces import Pieces
from .safe_xml import Element, local_name, parse_xml
from .source import Source

_CONTENT = "content.xml"
_META = "meta.xml"
_MANIFEST = "META-INF/manifest.xml"
# Deleted text, remarks, lists of what follows, the reading above ruby characters.
_SKIPPED = (
    "tracked-changes",
    "annotation",
    "table-of-content",
    "alphabetical-index",
    "illustration-index",
    "table-index",
    "object-index",
    "user-index",
    "ruby-text",
    "note-citation",
    "title",
    "desc",
    "forms",
    "sequence-decls",
)
# However many a mark stands for: of a run of blanks one is kept in any case.
_BLANKS = {"s": " ", "tab": " ", "line-break": "\n"}
_APART = ("note", "text-box")
_TITLE = "Title"


def parse(archive: Archive, source: Source) -> Parsed:
    """The title is the paragraph styled so, or else the file's own field, or the first heading."""
    return _Document(archive, source).parsed()


class _Document:
    def __init__(self, archive: Archive, source: Source) -> None:
        self._archive, self._name = archive, source.name
        self._pieces = Pieces(source)
        self._title: str | None = None
        self._first_heading: str | None = None
        self._titles: frozenset[str] = frozenset()

    def parsed(self) -> Parsed:
        if _MANIFEST in self._archive:
            for _ in named(self._xml(_MANIFEST), "encryption-data"):
                raise EncryptedFile(self._name)
        content = self._xml(_CONTENT)
        self._titles = frozenset(_title_styles(content))
        body = next(named(content, "text"), None)
        if body is None:
            raise DamagedFile(self._name, self._archive.what)
        self._blocks(body)
        meta = self._xml(_META) if _META in self._archive else None
        title = field(meta, "title") if meta is not None else None
        author = field(meta, "initial-creator", "creator") if meta is not None else None
        return self._pieces.parsed(title=self._title or title or self._first_heading, author=author)

    def _xml(self, part: str) -> Element:
        return parse_xml(self._archive.read(part), self._name, self._archive.what)

    def _blocks(self, parent: Element) -> None:
        for child in parent:
            match local_name(child):
                case "p" | "h" as tag:
                    self._paragraph(child, tag)
                case "table":
                    self._table(child)
                case tag if tag not in _SKIPPED:
                    self._blocks(child)

    def _paragraph(self, paragraph: Element, tag: str) -> None:
        text = _text(paragraph)
        if tag == "h":
            self._first_heading = self._first_heading or text.strip() or None
            self._pieces.heading(text)
        else:
            if self._title is None and attribute(paragraph, "style-name") in self._titles:
                self._title = text.strip() or None
            self._pieces.add(text)
        self._attached(paragraph)

    def _attached(self, paragraph: Element) -> None:
        """The notes and text boxes of a paragraph."""
        for element in _inside(paragraph):
            if local_name(element) in _APART:
                self._blocks(element)

    def _table(self, table: Element) -> None:
        attached = []
        for row in _parts(table, "table-row"):
            cells = []
            for cell in _parts(row, "table-cell"):
                paragraphs = list(named(cell, "p", "h"))
                cells.append(" ".join(" ".join(_text(p) for p in paragraphs).split()))
                attached += paragraphs
            self._pieces.add(" | ".join(filter(None, cells)))
        for paragraph in attached:
            self._attached(paragraph)


def _title_styles(content: Element) -> Iterator[str]:
    yield _TITLE
    for style in named(content, "style"):
        if attribute(style, "parent-style-name") == _TITLE:
            yield attribute(style, "name")


def _parts(parent: Element, tag: str) -> Iterator[Element]:
    """Rows of a table, or cells of a row, also where marks wrap them."""
    for child in parent:
        name = local_name(child)
        if name == tag:
            yield child
        elif name in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _parts(child, tag)


def _text(paragraph: Element) -> str:
    parts = [paragraph.text or ""]
    for element in _inside(paragraph, parts):
        tag = local_name(element)
        if tag in _BLANKS:
            parts.append(_BLANKS[tag])
        elif tag not in _APART:
            parts.append(element.text or "")
    return "".join(parts)


def _inside(paragraph: Element, tails: list[str] | None = None) -> Iterator[Element]:
    """What is shown of a paragraph, in order; of a note or a text box that one only.

    ``tails`` gets the text after each element, once what is in the element is through.
    """
    todo = [(child, False) for child in reversed(paragraph)]
    while todo:
        element, through = todo.pop()
        if through:
            if tails is not None:
                tails.append(element.tail or "")
            continue
        todo.append((element, True))
        tag = local_name(element)
        if tag and tag not in _SKIPPED:
            yield element
            if tag not in _APART:
                todo.extend((child, False) for child in reversed(element))
