"""What there is at a moment: the stories, the segments, and which stories each of them has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from . import vectors
from .finding import Searched
from .segment import Segment, Version


@dataclass(frozen=True, eq=False)
class State:
    """``versions`` are those of all stories, by id."""

    versions: Mapping[str, str]
    segments: tuple[Segment, ...]
    unreadable: frozenset[Version]

    @cached_property
    def _readable(self) -> frozenset[Version]:
        return frozenset(self.versions.items()) - self.unreadable

    @cached_property
    def present(self) -> list[list[bool]]:
        """For each segment, which of its parts are present."""
        return [[part.of in self._readable for part in each.parts] for each in self.segments]

    @cached_property
    def rows(self) -> list[int]:
        """For each segment, how many of its passages are present."""
        return [
            sum(part.count for part, here in zip(segment.parts, present, strict=True) if here)
            for segment, present in zip(self.segments, self.present, strict=True)
        ]

    @cached_property
    def loose(self) -> tuple[Version, ...]:
        """The versions that are in no segment."""
        held = {part.of for segment in self.segments for part in segment.parts}
        return tuple(sorted(self._readable - held))

    def searched(self, hidden: frozenset[str]) -> list[Searched]:
        """The segments, without the stories whose ids are ``hidden``."""
        found = []
        for segment, present in zip(self.segments, self.present, strict=True):
            shown = [
                here and part.of[0] not in hidden
                for part, here in zip(segment.parts, present, strict=True)
            ]
            found.append(searched_of(segment, shown))
        return [each for each in found if each.alive is None or each.alive.any()]


def searched_of(segment: Segment, shown: list[bool]) -> Searched:
    """A segment of which the parts ``shown`` are to be found."""
    if all(shown):
        return Searched(segment)
    alive = segment.rows_of(shown)
    return Searched(segment, alive, vectors.selector(alive))
