"""What a file is, told by its first bytes; its name is asked only where they leave it open."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePath

from ..errors import DamagedFile, EncryptedFile, UnreadFormat


class Kind(StrEnum):
    """The formats that are read. ZIP stands for DOCX, ODT and EPUB until one looks inside."""

    PLAIN = "plain"
    MARKDOWN = "markdown"
    HTML = "html"
    MHTML = "mhtml"
    PDF = "pdf"
    ZIP = "zip"


_SAVE_AS = "save it as DOCX, PDF or plain text and add that"
_UNPACK = "unpack it and add the files that are in it"
_PICTURE = ("a picture", "run text recognition (OCR) over it and add the text")
_ARCHIVE = ("an archive", _UNPACK)
_RECORDING = ("a recording", "add its words as text")
_PROGRAM = ("a program", "add a text")
_RTF = ("a rich text file", _SAVE_AS)
_POSTSCRIPT = ("a PostScript file", "turn it into a PDF and add that")
_MAIL = ("a mail", "copy its text into a file and add that")
_XML = ("an XML file", "save it as plain text, HTML or PDF and add that")
_KINDLE = ("a Kindle book", "turn it into an EPUB and add that")
_OLD_OFFICE = ("an old Office file", _SAVE_AS)

# (offset, bytes there, what it is)
_MARKS: tuple[tuple[int, bytes, tuple[str, str]], ...] = (
    (0, b"\x89PNG", _PICTURE),
    (0, b"\xff\xd8\xff", _PICTURE),
    (0, b"GIF87a", _PICTURE),
    (0, b"GIF89a", _PICTURE),
    (0, b"II*\0", _PICTURE),
    (0, b"MM\0*", _PICTURE),
    (8, b"WEBP", _PICTURE),
    (4, b"ftyphei", _PICTURE),
    (4, b"ftypavif", _PICTURE),
    (0, b"AT&TFORM", ("a DjVu file", "turn it into a PDF with text and add that")),
    (0, b"7z\xbc\xaf", _ARCHIVE),
    (0, b"Rar!\x1a", _ARCHIVE),
    (0, b"\x1f\x8b", _ARCHIVE),
    (0, b"BZh", _ARCHIVE),
    (0, b"\xfd7zXZ", _ARCHIVE),
    (0, b"\x28\xb5\x2f\xfd", _ARCHIVE),
    (257, b"ustar", _ARCHIVE),
    (0, b"ID3", _RECORDING),
    (0, b"OggS", _RECORDING),
    (0, b"fLaC", _RECORDING),
    (4, b"ftyp", _RECORDING),
    (8, b"WAVE", _RECORDING),
    (8, b"AVI ", _RECORDING),
    (0, b"\x1aE\xdf\xa3", _RECORDING),
    (0, b"\x7fELF", _PROGRAM),
    (0, b"{\\rtf", _RTF),
    (0, b"%!PS", _POSTSCRIPT),
    (60, b"BOOKMOBI", _KINDLE),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PDF_OPENING = 1024
"""A reader of PDFs looks for their mark in as many bytes."""

_DOCUMENTS = {
    ".pdf": "a PDF",
    ".docx": "a DOCX",
    ".odt": "an ODT",
    ".epub": "an EPUB",
}
_COMMENTS = re.compile(r"(?:\s|<!--.*?-->|<\?xml[^>]*\?>)*", re.DOTALL)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_PAGE_PART = re.compile(r"<(?:title|meta|link|article|main|div|p|h[1-6])\b", re.IGNORECASE)
_OTHER_XML = re.compile(r"<(?:\?xml|!doctype\s|svg\b|rss\b|feed\b)", re.IGNORECASE)
_HEADER = re.compile(r"(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*)+")
_MAIL_FIELD = re.compile(
    r"^(?:MIME-Version|Received|Message-ID|Return-Path|Delivered-To):", re.MULTILINE | re.IGNORECASE
)
_MAIL_NAMES = (".eml", ".msg", ".mbox")
_SNIFFED = 4_000


def kind_of(data: bytes, name: str) -> Kind:
    """The format of ``data``; plain text where nothing speaks against it.

    Raises UnreadFormat for what is known and not read, EncryptedFile for a locked Word file, and
    DamagedFile for a document whose beginning is lost.
    """
    if data.startswith(_ZIP):
        return Kind.ZIP
    if data.lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith(b"%PDF-"):
        return Kind.PDF
    _refuse_other_formats(data, name)
    suffix = PurePath(name).suffix.lower()
    if suffix == ".pdf" and b"%PDF-" in data[:_PDF_OPENING]:
        return Kind.PDF
    return _kind_of_text(data, name, suffix)


def _refuse_other_formats(data: bytes, name: str) -> None:
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise EncryptedFile(name)
        raise UnreadFormat(name, *_OLD_OFFICE)
    for offset, mark, what in _MARKS:
        if data.startswith(mark, offset):
            raise UnreadFormat(name, *what)


def _kind_of_text(data: bytes, name: str, suffix: str) -> Kind:
    opening = _opening(data)
    if header := _HEADER.match(opening):
        fields = header.group()
        if "multipart/related" in fields.lower() and suffix not in _MAIL_NAMES:
            return Kind.MHTML
        if suffix in _MAIL_NAMES or _MAIL_FIELD.search(fields):
            raise UnreadFormat(name, *_MAIL)
    start = _COMMENTS.match(opening)
    place = start.end() if start else 0
    if _PAGE.match(opening, place):
        return Kind.HTML
    if suffix in (".md", ".markdown"):
        return Kind.MARKDOWN
    if suffix in (".html", ".htm", ".xhtml") and "<" in opening:
        return Kind.HTML
    if suffix not in (".txt", ".text") and _PAGE_PART.match(opening, place):
        return Kind.HTML
    if _OTHER_XML.match(opening.lstrip()):
        raise UnreadFormat(name, *_XML)
    if suffix in _DOCUMENTS and (b"\0" in data[:_SNIFFED] or not data.strip()):
        raise DamagedFile(name, _DOCUMENTS[suffix])
    return Kind.PLAIN


def _opening(data: bytes) -> str:
    """The first characters, good enough to see marks of ASCII in them."""
    opening = data[:_SNIFFED]
    if opening.startswith((b"\xff\xfe", b"\xfe\xff")):
        return opening.decode("utf-16", "replace")
    return opening.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
