"""A page that a browser saved as one file (MHTML): the first HTML in it."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes

from ..errors import DamagedFile
from . import html
from .charset import told_charset
from .parsed import Parsed
from .source import Source


def parse(source: Source) -> Parsed:
    """The page's address is where it was saved from, if it tells none. Raises UnreadableStory."""
    saved = message_from_bytes(source.data)
    page = next((part for part in saved.walk() if part.get_content_type() == "text/html"), None)
    data = page.get_payload(decode=True) if page is not None else None
    if page is None or not isinstance(data, bytes):
        raise DamagedFile(source.name, "a saved page")
    charset = told_charset(str(page.get("Content-Type", "")), data)
    parsed = html.parse(Source(data, source.name, source.max_bytes, charset))
    saved_from = str(saved.get("Snapshot-Content-Location", ""))  # it may not be ASCII
    return replace(parsed, url=parsed.url or saved_from)
