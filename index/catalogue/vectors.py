"""Vectors of passages -> the nearest to a question's: exact for few, by links for many."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, cast

import faiss
import numpy as np
from numpy.typing import NDArray

from ..embed import Vectors
from ..faiss_files import flat_index
from . import sizes

Blocks = Callable[[], Iterator[Vectors]]
"""All vectors in order, some at a time; the same each time."""

LINKS, _CARE = 24, 40
"""Of HNSW: links a vector, and how many others are weighed for them. With 16 links, a recall of
0.98 takes 1.8 times as long to reach. Lists (IVF) are made seven times as fast, but have to be
looked through by a quarter for that, which takes 3 times as long where there are 200,000 vectors.
"""

AIM = 0.98
"""The recall@10 against exact search that an index is tuned to, on the vectors it holds."""

_EFFORTS = (32, 48, 64, 96, 128, 192, 256, 384, 512, 768)
"""How many vectors are weighed for a question, at least as many as are wanted."""

_QUESTIONS, _NEAREST = 200, 10
_DISTANCE = 1.3
"""How much noise, in lengths of a vector, makes a made-up question of a passage's. With 1.3, the
recall of 400 real questions about 13,181 passages, and about their 36,757 sentences, is met within
0.01 wherever it is above 0.97; with 1 questions look easier than they are, and with 2 harder.
"""

_SAMPLED, _BLOCK = 16_384, 8_192
_faiss: Any = faiss  # its stubs lack what its Python layer adds


def build(count: int, dimension: int, blocks: Blocks) -> faiss.Index:
    """An index of ``count`` vectors: exact up to ``sizes.FEW``, else of links, tuned to AIM.

    One of links keeps a byte a number (SQ8); no more than it, a sample and one block are in memory.
    """
    if count <= sizes.FEW:
        return flat_index(np.concatenate(list(blocks())))
    kind = f"HNSW{LINKS},SQ8"
    index: Any = faiss.index_factory(dimension, kind, faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efConstruction = _CARE
    index.train(_sample(blocks(), count, _SAMPLED))
    questions = _made_up(_sample(blocks(), count, _QUESTIONS))
    exact = faiss.ResultHeap(len(questions), _NEAREST, keep_max=True)
    for block in blocks():
        found = faiss.knn(questions, block, _NEAREST, metric=faiss.METRIC_INNER_PRODUCT)
        exact.add_result(found[0], found[1] + index.ntotal)
        index.add(block)
    exact.finalize()
    _tune(index, questions, exact.I)
    return cast("faiss.Index", index)


def load(path: Path) -> faiss.Index:
    """The index in a file, mapped where the system and FAISS (from 1.11 on) can do that.

    Raises ValueError.
    """
    mapped = getattr(faiss, "IO_FLAG_MMAP_IFC", 0) if os.name == "posix" else 0
    try:
        return faiss.read_index(str(path), mapped)
    except RuntimeError as error:
        raise ValueError(str(error)) from error


def bulk(index: faiss.Index) -> int:
    """The bytes at the end of a saved index whose damage changes what is found, but breaks nothing:
    the vectors themselves.
    """
    return index.ntotal * index.d * (4 if isinstance(index, faiss.IndexFlat) else 1)


def bytes_of(index: faiss.Index) -> int:
    """About how much memory an index takes."""
    exact = isinstance(index, faiss.IndexFlat)
    return index.ntotal * (4 * index.d if exact else index.d + 4 * (2 * LINKS + 3))


def selector(alive: NDArray[np.bool_]) -> faiss.IDSelector:
    """Lets a search see the rows that are ``alive``, shape (n,), alone."""
    found = _faiss.IDSelectorBitmap(np.packbits(alive, bitorder="little"))
    return cast("faiss.IDSelector", found)


def nearest(
    index: faiss.Index, vector: Vectors, count: int, among: faiss.IDSelector | None
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """At most ``count`` rows and their similarities to the vector, shape (1, d); best first."""
    settings: Any = None
    if isinstance(index, faiss.IndexHNSW):
        settings = _faiss.SearchParametersHNSW(efSearch=index.hnsw.efSearch, sel=among)
    elif among is not None:
        settings = _faiss.SearchParameters(sel=among)
    similarities, rows = index.search(vector, min(count, index.ntotal), params=settings)
    found = rows[0] >= 0
    return rows[0][found], similarities[0][found]


def blocks_of(parts: Iterable[Vectors]) -> Iterator[Vectors]:
    """The same vectors, some thousand at a time."""
    held: list[Vectors] = []
    for part in parts:
        held.append(part)
        if sum(map(len, held)) >= _BLOCK:
            yield np.concatenate(held)
            held = []
    if held:
        yield np.concatenate(held)


def _sample(blocks: Iterator[Vectors], count: int, wanted: int) -> Vectors:
    """About so many of the vectors, from everywhere."""
    every = max(1, count // wanted)
    return np.concatenate([block[every // 2 :: every] for block in blocks])


def _made_up(near: Vectors) -> Vectors:
    """What questions about these passages may look like: a passage and noise."""
    noise = np.random.default_rng(0).standard_normal(near.shape).astype(np.float32)
    noise *= _DISTANCE / np.linalg.norm(noise, axis=1, keepdims=True)
    made: Vectors = near + noise
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    return made


def _tune(index: Any, questions: Vectors, exact: NDArray[np.int64]) -> None:
    """Has it weigh as few vectors as give a recall of AIM, or nearly what all it can weigh do."""
    index.hnsw.efSearch = _EFFORTS[-1]
    aim = min(AIM, _recall(index, questions, exact) - 0.002)
    for effort in _EFFORTS:
        index.hnsw.efSearch = effort
        if _recall(index, questions, exact) >= aim:
            return


def _recall(index: faiss.Index, questions: Vectors, exact: NDArray[np.int64]) -> float:
    _, found = index.search(questions, _NEAREST)
    hits = sum(len(set(a) & set(b)) for a, b in zip(found.tolist(), exact.tolist(), strict=True))
    return float(hits) / exact.size
