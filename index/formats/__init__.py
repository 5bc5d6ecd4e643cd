"""A file, or text in hand, becomes a Story. One format a file; this one chooses between them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import EmptyStory, StoryFileMissing, StoryFileUnreadable, StoryTooLarge
from ..records import Story
from . import plain
from .address import own_address, web_address
from .kinds import Kind, kind_of
from .normalise import one_line
from .parsed import Parsed
from .readers import check_sentences, parse, sized
from .sandbox import read_apart
from .source import Source

if TYPE_CHECKING:  # what fetches is imported when something is fetched
    from .fetch import Fetched

MAX_BYTES = 10_000_000
"""The most text read by default, in bytes of UTF-8: about 20 novels."""

FILE_FACTOR = 5
"""How much larger than its text a document may be: most of it is pictures, fonts and marks."""

MAX_ID = 80
MAX_TITLE = 300
"""Characters of a title; names.py takes no longer one for a new one either."""

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)

_SHORT = 20_000
"""Bytes of Markdown that no nesting makes slow: half a second at worst."""


def read_story(
    path: str | Path | None = None,
    *,
    text: str | None = None,
    data: bytes | None = None,
    name: str | None = None,
    charset: str | None = None,
    title: str | None = None,
    url: str | None = None,
    id: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> Story:
    """Reads a story from a file, from the ``data`` of one in hand, from ``text``, or from the web:
    where ``path`` begins with http:// or https://, or only ``url`` is given, that page is fetched.

    Plain text, Markdown, HTML (also a page saved as MHTML), PDF, DOCX, ODT and EPUB are told apart
    by what is in them. ``name`` is what ``data`` is called, for sentences to the user and for a
    title; ``charset`` a Python codec that it is known to be in.

    The text is normalised once; all offsets refer to what is stored. The title is ``title``, or
    else what the document says, a heading, the first line or the file's name; the id is ``id``, or
    else made from the file's name (from the title where there is none, or ``data`` has a ``url``).

    Raises UnreadableStory, with a sentence for the user, for a file that is missing, unreadable,
    empty, in no format that is read, damaged, locked, harmful, or of more text than ``max_bytes``
    (the file itself may have five times as many); FetchError where no page can be had from an
    address; TypeError unless exactly one of ``path``, ``text`` and ``data`` is given, or ``url``.
    """
    if isinstance(path, str) and _ADDRESS.match(path):
        return _fetched(path, title=title, url=url, id=id, max_bytes=max_bytes)
    if (path, text, data) == (None, None, None) and url is not None:
        return _fetched(url, title=title, url=None, id=id, max_bytes=max_bytes)  # never a file
    if sum(given is not None for given in (path, text, data)) != 1:
        raise TypeError("give either a path, text= or data=")
    stem = None
    if path is not None:
        path = Path(path)
        name, stem = path.name, path.stem
        parsed = _parse(Source(_file(path, FILE_FACTOR * max_bytes), name, max_bytes))
    elif data is not None:
        stem = Path(name).stem if name else None
        name = name or "The file"
        parsed = _parse_data(data, name, charset, max_bytes)
    else:
        name = title or "The text"
        parsed = _parse_text(text or "", name, max_bytes)
    story = _story(parsed, name, stem, title, _first_line(url, web_address(parsed.url)))
    named_by = story.title if stem is None or (data is not None and url) else stem
    return replace(story, id=id or _slug(named_by) or _id_from_text(story.text))


def _story(
    parsed: Parsed, name: str, stem: str | None, title: str | None, url: str | None
) -> Story:
    """A story that has no id yet."""
    if not any(char.isalnum() for char in parsed.text):
        raise EmptyStory(name)
    check_sentences(parsed.text, name)
    from_name = _title_from_name(stem) if stem else None
    return Story(
        "",
        _first_title(title, parsed.title, from_name, _opening_words(parsed.text)) or name,
        parsed.text,
        url,
        _first_line(parsed.author),
        _first_line(parsed.published),
        parsed.sections,
    )


def _fetched(
    address: str, *, title: str | None, url: str | None, id: str | None, max_bytes: int
) -> Story:
    from .fetch import fetch

    page = fetch(address, max_bytes=FILE_FACTOR * max_bytes)
    return read_page(page, title=title, url=url, id=id, max_bytes=max_bytes)


def read_page(
    page: Fetched,
    *,
    title: str | None = None,
    url: str | None = None,
    id: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> Story:
    """Reads a story from a page that was fetched; raises UnreadableStory as ``read_story``.

    Its address is ``url``, or else the one that the page tells as its own (the same server's), or
    where it was in the end; its id is ``id``, or else made from the title.
    """
    parsed = _parse_data(page.data, page.name, page.charset, max_bytes)
    url = _first_line(url, own_address(page.url, parsed.url))
    stem = Path(page.name).stem
    story = _story(parsed, page.name, stem, title, url)
    named = id or _slug(story.title) or _slug(stem) or _id_from_text(story.text)
    return replace(story, id=named)


def _parse_data(data: bytes, name: str, charset: str | None, max_bytes: int) -> Parsed:
    if len(data) > FILE_FACTOR * max_bytes:
        raise StoryTooLarge(name, max_bytes)
    return _parse(Source(data, name, max_bytes, charset))


def _parse(source: Source) -> Parsed:
    kind = kind_of(source.data, source.name)
    size = len(source.data)
    if kind in (Kind.PLAIN, Kind.MARKDOWN) and size > 4 * source.max_bytes:  # UTF-32, at most
        raise StoryTooLarge(source.name, source.max_bytes)
    if kind is Kind.PLAIN or (kind is Kind.MARKDOWN and size <= _SHORT):
        return parse(kind, source)
    return read_apart(kind, source)


def _parse_text(text: str, name: str, max_bytes: int) -> Parsed:
    return plain.parse(sized(text, Source(b"", name, max_bytes)))


def _file(path: Path, limit: int) -> bytes:
    try:
        if not path.exists():
            raise StoryFileMissing(path)
        if path.is_dir():
            raise StoryFileUnreadable(path, "it is a folder; name a file in it")
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise StoryFileUnreadable(path, error.strerror or type(error).__name__) from error
    if len(data) > limit:
        raise StoryTooLarge(path.name, limit // FILE_FACTOR)
    return data


def _first_line(*texts: str | None) -> str | None:
    """The first that is not blank, normalised and on one line."""
    return next(filter(None, (one_line(text or "") for text in texts)), None)


def _first_title(*texts: str | None) -> str | None:
    """The first that holds a letter or a digit, its end left out where it is long."""
    lines = (one_line(text or "") for text in texts)
    line = next((line for line in lines if any(map(str.isalnum, line))), None)
    if line is None or len(line) <= MAX_TITLE:
        return line
    return one_line(f"{line[: MAX_TITLE - 2].rsplit(' ', 1)[0]} …")


def _title_from_name(stem: str) -> str:
    words = re.sub(r"[-_.\s]+", " ", stem).strip()
    return words[:1].upper() + words[1:]


def _opening_words(text: str) -> str:
    line = text.partition("\n")[0]
    return line if len(line) <= plain.MAX_TITLE else line[:60].rsplit(" ", 1)[0] + " …"


def _slug(name: str) -> str:
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_name.lower())[:MAX_ID].strip("-")


def _id_from_text(text: str) -> str:
    return f"story-{sha256(text.encode()).hexdigest()[:8]}"
