"""What a run found: as tables, as JSON, and for the picture."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.table import Table

from ..figures import Figure
from ..results import Columns
from . import measures as m
from .rounds import Values, figures, ratios


@dataclass(frozen=True, slots=True)
class SpeedResults:
    """``rounds`` are the values of each round by system; ours are the systems in ``ours``.

    ``command``, ``machine``, ``versions`` and ``settings`` say how they were taken.
    """

    date: str
    command: str
    story: str
    machine: Mapping[str, str]
    versions: Mapping[str, Mapping[str, str]]
    settings: Mapping[str, Any]
    rounds: Mapping[str, Sequence[Values]]
    ours: Sequence[str]

    @property
    def title(self) -> str:
        machine = f"{self.machine['processor']}, {self.machine['cores']} cores"
        return f"{self.story}: {self.settings['rounds']} rounds · {machine} · {self.date}"

    @property
    def systems(self) -> Columns:
        return {name: figures(rounds) for name, rounds in self.rounds.items()}

    @property
    def ratios(self) -> dict[str, dict[str, dict[str, Figure]]]:
        """Of each of ours to each other system: how many times better, by measure."""
        return {
            own: {
                other: ratios(self.rounds[own], self.rounds[other])
                for other in self.rounds
                if other not in self.ours
            }
            for own in self.ours
        }

    def json(self) -> str:
        """All of it; a figure is {"value", "low", "high"}: the rounds' median, least and most."""
        figures = {
            "systems": _plain(self.systems),
            "ratios": {own: _plain(others) for own, others in self.ratios.items()},
        }
        return json.dumps(asdict(self) | figures, indent=2, ensure_ascii=False) + "\n"

    def tables(self) -> Iterator[Table]:
        """The figures, and where there are others, how many times better than each ours are."""
        yield _table(self.title, self.systems, _cell)
        for own, others in self.ratios.items():
            if others:
                yield _table(f"{own}: how many times better than", others, _ratio)


def _table(title: str, columns: Columns, cell: Any) -> Table:
    """A row a measure, a column a system; what a system has no figure for stays empty."""
    table = Table("", *columns, box=None, header_style="bold", title=title, title_justify="left")
    for name, measure in m.MEASURES.items():
        if any(name in column for column in columns.values()):
            found = (column.get(name) for column in columns.values())
            table.add_row(name, *(cell(measure, figure) if figure else "" for figure in found))
    return table


def _cell(measure: m.Measure, figure: Figure) -> str:
    return _spread(figure, measure.decimals)


def _ratio(_: m.Measure, figure: Figure) -> str:
    return _spread(figure, 2)


def _spread(figure: Figure, decimals: int) -> str:
    value, low, high = (f"{x:,.{decimals}f}" for x in (figure.value, figure.low, figure.high))
    return f"{value} ({low}–{high})"


def _plain(columns: Columns) -> dict[str, dict[str, Any]]:
    return {
        name: {figure: asdict(value) for figure, value in column.items()}
        for name, column in columns.items()
    }
