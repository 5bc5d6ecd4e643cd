"""An embedder without a model, for tests in which meaning does not matter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256

import numpy as np

from index.embed import Progress, Vectors

_DIMENSION = 64
_STEM = 5


class DeterministicEmbedder:
    """Bags of hashed word stems, as unit vectors: texts that share words are near each other.

    Another ``name`` is another model: it has other vectors and another checksum.
    """

    def __init__(self, name: str = "deterministic") -> None:
        self.name = name
        self.checksum = sha256(name.encode()).hexdigest()
        self.encoded = 0

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        vectors = np.zeros((len(texts), _DIMENSION), np.float32)
        for row, text in enumerate(texts):
            # The empty stem is in every text, so that no vector is zero.
            for word in ["", *re.findall(r"\w+", text.lower())]:
                vectors[row, self._place(word[:_STEM])] += 1
        self.encoded += len(texts)
        if progress:
            progress(len(texts), len(texts))
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    def warm(self) -> None:
        """There is nothing to load."""

    def _place(self, stem: str) -> int:
        return sha256(f"{self.name} {stem}".encode()).digest()[0] % _DIMENSION
