"""The reading model's file in onnxruntime: pairs in, logits out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..cache import checksum_of
from ..errors import ReaderChanged, ReaderMissing
from ..runtime import open_mapped, side_by_side
from .pairs import Pair

MODEL = Path(__file__).parent / "model" / "reader.onnx"
SHA256 = "1f0f3f67bf7c3a6ac5c8100a35547e22614d6348a65bd8ca4b7be3351574ef66"

Logits = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Output:
    """The logits of one pair: the passage's ``rank`` among others of the question, its having
    ``answered`` it, and each token's being the answer's first or last, shape (tokens,). Token 0
    stands for there being no answer.
    """

    rank: float
    answered: float
    start: Logits
    end: Logits


class Session:
    """A verified model file, loaded. Safe to use from several threads.

    Raises ReaderMissing where it can't be read, ReaderChanged where it is not the file that Quoth
    was measured with.
    """

    def __init__(self, file: Path = MODEL, sha256: str = SHA256) -> None:
        try:
            checksum = checksum_of(file)
        except OSError as error:
            raise ReaderMissing(f"{error.strerror}") from error
        if checksum != sha256:
            raise ReaderChanged
        self._session = open_mapped(file, checksum)

    def run(self, pairs: Sequence[Pair]) -> list[Output]:
        """One output a pair, in order. Pairs are read one by one: padding short ones to the
        longest would cost more than a batch saves on a CPU.
        """
        return list(side_by_side(self._run, pairs))

    def _run(self, pair: Pair) -> Output:
        outputs = ["rank", "answered", "start", "end"]
        rank, answered, start, end = self._session.run(outputs, inputs_of(pair))
        return Output(float(rank[0]), float(answered[0]), start[0], end[0])


def inputs_of(pair: Pair) -> dict[str, NDArray[np.int64]]:
    """What the model is given for one pair, by name, each of shape (1, tokens)."""
    return {
        "ids": np.array([pair.ids]),
        "types": np.array([pair.types]),
        "mask": np.ones((1, len(pair.ids)), np.int64),
    }
