"""Rows of tables as they stand in stories, "a | b | c", below the row that names their columns."""

from __future__ import annotations

import re

from .reading.kinds import fits, kind_of
from .records import Span
from .words import content_words

BAR = " | "

_MOST_ROWS = 200
"""How far above a row its columns' names are looked for."""

_DIGIT = re.compile(r"\d")


def columns_of(text: str, place: int) -> str | None:
    """The names of the columns of the row at a place; None where it is no row, or they have none.

    That is the first row of as many cells above it with nothing but such rows between, unless most
    of its cells hold numbers.
    """
    start, end = _line(text, place)
    bars = text.count(BAR, start, end)
    if not bars:
        return None
    first, above = (start, end), _line_above(text, start)
    for _ in range(_MOST_ROWS):
        if above is None or text.count(BAR, *above) != bars:
            break
        first, above = above, _line_above(text, above[0])
    names = text[slice(*first)]
    numbers = sum(bool(_DIGIT.search(name)) for name in names.split(BAR))
    return names if first != (start, end) and numbers <= bars // 2 else None


def cell_asked_for(question: str, text: str, mark: Span) -> Span:
    """In a row of a table, the cell of the one column that a question names, in place of a mark in
    another; the mark where the question names none or several, or that cell is of another kind.

    The first column, which says what the row is about, is left out of this.
    """
    names = columns_of(text, mark[0])
    if names is None:
        return mark
    asked = set(content_words(question))
    values = enumerate(names.split(BAR)[1:], start=1)
    named = [n for n, name in values if asked & set(content_words(name))]
    cells = _cells(text, *_line(text, mark[0]))
    here = [n for n, (start, end) in enumerate(cells) if start <= mark[0] < end]
    if len(named) != 1 or not here or here[0] in (0, *named):
        return mark
    cell = cells[named[0]]
    kind = kind_of(question)
    return cell if kind is None or fits(kind, text[slice(*cell)]) else mark


def _line(text: str, place: int) -> Span:
    end = text.find("\n", place)
    return text.rfind("\n", 0, place) + 1, len(text) if end < 0 else end


def _line_above(text: str, start: int) -> Span | None:
    """The line above, past blank ones."""
    end = start
    while end > 0 and text[end - 1].isspace():
        end -= 1
    return (text.rfind("\n", 0, end) + 1, end) if end else None


def _cells(text: str, start: int, end: int) -> list[Span]:
    places, at = [], start
    for cell in text[start:end].split(BAR):
        places.append((at, at + len(cell)))
        at += len(cell) + len(BAR)
    return places
