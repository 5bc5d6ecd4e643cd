"""The export: what index reads of the file is what was trained. That is the two's only contract."""

from __future__ import annotations

import numpy as np
import onnx
import pytest
import torch

from index.models import find_model
from index.reading.pairs import MAX_TOKENS, Pair, PairEncoder
from tests.untrained import Untrained, make_untrained
from training.model import stacked

PASSAGES = (
    "The lamp.",
    "Marta Lindqvist kept the lighthouse of Reef Island from 1911 on. She came with two trunks.",
    "Olaf rowed to the mainland on Fridays, “whatever the weather”; Zoë’s café (日本) ☕ was shut.",
    "In the winter of 1934 the sea froze. Olaf walked home over the ice in five hours. " * 20,
    "",
)
CLOSE = 0.2  # logits: what matrices in int8 make of them


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    encoder = PairEncoder(find_model().folder / "tokenizer.json")
    pairs = encoder.encode("How long did the walk over the ice take?", PASSAGES)
    assert max(len(pair.ids) for pair in pairs) == MAX_TOKENS
    return pairs


def test_it_computes_what_the_trained_model_does(untrained: Untrained, pairs: list[Pair]) -> None:
    with torch.no_grad():
        rank, answered, start, end = (each.numpy() for each in make_untrained()(*stacked(pairs)))
    for row, output in enumerate(untrained.session().run(pairs)):
        length = len(pairs[row].ids)
        assert output.rank == pytest.approx(rank[row], abs=CLOSE)
        assert output.answered == pytest.approx(answered[row], abs=CLOSE)
        assert output.start.dtype == output.end.dtype == np.float32
        assert np.allclose(output.start, start[row, :length], atol=CLOSE)
        assert np.allclose(output.end, end[row, :length], atol=CLOSE)
    # Else any file would do.
    assert start[1, : len(pairs[1].ids)].std() > CLOSE
    found = untrained.session().run(pairs[1:2])[0]
    assert np.corrcoef(found.start, start[1, : len(pairs[1].ids)])[0, 1] > 0.98


def test_it_is_small_enough_to_come_with_the_program(untrained: Untrained) -> None:
    assert untrained.file.stat().st_size < 48_000_000


def test_its_matrices_are_in_int8_and_what_else_is_big_is_halved(untrained: Untrained) -> None:
    graph = onnx.load(untrained.file).graph
    kinds = {
        weight.name: weight.data_type
        for weight in graph.initializer
        if len(weight.dims) > 1 and np.prod(weight.dims) > 1_024
        if weight.data_type != onnx.TensorProto.INT64
    }
    assert set(kinds.values()) == {onnx.TensorProto.FLOAT16, onnx.TensorProto.INT8}
    casts = {node.input[0] for node in graph.node if node.op_type == "Cast"}
    halved = {name for name, kind in kinds.items() if kind == onnx.TensorProto.FLOAT16}
    assert any("word_embeddings" in name for name in halved)
    assert halved <= casts


def test_what_follows_a_pair_in_a_batch_does_not_count(pairs: list[Pair]) -> None:
    model = make_untrained()
    with torch.no_grad():
        together, alone = model(*stacked(pairs)), model(*stacked(pairs[:1]))
    assert torch.allclose(together[0][:1], alone[0], atol=1e-4)
    assert torch.allclose(together[2][:1, : len(pairs[0].ids)], alone[2], atol=1e-4)
