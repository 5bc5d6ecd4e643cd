"""The gate: figures on the project's own questions that must not get worse."""

from __future__ import annotations

import json
from collections.abc import Mapping

from index.embed import Embedder

from . import quality
from .asking import plan, run
from .data import ROOT, load_articles
from .figures import Figure
from .systems import find

FOLDER = ROOT / "bench" / "gate"

STORIES = ("between-two-powers", "the-ferrymans-bell", "the-lock-at-hollin-ford")
"""The question files of the gate; the others of the folder need stories that may be missing."""


def floors() -> dict[str, float]:
    """The least that each figure must reach, by its name in the report."""
    loaded: dict[str, float] = json.loads((FOLDER / "floors.json").read_text("utf-8"))
    return loaded


def figures(embedder: Embedder) -> dict[str, Figure]:
    """What Quoth reaches now."""
    articles = [article for name in STORIES for article in load_articles(FOLDER / f"{name}.json")]
    return quality.report(run(plan(articles), find("quoth"), embedder, "quoth"))


def failures(reached: Mapping[str, Figure], wanted: Mapping[str, float]) -> list[str]:
    """A sentence for each figure that is below its floor or missing."""
    found = []
    for name, floor in wanted.items():
        if name not in reached:
            found.append(f"There is no figure {name}.")
        elif reached[name].value < floor:
            found.append(f"{name} is {reached[name].value:.3f}, below its floor of {floor:.3f}.")
    return found
