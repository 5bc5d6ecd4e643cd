"""A sentence-transformers model run by sentence-transformers itself: by torch, on the CPU."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sentence_transformers import SentenceTransformer
from transformers.utils import logging

from .embed import Progress, Vectors
from .errors import ModelMissing
from .models import ModelFiles

_BATCH = 64
_CHUNK = 4 * _BATCH


class TorchModel:
    """The model in its ``files``, loaded (seconds, hundreds of MB); raises ModelMissing."""

    def __init__(self, files: ModelFiles) -> None:
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            self.model = SentenceTransformer(str(files.folder), device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError) as error:
            raise ModelMissing(files.name, f"it can't be loaded: {error}") from error

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors of ``texts``, in order; a text over the model's length is cut there."""
        chunks: list[Vectors] = []
        for start in range(0, len(texts), _CHUNK):
            chunk = list(texts[start : start + _CHUNK])
            chunks.append(
                self.model.encode(
                    chunk,
                    batch_size=_BATCH,
                    normalize_embeddings=True,
                    show_progress_bar=False,
                    convert_to_numpy=True,
                )
            )
            if progress:
                progress(start + len(chunk), len(texts))
        dimension = self.model.get_embedding_dimension() or 0
        return np.concatenate(chunks) if chunks else np.zeros((0, dimension), np.float32)
