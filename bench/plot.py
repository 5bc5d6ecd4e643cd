"""The main figures of several systems as one small picture. Needs the extra ``peers``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from .errors import MissingExtra
from .figures import Figure
from .results import Columns

try:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    from matplotlib.ticker import LogLocator, NullLocator
except ImportError as error:
    raise MissingExtra("Matplotlib", "peers") from error

INK, QUIET, RULE = "#1f2430", "#6b7280", "#e7e9ee"
OURS, _THEIRS = "#c2410c", "#475569"
_INCHES, _ROW, _AROUND = 3.0, 0.5, 1.5  # a panel's width, a system's height, and the margins
_APART = 0.12  # of two series, in rows


@dataclass(frozen=True, slots=True)
class Panel:
    """``series`` are names of figures and what they are called here, at most two.

    ``log`` where the systems differ too much for one even scale.
    """

    heading: str
    series: dict[str, str]
    decimals: int
    log: bool = False


class Drawable(Protocol):
    @property
    def systems(self) -> Columns: ...

    @property
    def title(self) -> str: ...


PANELS = (
    Panel(
        "Excerpts that hold the answer", {"answer@1": "the first", "answer@3": "one of three"}, 2
    ),
    Panel("Length of the first excerpt", {"characters of the first excerpt": "characters"}, 0),
    Panel(
        "Confidence tells apart (AUROC)",
        {"AUROC, near misses": "near misses", "AUROC, off-story": "off-story"},
        2,
    ),
)


INTERVALS = "Lines are 95 % bootstrap intervals over questions."


def draw(
    results: Drawable, path: Path, panels: Sequence[Panel] = PANELS, note: str = INTERVALS
) -> None:
    """Writes a PNG: a row a system, a panel a kind of figure; ``note`` says what lines are.

    Systems whose names begin with Quoth's are drawn as ours.
    """
    columns = list(results.systems.values())
    panels = [p for p in panels if any(name in column for column in columns for name in p.series)]
    size = _INCHES * len(panels) + 0.9, _AROUND + _ROW * len(columns)
    with plt.rc_context({"font.family": "DejaVu Sans", "font.size": 8, "text.color": INK}):
        figure, [axes] = plt.subplots(
            1, len(panels), figsize=size, dpi=200, sharey=True, squeeze=False, layout="constrained"
        )
        figure.get_layout_engine().set(w_pad=0.08, h_pad=0.08)
        figure.suptitle(results.title, x=0.01, ha="left", fontsize=9, wrap=True)
        figure.supxlabel(note, x=0.99, ha="right", fontsize=7, color=QUIET)
        for axis, panel in zip(axes, panels, strict=True):
            _frame(axis, panel, len(columns))
            for row, (name, column) in enumerate(results.systems.items()):
                ours = name.lower().startswith("quoth")
                _dots(axis, panel, row, column, OURS if ours else _THEIRS)
        axes[0].set_yticks(range(len(columns)), list(results.systems), color=INK, fontsize=9)
        figure.savefig(path, facecolor="white")
        plt.close(figure)


def _frame(axis: Any, panel: Panel, rows: int) -> None:
    axis.set_title(panel.heading, loc="left", fontsize=8.5, fontweight="bold", pad=16)
    labels = zip("●○", panel.series.values(), strict=False)
    key = "    ".join(f"{dot} {label}" for dot, label in labels)
    axis.text(0, 1, key, transform=axis.transAxes, va="bottom", fontsize=7.5, color=QUIET)
    if panel.log:
        axis.set_xscale("log")
        axis.xaxis.set_major_locator(LogLocator(subs=(1, 3)))
        axis.xaxis.set_minor_locator(NullLocator())
        axis.xaxis.set_major_formatter("{x:,g}")
    axis.set_ylim(rows - 0.4, -0.7)
    axis.margins(x=0.12)
    axis.grid(axis="x", color=RULE, linewidth=0.8)
    axis.set_axisbelow(True)
    axis.tick_params(length=0, labelsize=7.5, labelcolor=QUIET)
    axis.spines[:].set_visible(False)


def _dots(axis: Any, panel: Panel, row: int, column: Mapping[str, Figure], colour: str) -> None:
    """The first series with its value above it; a second one lower, with its value below."""
    apart = _APART if len(panel.series) > 1 else 0.0
    styles = ((colour, row - apart, 5, "bottom"), ("white", row + apart, -5, "top"))
    for (fill, y, shift, side), name in zip(styles, panel.series, strict=False):
        if figure := column.get(name):
            axis.plot([figure.low, figure.high], [y, y], color=colour, linewidth=1.3)
            axis.plot(figure.value, y, "o", color=colour, markerfacecolor=fill, markersize=5)
            axis.annotate(
                f"{figure.value:,.{panel.decimals}f}",
                *((figure.value, y), (0, shift), "data", "offset points"),
                ha="center",
                va=side,
                fontsize=6.5,
                color=colour,
            )
