"""Fixtures for the readers."""

from __future__ import annotations

import pytest

from index.models import find_model
from index.reading.model import ModelReader
from index.reading.pairs import PairEncoder
from tests.untrained import Untrained


@pytest.fixture(scope="session")
def encoder() -> PairEncoder:
    return PairEncoder(find_model().folder / "tokenizer.json")


@pytest.fixture(scope="session")
def reader(untrained: Untrained) -> ModelReader:
    """It reads as the shipped one does, and makes nothing of it."""
    return untrained.reader()
