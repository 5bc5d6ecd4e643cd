"""What a reader is: candidates in, the places of their answers out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ..records import Span

if TYPE_CHECKING:
    from ..rank import Candidate


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the reading model makes of a passage, as logits: whether it ``answered`` the question,
    and its ``rank`` among the story's passages.
    """

    answered: float
    rank: float


@dataclass(frozen=True, slots=True)
class Reading:
    """One place in a candidate that may answer the question.

    ``highlight`` is the answer's place in the story's text, ``sentence`` the position, among the
    story's sentences, of the one that holds it; a higher ``score`` answers better. ``verdict`` is
    None where no model of our own has read the passage.
    """

    candidate: Candidate
    highlight: Span
    sentence: int
    score: float
    verdict: Verdict | None = None


class Reader(Protocol):
    """Reads candidates, and may put them in another order. Safe to use from several threads."""

    def read(self, question: str, candidates: Sequence[Candidate]) -> list[Reading]:
        """At least one reading a candidate, best first."""
        ...

    def warm(self) -> None:
        """Loads what it needs, so that the first question does not wait for it."""
        ...
