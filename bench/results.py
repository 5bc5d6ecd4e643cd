"""The figures of several systems on the same questions: as a table, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from rich.table import Table

from .figures import Figure

Columns = Mapping[str, Mapping[str, Figure]]
"""Figures by name, by system."""


@dataclass(frozen=True, slots=True)
class Results:
    """``questions`` counts them by kind; ``settings`` are the options that shaped them."""

    data: str
    date: str
    settings: Mapping[str, Any]
    questions: Mapping[str, int]
    systems: Columns

    @property
    def title(self) -> str:
        """On what, how many and when, on one line."""
        counted = ", ".join(f"{n:,} {kind}" for kind, n in self.questions.items() if n)
        noise = ", hurried" if self.settings.get("noise") else ""
        return f"{self.data}{noise}: {counted} · {self.date}"

    def json(self) -> str:
        """All of it; a figure is {"value", "low", "high"}."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"

    def table(self) -> Table:
        """A row a figure, a column a system; what a system has no figure for stays empty."""
        table = Table("", *self.systems, box=None, header_style="bold")
        table.title, table.title_justify = self.title, "left"
        for name in dict.fromkeys(name for column in self.systems.values() for name in column):
            figures = (column.get(name) for column in self.systems.values())
            table.add_row(name, *(cell(name, f) if f else "" for f in figures))
        return table


def cell(name: str, figure: Figure) -> str:
    """The value and its interval, with as many decimals as the unit deserves."""
    decimals = 0 if name.startswith("characters") else 1 if name.startswith("ms") else 3
    value, low, high = (f"{x:,.{decimals}f}" for x in (figure.value, figure.low, figure.high))
    return f"{value} ({low}-{high})"
