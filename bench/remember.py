"""An embedder that embeds no text twice: systems that are compared share their vectors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.embed import Embedder, Progress, Vectors


class RememberingEmbedder:
    """Another embedder, with all its vectors kept in memory (1.5 kB a text)."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, np.ndarray] = {}
        self.name = embedder.name
        self.checksum = embedder.checksum

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        new = sorted({text for text in texts if text not in self._known}, key=len)
        if new:
            vectors = self._embedder.encode(new, progress)
            self._known.update(zip(new, vectors, strict=True))
        return np.stack([self._known[text] for text in texts])
