"""Embedding: unit vectors, the same every time, in the order of the texts."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import numpy as np
import pytest

from index.embed import Embedder, ModelEmbedder, Vectors
from index.errors import ModelMissing
from tests.deterministic import DeterministicEmbedder

_TRANSFORMER = "sentence_transformers.models.Transformer"
TEXTS = ["The ferry left at nine.", "A boat departed in the morning.", "Copper prices fell.", "☕"]


@pytest.fixture(params=["real", "deterministic"])
def either(request: pytest.FixtureRequest, embedder: ModelEmbedder) -> Embedder:
    return embedder if request.param == "real" else DeterministicEmbedder()


class TestEveryEmbedder:
    def test_vectors_are_of_length_one(self, either: Embedder) -> None:
        vectors = either.encode([*TEXTS, "", "x" * 2_000])
        assert vectors.dtype == np.float32
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)

    def test_no_text_makes_no_vector(self, either: Embedder) -> None:
        assert either.encode([]).shape == (0, either.encode(["one"]).shape[1])

    def test_the_order_is_that_of_the_texts(self, either: Embedder) -> None:
        together = either.encode(TEXTS)
        apart = np.concatenate([either.encode([text]) for text in TEXTS])
        assert np.allclose(together, apart, atol=1e-4)

    def test_progress_counts_up_to_all(self, either: Embedder) -> None:
        told: list[tuple[int, int]] = []
        either.encode(["text"] * 260, lambda done, of: told.append((done, of)))
        assert told[-1] == (260, 260)
        assert sorted(told) == told

    def test_it_has_a_name_and_a_checksum(self, either: Embedder) -> None:
        assert either.name
        assert len(either.checksum) == 64
        assert either.checksum == either.checksum


class TestSentenceTransformer:
    def test_meaning_counts_more_than_words(self, embedder: ModelEmbedder) -> None:
        ferry, boat, copper, _ = embedder.encode(TEXTS)
        assert ferry @ boat > ferry @ copper + 0.2

    def test_several_threads_may_use_it(self, embedder: ModelEmbedder) -> None:
        expected = embedder.encode(TEXTS)
        found: list[Vectors] = []
        threads = [
            threading.Thread(target=lambda: found.append(embedder.encode(TEXTS))) for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(found) == 4
        assert all(np.allclose(vectors, expected, atol=1e-4) for vectors in found)

    def test_nothing_is_read_before_it_is_needed(self, tmp_path: Path) -> None:
        lazy = ModelEmbedder(str(tmp_path))
        with pytest.raises(ModelMissing):
            _ = lazy.checksum

    def test_files_that_are_no_model_are_one_clear_error(self, tmp_path: Path) -> None:
        (tmp_path / "model.safetensors").write_bytes(b"not weights")
        module = {"idx": 0, "name": "0", "path": "", "type": _TRANSFORMER}
        (tmp_path / "modules.json").write_text(json.dumps([module]))
        with pytest.raises(ModelMissing, match=r"can't be (?:loaded|imported)"):
            ModelEmbedder(str(tmp_path)).encode(["text"])
