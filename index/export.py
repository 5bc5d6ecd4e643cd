"""A sentence-transformers model -> ONNX: exported once, verified, made faster, kept in a cache.

An export is a prepared model (runtime.py) from token ids to unit vectors, the whole pipeline with
its pooling, in a folder named after the checksum of the weights that it was made of. In float32 it
has to agree with sentence-transformers; what is kept multiplies its matrices in int8 (quantise.py),
unless that would change the vectors too much. Beside it are
    tokenizer.json   the tokenizer (Hugging Face's format)
    export.json      what else there is to know: class Export
"""

from __future__ import annotations

import json
import logging
import shutil
import warnings
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from .errors import ModelMissing
from .models import ModelFiles
from .runtime import MODEL, WEIGHTS, keep, optimise

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    from .embed_torch import TorchModel

log = logging.getLogger(__name__)

FORMAT = 3
"""Goes up whenever exports of an older version are to be made anew."""

CLOSE_ENOUGH = 1e-4
"""How far a vector's component may be from sentence-transformers' own; float32 gives 2e-7."""

FAITHFUL = 0.98
"""The least cosine of the vector of one of OTHERS in int8 with sentence-transformers' own. The
packaged model's are 0.988 for the single word, 0.995 for the Japanese, and more than 0.996 for the
others, and find as well: bench/README.md.
"""

SAMPLE = (
    "Who?",
    "  Wer hat das Haus am Fluss gebaut, und wann?  ",
    "The ferry left at ten past six. Nobody had told the keeper of the lock.",
    "O’Brien’s café — “naïve”, 3,5 % … 東京 \U0001f600",
    "The bridge was longer than the river was wide, and the toll was a penny a head. " * 40,
)
"""Texts whose vectors are compared: short, long, longer than a model reads, of many characters."""

OTHERS = (
    "Yes.",
    "The lamp in the harbour master's window had gone out, and no one could say when it had.",
    "SELECT title FROM stories WHERE id = 7; -- the last one",
    "NEVER AGAIN, SAID THE MAYOR 😞😞",
    "昨夜、古い橋が川に流された。",
    "Bread rose to four shillings that spring, and the bakers were blamed for what the frost did. "
    * 9,
)
"""Texts that an int8 model is compared by, since its inputs' ranges are not taken from them."""

CALIBRATION = Path(__file__).with_name("calibration.txt")
"""Texts of many kinds, one a line: what the ranges of an int8 model's inputs are taken from."""

_OPSET = 17


class NotExportable(Exception):
    """The model can't be exported, or the export does not agree with it."""


@dataclass(frozen=True, slots=True)
class Export:
    """``inputs`` are the model's inputs by name; ``prompt`` goes before every text."""

    format: int
    dimension: int
    max_tokens: int
    pad: int
    inputs: tuple[str, ...]
    prompt: str


def load_export(folder: Path) -> Export | None:
    """What is known of the export in ``folder``; None where there is none of this version."""
    try:
        data = json.loads((folder / "export.json").read_text("utf-8"))
        found = Export(**{**data, "inputs": tuple(data["inputs"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return found if found.format == FORMAT else None


def prepared(files: ModelFiles, cache: Path) -> Path:
    """The folder of the model's export, which is made where there is none (some 15 s, with torch).

    Raises NotExportable, ModelMissing.
    """
    folder = cache / files.checksum
    if load_export(folder) is None:
        log.warning("Preparing the model “%s” for the first time (some 15 s) …", files.name)
        try:
            shutil.rmtree(folder, ignore_errors=True)  # of an older version
            keep(folder, lambda new: _export(files, new))
        except OSError as error:
            raise NotExportable(f"its export can't be kept in {cache}: {error.strerror}") from error
    return folder


def torch_model(files: ModelFiles) -> TorchModel:
    """The model run by sentence-transformers; raises ModelMissing, also where that is missing."""
    try:
        from .embed_torch import TorchModel
    except ImportError as error:
        what = f"sentence-transformers, which has to prepare it, can't be imported: {error}"
        raise ModelMissing(files.name, what) from error
    return TorchModel(files)


def _export(files: ModelFiles, folder: Path) -> None:
    reference = torch_model(files)
    expected = reference.encode(SAMPLE)
    exact, fast, whole = folder / "float32", folder / "int8", folder / "whole.onnx"
    exact.mkdir()
    _write(reference.model, exact, whole)
    _verify(expected, exact)
    kept = fast if _quantised(exact, fast, whole) else exact
    for file in kept.iterdir():
        file.rename(folder / file.name)
    shutil.rmtree(exact)
    shutil.rmtree(fast)
    whole.unlink()


def _write(model: SentenceTransformer, folder: Path, whole: Path) -> None:
    """Fills ``folder`` with an export in float32; ``whole`` becomes the model as it is exported."""
    tokenizer = getattr(model.tokenizer, "backend_tokenizer", None)
    if tokenizer is None:
        raise NotExportable("its tokenizer is not one of Hugging Face's fast ones")
    tokenizer.save(str(folder / "tokenizer.json"))
    prompts, name = model.prompts, model.default_prompt_name
    known = Export(
        format=FORMAT,
        dimension=model.get_embedding_dimension() or 0,
        max_tokens=int(model.max_seq_length or tokenizer.truncation["max_length"]),
        pad=int(model.tokenizer.pad_token_id or 0),
        inputs=_trace(model, whole),
        prompt=(prompts.get(name) if name else None) or "",
    )
    (folder / "export.json").write_text(json.dumps(asdict(known)), "utf-8")
    optimise(whole, folder)


def _trace(model: SentenceTransformer, to: Path) -> tuple[str, ...]:
    """Writes the pipeline as ONNX; returns its inputs' names."""
    import onnx
    import torch
    from transformers import PreTrainedModel

    for module in model.modules():
        if isinstance(module, PreTrainedModel):
            # Exported, other implementations look for NaN, which takes a tenth of a pass.
            module.set_attn_implementation("eager")
    features: dict[str, Any] = model.preprocess([SAMPLE[0], SAMPLE[2]])
    names = tuple(name for name, value in features.items() if isinstance(value, torch.Tensor))

    class Pipeline(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.pipeline = model

        def forward(self, *values: torch.Tensor) -> torch.Tensor:
            out = self.pipeline(dict(zip(names, values, strict=True)))["sentence_embedding"]
            return torch.nn.functional.normalize(out, dim=-1)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of PyTorch's older exporter, which needs no more packages
        try:
            torch.onnx.export(
                Pipeline().eval(),
                tuple(features[name] for name in names),
                str(to),
                input_names=list(names),
                output_names=["vectors"],
                dynamic_axes={
                    **{name: {0: "texts", 1: "tokens"} for name in names},
                    "vectors": {0: "texts"},
                },
                opset_version=_OPSET,
                dynamo=False,
            )
        except Exception as error:  # whatever a model's own code raises
            raise NotExportable(f"it can't be exported ({type(error).__name__})") from error
    kept = {given.name for given in onnx.load(to).graph.input}  # without what it makes no use of
    return tuple(name for name in names if name in kept)


def _verify(expected: np.ndarray, folder: Path) -> None:
    from .embed_onnx import OnnxModel

    found = OnnxModel(folder).encode(SAMPLE)
    worst = float(np.abs(found - expected).max()) if found.shape == expected.shape else np.inf
    if not worst <= CLOSE_ENOUGH:
        raise NotExportable(f"its export gives other vectors (by {worst:.1e})")


def _quantised(exact: Path, fast: Path, whole: Path) -> bool:
    """Makes ``fast`` an export in int8 of ``whole``, of which ``exact`` is the one in float32;
    returns whether it is faithful.
    """
    import onnx

    from .embed_onnx import OnnxModel
    from .quantise import quantise

    shutil.copytree(exact, fast, ignore=shutil.ignore_patterns(MODEL, WEIGHTS))
    given = OnnxModel(exact)
    try:
        model = onnx.load(whole)
        texts = [*SAMPLE, *CALIBRATION.read_text("utf-8").splitlines()]
        # One by one: what pads a batch is no text, and its channels would count.
        quantise(model, (inputs for text in texts for inputs in given.inputs([text])))
        onnx.save(model, whole)
        optimise(whole, fast)
        least = float((OnnxModel(fast).encode(OTHERS) * given.encode(OTHERS)).sum(1).min())
    except Exception as error:  # whatever a model is made of, it has been exported
        log.warning("The model stays in float32, which is slower: %s", error)
        return False
    if least < FAITHFUL:
        log.warning("The model stays in float32: in int8 its vectors would change (%.3f).", least)
    return least >= FAITHFUL
