"""Matrices in int8: nearly the same products, whatever the other rows are."""

from __future__ import annotations

from collections import Counter

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from index.quantise import SMALL, quantise

WIDE = 64


@pytest.fixture
def model() -> onnx.ModelProto:
    """x @ a and x @ b, x @ small; and (x @ a) @ c."""
    draw = np.random.default_rng(0)
    shapes = {"a": (WIDE, WIDE), "b": (WIDE, 96), "small": (WIDE, 2), "c": (WIDE, 48)}
    assert np.prod(shapes["small"]) < SMALL
    weights = [
        numpy_helper.from_array(draw.normal(size=shape).astype(np.float32), name)
        for name, shape in shapes.items()
    ]
    products = {"xa": "x a", "xb": "x b", "few": "x small", "xac": "xa c"}
    nodes = [
        helper.make_node("MatMul", inputs.split(), [output]) for output, inputs in products.items()
    ]
    outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in products]
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", WIDE])
    graph = helper.make_graph(nodes, "products", [x], outputs, weights)
    opsets = [helper.make_opsetid("", 17)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=9)


def rows(count: int = 20, seed: int = 1) -> np.ndarray:
    """Two channels are much larger than the others, as they are in language models."""
    x = np.random.default_rng(seed).normal(size=(count, WIDE)).astype(np.float32)
    x[:, 3] *= 20
    x[:, 40] *= 8
    return x


def products(model: onnx.ModelProto, x: np.ndarray) -> list[np.ndarray]:
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    found: list[np.ndarray] = session.run(None, {"x": x})
    return found


def test_products_are_nearly_the_same(model: onnx.ModelProto) -> None:
    expected = products(model, rows())
    quantise(model, [{"x": rows(100, seed=2)}])
    found = products(model, rows())
    for name, before, after in zip("xa xb few xac".split(), expected, found, strict=True):
        lost = np.abs(after - before).std() / before.std()
        assert lost < 0.02, name
        assert (lost == 0) == (name == "few")  # a small matrix stays as it is


def test_a_row_gives_the_same_beside_a_huge_one(model: onnx.ModelProto) -> None:
    quantise(model, [{"x": rows()}])
    alone = products(model, rows()[:1])
    beside = products(model, np.concatenate([rows()[:1], rows() * 1_000, 0 * rows()]))
    for one, many in zip(alone, beside, strict=True):
        assert np.array_equal(one[0], many[0])


def test_rows_of_zeros_give_zeros(model: onnx.ModelProto) -> None:
    quantise(model, [{"x": rows()}])
    assert all((each == 0).all() for each in products(model, 0 * rows()))


def test_an_input_is_rounded_once_for_all_its_matrices(model: onnx.ModelProto) -> None:
    quantise(model, [{"x": rows()}])
    kinds = Counter(node.op_type for node in model.graph.node)
    assert kinds["MatMulIntegerToFloat"] == 3
    assert kinds["QuantizeLinear"] == 2
    assert kinds["MatMul"] == 1
    assert {weight.name for weight in model.graph.initializer} >= {"small", "xa.int8", "xac.scale"}
    assert "a" not in {weight.name for weight in model.graph.initializer}


def test_rows_that_differ_by_far_lose_equally_little_behind_an_activation(
    model: onnx.ModelProto,
) -> None:
    model.graph.node.insert(0, helper.make_node("Relu", ["x"], ["active"]))
    for node in list(model.graph.node)[1:]:
        node.input[0] = node.input[0].replace("x", "active") if node.input[0] == "x" else "xa"
    sizes = np.geomspace(1, 1_000, 20, dtype=np.float32)[:, None]
    x = rows() * sizes
    expected = products(model, x)[0]
    quantise(model, [{"x": x}])
    lost = np.abs(products(model, x)[0] - expected).mean(1) / np.abs(expected).mean(1)
    assert lost.max() < 0.02


@pytest.mark.parametrize("size", [1e-3, 1e3])
def test_inputs_may_be_of_any_size(model: onnx.ModelProto, size: float) -> None:
    model.graph.node.insert(0, helper.make_node("Relu", ["x"], ["active"]))
    model.graph.node[2].input[0] = "active"
    x = rows() * np.float32(size)
    expected = products(model, x)
    quantise(model, [{"x": x}])
    for before, after in zip(expected, products(model, x), strict=True):
        assert np.abs(after - before).std() < 0.02 * before.std()


def test_what_is_added_to_a_product_need_not_be_a_bias(model: onnx.ModelProto) -> None:
    model.graph.initializer.append(numpy_helper.from_array(np.ones(1, np.float32), "one"))
    model.graph.node[3].input[0] = "sum"
    model.graph.node.insert(1, helper.make_node("Add", ["xa", "one"], ["sum"]))
    del model.graph.output[0]
    expected = products(model, rows())
    quantise(model, [{"x": rows()}])
    for before, after in zip(expected, products(model, rows()), strict=True):
        assert np.abs(after - before).std() < 0.02 * before.std()


def test_a_bias_is_added_with_the_product(model: onnx.ModelProto) -> None:
    bias = np.arange(WIDE, dtype=np.float32)
    model.graph.initializer.append(numpy_helper.from_array(bias, "bias"))
    model.graph.node[3].input[0] = "sum"
    model.graph.node.insert(1, helper.make_node("Add", ["bias", "xa"], ["sum"]))
    del model.graph.output[0]  # which would need the product without it
    expected = products(model, rows())
    quantise(model, [{"x": rows()}])
    assert "Add" not in {node.op_type for node in model.graph.node}
    for before, after in zip(expected, products(model, rows()), strict=True):
        assert np.abs(after - before).std() < 0.02 * before.std()


def test_a_matrix_may_be_used_twice(model: onnx.ModelProto) -> None:
    model.graph.node[1].input[1] = "a"  # of the same input
    model.graph.node[3].input[1] = "a"  # of another
    expected = products(model, rows())
    quantise(model, [{"x": rows(4)}, {"x": rows()}])
    for before, after in zip(expected, products(model, rows()), strict=True):
        assert np.abs(after - before).std() < 0.02 * before.std()


def test_a_model_without_large_matrices_is_left_as_it_is(model: onnx.ModelProto) -> None:
    del model.graph.node[3], model.graph.node[0:2]
    for number in (3, 1, 0):
        del model.graph.output[number]
    before = model.SerializeToString()
    quantise(model, [])
    assert model.SerializeToString() == before


def test_large_channels_hand_their_size_to_the_weights(model: onnx.ModelProto) -> None:
    exact = products(model, rows())[0]
    smoothed, plain = onnx.ModelProto(), onnx.ModelProto()
    smoothed.CopyFrom(model)
    plain.CopyFrom(model)
    quantise(smoothed, [{"x": rows()}])
    one_size = np.full((1, WIDE), np.abs(rows()).max(), np.float32)
    quantise(plain, [{"x": np.concatenate([one_size, -one_size])}])
    lost = [np.abs(products(each, rows())[0] - exact).mean() for each in (smoothed, plain)]
    assert lost[0] < 0.7 * lost[1]
