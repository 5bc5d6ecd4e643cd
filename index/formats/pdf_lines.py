"""A page of a PDF -> its lines with their places, in the order in which the page draws them."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

# PDFium puts the two halves of a divided word together, with a mark between them.
_LINE = re.compile("[^\r\n\x02\ufffe]+[\x02\ufffe]?")
_HYPHENS = "\x02\ufffe\xad"
"""What PDFium gives for a hyphen at a line's end that it believes to divide a word."""
MARKER = re.compile(r"(?:[•●○▪■◦‣⁃–—*-]|\(?(?:\d{1,3}|[A-Za-z])[.)])\s+(?=\S)")
"""The mark before an item of a list."""

# A gap between two parts of a line, in their heights, that only columns or cells have.
_WIDE_GAP = 1.5
# Within what is drawn as one line, justified words stand as far apart as cells do, but evenly.
_CELL_GAP, _ANY_CELL_GAP, _WORD_GAP = 1.0, 3.0, 0.2
_UNEVEN = 2.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line's words and box, in points from the page's lower left corner.

    ``size`` is the size of its first letters; ``page`` counts from 0; ``is_row`` is true of the
    cells of a table, side by side.
    """

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    page: int
    is_row: bool = False

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 1.0)

    @property
    def letter(self) -> float:
        """The width of a letter, on average."""
        return (self.right - self.left) / max(len(self.text), 1)

    def beside(self, other: Line) -> bool:
        """Whether the two stand at one height."""
        overlap = min(self.top, other.top) - max(self.bottom, other.bottom)
        return overlap > 0.5 * min(self.height, other.height)


def lines_of(page: Any, number: int) -> list[Line]:
    """The lines of a page of pypdfium2; parts of one line that stand apart are lines of their own.

    Raises PdfiumError where its text can't be had.
    """
    text_page = page.get_textpage()
    try:
        text = text_page.get_text_range(errors="replace")
        found = (_line(text_page.raw, match, number) for match in _LINE.finditer(text))
        return list(_in_rows([line for line in found if line]))
    finally:
        text_page.close()


def _line(raw: Any, match: re.Match[str], number: int) -> Line | None:
    text = "".join("-" if char in _HYPHENS else char for char in match.group()).strip()
    if not text:
        return None
    # PDFium counts characters that it gives no text for, too.
    first = pdfium.FPDFText_GetCharIndexFromTextIndex(raw, match.start())
    last = pdfium.FPDFText_GetCharIndexFromTextIndex(raw, match.end() - 1)
    if first < 0 or last < first:
        return None
    boxes = [*_boxes(raw, first, last - first + 1)]
    if not boxes:
        return None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    box = min(lefts), max(rights), min(bottoms), max(tops)
    size = round(pdfium.FPDFText_GetFontSize(raw, first), 1)
    return Line(text, *box, size, number, _has_gap(text, boxes, max(box[3] - box[2], 1.0)))


def _has_gap(text: str, boxes: Sequence[tuple[float, float, float, float]], height: float) -> bool:
    """Whether a line of that height is the cells of a table, by the gaps between its parts."""
    gaps = [left - right for (_, _, right, _), (left, *_) in pairwise(boxes)]
    if (mark := MARKER.match(text)) and gaps:  # what stands behind a list's mark is no cell
        gaps.remove(max(gaps[: len(mark.group())]))
    words = [gap for gap in gaps if gap > _WORD_GAP * height]
    widest = max(words, default=0.0)
    if widest <= _CELL_GAP * height:
        return False
    return widest > _ANY_CELL_GAP * height or widest > _UNEVEN * min(words)


def _boxes(raw: Any, first: int, count: int) -> Iterator[tuple[float, float, float, float]]:
    """(left, top, right, bottom) of each stretch of a line."""
    values = [ctypes.c_double() for _ in range(4)]
    for index in range(pdfium.FPDFText_CountRects(raw, first, count)):
        if pdfium.FPDFText_GetRect(raw, index, *map(ctypes.byref, values)):
            left, top, right, bottom = (value.value for value in values)
            yield left, top, right, bottom


def _in_rows(lines: list[Line]) -> Iterator[Line]:
    """Joins what is drawn piece by piece on one line: letters set apart, the cells of a table."""
    held: Line | None = None
    for line in lines:
        gap = line.left - held.right if held else 0.0
        if held and held.beside(line) and -1.0 <= gap <= _WIDE_GAP * line.height:
            text = held.text + (" " if gap > 0.1 * line.height else "") + line.text
            held = replace(
                held,
                text=text,
                right=line.right,
                bottom=min(held.bottom, line.bottom),
                top=max(held.top, line.top),
                size=max(held.size, line.size),
            )
            continue
        if held:
            yield held
        held = line
    if held:
        yield held
