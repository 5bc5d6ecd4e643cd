"""How groups become batches of tensors."""

from __future__ import annotations

import pytest
import torch

from index.models import find_model
from index.reading.pairs import PairEncoder
from tests.training.tiny_groups import GROUPS
from training import batches
from training.batches import NO_PAIR, UNKNOWN, Batch, batches_of
from training.examples import Group


@pytest.fixture(scope="module")
def encoder() -> PairEncoder:
    return PairEncoder(find_model().folder / "tokenizer.json")


def test_every_group_is_in_one_whole(encoder: PairEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "TOKENS_A_BATCH", 80)
    made = batches_of(GROUPS, encoder)
    assert len(made) > 4
    sizes = sorted(size for batch in made for size in sizes_of(batch))
    assert sizes == sorted(len(group.passages) for group in GROUPS)
    for batch in made:
        rows = batch.groups[batch.groups != NO_PAIR]
        assert rows.tolist() == list(range(len(batch.ids)))
        assert len(batch.ids) == len(batch.answered)
        assert batch.ids.numel() <= 80


def test_a_group_over_the_size_is_a_batch_of_its_own(
    encoder: PairEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "TOKENS_A_BATCH", 1)
    made = batches_of(GROUPS, encoder)
    assert sorted(sizes_of(batch) for batch in made) == [[1]] * 3 + [[2]] * 9


def test_the_tokens_to_mark_are_those_of_the_answer(encoder: PairEncoder) -> None:
    batch = only(batches_of(GROUPS[:1], encoder))
    (pair, _), passage = encoder.encode(GROUPS[0].question, GROUPS[0].passages), GROUPS[0].passages
    first, last = int(batch.starts[0]) - pair.first, int(batch.ends[0]) - pair.first
    assert passage[0][pair.places[first][0] : pair.places[last][1]] == "Captain 0"
    assert batch.answered.tolist() == [1, 0]
    assert (int(batch.starts[1]), int(batch.ends[1])) == (0, 0)


def test_an_answer_whose_place_is_not_known_is_not_marked(encoder: PairEncoder) -> None:
    batch = only(batches_of(GROUPS[-1:], encoder))
    assert batch.answered.tolist() == [1, 0]
    assert batch.starts.tolist() == [UNKNOWN, 0]


def test_nor_is_one_behind_the_end_of_what_is_read(encoder: PairEncoder) -> None:
    passage = "The ship was old. " * 100 + "Ana built it."
    group = Group("Who?", (passage,), True, (len(passage) - 13, len(passage) - 10))
    batch = only(batches_of([group], encoder))
    assert batch.starts.tolist() == batch.ends.tolist() == [UNKNOWN]


def test_what_is_padded_is_masked(encoder: PairEncoder) -> None:
    batch = only(batches_of(GROUPS, encoder))
    assert torch.equal(batch.ids == 0, batch.mask == 0)
    assert (batch.mask.sum(1).min() < batch.ids.shape[1]).item()


def sizes_of(batch: Batch) -> list[int]:
    sizes: list[int] = (batch.groups != NO_PAIR).sum(1).tolist()
    return sizes


def only(made: list[Batch]) -> Batch:
    (batch,) = made
    return batch
