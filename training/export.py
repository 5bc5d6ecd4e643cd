"""The trained model -> one ONNX file of small weights: int8 in its matrices, float16 elsewhere."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from index.quantise import SMALL, quantise
from index.reading.pairs import Pair
from index.reading.session import inputs_of

from .model import OUTPUTS, ReadingModel

_OPSET = 17


def export(model: ReadingModel, samples: Sequence[Pair], to: Path) -> None:
    """Writes the model, for any number of pairs of any number of tokens.

    Its matrices are multiplied in int8, scaled by what ``samples`` are like. What else is big, the
    embeddings, is stored in half precision and widened when the file is loaded. What that costs,
    and gains, is in the model card.
    """
    ids = torch.ones(2, 8, dtype=torch.int64)
    pairs, tokens = {0: "pairs"}, {0: "pairs", 1: "tokens"}
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of PyTorch's older exporter, which needs no more packages
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            model.eval(),
            (ids, torch.zeros_like(ids), torch.ones_like(ids)),
            str(whole),
            input_names=["ids", "types", "mask"],
            output_names=list(OUTPUTS),
            dynamic_axes={
                **dict.fromkeys(("ids", "types", "mask", "start", "end"), tokens),
                **dict.fromkeys(("rank", "answered"), pairs),
            },
            opset_version=_OPSET,
            dynamo=False,
        )
        exported = onnx.load(whole)
    quantise(exported, map(inputs_of, samples))
    onnx.save(_halved(exported), to)


def _halved(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same with big matrices as float16, each followed by a cast to float32."""
    graph = model.graph
    casts = []
    for weight in graph.initializer:
        values = numpy_helper.to_array(weight)
        if values.dtype != np.float32 or values.size < SMALL or values.ndim == 1:
            continue
        name = weight.name
        half = numpy_helper.from_array(values.astype(np.float16), f"{name}.half")
        weight.CopyFrom(half)
        casts.append(onnx.helper.make_node("Cast", [half.name], [name], to=onnx.TensorProto.FLOAT))
    for cast in reversed(casts):
        graph.node.insert(0, cast)
    onnx.checker.check_model(model)
    return model
