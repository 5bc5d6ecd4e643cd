"""The main figures of a run as one picture. Needs the extra ``peers``."""

from __future__ import annotations

from pathlib import Path

from ..plot import Panel, draw
from . import measures as m
from .results import SpeedResults

_PANELS = (
    Panel("Cold start, seconds", {m.COLD.name: "to the first answer"}, 2, log=True),
    Panel("Memory, MB", {m.COLD_PEAK.name: "one answer", m.RESIDENT.name: "serving"}, 0),
    Panel("A question, ms", {m.REST_P50.name: "p50", m.REST_P99.name: "p99"}, 1, log=True),
    Panel(
        "Questions a second",
        {m.RATE[1].name: "one asker", m.RATE[64].name: "64 askers"},
        0,
        log=True,
    ),
    Panel("Passages indexed a second", {m.GIVEN.name: "the same passages"}, 0, log=True),
)


def picture(results: SpeedResults, path: Path) -> None:
    """Writes a PNG: a row a system, a panel a kind of figure."""
    draw(results, path, _PANELS, "Lines go from the least to the most of the rounds.")
