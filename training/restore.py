"""An exported model -> the network again, to go on training it. What int8 rounded away is lost."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from .model import ReadingModel

_MATRIX_AT = "/MatMul_quant"
_GEMM_AT = "/Gemm_MatMul_quant"


def restore(model: ReadingModel, exported: Path) -> None:
    """Gives a model of the same shape the weights of a file that ``export`` wrote.

    Raises ValueError where the file holds no such model.
    """
    graph = onnx.load(exported).graph
    stored = {
        weight.name.removesuffix(".half"): numpy_helper.to_array(weight).astype(np.float32)
        for weight in graph.initializer
    }
    state = model.state_dict()
    found = {name: values for name, values in stored.items() if name in state}
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            matrix = node.input[1].removesuffix("_quantized")
            values = stored[f"{matrix}_quantized"] * stored[f"{matrix}_scale"]
            found[_weight_of(node.name)] = values.T
    try:
        model.load_state_dict({name: torch.tensor(each) for name, each in found.items()})
    except RuntimeError as error:
        raise ValueError(f"{exported} holds another model: {error}") from error


def _weight_of(node: str) -> str:
    """``/encoder/.../query/MatMul_quant`` -> ``encoder....query.weight``."""
    module = node.removesuffix(_GEMM_AT).removesuffix(_MATRIX_AT)
    return f"{module.strip('/').replace('/', '.')}.weight"
