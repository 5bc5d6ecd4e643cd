"""PDF: the paragraphs of a document's pages, each page a section."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from ..errors import DamagedFile, EncryptedFile, PicturesOnly, TooManyParts
from .parsed import Parsed
from .pdf_flow import Paragraph, flow, joined, words_of
from .pdf_heads import without_heads
from .pdf_lines import Line, lines_of
from .pieces import Pieces
from .source import Source

MAX_PAGES = 2_000

_WHAT = "a PDF"
_LAST_MARK = b"%%EOF"
_AFTER_LAST_MARK = 4_096
"""Bytes that careless programs leave after a PDF's end; what is cut off loses more."""
_FEW_LETTERS = 15
"""Fewer on a page that has a picture are a stamp, or a page number."""
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\ufffd\ue000-\uf8ff]")
_UNREADABLE_SHARE = 0.3
_FILE_NAME = re.compile(
    r"^(?:microsoft word\b|untitled|.*\.(?:docx?|odt|rtf|tex|dvi|indd|pdf)$)", re.I
)
_TITLE_SIZE = 1.15
_MAX_TITLE = 200


def parse(source: Source) -> Parsed:
    """Raises EncryptedFile, DamagedFile, TooManyParts, or PicturesOnly where it was scanned."""
    if source.data.rfind(_LAST_MARK) < len(source.data) - _AFTER_LAST_MARK:
        raise DamagedFile(source.name, _WHAT)
    document = _opened(source)
    try:
        if len(document) > MAX_PAGES:
            raise TooManyParts(source.name, MAX_PAGES, "pages")
        pages, pictures = _pages(document, source)
        about = {key: _told(document, key) for key in ("Title", "Author")}
    except pypdfium2.PdfiumError as error:
        raise DamagedFile(source.name, _WHAT) from error
    finally:
        document.close()
    return _parsed(pages, pictures, about, source)


def _parsed(
    pages: list[list[Line]], pictures: int, about: dict[str, str], source: Source
) -> Parsed:
    paragraphs = list(flow(without_heads(pages)))
    text = "".join(line.text for paragraph in paragraphs for line in paragraph)
    if pictures > len(pages) / 2 or len(_UNREADABLE.findall(text)) > _UNREADABLE_SHARE * len(text):
        raise PicturesOnly(source.name)
    words = words_of(paragraphs)
    pieces = Pieces(source)
    for paragraph in paragraphs:
        runs = joined(paragraph, words)
        pieces.add_runs((f"page {page + 1}", run) for page, run in runs)
    title = "" if _FILE_NAME.match(about["Title"].strip()) else about["Title"]
    return pieces.parsed(title=title or _title(paragraphs), author=about["Author"])


def _told(document: Any, key: str) -> str:
    """What the document says of itself; "" where that is no text."""
    try:
        return str(document.get_metadata_value(key))
    except UnicodeDecodeError:
        return ""


def _opened(source: Source) -> Any:
    try:
        document = pypdfium2.PdfDocument(source.data)
        if len(document) == 0:
            raise DamagedFile(source.name, _WHAT)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise EncryptedFile(source.name) from error
        raise DamagedFile(source.name, _WHAT) from error
    return document


def _pages(document: Any, source: Source) -> tuple[list[list[Line]], int]:
    """The lines of each page, and how many pages are only pictures."""
    pages, pictures, length = [], 0, 0
    for number in range(len(document)):
        page = document[number]
        try:
            lines = lines_of(page, number)
            length += sum(len(line.text) for line in lines)
            pictures += _letters(lines) < _FEW_LETTERS and _has_picture(page)
        finally:
            page.close()
        pages.append(lines)
        if length > source.max_bytes:  # the text will be as long: refused before it is put together
            break
    return pages, pictures


def _letters(lines: list[Line]) -> int:
    return sum(char.isalpha() for line in lines for char in line.text)


def _has_picture(page: Any) -> bool:
    return next(_pictures(page), None) is not None


def _pictures(page: Any) -> Iterator[Any]:
    kinds = [pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH]
    return iter(page.get_objects(filter=kinds, max_depth=2))


def _title(paragraphs: list[Paragraph]) -> str | None:
    """What stands on the first page in the largest letters, larger than the text's."""
    first = [one for one in paragraphs if one[0].page == 0]
    if not first:
        return None
    largest = max(first, key=lambda paragraph: paragraph[0].size)
    sizes = sorted(line.size for paragraph in first for line in paragraph)
    if largest[0].size < _TITLE_SIZE * sizes[len(sizes) // 2]:
        return None
    title = " ".join(line.text for line in largest)
    return title if len(title) <= _MAX_TITLE else None
