"""Fixtures that the tests of every part share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from index import Library
from index.embed import ModelEmbedder
from index.reading.sentence import SentenceReader
from tests.deterministic import DeterministicEmbedder

if TYPE_CHECKING:  # only the tests that use it wait for torch
    from tests.untrained import Untrained

ROOT = Path(__file__).parent.parent

# Models that tests prepare are kept here, and out of the user's cache.
os.environ["XDG_CACHE_HOME"] = str(ROOT / "build" / "cache")

# Time limits an example would make the tests fail on a busy machine, and only there.
settings.register_profile("quoth", deadline=None, print_blob=True)
settings.load_profile("quoth")


@pytest.fixture(scope="session")
def embedder() -> ModelEmbedder:
    """The real, packaged model; loaded once."""
    return ModelEmbedder()


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """An empty library that needs no model."""
    return Library.open(
        tmp_path / "library", embedder=DeterministicEmbedder(), reader=SentenceReader()
    )


@pytest.fixture(scope="session")
def untrained(tmp_path_factory: pytest.TempPathFactory) -> Untrained:
    """The reading model before its training, exported once."""
    from tests.untrained import export_untrained

    return export_untrained(tmp_path_factory.mktemp("untrained"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of development data beside the project, or the one that QUOTH_SHARED names."""
    folder = Path(os.environ.get("QUOTH_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip(f"{folder} is missing: set QUOTH_SHARED to the folder of development data")
    return folder


@pytest.fixture(scope="session")
def sample() -> Path:
    """The story that comes with the project."""
    return ROOT / "stories" / "between-two-powers.md"
