"""EPUB: the chapters in the order of reading, each a section by the name in the contents."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import DamagedFile, EncryptedFile, TooManyParts
from .archive import Archive
from .package import attribute, field, named, resolved
from .parsed import Parsed
from .pieces import Pieces
from .safe_xml import Element, local_name, parse_xhtml, parse_xml
from .source import Source
from .xhtml import add_chapter

CONTAINER = "META-INF/container.xml"
MAX_CHAPTERS = 5_000

_ENCRYPTION = "META-INF/encryption.xml"
# Fonts are often scrambled so that they are of use in their book only; the text is open.
_FONT_SCRAMBLING = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_CHAPTERS = ("application/xhtml+xml", "text/html", "application/xml", "text/xml")
_NCX = "application/x-dtbncx+xml"

Names = dict[str, dict[str, str]]
"""A part's name to the names of what begins in it, by the id there; "" for the part itself."""


@dataclass(frozen=True, slots=True)
class _Item:
    path: str
    type: str
    is_contents: bool


def parse(archive: Archive, source: Source) -> Parsed:
    """Raises EncryptedFile for a book that is protected from copying."""
    return _Book(archive, source).parsed()


class _Book:
    def __init__(self, archive: Archive, source: Source) -> None:
        self._archive, self._source = archive, source
        if _ENCRYPTION in archive:
            for method in named(self._xml(_ENCRYPTION), "encryptionmethod"):
                if attribute(method, "Algorithm") not in _FONT_SCRAMBLING:
                    raise EncryptedFile(source.name)
        self._path = self._package_path()
        self._package = self._xml(self._path)
        self._items = self._manifest()

    def parsed(self) -> Parsed:
        names = self._names()
        pieces = Pieces(self._source)
        spine = self._spine()
        if len(spine) > MAX_CHAPTERS:
            raise TooManyParts(self._source.name, MAX_CHAPTERS, "chapters")
        for item in spine:
            add_chapter(pieces, self._chapter(item.path), names.get(item.path, {}))
        about = next(named(self._package, "metadata"), self._package)
        return pieces.parsed(
            title=field(about, "title"), author=_authors(about), published=field(about, "date")
        )

    def _xml(self, part: str) -> Element:
        return parse_xml(self._archive.read(part), self._source.name, self._archive.what)

    def _chapter(self, part: str) -> Element:
        return parse_xhtml(self._archive.read(part), self._source.name, self._archive.what)

    def _damaged(self) -> DamagedFile:
        return DamagedFile(self._source.name, self._archive.what)

    def _package_path(self) -> str:
        for root in named(self._xml(CONTAINER), "rootfile"):
            return resolved("", attribute(root, "full-path"))
        raise self._damaged()

    def _manifest(self) -> dict[str, _Item]:
        return {
            attribute(item, "id"): _Item(
                resolved(self._path, attribute(item, "href")),
                attribute(item, "media-type").lower(),
                "nav" in attribute(item, "properties").split(),
            )
            for item in named(self._package, "item")
        }

    def _spine(self) -> list[_Item]:
        """The chapters in order, each once; the contents are no chapter."""
        ids = dict.fromkeys(attribute(one, "idref") for one in named(self._package, "itemref"))
        if not ids:
            raise self._damaged()
        items = (self._items.get(id) for id in ids)
        return [item for item in items if item and not item.is_contents and item.type in _CHAPTERS]

    def _names(self) -> Names:
        names: Names = {}
        for item in self._items.values():
            if item.path not in self._archive:
                continue
            if item.is_contents:
                links = _links_of_page(self._chapter(item.path))
            elif item.type == _NCX:
                links = _links_of_ncx(self._xml(item.path))
            else:
                continue
            for reference, name in links:
                ids = names.setdefault(resolved(item.path, reference), {})
                ids.setdefault(reference.partition("#")[2], name)
        return names


def _authors(about: Element) -> str | None:
    names = [" ".join("".join(one.itertext()).split()) for one in named(about, "creator")]
    return ", ".join(filter(None, dict.fromkeys(names))) or None


def _links_of_page(root: Element) -> list[tuple[str, str]]:
    """Of the page of contents; a list of printed pages or landmarks may stand beside it."""
    navs = list(named(root, "nav"))
    contents = [nav for nav in navs if "toc" in attribute(nav, "type").split()] or navs[:1]
    return [
        (attribute(link, "href"), " ".join("".join(link.itertext()).split()))
        for nav in contents
        for link in named(nav, "a")
    ]


def _links_of_ncx(root: Element) -> list[tuple[str, str]]:
    links = []
    for point in named(root, "navpoint"):
        parts = {local_name(child): child for child in reversed(point)}
        if "navlabel" in parts and "content" in parts:
            label = " ".join("".join(parts["navlabel"].itertext()).split())
            links.append((attribute(parts["content"], "src"), label))
    return links
