"""An exported model in onnxruntime: texts -> unit vectors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from .embed import Progress, Vectors
from .export import NotExportable, load_export
from .runtime import open_model, side_by_side

Inputs = dict[str, NDArray[np.int64]]
"""The model's inputs by name, each of shape (texts, tokens)."""

_Batch = tuple[list[int], Inputs]  # the texts' rows, and what the model is given for them

_CHUNK = 2_048
"""Texts that are sorted by length together."""

_BATCH_TOKENS = 256
"""Padded tokens of a pass; of 192, 256, 320, 512 and 768. Larger passes leave the processor's
cache, and take more memory.
"""


class OnnxModel:
    """The export in ``folder``, loaded. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        known = load_export(folder)
        if known is None:
            raise NotExportable(f"{folder} holds no export")
        self._known = known
        self._session = open_model(folder / "model.onnx")
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(known.max_tokens)

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Unit vectors of ``texts``, in order; a text over the model's length is cut there."""
        vectors = np.empty((len(texts), self._known.dimension), np.float32)
        done = 0
        for rows, found in side_by_side(self._run, self._batches(texts)):
            vectors[rows] = found
            done += len(rows)
            if progress:
                progress(done, len(texts))
        return vectors

    def _run(self, batch: _Batch) -> tuple[list[int], Vectors]:
        rows, inputs = batch
        return rows, self._session.run(["vectors"], inputs)[0]

    def inputs(self, texts: Sequence[str]) -> Iterator[Inputs]:
        """What the model is given for ``texts``, a batch at a time."""
        return (inputs for _, inputs in self._batches(texts))

    def _batches(self, texts: Sequence[str]) -> Iterator[_Batch]:
        for start in range(0, len(texts), _CHUNK):
            chunk = [self._known.prompt + text.strip() for text in texts[start : start + _CHUNK]]
            encoded = self._tokenizer.encode_batch_fast(chunk)
            for rows in _alike([len(each) for each in encoded]):
                yield [start + row for row in rows], self._padded([encoded[row] for row in rows])

    def _padded(self, batch: Sequence[Encoding]) -> Inputs:
        longest = max(len(each) for each in batch)
        values = {
            "input_ids": np.full((len(batch), longest), self._known.pad, np.int64),
            "attention_mask": np.zeros((len(batch), longest), np.int64),
            "token_type_ids": np.zeros((len(batch), longest), np.int64),
        }
        for row, each in enumerate(batch):
            values["input_ids"][row, : len(each)] = each.ids
            values["attention_mask"][row, : len(each)] = 1
        return {name: values[name] for name in self._known.inputs}


def _alike(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Rows of like length together, so that little is padded; the longest first, so that the time
    left is not told too short.
    """
    order = sorted(range(len(lengths)), key=lambda row: -lengths[row])
    start = 0
    while start < len(order):
        most = max(1, _BATCH_TOKENS // max(1, lengths[order[start]]))
        yield order[start : start + most]
        start += most
