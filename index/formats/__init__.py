"""A file, or text in hand, becomes a Story. One format a file; this one chooses between them."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from pathlib import Path

from ..errors import (
    EmptyStory,
    NotText,
    StoryFileMissing,
    StoryFileUnreadable,
    StoryTooLarge,
)
from ..records import Story
from . import markdown, plain
from .decode import decode
from .normalise import normalise
from .parsed import Parsed

MAX_BYTES = 10_000_000
"""The largest story read by default, in bytes of UTF-8: about 20 novels."""

MAX_ID = 80

_READERS = {".md": markdown.parse, ".markdown": markdown.parse}


def read_story(
    path: str | Path | None = None,
    *,
    text: str | None = None,
    title: str | None = None,
    url: str | None = None,
    id: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> Story:
    """Reads a story from a plain text or Markdown file, or from ``text`` in hand.

    The text is normalised once; all offsets refer to what is stored. The title is ``title``, or
    else a heading, the first line or the file's name; the id is ``id``, or else made from the
    file's name (from the title where there is no file).

    Raises UnreadableStory, with a sentence for the user, for a file that is missing, unreadable,
    empty, binary or larger than ``max_bytes``; TypeError unless exactly one of ``path`` and
    ``text`` is given.
    """
    if (path is None) == (text is None):
        raise TypeError("give either a path or text=")
    if path is not None:
        path = Path(path)
        name, parsed = path.name, _read_file(path, max_bytes)
    else:
        name, parsed = title or "The text", plain.parse(_sized(text or "", "The text", max_bytes))
    if not any(char.isalnum() for char in parsed.text):
        raise EmptyStory(name)
    from_name = _title_from_name(path) if path else None
    title = _first_line(title, parsed.title, from_name, _opening_words(parsed.text)) or name
    made_id = _slug(path.stem if path else title) or _id_from_text(parsed.text)
    return Story(id or made_id, title, parsed.text, _first_line(url, parsed.url))


def _read_file(path: Path, max_bytes: int) -> Parsed:
    try:
        if not path.exists():
            raise StoryFileMissing(path)
        if path.is_dir():
            raise StoryFileUnreadable(path, "it is a folder; name a file in it")
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as error:
        raise StoryFileUnreadable(path, error.strerror or type(error).__name__) from error
    if len(data) > max_bytes:
        raise StoryTooLarge(path.name, max_bytes)
    text = _sized(decode(data, path.name), path.name, max_bytes)
    if _is_web_page(path, text):
        raise NotText(path.name)
    return _READERS.get(path.suffix.lower(), plain.parse)(text)


def _sized(text: str, name: str, max_bytes: int) -> str:
    if len(text) > max_bytes or len(text.encode("utf-8", "surrogatepass")) > max_bytes:
        raise StoryTooLarge(name, max_bytes)
    return text


def _is_web_page(path: Path, text: str) -> bool:
    opening = text[:1000].lstrip().lower()
    return path.suffix.lower() in (".html", ".htm") or opening.startswith(
        ("<!doctype html", "<html")
    )


def _first_line(*texts: str | None) -> str | None:
    """The first that is not blank, normalised and on one line."""
    lines = (" ".join(normalise(text or "").split()) for text in texts)
    return next(filter(None, lines), None)


def _title_from_name(path: Path) -> str:
    words = re.sub(r"[-_.\s]+", " ", path.stem).strip()
    return words[:1].upper() + words[1:]


def _opening_words(text: str) -> str:
    line = text.partition("\n")[0]
    return line if len(line) <= plain.MAX_TITLE else line[:60].rsplit(" ", 1)[0] + " …"


def _slug(name: str) -> str:
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_name.lower())[:MAX_ID].strip("-")


def _id_from_text(text: str) -> str:
    return f"story-{sha256(text.encode()).hexdigest()[:8]}"
