"""What a ZIP file holds: a DOCX, an ODT or an EPUB is told by its parts, whatever it is called."""

from __future__ import annotations

from pathlib import PurePosixPath

from ..errors import EncryptedFile, PicturesOnly, UnreadFormat
from . import docx, epub, odt
from .archive import Archive
from .parsed import Parsed
from .source import Source

_UNPACK = "unpack it and add the files that are in it"
_SAVE_AS = "save it as PDF and add that"
_TYPE = "mimetype"
_MAX_TYPE = 200
_ODF = "application/vnd.oasis.opendocument."
_ODF_KINDS = ("spreadsheet", "presentation", "graphics", "chart", "formula", "base")
_OTHERS = (
    ("xl/workbook.xml", "a spreadsheet"),
    ("xl/workbook.bin", "a spreadsheet"),
    ("ppt/presentation.xml", "a presentation"),
)
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".tif", ".tiff", ".bmp", ".emf", ".wmf")


def parse(source: Source) -> Parsed:
    """Reads a DOCX, an ODT or an EPUB.

    Raises UnreadFormat for any other ZIP file, PicturesOnly where there are pictures and no text.
    """
    archive = Archive(source)
    parsed = _parse(archive, source)
    if not any(char.isalnum() for char in parsed.text) and _has_pictures(archive):
        raise PicturesOnly(source.name)
    return parsed


def _parse(archive: Archive, source: Source) -> Parsed:
    kind = _stated(archive)
    if kind == "application/epub+zip" or epub.CONTAINER in archive:
        archive.what = "an EPUB"
        return epub.parse(archive, source)
    if kind.startswith(_ODF + "text"):
        archive.what = "an ODT"
        return odt.parse(archive, source)
    if docx.is_docx(archive):
        archive.what = "a DOCX"
        return docx.parse(archive, source)
    raise UnreadFormat(source.name, *_other(archive, kind, source.name))


def _stated(archive: Archive) -> str:
    """What the file says it is; OpenDocument and EPUB do."""
    if _TYPE not in archive:
        return ""
    return archive.read(_TYPE, _MAX_TYPE).decode("ascii", "replace").strip()


def _other(archive: Archive, kind: str, name: str) -> tuple[str, str]:
    if kind.startswith(_ODF):
        told = kind.removeprefix(_ODF)
        return f"an OpenDocument {told if told in _ODF_KINDS else 'file'}", _SAVE_AS
    if "Index/Document.iwa" in archive:
        return "a Pages document", _SAVE_AS
    if "EncryptedPackage" in archive:
        raise EncryptedFile(name)
    what = next((what for part, what in _OTHERS if part in archive), None)
    return (what, _SAVE_AS) if what else ("an archive", _UNPACK)


def _has_pictures(archive: Archive) -> bool:
    return any(PurePosixPath(part).suffix.lower() in _PICTURES for part in archive.names)
