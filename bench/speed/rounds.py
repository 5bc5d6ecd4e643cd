"""The values of several rounds -> figures with their spread, and ratios between systems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from ..figures import Figure
from .measures import MEASURES

Values = Mapping[str, float]
"""What one round found of one system, by the measure's name."""


def spread(values: Sequence[float]) -> Figure:
    """The median of the rounds, with the least and the most of them."""
    return Figure(median(values), min(values), max(values))


def figures(rounds: Sequence[Values]) -> dict[str, Figure]:
    """A figure for every measure that each round of a system has."""
    common = [name for name in MEASURES if all(name in values for values in rounds)]
    return {name: spread([values[name] for values in rounds]) for name in common}


def ratios(ours: Sequence[Values], theirs: Sequence[Values]) -> dict[str, Figure]:
    """How many times better ours is than theirs, round against round; above 1 is better.

    Two systems' values of the same round were taken one after the other, so that what slows the
    machine for a while slows both. Where the worse value is nothing, there is no ratio.
    """
    found = {}
    for name, measure in MEASURES.items():
        if measure.better is None or not all(name in v for v in (*ours, *theirs)):
            continue
        pairs = [(a[name], b[name]) for a, b in zip(ours, theirs, strict=True)]
        better, worse = zip(
            *(pair if measure.better == "more" else pair[::-1] for pair in pairs), strict=True
        )
        if all(worse):
            found[name] = spread([a / b for a, b in zip(better, worse, strict=True)])
    return found
