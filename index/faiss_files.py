"""FAISS indexes, made of vectors and written to files."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np

from .embed import Vectors


def flat_index(vectors: Vectors) -> faiss.Index:
    """An index that is searched exactly, by the inner product."""
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors))
    return index


def write_index(index: faiss.Index, path: Path) -> None:
    """Writes a piece at a time: in one, vectors would be held thrice. Raises OSError."""
    with path.open("wb") as file:
        # FAISS, writing by itself, would not say what is wrong with a disk.
        faiss.write_index(index, faiss.PyCallbackIOWriter(file.write))  # type: ignore[attr-defined]
