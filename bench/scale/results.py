"""What a run found: as a table, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from rich.table import Table

_DECIMALS = {
    "ms to": 0,
    "ms the": 0,
    "ms": 1,
    "MB": 0,
    "segments": 0,
    "seconds": 2,
    "times": 2,
    "recall": 3,
}


@dataclass(frozen=True, slots=True)
class ScaleResults:
    """``sizes`` are the figures by name, by the number of passages; the rest says how they were
    taken.
    """

    date: str
    command: str
    machine: Mapping[str, str]
    settings: Mapping[str, Any]
    sizes: Mapping[int, Mapping[str, float]]

    @property
    def title(self) -> str:
        machine = f"{self.machine['processor']}, {self.machine['cores']} cores"
        return f"Made-up libraries, 100 passages a story · {machine} · {self.date}"

    def json(self) -> str:
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"

    def table(self) -> Table:
        """A row a figure, a column a size."""
        table = Table("passages", *(f"{size:,}" for size in self.sizes), box=None)
        table.title, table.title_justify, table.header_style = self.title, "left", "bold"
        for column in table.columns[1:]:
            column.justify = "right"
        for name in dict.fromkeys(name for figures in self.sizes.values() for name in figures):
            decimals = next(n for start, n in _DECIMALS.items() if name.startswith(start))
            values = (figures[name] for figures in self.sizes.values())
            table.add_row(name, *(f"{value:,.{decimals}f}" for value in values))
        return table
