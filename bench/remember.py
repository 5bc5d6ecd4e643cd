"""An embedder that embeds no piece of a story twice: systems share the vectors of its pieces."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.embed import Embedder, Progress, Vectors


class RememberingEmbedder:
    """Another embedder, with the vectors of texts that came together kept (1.5 kB a text).

    A text that comes alone is a question: it is embedded each time, as it is for a user, so that
    the time an answer takes is the same for whichever system is asked first.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, np.ndarray] = {}
        self.name = embedder.name
        self.checksum = embedder.checksum

    def warm(self) -> None:
        self._embedder.warm()

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        new = sorted({text for text in texts if text not in self._known}, key=len)
        if new and len(texts) == 1:
            return self._embedder.encode(texts, progress)
        if new:
            vectors = self._embedder.encode(new, progress)
            self._known.update(zip(new, vectors, strict=True))
        return np.stack([self._known[text] for text in texts])
