"""Readers by name; none is loaded before it reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.reading import find_reader
from index.reading.cross_encoder import CrossEncoderReader
from index.reading.model import ModelReader
from index.reading.sentence import SentenceReader
from tests.test_architecture import loaded_by


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("quoth-reader", ModelReader),
        ("none", SentenceReader),
        ("cross-encoder/ms-marco-MiniLM-L6-v2", CrossEncoderReader),
        ("some/folder", CrossEncoderReader),
    ],
)
def test_a_name_is_a_reader(name: str, kind: type) -> None:
    assert type(find_reader(name)) is kind


def test_quoths_own_is_the_default() -> None:
    assert type(find_reader()) is ModelReader


def test_a_folder_is_a_cross_encoders(tmp_path: Path) -> None:
    assert type(find_reader(str(tmp_path))) is CrossEncoderReader


def test_doing_without_a_model_loads_none() -> None:
    loaded = loaded_by("from index.reading import find_reader; find_reader('none').warm()")
    assert loaded.isdisjoint({"onnxruntime", "torch", "transformers", "sentence_transformers"})


def test_quoths_own_needs_no_torch() -> None:
    loaded = loaded_by("from index.reading import find_reader; find_reader()")
    assert "onnxruntime" in loaded
    assert loaded.isdisjoint({"torch", "transformers", "sentence_transformers"})
