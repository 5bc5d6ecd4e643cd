"""The export: the same vectors as sentence-transformers', made once, and torch no more after."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Dense, Pooling, Transformer
from transformers import BertModel, DistilBertConfig, DistilBertModel

from index.cache import cache_folder
from index.embed import ModelEmbedder
from index.embed_torch import TorchModel
from index.export import CLOSE_ENOUGH, FAITHFUL, FORMAT, NotExportable, load_export, prepared
from index.models import ModelFiles, find_model
from tests.untrained import save_tiny

TEXTS = [
    "The ferry left at nine.",
    "  Wer fährt?  ",
    "",
    "A long way. " * 200,
    "Naïve café, 東京, \U0001f600!",
    *(f"Sentence number {n} says little{' more' * (n % 7)}." for n in range(60)),
]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> ModelFiles:
    """A model of another shape: other pooling, a dense layer, other dimensions, a prompt."""
    base = save_tiny(BertModel, tmp_path_factory.mktemp("base"))
    transformer = Transformer(str(base), max_seq_length=40)
    modules = [transformer, Pooling(32, pooling_mode="cls"), Dense(32, 16)]
    model = SentenceTransformer(
        modules=modules, device="cpu", prompts={"ask": "query: "}, default_prompt_name="ask"
    )
    folder = tmp_path_factory.mktemp("tiny")
    model.save(str(folder))
    return find_model(str(folder))


def failing(*_: object) -> None:
    raise ValueError("a matrix of another kind")


@pytest.fixture(
    params=[
        ("index.export.FAITHFUL", 2.0, ": in int8 its vectors would change"),
        ("index.quantise.quantise", failing, ", which is slower: a matrix of another kind"),
    ],
    ids=["too far off", "failing"],
)
def hindered(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Models can't be quantised; what is told of it."""
    name, value, told = request.param
    monkeypatch.setattr(name, value)
    return str(told)


class TestAgreement:
    def test_the_packaged_models_vectors_are_near_sentence_transformers_own(
        self, embedder: ModelEmbedder
    ) -> None:
        expected = TorchModel(find_model()).encode(TEXTS)
        assert (embedder.encode(TEXTS) * expected).sum(1).min() > FAITHFUL

    def test_a_text_has_the_same_vector_whatever_it_is_embedded_with(
        self, embedder: ModelEmbedder
    ) -> None:
        together = embedder.encode(TEXTS)
        for text, vector in list(zip(TEXTS, together, strict=True))[:8]:
            assert vector @ embedder.encode([text])[0] > 0.9999

    def test_a_model_of_another_shape_agrees_too(self, tiny: ModelFiles, tmp_path: Path) -> None:
        vectors = ModelEmbedder(str(tiny.folder), tmp_path).encode(TEXTS)
        assert vectors.shape == (len(TEXTS), 16)
        assert (vectors * TorchModel(tiny).encode(TEXTS)).sum(1).min() > FAITHFUL
        assert load_export(tmp_path / tiny.checksum) is not None

    def test_what_the_tokenizer_tells_in_vain_is_left_out(self, tmp_path: Path) -> None:
        base = save_tiny(BertModel, tmp_path / "base")  # with BERT's tokenizer
        config = DistilBertConfig(dim=32, n_layers=1, n_heads=2, hidden_dim=64)
        DistilBertModel(config).save_pretrained(base)
        transformer = Transformer(str(base), max_seq_length=40)
        model = SentenceTransformer(modules=[transformer, Pooling(32)], device="cpu")
        model.save(str(tmp_path / "model"))
        files = find_model(str(tmp_path / "model"))
        known = load_export(prepared(files, tmp_path / "cache"))
        assert known is not None
        assert known.inputs == ("input_ids", "attention_mask")

    def test_one_that_cannot_be_in_int8_stays_in_float32(
        self, tiny: ModelFiles, tmp_path: Path, hindered: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        vectors = ModelEmbedder(str(tiny.folder), tmp_path).encode(TEXTS)
        assert np.abs(vectors - TorchModel(tiny).encode(TEXTS)).max() < CLOSE_ENOUGH
        assert f"stays in float32{hindered}" in caplog.text

    def test_in_float32_the_packaged_models_vectors_are_sentence_transformers_own(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("index.export.FAITHFUL", 2.0)
        vectors = ModelEmbedder(cache=tmp_path).encode(TEXTS)
        assert np.abs(vectors - TorchModel(find_model()).encode(TEXTS)).max() < 1e-5

    def test_what_is_kept_is_in_int8(self, tiny: ModelFiles, tmp_path: Path) -> None:
        for folder in (prepared(tiny, tmp_path), prepared(find_model(), cache_folder())):
            kinds = {node.op_type for node in onnx.load(folder / "model.onnx").graph.node}
            assert "MatMulIntegerToFloat" in kinds
            names = {"model.onnx", "weights.bin", "tokenizer.json", "export.json"}
            assert {file.name for file in folder.iterdir()} == names


class TestOnce:
    def test_it_is_made_once_and_then_without_torch(self, tiny: ModelFiles, tmp_path: Path) -> None:
        folder = prepared(tiny, tmp_path)
        made = (folder / "model.onnx").stat().st_mtime_ns
        code = (
            "import sys; from pathlib import Path; from index.embed import ModelEmbedder; "
            f"ModelEmbedder({str(tiny.folder)!r}, Path({str(tmp_path)!r})).encode(['Who?']); "
            "sys.exit('torch' in sys.modules or 'transformers' in sys.modules)"
        )
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
        assert (folder / "model.onnx").stat().st_mtime_ns == made

    def test_one_of_an_older_version_or_damaged_is_made_anew(
        self, tiny: ModelFiles, tmp_path: Path
    ) -> None:
        folder = prepared(tiny, tmp_path)
        for broken in ('{"format": 0}', "not JSON", json.dumps({"format": FORMAT})):
            (folder / "export.json").write_text(broken)
            assert load_export(folder) is None
            assert load_export(prepared(tiny, tmp_path)) is not None

    def test_what_was_begun_and_not_finished_is_cleared_away(
        self, tiny: ModelFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupted(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("index.export.optimise", interrupted)
        with pytest.raises(KeyboardInterrupt):
            prepared(tiny, tmp_path)
        assert list(tmp_path.iterdir()) == []


class TestNotExportable:
    def test_a_model_whose_export_differs_runs_on_torch_and_a_line_says_so(
        self,
        tiny: ModelFiles,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        monkeypatch.setattr("index.export.CLOSE_ENOUGH", 0.0)
        with caplog.at_level(logging.WARNING):
            vectors = ModelEmbedder(str(tiny.folder), tmp_path).encode(TEXTS)
        assert np.array_equal(vectors, TorchModel(tiny).encode(TEXTS))
        assert "runs on torch" in caplog.text
        assert list(tmp_path.iterdir()) == []

    def test_nor_does_a_cache_that_cannot_be_written_stop_it(
        self, tiny: ModelFiles, tmp_path: Path
    ) -> None:
        (tmp_path / "file").write_text("in the way")
        with pytest.raises(NotExportable, match="can't be kept"):
            prepared(tiny, tmp_path / "file")
        assert ModelEmbedder(str(tiny.folder), tmp_path / "file").encode(["Who?"]).shape == (1, 16)
