"""Keeps a catalogue's segments few and whole: step by step, each of which others see whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from . import making, sizes
from .kept import Kept
from .making import Piece
from .sources import Sources, Unreadable
from .state import State
from .tiers import Size, to_merge


class Upkeep:
    """Makes segments of loose stories, and one of several; to be used while ``Kept.building``."""

    def __init__(self, kept: Kept, sources: Sources, look: Callable[[], State]) -> None:
        self._kept, self._sources, self._look = kept, sources, look

    def count(self, state: State) -> int:
        """The passages of the loose stories."""
        made = map(self._sources.made, state.loose)
        return sum(each.passages for each in made if each)

    def is_due(self, state: State) -> bool:
        """Whether ``step`` would do something."""
        return self.count(state) > sizes.FEW or bool(self._to_merge(state))

    def step(self) -> bool:
        """Does what is most needed, and says whether it did something. Raises as ``gather``."""
        return self.gather() or self._merge()

    def gather(self) -> bool:
        """Makes a segment of loose stories where they are many; False where they are not.

        Raises LibraryUnwritable, OSError.
        """
        state = self._look()
        if self.count(state) <= sizes.FEW:
            return False
        try:
            segment = making.of_stories(self._pieces(state), self._sources.vectors)
        except Unreadable:  # the next look knows which
            return True
        if segment is not None:
            self._kept.change(segment, ())
        return True

    def _pieces(self, state: State) -> Iterator[Piece]:
        """Loose stories that one model made, some more than MOST passages at most."""
        model, left = None, sizes.MOST
        for version in state.loose:
            made = self._sources.made(version)
            if made is None or model not in (None, made.model):
                continue
            try:
                piece = self._sources.piece(version)
            except Unreadable:
                continue
            yield piece
            model, left = piece.model, left - piece.part.count
            if left <= 0:
                return

    def _merge(self) -> bool:
        state = self._look()
        places = self._to_merge(state)
        if places:
            self.renew(state, places)
        return bool(places)

    def renew(self, state: State, places: list[int]) -> None:
        """Makes one segment of the present parts of several. Raises as ``gather``."""
        old = [state.segments[place] for place in places]
        try:
            new = making.of_segments(
                old, [state.present[place] for place in places], self._sources.vectors
            )
        except Unreadable:
            return
        self._kept.change(new, [segment.name for segment in old])

    def _to_merge(self, state: State) -> list[int]:
        """The places of segments to be made into one, all of one model."""
        for model in sorted({segment.model for segment in state.segments}):
            alike = [n for n, segment in enumerate(state.segments) if segment.model == model]
            chosen = to_merge([Size(len(state.segments[n]), state.rows[n]) for n in alike])
            if chosen:
                return [alike[place] for place in chosen]
        return []
