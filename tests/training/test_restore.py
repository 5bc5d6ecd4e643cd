"""Going on from an exported model: nothing is lost but what int8 rounds away."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from transformers import BertModel

from index.models import find_model
from tests.untrained import Untrained, make_untrained, save_tiny
from training.model import ReadingModel
from training.restore import LEARNED, blend, restore


def test_all_weights_come_back(untrained: Untrained) -> None:
    expected = make_untrained().state_dict()
    model = ReadingModel(find_model().folder)
    restore(model, untrained.file)
    for name, found in model.state_dict().items():
        lost = (found - expected[name]).norm() / expected[name].norm()
        assert lost < (0.06 if found.ndim > 1 else 1e-3), name  # 7 bits, or halves


def test_what_goes_on_ends_between_both(untrained: Untrained) -> None:
    before, model = ReadingModel(find_model().folder), make_untrained()
    restore(before, untrained.file)
    learned = {name: weights + 1 for name, weights in model.state_dict().items()}
    model.load_state_dict(learned)
    blend(model, untrained.file)
    for name, found in model.state_dict().items():
        expected = torch.lerp(before.state_dict()[name], learned[name], LEARNED)
        assert (found - expected).abs().max() < 1e-6, name


def test_another_models_file_is_refused(untrained: Untrained, tmp_path: Path) -> None:
    other = ReadingModel(save_tiny(BertModel, tmp_path))
    with pytest.raises(ValueError, match="holds another model"):
        restore(other, untrained.file)
