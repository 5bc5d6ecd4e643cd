"""Drops what stands on every page of a PDF: running heads and feet, and page numbers. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from .pdf_lines import Line

_ROWS = 2
"""How many lines from the top and the bottom of a page may be running heads and feet."""
_NUMBER = re.compile(r"\d{1,5}")
_ONLY_NUMBER = re.compile(
    r"(?:page\s+|p\.\s*|seite\s+|página\s+)?[-–—\[(]?\s*"
    r"(?:\d{1,4}|[ivxl]{1,7})\s*[-–—\])]?"
    r"(?:\s*(?:/|of|von|de)\s*\d{1,4})?",
    re.IGNORECASE,
)
# Points by which a head's place may differ between pages.
_BAND = 4.0

Key = tuple[str, int]


def without_heads(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """The pages' lines without what recurs at the same height on two or more of them.

    A number counts as recurring where it grows as the pages do, so that "Chapter 3" at the top of
    one page and "Chapter 4" some pages on stay.
    """
    edges = [_edge(page) for page in pages]
    counts = Counter(key for edge in edges for key in {key for line in edge for key in _keys(line)})
    return [
        [line for line in page if line not in edge or not _is_head(line, page, counts)]
        for page, edge in zip(pages, edges, strict=True)
    ]


def _is_head(line: Line, page: list[Line], counts: Counter[Key]) -> bool:
    if any(counts[key] > 1 for key in _keys(line)):
        return True
    return bool(_ONLY_NUMBER.fullmatch(line.text)) and not any(
        other is not line and other.beside(line) for other in page
    )


def _edge(page: list[Line]) -> list[Line]:
    """The lines that stand at the same height as the first and the last of a page."""
    by_height = sorted(page, key=lambda line: -line.top)
    return [*_outer(by_height), *_outer(by_height[::-1])]


def _outer(lines: list[Line]) -> Iterator[Line]:
    rows: list[Line] = []
    for line in lines:
        if not rows or not rows[-1].beside(line):
            rows.append(line)
        if len(rows) > _ROWS:
            return
        yield line


def _keys(line: Line) -> Iterator[Key]:
    """What the line may share with another page's: its words, with or without the page's number."""
    numbers = list(_NUMBER.finditer(line.text))
    texts = [line.text]
    for match in {*numbers[:1], *numbers[-2:]}:  # the last but one in "page 3 of 9"
        ahead = int(match.group()) - line.page
        texts.append(f"{line.text[: match.start()]}#{ahead}{line.text[match.end() :]}")
    band = round(line.bottom / _BAND)
    for text in texts:
        yield from ((text, near) for near in (band, band + 1))
