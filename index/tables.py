"""Rows of tables as they stand in stories, "a | b | c", below the row that names their columns."""

from __future__ import annotations

import re

from .records import Span

BAR = " | "

_MOST_ROWS = 200
"""How far above a row its columns' names are looked for."""

_FEWEST_BARS = 2
"""Of a row of two cells, the first mostly says what the second is."""

_DIGIT = re.compile(r"\d")


def columns_of(text: str, place: int) -> str | None:
    """The names of the columns of the row at a place; None where it is no row, or they have none.

    That is the first of the rows of as many cells around it, where it has no digit and others do:
    in a table without names the first row is like the others. Above it there is no row of another
    width.
    """
    here = _line(text, place)
    bars = _bars(text, here)
    if bars < _FEWEST_BARS:
        return None
    first, above, numbers = here, _line_above(text, here[0]), False
    for _ in range(_MOST_ROWS):
        if above is None or (width := _bars(text, above)) == 0:
            names = text[slice(*first)]
            return names if numbers and first != here and not _DIGIT.search(names) else None
        if width != bars:
            return None
        numbers = numbers or bool(_DIGIT.search(text[slice(*first)]))
        first, above = above, _line_above(text, above[0])
    return None


def cells_at(text: str, place: int) -> list[Span]:
    """The cells of the row at a place, as ``cells_in``."""
    return cells_in(text, *_line(text, place))


def cells_in(text: str, start: int, end: int) -> list[Span]:
    """The cells of a part of a row, trimmed; where one is empty, a span of nothing."""
    cells, at = [], start
    for cell in text[start:end].split("|"):
        inner = cell.strip()
        first = at + cell.index(inner)
        cells.append((first, first + len(inner)))
        at += len(cell) + 1
    return cells


def _bars(text: str, line: Span) -> int:
    """How many bars a line has, if it is a row."""
    return text.count("|", *line) if text.find(BAR, *line) >= 0 else 0


def _line(text: str, place: int) -> Span:
    end = text.find("\n", place)
    return text.rfind("\n", 0, place) + 1, len(text) if end < 0 else end


def _line_above(text: str, start: int) -> Span | None:
    """The line above, past blank ones."""
    end = start
    while end > 0 and text[end - 1].isspace():
        end -= 1
    return (text.rfind("\n", 0, end) + 1, end) if end else None
