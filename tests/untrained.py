"""The reading model before its training: made like the shipped one, and it knows nothing."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from index.export import SAMPLE
from index.models import find_model
from index.reading.model import ModelReader
from index.reading.pairs import PairEncoder
from index.reading.session import Session

if TYPE_CHECKING:  # only what makes a model waits for torch
    from transformers import PreTrainedModel

    from training.model import ReadingModel

_ROOT = Path(__file__).parent.parent
_MAKERS = [
    _ROOT / name for name in ("training/model.py", "training/export.py", "index/quantise.py")
]


@dataclass(frozen=True, slots=True)
class Untrained:
    """Its file, as index reads it."""

    file: Path
    sha256: str

    def session(self) -> Session:
        return Session(self.file, self.sha256)

    def reader(self) -> ModelReader:
        reader = ModelReader()
        reader._session = self.session()
        return reader


def find_untrained(folder: Path) -> Untrained:
    """The one kept in ``folder``; made there where it is missing or its makers have changed."""
    makers = [path.read_bytes() for path in _MAKERS]
    key = sha256(b"".join([*makers, find_model().checksum.encode()])).hexdigest()[:16]
    file = folder / f"untrained-{key}.onnx"
    if not file.exists():
        from training.export import export

        folder.mkdir(parents=True, exist_ok=True)
        pairs = PairEncoder(find_model().folder / "tokenizer.json").encode("Who was it?", SAMPLE)
        export(make_untrained(), pairs, file.with_suffix(".tmp"))
        file.with_suffix(".tmp").replace(file)
    return Untrained(file, sha256(file.read_bytes()).hexdigest())


def make_untrained() -> ReadingModel:
    """The packaged embedding model with heads drawn at random, the same every time."""
    import torch

    from training.model import ReadingModel

    torch.manual_seed(0)
    return ReadingModel(find_model().folder).eval()


def save_tiny(kind: type[PreTrainedModel], folder: Path) -> Path:
    """A BERT of one narrow layer, drawn at random, with the packaged model's tokenizer."""
    import torch
    from transformers import AutoTokenizer, BertConfig

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
