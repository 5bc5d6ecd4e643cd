"""Which segments become one: those of about the same size, and those that are worn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from . import sizes


@dataclass(frozen=True, slots=True)
class Size:
    """How many passages a segment holds, and how many of them are present."""

    all: int
    present: int

    @property
    def tier(self) -> int:
        """0 up to FEW * FAN present passages, 1 up to FAN times as many, and so on."""
        tier, most = 0, sizes.FEW * sizes.FAN
        while self.present >= most:
            tier, most = tier + 1, most * sizes.FAN
        return tier


def to_merge(segments: Sequence[Size]) -> list[int]:
    """The places of the segments to be made into one; none where all is well.

    A worn one is made anew alone. Of FAN that are in one tier, the smallest ones are taken, as many
    as hold no more than MOST passages together.
    """
    for place, size in enumerate(segments):
        if size.present < sizes.WORN * size.all:
            return [place]
    order = sorted(range(len(segments)), key=lambda place: segments[place].present)
    for tier in sorted({size.tier for size in segments}):
        alike = [place for place in order if segments[place].tier == tier]
        if len(alike) >= sizes.FAN and len(chosen := _fitting(segments, alike[: sizes.FAN])) > 1:
            return sorted(chosen)
    return []


def _fitting(segments: Sequence[Size], places: Sequence[int]) -> list[int]:
    chosen, total = [], 0
    for place in places:
        total += segments[place].present
        if total > sizes.MOST:
            break
        chosen.append(place)
    return chosen
