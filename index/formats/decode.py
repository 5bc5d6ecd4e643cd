"""Bytes -> characters, whatever their encoding."""

from __future__ import annotations

import codecs
import re

from ..errors import NotText

# UTF-32 first: its mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_TEXT = (b"%PDF-", b"{\\rtf", b"PK\x03\x04", b"\x89PNG", b"\xd0\xcf\x11\xe0")
_LOOK_ALIKES = ("cp1250", "cp1254", "cp1257", "cp1258")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE = 65_536
_FEW_LETTERS = 0.03


def decode(data: bytes, name: str) -> str:
    """The text in ``data``; raises NotText, naming ``name``, where there is none.

    A byte order mark decides, then valid UTF-8, then charset-normalizer's guess.
    """
    if data.startswith(_NOT_TEXT):
        raise NotText(name)
    text = _decode(data)
    # A text has at most a stray control character; a binary file that happens to decode has many.
    if text is None or len(_CONTROL.findall(text[:_SAMPLE])) > 1 + len(text[:_SAMPLE]) // 1000:
        raise NotText(name)
    return text


def _decode(data: bytes) -> str | None:
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        guess = _guess(data)
    if guess is None:
        return None
    try:
        return data.decode(guess)
    except UnicodeDecodeError:
        # One bad byte far into a long file is no reason to refuse it.
        return data.decode(guess, errors="replace")


def _guess(data: bytes) -> str | None:
    from charset_normalizer import from_bytes  # slow to import, and seldom needed

    best = from_bytes(data).best()
    if best is None:
        return None
    # Windows' code pages for Latin letters share their quotes and dashes, so a text with few
    # accented letters tells them apart by chance alone: then it is the Western one. English has
    # under 1% of them, Polish and Romanian about 5%, Czech and Turkish more.
    letters = len(data.translate(None, delete=bytes(range(0x98))))
    if best.encoding in _LOOK_ALIKES and letters < _FEW_LETTERS * len(data):
        return "cp1252"
    return best.encoding
