"""A version's files: what is written is read, and any damage is found, told and mended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from index import Library, Story
from index.embed import Progress, Vectors
from index.errors import DamagedStory, LostManifest, LostText, QuothError
from index.indexed import FORMAT, build
from index.reading.sentence import SentenceReader
from tests.conftest import ROOT
from tests.deterministic import DeterministicEmbedder

STORY = Story(
    "ferry",
    "The “late” ferry — 港",
    "The ferry left at nine. It was full.\n\nIn Aros it rained. The captain’s café was closed.",
    "https://a.example/ferry",
)
OTHER = Story("mine", "The last mine", "Copper prices fell. The mine was closed in March.")
REBUILT = ("sentences.jsonl", "passages.jsonl", "sentences.faiss", "passages.faiss")
ALL = ("story.txt", *REBUILT, "manifest.json")


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def garble(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for place in range(0, len(data), 7):
        data[place] ^= 0x55
    path.write_bytes(bytes(data))


def remove(path: Path) -> None:
    path.unlink()


DAMAGES = (truncate, empty, garble, remove)


@pytest.fixture
def folder(library: Library, tmp_path: Path) -> Path:
    """The folder of the only version of a story that is in the library, with another."""
    library.add(STORY)
    library.add(OTHER)
    (folder,) = (tmp_path / "library" / "stories" / "ferry").glob("*/")
    return folder


@pytest.fixture
def reopened(folder: Path, tmp_path: Path) -> Library:
    """The library as another process finds it."""
    return Library.open(
        tmp_path / "library", embedder=DeterministicEmbedder(), reader=SentenceReader()
    )


def test_the_files_are_plain(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == set(ALL)
    assert (folder / "story.txt").read_text("utf-8") == STORY.text
    passages = [
        json.loads(row) for row in (folder / "passages.jsonl").read_text("utf-8").split("\n")[:-1]
    ]
    assert all(STORY.text[row["start"] : row["end"]] == row["text"] for row in passages)
    assert "captain’s café" in (folder / "passages.jsonl").read_text("utf-8")


def test_the_manifest_says_what_made_them(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert manifest["story"] == {
        "id": "ferry",
        "title": STORY.title,
        "url": STORY.url,
        "author": None,
        "published": None,
        "sections": [],
    }
    assert manifest["model"]["name"] == "deterministic"
    assert manifest["model"]["dimension"] == 64
    assert set(manifest["files"]) == {*REBUILT, "story.txt"}
    assert manifest["format"] == FORMAT


def test_the_files_are_the_same_in_any_locale(folder: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from tests.index.test_indexed import STORY, DeterministicEmbedder, Library\n"
        "Library.open(sys.argv[1], embedder=DeterministicEmbedder()).add(STORY)"
    )
    environment = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = [sys.executable, "-c", code, str(tmp_path / "ascii")]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    (other,) = (tmp_path / "ascii" / "stories" / "ferry").glob("*/")
    for name in ("story.txt", *REBUILT):
        assert (other / name).read_bytes() == (folder / name).read_bytes()
    assert STORY.title in (other / "manifest.json").read_text("utf-8")


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", REBUILT)
class TestDamagedIndex:
    def test_asking_says_how_to_rebuild(
        self, reopened: Library, folder: Path, name: str, damage: Callable[[Path], None]
    ) -> None:
        damage(folder / name)
        with pytest.raises(DamagedStory, match=f"{name}.*check --repair"):
            reopened.ask("When did the ferry leave?", story="ferry")
        assert reopened.story("ferry") == STORY
        assert reopened.ask("When was the mine closed?").excerpts[0].story == OTHER.ref

    def test_it_is_found_and_repaired(
        self, reopened: Library, folder: Path, name: str, damage: Callable[[Path], None]
    ) -> None:
        expected = reopened.ask("When did the ferry leave?", story="ferry")
        damage(folder / name)
        (problem,) = reopened.check()
        assert (problem.story, problem.repairable) == ("ferry", True)
        assert name in problem.what
        assert reopened.check(repair=True) == [problem]
        assert reopened.check() == []
        assert reopened.story("ferry") == STORY
        assert reopened.ask("When did the ferry leave?", story="ferry") == expected


@pytest.mark.parametrize("damage", DAMAGES)
class TestLostText:
    def test_it_is_told_and_nothing_is_deleted(
        self, reopened: Library, folder: Path, damage: Callable[[Path], None]
    ) -> None:
        damage(folder / "story.txt")
        left = sorted(path.name for path in folder.iterdir())
        for use in (lambda: reopened.ask("When?", story="ferry"), lambda: reopened.story("ferry")):
            with pytest.raises(LostText, match=r"“ferry”.*--replace"):
                use()
        (problem,) = reopened.check(repair=True)
        assert (problem.story, problem.repairable) == ("ferry", False)
        assert sorted(path.name for path in folder.iterdir()) == left
        assert [manifest.story for manifest in reopened.stories()] == [OTHER]
        assert reopened.ask("When was the mine closed?").excerpts[0].story == OTHER.ref

    def test_adding_it_anew_mends_it(
        self, reopened: Library, folder: Path, damage: Callable[[Path], None]
    ) -> None:
        damage(folder / "story.txt")
        reopened.add(STORY, replace=True)
        assert reopened.story("ferry") == STORY
        assert reopened.check() == []


@pytest.mark.parametrize("damage", DAMAGES)
class TestDamagedManifest:
    def test_it_is_told_and_the_text_stays(
        self, reopened: Library, folder: Path, damage: Callable[[Path], None]
    ) -> None:
        damage(folder / "manifest.json")
        with pytest.raises(LostManifest, match=r"“ferry”.*manifest"):
            reopened.ask("When?", story="ferry")
        (problem,) = reopened.check()
        assert problem.story == "ferry"
        assert (folder / "story.txt").read_text("utf-8") == STORY.text

    def test_a_repair_goes_on_with_the_others(
        self, reopened: Library, folder: Path, tmp_path: Path, damage: Callable[[Path], None]
    ) -> None:
        damage(folder / "manifest.json")
        (other,) = (tmp_path / "library" / "stories" / "mine").glob("*/")
        (other / "passages.faiss").unlink()
        assert {problem.story for problem in reopened.check(repair=True)} == {"ferry", "mine"}
        assert "mine" not in {problem.story for problem in reopened.check()}


@pytest.mark.parametrize(
    "manifest",
    ["[]", "{}", "null", "3", '"text"', '{"story": null}', '{"story": {"title": "A"}}'],
)
def test_a_manifest_of_something_else_is_damage(
    reopened: Library, folder: Path, manifest: str
) -> None:
    (folder / "manifest.json").write_text(manifest)
    with pytest.raises(LostManifest, match="manifest"):
        reopened.story("ferry")


def test_all_stories_damaged_is_an_error_for_a_user(reopened: Library, folder: Path) -> None:
    for path in folder.parent.parent.glob("*/*/passages.faiss"):
        path.unlink()
    with pytest.raises(QuothError):
        reopened.ask("When did the ferry leave?")


def test_another_format_version_is_rebuilt_from_the_text(
    reopened: Library, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    (folder / "manifest.json").write_text(json.dumps(manifest | {"format": 0}))
    (folder / "passages.jsonl").write_text("in the way of an older version")
    assert reopened.ask("When did the ferry leave?", story="ferry").excerpts
    assert ["rebuilding" in record.message for record in caplog.records] == [True]
    assert reopened.story("ferry") == STORY
    assert reopened.check() == []


def test_offsets_that_do_not_fit_are_found_though_checksums_do(
    reopened: Library, folder: Path
) -> None:
    moved = (folder / "sentences.jsonl").read_text().replace('"start": 0,', '"start": 1,', 1)
    (folder / "sentences.jsonl").write_text(moved)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["files"]["sentences.jsonl"] = sha256(moved.encode()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))
    assert [problem.what for problem in reopened.check()] == ["passage 1 is out of place"]


def test_a_story_that_has_lost_its_name_is_named_again_by_a_repair(
    reopened: Library, folder: Path
) -> None:
    (folder.parent / "current").unlink()
    (problem,) = reopened.check(repair=True)
    assert (problem.story, problem.what) == ("ferry", "it names no version")
    assert reopened.check() == []
    assert reopened.story("ferry") == STORY


def test_a_passages_vector_is_its_sentences_mean_weighted_by_length() -> None:
    embedder = DeterministicEmbedder()
    indexed = build(STORY, embedder)
    assert len(indexed.passages) < len(indexed.sentences)
    for row, passage in enumerate(indexed.passages):
        texts = [
            STORY.text[each.start : each.end]
            for each in indexed.sentences[passage.first : passage.last + 1]
        ]
        lengths = np.array([len(text) for text in texts])
        mean = lengths @ embedder.encode(texts)
        found = indexed.passage_index.reconstruct(row)
        assert np.allclose(found, mean / np.linalg.norm(mean), atol=1e-5)


def test_sentences_that_cancel_each_other_give_a_vector_of_zeros() -> None:
    class Opposite(DeterministicEmbedder):
        def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
            return np.array([[1, 0], [-1, 0]], np.float32)

    indexed = build(Story("two", "Two", "It is so. It is no."), Opposite())
    assert (indexed.passage_index.reconstruct(0) == 0).all()
