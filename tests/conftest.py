"""Fixtures that the tests of every part share."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from index import Library
from index.embed import ModelEmbedder
from index.reading.sentence import SentenceReader
from tests.deterministic import DeterministicEmbedder

if TYPE_CHECKING:
    from tests.untrained import Untrained

ROOT = Path(__file__).parent.parent

NEED_TORCH = ("tests/training", "tests/index/test_export.py", "reading/test_cross_encoder.py")
"""Tests of what needs torch itself; they are left out where it can't be imported."""

# Models that tests prepare are kept here, and out of the user's cache.
os.environ["XDG_CACHE_HOME"] = str(ROOT / "build" / "cache")

# Time limits an example would make the tests fail on a busy machine, and only there.
settings.register_profile("quoth", deadline=None, print_blob=True)
settings.load_profile("quoth")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leaves out what needs torch where there is none."""
    if str(collection_path).endswith(NEED_TORCH) and _no_torch():
        return True
    return None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says what was left out."""
    if _no_torch.cache_info().currsize and (why := _no_torch()):
        terminalreporter.write_line(f"left out: {', '.join(NEED_TORCH)} ({why})")


@cache
def _no_torch() -> str:
    """Why torch can't be imported; nothing where it can."""
    try:
        import torch  # noqa: F401
    except ImportError as error:
        return str(error)
    return ""


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
def untrained() -> Untrained:
    """The reading model before its training, exported once and kept."""
    from tests.untrained import find_untrained

    return find_untrained(ROOT / "build" / "cache")


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
