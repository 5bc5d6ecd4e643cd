"""Marks in rows of tables: one cell, and the one that is asked for. Pure."""

from __future__ import annotations

import re

from ..records import Span
from ..tables import BAR, cells_at, cells_in, columns_of
from ..words import content_words
from .kinds import fits, kind_of

_LABEL = re.compile(r"^[QA]\d{0,3}: +", re.MULTILINE)


def one_cell(text: str, start: int, end: int) -> Span:
    """Of a span that reaches over cells of a row, "a | b", the one that most of it lies in; without
    the label of an answer, "A: ".
    """
    if (label := _LABEL.match(text, start)) and label.end() < end:
        start = label.end()
    if BAR not in text[start:end]:
        return start, end
    return max(cells_in(text, start, end), key=lambda cell: cell[1] - cell[0])


def cell_asked_for(question: str, text: str, mark: Span) -> Span:
    """In a row of a table, the cell of the one column that a question names, in place of a mark in
    another; the mark where the question names none or several, or that cell is of another kind.

    The first column, which says what the row is about, is left out of this.
    """
    names = columns_of(text, mark[0])
    if names is None:
        return mark
    asked = set(content_words(question))
    values = enumerate(names.split("|")[1:], start=1)
    named = [n for n, name in values if asked & set(content_words(name))]
    cells = cells_at(text, mark[0])
    here = [n for n, (start, end) in enumerate(cells) if start <= mark[0] < end]
    if len(named) != 1 or not here or here[0] in (0, *named):
        return mark
    cell = cells[named[0]]
    written, kind = text[slice(*cell)], kind_of(question)
    fitting = any(map(str.isalnum, written)) and (kind is None or fits(kind, written))
    return cell if fitting else mark
