"""An exported model -> the network again, to go on training it. What int8 rounded away is lost."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from index.quantise import ROUNDED, SCALE, SMOOTHING, WEIGHT

from .model import ReadingModel

LEARNED = 0.7
"""What the learned weights count in a mean with those that were begun with. Of 0.5, 0.7 and 1, in
step 7 of README.md: of 1 prose is read worse, of 0.5 lists.
"""


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
    try:
        for node in graph.node:
            if node.op_type == "MatMulIntegerToFloat":
                found[_weight_of(node)] = _matrix(node, stored).T
            elif node.op_type == "MatMul" and node.input[1] in stored:
                found[_weight_of(node)] = stored[node.input[1]].T
        model.load_state_dict({name: torch.tensor(each) for name, each in found.items()})
    except (KeyError, RuntimeError) as error:
        raise ValueError(f"{exported} holds another model: {error}") from error


def blend(model: ReadingModel, exported: Path) -> None:
    """Gives the model a mean of its weights and those of the file that it began with.

    A "model soup" (Wortsman et al., 2022); what it brought is in README.md. Raises as ``restore``.
    """
    learned = {name: weights.clone() for name, weights in model.state_dict().items()}
    restore(model, exported)
    before = model.state_dict()
    model.load_state_dict(
        {name: (1 - LEARNED) * before[name] + LEARNED * learned[name] for name in learned}
    )


def _matrix(node: onnx.NodeProto, stored: Mapping[str, np.ndarray]) -> np.ndarray:
    values, product = node.input[0].removesuffix(ROUNDED), node.input[1].removesuffix(WEIGHT)
    matrix: np.ndarray = stored[f"{product}{WEIGHT}"] * stored[f"{product}{SCALE}"]
    smoothing = stored.get(f"{values}{SMOOTHING}")
    return matrix if smoothing is None else matrix * smoothing[:, None]


def _weight_of(node: onnx.NodeProto) -> str:
    """``/encoder/.../query/MatMul`` -> ``encoder....query.weight``."""
    module = node.name.removesuffix("/MatMul").strip("/")
    return f"{module.replace('/', '.')}.weight"
