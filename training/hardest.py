"""Which passages a model that was trained before finds hardest: those to learn from next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from index.models import find_model
from index.reading.pairs import PairEncoder
from index.reading.session import Output, Session


@dataclass(frozen=True)
class Hardest:
    """Reads passages with the ``exported`` model, which is loaded when it is first needed: by the
    process that draws examples.
    """

    exported: Path

    @cached_property
    def _session(self) -> Session:
        return Session(self.exported, sha256(self.exported.read_bytes()).hexdigest())

    @cached_property
    def _encoder(self) -> PairEncoder:
        return PairEncoder(find_model().folder / "tokenizer.json")

    def ranked(self, question: str, passages: Sequence[str]) -> list[int]:
        """The passages by their rows, those first that the model ranks highest."""
        outputs = self._read(question, passages)
        return sorted(range(len(outputs)), key=lambda row: -outputs[row].rank)

    def believed(self, question: str, passages: Sequence[str]) -> list[int]:
        """The passages by their rows, those first of which it most believes that they answer."""
        outputs = self._read(question, passages)
        return sorted(range(len(outputs)), key=lambda row: -outputs[row].answered)

    def _read(self, question: str, passages: Sequence[str]) -> list[Output]:
        return self._session.run(self._encoder.encode(question, passages))
