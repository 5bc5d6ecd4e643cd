"""Which format reads what. Imports each only when such a file comes: some are slow to import."""

from __future__ import annotations

import re
from itertools import islice

from ..errors import StoryTooLarge, TooManyParts
from .decode import decode
from .kinds import Kind
from .parsed import Parsed
from .source import MAX_PARAGRAPHS, MAX_SENTENCES, Source

_LINE = re.compile(r"\S[^\r\n]*")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]{0,3}\s+|[。！？]|\n+")


def parse(kind: Kind, source: Source) -> Parsed:
    """What a format makes of the source; raises UnreadableStory."""
    match kind:
        case Kind.PLAIN:
            from .plain import parse as parse_plain

            return parse_plain(sized(_text(source), source))
        case Kind.MARKDOWN:
            from .markdown import parse as parse_markdown

            return parse_markdown(sized(_text(source), source))
        case Kind.HTML:
            from .html import parse as parse_html

            return parse_html(source)
        case Kind.MHTML:
            from .mhtml import parse as parse_mhtml

            return parse_mhtml(source)
        case Kind.PDF:
            from .pdf import parse as parse_pdf

            return parse_pdf(source)
        case Kind.ZIP:
            from .zipped import parse as parse_zipped

            return parse_zipped(source)


def sized(text: str, source: Source) -> str:
    """The text, where it is not too much of it."""
    limit = source.max_bytes
    if len(text) > limit or len(text.encode("utf-8", "surrogatepass")) > limit:
        raise StoryTooLarge(source.name, limit)
    if next(islice(_LINE.finditer(text), MAX_PARAGRAPHS, None), None):
        raise TooManyParts(source.name, MAX_PARAGRAPHS, "paragraphs")
    return text


def check_sentences(text: str, name: str) -> None:
    """Raises TooManyParts for more sentences than can be searched."""
    if next(islice(_SENTENCE_END.finditer(text), MAX_SENTENCES, None), None):
        raise TooManyParts(name, MAX_SENTENCES, "sentences")


def _text(source: Source) -> str:
    if source.charset:
        return source.data.decode(source.charset, errors="replace")
    return decode(source.data, source.name)
