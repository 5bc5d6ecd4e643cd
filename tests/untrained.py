"""The reading model before its training: made like the shipped one, and it knows nothing."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import torch
from transformers import AutoTokenizer, BertConfig, PreTrainedModel

from index.models import find_model
from index.reading.model import ModelReader
from index.reading.session import Session
from training.export import export
from training.model import ReadingModel


@dataclass(frozen=True, slots=True)
class Untrained:
    """The model, and what index reads of it."""

    model: ReadingModel
    file: Path
    sha256: str

    def session(self) -> Session:
        return Session(self.file, self.sha256)

    def reader(self) -> ModelReader:
        reader = ModelReader()
        reader._session = self.session()
        return reader


def export_untrained(folder: Path) -> Untrained:
    """The packaged embedding model with heads drawn at random, the same every time."""
    torch.manual_seed(0)
    model = ReadingModel(find_model().folder)
    file = folder / "untrained.onnx"
    export(model, file)
    return Untrained(model, file, sha256(file.read_bytes()).hexdigest())


def save_tiny(kind: type[PreTrainedModel], folder: Path) -> Path:
    """A BERT of one narrow layer, drawn at random, with the packaged model's tokenizer."""
    torch.manual_seed(0)
    config = BertConfig(
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        initializer_range=0.5,  # the usual one makes all pairs much alike
    )
    config.num_labels = 1
    kind(config).save_pretrained(folder)
    AutoTokenizer.from_pretrained(find_model().folder).save_pretrained(folder)
    return folder
