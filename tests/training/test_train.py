"""Training: what the loss asks for, how groups become batches, and that it can be interrupted."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import torch
from torch import Tensor
from transformers import BertModel

from index.models import ModelFiles, find_model
from index.reading.pairs import PairEncoder
from tests.untrained import save_tiny
from training import train as training
from training.examples import Group
from training.model import ReadingModel
from training.train import Batch, train

CPU = torch.device("cpu")
SHIPS = ("Adler", "Bounty", "Calypso", "Dolphin", "Endeavour", "Fram", "Gorch", "Hermes")
GROUPS = [
    *(
        Group(
            f"Who sailed the {ship}?",
            (f"The {ship} was sailed by Captain {n}.", f"The {ship} was old." * (1 + n % 3)),
            True,
            (len(f"The {ship} was sailed by "), len(f"The {ship} was sailed by Captain {n}")),
        )
        for n, ship in enumerate(SHIPS)
    ),
    *(Group(f"Who built the {ship}?", (f"The {ship} sank.",), False, None) for ship in SHIPS[:3]),
    Group("Why did it sink?", ("The Fram had a leak.", "The Fram was old."), True, None),
]


@pytest.fixture(scope="module")
def encoder() -> PairEncoder:
    return PairEncoder(find_model().folder / "tokenizer.json")


@pytest.fixture
def small(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small model to begin with, many small batches, and a checkpoint after each."""
    folder = save_tiny(BertModel, tmp_path_factory.mktemp("tiny"))
    monkeypatch.setattr(training, "find_model", lambda: ModelFiles("tiny", folder, ""))
    monkeypatch.setattr(training, "TOKENS_A_BATCH", 80)
    monkeypatch.setattr(training, "SAVE_EVERY", -1.0)
    monkeypatch.setattr(training, "CYCLES", (4, 6))


def batches(encoder: PairEncoder, groups: list[Group] = GROUPS) -> list[Batch]:
    return training._batches(groups, encoder, random.Random(0))


class TestBatches:
    def test_every_group_is_in_one_whole(
        self, encoder: PairEncoder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(training, "TOKENS_A_BATCH", 80)
        made = batches(encoder)
        assert len(made) > 4
        sizes = sorted(size for batch in made for size in batch.sizes)
        assert sizes == sorted(len(group.passages) for group in GROUPS)
        for batch in made:
            assert sum(batch.sizes) == len(batch.pairs) == len(batch.answered)
            assert len(batch.pairs) * max(len(pair.ids) for pair in batch.pairs) <= 80

    def test_a_group_over_the_size_is_a_batch_of_its_own(
        self, encoder: PairEncoder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(training, "TOKENS_A_BATCH", 1)
        assert sorted(batch.sizes for batch in batches(encoder)) == [(1,)] * 3 + [(2,)] * 9

    def test_the_tokens_to_mark_are_those_of_the_answer(self, encoder: PairEncoder) -> None:
        (batch,) = batches(encoder, GROUPS[:1])
        pair, passage = batch.pairs[0], GROUPS[0].passages[0]
        first, last = batch.starts[0] - pair.first, batch.ends[0] - pair.first
        assert passage[pair.places[first][0] : pair.places[last][1]] == "Captain 0"
        assert (batch.answered, batch.starts[1], batch.ends[1]) == ((1.0, 0.0), 0, 0)

    def test_an_answer_whose_place_is_not_known_is_not_marked(self, encoder: PairEncoder) -> None:
        (batch,) = batches(encoder, GROUPS[-1:])
        assert (batch.answered, batch.starts) == ((1.0, 0.0), (-1, 0))

    def test_nor_is_one_behind_the_end_of_what_is_read(self, encoder: PairEncoder) -> None:
        passage = "The ship was old. " * 100 + "Ana built it."
        group = Group("Who?", (passage,), True, (len(passage) - 13, len(passage) - 10))
        (batch,) = batches(encoder, [group])
        assert (batch.starts, batch.ends) == ((-1,), (-1,))


class Told(ReadingModel):
    """A model that gives the right outputs of a batch, but for the ones that are exchanged."""

    def __init__(self, batch: Batch, **wrong: Tensor) -> None:
        torch.nn.Module.__init__(self)
        right = 20 * (2 * torch.tensor(batch.answered) - 1)
        length = max(len(pair.ids) for pair in batch.pairs)
        marked = {
            name: 20.0 * torch.nn.functional.one_hot(torch.tensor(places).clamp(min=0), length)
            for name, places in (("start", batch.starts), ("end", batch.ends))
        }
        self._outputs = {"rank": right, "answered": right, **marked} | wrong

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        return tuple(self._outputs[name] for name in ("rank", "answered", "start", "end"))


class TestLoss:
    @pytest.fixture
    def batch(self, encoder: PairEncoder) -> Batch:
        (batch,) = batches(encoder)
        return batch

    def test_what_is_right_costs_nothing(self, batch: Batch) -> None:
        assert training._loss(Told(batch), batch, CPU).item() == pytest.approx(0, abs=1e-4)

    @pytest.mark.parametrize("name", ["rank", "answered", "start", "end"])
    def test_anything_wrong_costs(self, batch: Batch, name: str) -> None:
        wrong = Told(batch, **{name: -Told(batch)._outputs[name]})
        assert training._loss(wrong, batch, CPU).item() > 1

    def test_the_question_is_never_marked(self, batch: Batch) -> None:
        start = Told(batch)._outputs["start"].clone()
        start[:, 1:4] = 50  # tokens of the question, all the same
        assert training._loss(Told(batch, start=start), batch, CPU).item() < 1e-4

    def test_a_group_of_one_ranks_nothing(self, encoder: PairEncoder) -> None:
        (batch,) = batches(encoder, [group for group in GROUPS if not group.answered])
        wrong = Told(batch, rank=torch.full((len(batch.pairs),), 99.0))
        assert training._loss(wrong, batch, CPU).item() == pytest.approx(0, abs=1e-4)


@pytest.mark.usefixtures("small")
class TestTrain:
    def test_an_interrupted_run_goes_on_to_the_same_model(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = train(GROUPS, tmp_path / "whole.pt", seed=3)
        taken: list[Batch] = []
        loss = training._loss

        def interrupted(model: ReadingModel, batch: Batch, device: torch.device) -> Tensor:
            if len(taken) == 3:
                raise KeyboardInterrupt
            taken.append(batch)
            return loss(model, batch, device)

        monkeypatch.setattr(training, "_loss", interrupted)
        with pytest.raises(KeyboardInterrupt):
            train(GROUPS, tmp_path / "halves.pt", seed=3)
        monkeypatch.setattr(training, "_loss", loss)
        resumed = train(GROUPS, tmp_path / "halves.pt", seed=3)
        for (name, expected), found in zip(
            whole.state_dict().items(), resumed.state_dict().values(), strict=True
        ):
            assert torch.allclose(expected, found, atol=1e-6), name
        again = train(GROUPS, tmp_path / "halves.pt", seed=3)  # there is nothing left to do
        assert torch.equal(again.span.weight, resumed.span.weight)
        assert [path.name for path in sorted(tmp_path.glob("*.pt"))] == ["halves.pt", "whole.pt"]
        assert not list(tmp_path.glob("*.tmp"))

    def test_it_changes_every_part_of_the_model(self, tmp_path: Path) -> None:
        torch.manual_seed(3)
        before = ReadingModel(vars(training)["find_model"]().folder).state_dict()
        after = train(GROUPS, tmp_path / "checkpoint.pt", seed=3).state_dict()
        changed = {name for name in before if not torch.equal(before[name], after[name])}
        assert {"passage.weight", "span.weight"} <= changed
        assert any("word_embeddings" in name for name in changed)
        assert all(torch.isfinite(weight).all() for weight in after.values())
