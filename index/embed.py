"""Texts -> unit vectors."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .cache import cache_folder
from .models import PACKAGED, ModelFiles, find_model

log = logging.getLogger(__name__)

Vectors = NDArray[np.float32]
"""Unit vectors, shape (n, dimension): their inner product is the cosine similarity."""

Progress = Callable[[int, int], None]
"""Told how many of how many texts are done."""


class Encoder(Protocol):
    """A model that is loaded."""

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors: ...


class Embedder(Encoder, Protocol):
    """What turns texts into vectors. ``checksum`` is the model's: those of another mean nothing
    beside its own.
    """

    @property
    def name(self) -> str: ...

    @property
    def checksum(self) -> str: ...

    def warm(self) -> None:
        """Loads what it needs, so that the first text does not wait for it."""
        ...


class ModelEmbedder:
    """A sentence-transformers model, run by onnxruntime; exported once, when it is first used.

    One that can't be exported is run by sentence-transformers itself, and the log says so. Its
    files are found and verified when ``checksum`` is first asked for, and loaded when the first
    text is embedded. Exports are kept under ``cache``. Safe to use from several threads.
    """

    def __init__(self, name: str = PACKAGED, cache: Path | None = None) -> None:
        self.name = name
        self._cache = cache
        self._loading = threading.Lock()

    @cached_property
    def _files(self) -> ModelFiles:
        return find_model(self.name)

    @property
    def checksum(self) -> str:
        return self._files.checksum

    @cached_property
    def _model(self) -> Encoder:
        from .embed_onnx import OnnxModel
        from .export import NotExportable, prepared, torch_model

        try:
            return OnnxModel(prepared(self._files, self._cache or cache_folder()))
        except NotExportable as error:
            log.warning("“%s” runs on torch, which is slower: %s", self.name, error)
            return torch_model(self._files)

    def warm(self) -> None:
        """Loads the model now; the first time of all, that takes some 15 s."""
        with self._loading:
            _ = self._model

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors of ``texts``, in order; a text over the model's length is cut there."""
        self.warm()
        return self._model.encode(texts, progress)


class Remembering:
    """An embedder that embeds a question once, however often one asks for its vector.

    It remembers what it embeds alone, and is thrown away with the question.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, Vectors] = {}

    @property
    def name(self) -> str:
        return self._embedder.name

    @property
    def checksum(self) -> str:
        return self._embedder.checksum

    def warm(self) -> None:
        self._embedder.warm()

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """As the embedder's."""
        if len(texts) != 1:
            return self._embedder.encode(texts, progress)
        if texts[0] not in self._known:
            self._known[texts[0]] = self._embedder.encode(texts, progress)
        return self._known[texts[0]]


def means(vectors: Vectors, weights: Sequence[int], runs: Sequence[tuple[int, int]]) -> Vectors:
    """The weighted mean of each run of rows, first to last, as a unit vector; zeros where they
    cancel each other.
    """
    weighing = np.array(weights, np.float32)
    sums = np.stack([weighing[a : b + 1] @ vectors[a : b + 1] for a, b in runs])
    found: Vectors = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
    return found
