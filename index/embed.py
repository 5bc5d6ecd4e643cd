"""Texts -> unit vectors."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from .errors import ModelMissing
from .models import PACKAGED, ModelFiles, find_model

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
"""Unit vectors, shape (n, dimension): their inner product is the cosine similarity."""

Progress = Callable[[int, int], None]
"""Told how many of how many texts are done."""

_BATCH = 64
_CHUNK = 4 * _BATCH


class Embedder(Protocol):
    """What turns texts into vectors. ``checksum`` changes whenever the vectors would."""

    @property
    def name(self) -> str: ...

    @property
    def checksum(self) -> str: ...

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors: ...

    def warm(self) -> None:
        """Loads what it needs, so that the first text does not wait for it."""
        ...


class SentenceTransformerEmbedder:
    """A sentence-transformers model on the CPU.

    The files are found and verified when ``checksum`` is first asked for, and loaded when the
    first text is embedded (seconds, hundreds of MB). Safe to use from several threads.
    """

    def __init__(self, name: str = PACKAGED) -> None:
        self.name = name
        self._loading = threading.Lock()

    @cached_property
    def _files(self) -> ModelFiles:
        return find_model(self.name)

    @property
    def checksum(self) -> str:
        return self._files.checksum

    @cached_property
    def _model(self) -> SentenceTransformer:
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            return SentenceTransformer(str(self._files.folder), device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError) as error:
            raise ModelMissing(self.name, f"it can't be loaded: {error}") from error

    def warm(self) -> None:
        """Loads the model now, so that the first question does not wait for it."""
        with self._loading:
            _ = self._model

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors of ``texts``, in order; a text over the model's length is cut there."""
        self.warm()
        chunks: list[Vectors] = []
        for start in range(0, len(texts), _CHUNK):
            chunk = list(texts[start : start + _CHUNK])
            chunks.append(
                self._model.encode(
                    chunk,
                    batch_size=_BATCH,
                    normalize_embeddings=True,
                    show_progress_bar=False,
                    convert_to_numpy=True,
                )
            )
            if progress:
                progress(start + len(chunk), len(texts))
        dimension = self._model.get_embedding_dimension() or 0
        return np.concatenate(chunks) if chunks else np.zeros((0, dimension), np.float32)
