"""The curves of a run as one picture. Needs the extra ``peers``."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from ..plot import INK, OURS, QUIET, RULE
from .results import ScaleResults

_PANELS = {
    "A question, ms": {"ms a question, p50": "half", "ms a question, p99": "99 %"},
    "A question with the reader, ms": {
        "ms a question, p50, with the reader": "half",
        "ms a question, p99, with the reader": "99 %",
    },
    "Adding a story, ms": {
        "ms to add a story": "half",
        "ms to add a story, at most": "at most",
        "ms the next question takes": "the next question",
    },
    "Memory, MB": {"MB resident": "resident", "MB resident, mapped files": "mapped files"},
    "Disk, MB": {"MB on disk": "all", "MB on disk, catalogue": "the catalogue"},
    "Opening, seconds": {"seconds to open": "to open"},
}
_INCHES = (9.5, 5.0)


def picture(results: ScaleResults, path: Path) -> None:
    """Writes a PNG: a panel a kind of figure, over the number of passages."""
    import matplotlib.pyplot as plt  # of which `..plot` has told whether it is there

    with plt.rc_context({"font.family": "DejaVu Sans", "font.size": 8, "text.color": INK}):
        figure, grid = plt.subplots(2, 3, figsize=_INCHES, dpi=200, layout="constrained")
        figure.get_layout_engine().set(w_pad=0.1, h_pad=0.1)
        figure.suptitle(results.title, x=0.01, ha="left", fontsize=9)
        figure.supxlabel("passages", x=0.99, ha="right", fontsize=7, color=QUIET)
        for axis, (heading, series) in zip(grid.flat, _PANELS.items(), strict=True):
            _frame(axis, heading)
            for (name, label), style in zip(series.items(), ("-o", "--o", ":o"), strict=False):
                sizes = list(results.sizes)
                values = [results.sizes[size][name] or math.nan for size in sizes]
                axis.plot(
                    sizes, values, style, color=OURS, markersize=3, linewidth=1.2, label=label
                )
            axis.legend(frameon=False, fontsize=7, labelcolor=QUIET)
        figure.savefig(path, facecolor="white")
        plt.close(figure)


def _frame(axis: Any, heading: str) -> None:
    from matplotlib.ticker import LogLocator, NullLocator

    axis.set_title(heading, loc="left", fontsize=8.5, fontweight="bold")
    axis.set_xscale("log")
    axis.set_yscale("log")
    axis.yaxis.set_major_locator(LogLocator(subs=(1, 3)))
    for scale in (axis.xaxis, axis.yaxis):
        scale.set_minor_locator(NullLocator())
        scale.set_major_formatter("{x:,g}")
    axis.grid(color=RULE, linewidth=0.8)
    axis.set_axisbelow(True)
    axis.tick_params(length=0, which="both", labelsize=7, labelcolor=QUIET)
    axis.spines[:].set_visible(False)
