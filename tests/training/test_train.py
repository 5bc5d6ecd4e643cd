"""Training: what the loss asks for, and that it can be interrupted."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Tensor
from transformers import BertModel

from index.export import SAMPLE
from index.models import ModelFiles, find_model
from index.reading.pairs import PairEncoder
from tests.deterministic import DeterministicEmbedder
from tests.training.tiny_groups import GROUPS
from tests.training.tiny_sets import lamp
from tests.untrained import save_tiny
from training import batches
from training import train as training
from training.batches import NO_PAIR, Batch, batches_of
from training.examples import Examples, Group
from training.export import export
from training.mining import mine
from training.model import ReadingModel
from training.train import loss_of, train


@pytest.fixture(scope="module")
def encoder() -> PairEncoder:
    return PairEncoder(find_model().folder / "tokenizer.json")


@pytest.fixture(scope="module")
def examples() -> Examples:
    return Examples(list(mine([lamp()], DeterministicEmbedder(), 0)), 0)


@pytest.fixture
def small(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small model to begin with, few and small batches, and a checkpoint after each chunk."""
    folder = save_tiny(BertModel, tmp_path_factory.mktemp("tiny"))
    monkeypatch.setattr(training, "find_model", lambda: ModelFiles("tiny", folder, ""))
    for module in (training, batches):
        monkeypatch.setattr(module, "CHUNK", 4)
    monkeypatch.setattr(batches, "TOKENS_A_BATCH", 400)
    monkeypatch.setattr(training, "SAVE_EVERY", -1.0)


class Told(ReadingModel):
    """A model that gives the right outputs of a batch, but for the ones that are exchanged."""

    def __init__(self, batch: Batch, **wrong: Tensor) -> None:
        torch.nn.Module.__init__(self)
        right = 20 * (2 * batch.answered - 1)
        length = batch.ids.shape[1]
        marked = {
            name: 20.0 * torch.nn.functional.one_hot(places.clamp(min=0), length)
            for name, places in (("start", batch.starts), ("end", batch.ends))
        }
        self.outputs = {"rank": right, "answered": right, **marked} | wrong

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        return tuple(self.outputs[name] for name in ("rank", "answered", "start", "end"))


class TestLoss:
    @pytest.fixture
    def batch(self, encoder: PairEncoder) -> Batch:
        (batch,) = batches_of(GROUPS, encoder)
        return batch

    def test_what_is_right_costs_nothing(self, batch: Batch) -> None:
        assert loss_of(Told(batch), batch).item() == pytest.approx(0, abs=1e-4)

    @pytest.mark.parametrize("name", ["rank", "answered", "start", "end"])
    def test_anything_wrong_costs(self, batch: Batch, name: str) -> None:
        wrong = Told(batch, **{name: -Told(batch).outputs[name]})
        assert loss_of(wrong, batch).item() > 1

    def test_the_question_is_never_marked(self, batch: Batch) -> None:
        start = Told(batch).outputs["start"].clone()
        start[:, 1:4] = 50  # tokens of the question, all the same
        assert loss_of(Told(batch, start=start), batch).item() < 1e-4

    def test_a_group_of_one_ranks_nothing(self, encoder: PairEncoder) -> None:
        alone = [
            Group(group.question, group.passages[:1], group.answered, group.span)
            for group in GROUPS
        ]
        (batch,) = batches_of(alone, encoder)
        wrong = Told(batch, rank=torch.arange(len(batch.ids)).float())
        assert loss_of(wrong, batch).item() == pytest.approx(0, abs=1e-4)

    def test_passages_are_ranked_within_their_group_alone(self, batch: Batch) -> None:
        ranks = Told(batch).outputs["rank"].clone()
        for number, rows in enumerate(batch.groups):
            ranks[rows[rows != NO_PAIR]] += 100 * number
        assert loss_of(Told(batch, rank=ranks), batch).item() == pytest.approx(0, abs=1e-4)


@pytest.mark.usefixtures("small")
class TestTrain:
    def test_an_interrupted_run_goes_on_to_the_same_model(
        self, examples: Examples, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = train(examples, 2, tmp_path / "whole.pt", seed=3)
        taken: list[Batch] = []
        loss = training.loss_of

        def interrupted(model: ReadingModel, batch: Batch) -> Tensor:
            if len(taken) == 9:
                raise KeyboardInterrupt
            taken.append(batch)
            return loss(model, batch)

        monkeypatch.setattr(training, "loss_of", interrupted)
        with pytest.raises(KeyboardInterrupt):
            train(examples, 2, tmp_path / "halves.pt", seed=3)
        monkeypatch.setattr(training, "loss_of", loss)
        resumed = train(examples, 2, tmp_path / "halves.pt", seed=3)
        for (name, expected), found in zip(
            whole.state_dict().items(), resumed.state_dict().values(), strict=True
        ):
            assert torch.allclose(expected, found, atol=1e-6), name
        again = train(examples, 2, tmp_path / "halves.pt", seed=3)  # there is nothing left to do
        assert torch.equal(again.span.weight, resumed.span.weight)
        assert [path.name for path in sorted(tmp_path.glob("*.pt"))] == ["halves.pt", "whole.pt"]
        assert not list(tmp_path.glob("*.tmp"))

    def test_it_can_go_on_from_an_exported_model(
        self,
        examples: Examples,
        encoder: PairEncoder,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(training, "LEARNING_RATE", 0.0)
        before = ReadingModel(vars(training)["find_model"]().folder)
        for weight in before.parameters():  # an export keeps equal ones once
            torch.nn.init.normal_(weight, std=0.5)
        export(before, encoder.encode("Who was it?", SAMPLE), tmp_path / "before.onnx")
        after = train(
            examples, 1, tmp_path / "checkpoint.pt", seed=3, begin=tmp_path / "before.onnx"
        )
        for (name, weight), found in zip(
            before.state_dict().items(), after.state_dict().values(), strict=True
        ):
            assert (weight - found).norm() < 0.1 * weight.norm(), name  # what int8 rounds away

    def test_it_changes_every_part_of_the_model(self, examples: Examples, tmp_path: Path) -> None:
        torch.manual_seed(3)
        before = ReadingModel(vars(training)["find_model"]().folder).state_dict()
        after = train(examples, 1, tmp_path / "checkpoint.pt", seed=3).state_dict()
        changed = {name for name in before if not torch.equal(before[name], after[name])}
        assert {"passage.weight", "span.weight"} <= changed
        assert any("word_embeddings" in name for name in changed)
        assert all(torch.isfinite(weight).all() for weight in after.values())


def test_the_rate_rises_from_zero_and_falls_to_it() -> None:
    weight = torch.nn.Parameter(torch.zeros(1))
    optimiser = torch.optim.AdamW([{"params": [weight], "faster": 2.0}])
    rates = []
    for part in (0.0, training.WARM_UP / 2, training.WARM_UP, 0.5, 1.0):
        training._set_rate(optimiser, part)
        rates.append(optimiser.param_groups[0]["lr"] / training.LEARNING_RATE)
    assert rates[:3] == pytest.approx([0, 1, 2])
    assert 2 > rates[3] > rates[4] == pytest.approx(0)
