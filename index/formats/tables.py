"""Tables -> rows in which every cell is in its column, also where one reaches over several rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy

from .safe_xml import Element, local_name

_MOST = 1_000
"""The most rows that a cell is taken to reach over, and the most columns: browsers' own limit."""
_LONGEST = 200  # characters
_BLOCKS = frozenset("table div ul ol dl h1 h2 h3 h4 article section".split())


def spread_rows(root: Element) -> None:
    """Repeats every cell in the rows that it reaches down to (rowspan), in place.

    A row without it would have what follows in the wrong column.
    """
    for table in root.iter("table"):
        _spread(list(_rows_of(table)))


def joined(cells: Sequence[str]) -> str:
    """A row as it stands in a story; an empty cell keeps its place, unless one alone has text."""
    filled = [cell for cell in cells if cell]
    return " | ".join(cells) if len(filled) > 1 else "".join(filled)


def _rows_of(table: Element) -> Iterator[Element]:
    """The rows of a table itself, not of those in its cells."""
    for child in table:
        match local_name(child):
            case "tr":
                yield child
            case "thead" | "tbody" | "tfoot":
                yield from (row for row in child if local_name(row) == "tr")


def _spread(rows: list[Element]) -> None:
    reaching: dict[int, tuple[int, Element]] = {}  # by column: in how many more rows, and what
    for row in rows:
        column = 0
        for cell in [each for each in row if local_name(each) in ("td", "th")]:
            column = _put_before(cell, row, column, reaching)
            wide = _number(cell.get("colspan"))
            if (down := _number(cell.get("rowspan"))) > 1 and _is_short(cell):
                del cell.attrib["rowspan"]
                reaching |= {column + n: (down, cell) for n in range(wide)}
            column += wide
        _put_before(None, row, column, reaching)
        reaching = {at: (left - 1, cell) for at, (left, cell) in reaching.items() if left > 1}


def _put_before(
    cell: Element | None, row: Element, column: int, reaching: dict[int, tuple[int, Element]]
) -> int:
    """Copies what reaches down to this place in a row; the column behind it."""
    before = None
    while column in reaching and reaching[column][1].getparent() is not row:
        above = reaching[column][1]
        if above is not before:  # a cell of several columns is put there once
            copy = deepcopy(above)
            copy.tail = None
            if cell is None:
                row.append(copy)
            else:
                cell.addprevious(copy)
        before, column = above, column + 1
    return column


def _is_short(cell: Element) -> bool:
    """Whether a cell holds a value: not a part of a page that is laid out by a table."""
    blocks = any(local_name(each) in _BLOCKS for each in cell.iterdescendants())
    return not blocks and len("".join(cell.itertext())) <= _LONGEST


def _number(told: str | None) -> int:
    told = (told or "").strip()[:4]
    return min(_MOST, max(1, int(told))) if told.isdecimal() else 1
