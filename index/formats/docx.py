"""DOCX: paragraphs, headings as sections, tables row by row, notes after what they belong to."""

from __future__ import annotations

from collections.abc import Iterator

from .archive import Archive
from .package import attribute, field, named, resolved
from .parsed import Parsed
from .pieces import Pieces
from .safe_xml import Element, local_name, parse_xml
from .source import Source

_MAIN = "word/document.xml"
_ROOT_LINKS = "_rels/.rels"
_CORE = "docProps/core.xml"
_WRAPPERS = ("sdt", "sdtcontent", "customxml", "ins", "moveto", "smarttag", "body")
_BLANKS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "nobreakhyphen": "-"}
# Deleted and moved text, the reading above ruby characters, what old programs show instead, and
# text boxes, which are read after the paragraph that they hang on.
_SKIPPED = ("del", "movefrom", "rt", "fallback", "txbxcontent", "ppr", "rpr", "instrtext")
_CONTENTS = "toc "
_TITLE = "title"
_OFF = ("0", "false", "none", "off")


def is_docx(archive: Archive) -> bool:
    return "[Content_Types].xml" in archive and (
        _MAIN in archive or any(part.startswith("word/") for part in archive.names)
    )


def parse(archive: Archive, source: Source) -> Parsed:
    """The title is the paragraph styled so, or else the file's own field, or the first heading."""
    return _Document(archive, source).parsed()


class _Document:
    def __init__(self, archive: Archive, source: Source) -> None:
        self._archive, self._name = archive, source.name
        self._pieces = Pieces(source)
        self._main = self._main_part()
        self._styles = self._style_names()
        self._notes = {
            **self._notes_in("footnotes.xml", "footnote"),
            **self._notes_in("endnotes.xml", "endnote"),
        }
        self._title: str | None = None
        self._first_heading: str | None = None

    def parsed(self) -> Parsed:
        for body in self._xml(self._main):
            self._blocks(body)
        core = self._xml(_CORE) if _CORE in self._archive else None
        title = field(core, "title") if core is not None else None
        author = field(core, "creator") if core is not None else None
        return self._pieces.parsed(title=self._title or title or self._first_heading, author=author)

    def _xml(self, part: str) -> Element:
        return parse_xml(self._archive.read(part), self._name, self._archive.what)

    def _main_part(self) -> str:
        if _ROOT_LINKS in self._archive:
            for link in named(self._xml(_ROOT_LINKS), "relationship"):
                if attribute(link, "Type").endswith("/officeDocument"):
                    return resolved("", attribute(link, "Target"))
        return _MAIN

    def _style_names(self) -> dict[str, str]:
        """A style's id to the name that Word gives it in every language, in lower case."""
        part = resolved(self._main, "styles.xml")
        if part not in self._archive:
            return {}
        names, bases = {}, {}
        for style in named(self._xml(part), "style"):
            key = attribute(style, "styleId")
            for child in style:
                if local_name(child) == "name":
                    names[key] = attribute(child, "val").lower()
                elif local_name(child) == "basedon":
                    bases[key] = attribute(child, "val")
        for key, base in bases.items():
            if names.get(base, "").startswith("heading ") and "heading" not in names.get(key, ""):
                names[key] = names[base]
        return names

    def _notes_in(self, part: str, tag: str) -> dict[tuple[str, str], Element]:
        part = resolved(self._main, part)
        if part not in self._archive:
            return {}
        return {
            (tag, attribute(note, "id")): note
            for note in named(self._xml(part), tag)
            if not attribute(note, "type")  # the line above the notes is one, too
        }

    def _blocks(self, parent: Element) -> None:
        for child in parent:
            match local_name(child):
                case "p":
                    self._paragraph(child)
                case "tbl":
                    self._table(child)
                case name if name in _WRAPPERS:
                    self._blocks(child)

    def _paragraph(self, paragraph: Element) -> None:
        style = self._style_of(paragraph)
        text = _text(paragraph)
        if style.startswith(_CONTENTS):  # a list of the headings, which follow
            return
        if style == _TITLE and self._title is None:
            self._title = text.strip() or None
            self._pieces.add(text)
        elif style.startswith("heading "):
            self._first_heading = self._first_heading or text.strip() or None
            self._pieces.heading(text)
        else:
            self._pieces.add(text)
        self._attached(paragraph)

    def _style_of(self, paragraph: Element) -> str:
        for properties in paragraph:
            if local_name(properties) == "ppr":
                for one in properties:
                    if local_name(one) == "pstyle":
                        key = attribute(one, "val")
                        return self._styles.get(key, key.lower())
        return ""

    def _attached(self, paragraph: Element) -> None:
        """The notes and text boxes of a paragraph. A note is read once: it may name itself."""
        for element in _inside(paragraph):
            tag = local_name(element)
            if tag == "txbxcontent":
                self._blocks(element)
            elif tag in ("footnotereference", "endnotereference"):
                key = (tag.removesuffix("reference"), attribute(element, "id"))
                if (note := self._notes.pop(key, None)) is not None:
                    self._blocks(note)

    def _table(self, table: Element) -> None:
        attached = []
        for row in _parts(table, "tr"):
            cells = []
            for cell in _parts(row, "tc"):
                paragraphs = list(named(cell, "p"))
                cells.append(" ".join(" ".join(_text(p) for p in paragraphs).split()))
                attached += paragraphs
            self._pieces.add(" | ".join(filter(None, cells)))
        for paragraph in attached:
            self._attached(paragraph)


def _parts(parent: Element, tag: str) -> Iterator[Element]:
    """Rows of a table, or cells of a row, also where marks wrap them."""
    for child in parent:
        name = local_name(child)
        if name == tag:
            yield child
        elif name in _WRAPPERS:
            yield from _parts(child, tag)


def _text(paragraph: Element) -> str:
    parts = []
    for element in _inside(paragraph):
        tag = local_name(element)
        if tag == "t":
            parts.append(element.text or "")
        elif tag in _BLANKS:
            parts.append(_BLANKS[tag])
    return "".join(parts)


def _inside(paragraph: Element) -> Iterator[Element]:
    """What is shown of a paragraph, in order; of a text box its box only."""
    todo = list(reversed(paragraph))
    while todo:
        element = todo.pop()
        tag = local_name(element)
        if tag == "txbxcontent":
            yield element
        elif tag not in _SKIPPED and not (tag == "r" and _hidden(element)):
            yield element
            todo.extend(reversed(element))


def _hidden(run: Element) -> bool:
    return any(
        local_name(one) == "vanish" and attribute(one, "val") not in _OFF
        for properties in run
        if local_name(properties) == "rpr"
        for one in properties
    )
