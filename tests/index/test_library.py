"""The library: add, replace, remove, list, find, ask; and what it says when it can't."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from index import Library, Story, read_story
from index.answer import BALANCED, THRESHOLDS
from index.errors import (
    AmbiguousStory,
    BadStoryId,
    LibraryUnwritable,
    NoStories,
    NoSuchStory,
    StoryExists,
)
from index.reading.sentence import SentenceReader
from tests.deterministic import DeterministicEmbedder

FERRY = Story(
    "ferry", "The late ferry", "The ferry left at nine. It was full.", "https://a.example"
)
MINE = Story("mine", "The last mine", "Copper prices fell. The mine was closed in March.")


def ids(library: Library) -> list[str]:
    return [manifest.story.id for manifest in library.stories()]


def open_library(folder: Path, model: str = "deterministic", caution: str = BALANCED) -> Library:
    embedder = DeterministicEmbedder(model)
    return Library.open(folder, embedder=embedder, reader=SentenceReader(), caution=caution)


class TestAdd:
    def test_a_story_comes_back_whole(self, library: Library) -> None:
        assert library.add(FERRY) == FERRY
        assert library.story("ferry") == FERRY
        (manifest,) = library.stories()
        assert manifest.story == FERRY
        assert manifest.counts == {"characters": len(FERRY.text), "sentences": 2, "passages": 1}

    def test_the_same_story_again_is_left_be(self, tmp_path: Path) -> None:
        embedder = DeterministicEmbedder()
        library = Library.open(tmp_path, embedder=embedder)
        library.add(FERRY)
        encoded, before = embedder.encoded, list((tmp_path / "stories" / "ferry").iterdir())
        assert library.add(FERRY) == FERRY
        assert embedder.encoded == encoded
        assert list((tmp_path / "stories" / "ferry").iterdir()) == before

    @pytest.mark.parametrize(
        "other",
        [
            Story("ferry", "The late ferry", "Another text.", "https://a.example"),
            Story("ferry", "Another title", FERRY.text, "https://a.example"),
            Story("ferry", "The late ferry", FERRY.text, None),
        ],
    )
    def test_another_story_of_the_same_id_needs_replace(
        self, library: Library, other: Story
    ) -> None:
        library.add(FERRY)
        with pytest.raises(StoryExists, match=r"“ferry”.*--replace"):
            library.add(other)
        assert library.story("ferry") == FERRY
        library.add(other, replace=True)
        assert library.story("ferry") == other
        assert library.check() == []

    @pytest.mark.parametrize(
        "id",
        [
            "",
            "../up",
            "/etc",
            "a/b",
            "a\\b",
            ".",
            "..",
            "-a",
            "a-",
            "A",
            "é",
            "a b",
            "a\n",
            "a" * 81,
        ],
    )
    def test_an_id_that_could_leave_the_library_is_refused(
        self, library: Library, tmp_path: Path, id: str
    ) -> None:
        before = sorted(tmp_path.rglob("*"))
        with pytest.raises(BadStoryId):
            library.add(Story(id, "Title", "Some text."))
        assert sorted(tmp_path.rglob("*")) == before

    @pytest.mark.parametrize("id", ["a", "9", "a-b", "a" * 80, "current", "tmp", "lock", "stories"])
    def test_any_other_id_will_do(self, library: Library, id: str) -> None:
        library.add(Story(id, "Title", "Some text."))
        assert ids(library) == [id]
        assert library.ask("text", story=id).excerpts[0].text == "Some text."
        assert library.remove(id) == id

    def test_progress_is_told(self, library: Library) -> None:
        told: list[tuple[int, int]] = []
        library.add(FERRY, progress=lambda done, of: told.append((done, of)))
        assert told[-1] == (2, 2)  # sentences

    def test_a_library_in_a_file_is_an_error(self, tmp_path: Path) -> None:
        (tmp_path / "data").write_text("")
        with pytest.raises(LibraryUnwritable):
            Library.open(tmp_path / "data")


class TestFind:
    @pytest.fixture(autouse=True)
    def filled(self, library: Library) -> None:
        library.add(FERRY)
        library.add(MINE)

    @pytest.mark.parametrize("name", ["ferry", "FERRY", "The late ferry", " the LATE ferry "])
    def test_a_story_is_found_by_id_or_title(self, library: Library, name: str) -> None:
        assert library.story(name) == FERRY
        assert library.ask("When?", story=name).excerpts[0].story == FERRY.ref

    @pytest.mark.parametrize(
        ("name", "close"), [("fery", "ferry"), ("The last mime", "mine"), ("late", "ferry")]
    )
    def test_a_name_that_is_not_there_is_told_the_close_ones(
        self, library: Library, name: str, close: str
    ) -> None:
        for ask in (library.story, library.remove, lambda name: library.ask("When?", story=name)):
            with pytest.raises(NoSuchStory, match=f"“{name}”.*“{close}”") as caught:
                ask(name)
            assert caught.value.close[0] == close

    def test_a_name_like_no_other_has_no_close_ones(self, library: Library) -> None:
        with pytest.raises(NoSuchStory) as caught:
            library.story("zzzzzz")
        assert caught.value.close == ()

    def test_a_title_of_two_stories_is_asked_back(self, library: Library) -> None:
        library.add(Story("ferry-2", "The Late Ferry", "It sank."))
        with pytest.raises(AmbiguousStory, match="“ferry” or “ferry-2”"):
            library.story("the late ferry")
        assert library.story("ferry-2").text == "It sank."

    @pytest.mark.parametrize("name", ["../library", "..", "/", ""])
    def test_a_path_is_no_name(self, library: Library, name: str) -> None:
        with pytest.raises(NoSuchStory):
            library.remove(name)
        assert ids(library) == ["ferry", "mine"]


class TestRemove:
    def test_a_removed_story_is_gone(self, library: Library) -> None:
        library.add(FERRY)
        library.add(MINE)
        library.ask("When?", story="ferry")
        assert library.remove("The late ferry") == "ferry"
        assert ids(library) == ["mine"]
        with pytest.raises(NoSuchStory):
            library.ask("When?", story="ferry")
        assert {excerpt.story.id for excerpt in library.ask("When?").excerpts} == {"mine"}

    def test_an_empty_library_says_how_to_fill_it(self, library: Library) -> None:
        for use in (library.remove, library.story, library.ask):
            with pytest.raises(NoStories, match="python -m index add"):
                use("ferry")
        assert library.stories() == []
        assert library.check() == []


class TestAsk:
    def test_all_stories_are_searched_when_none_is_named(self, library: Library) -> None:
        library.add(FERRY)
        library.add(MINE)
        assert library.ask("Why was the mine closed?").excerpts[0].story == MINE.ref
        assert library.ask("When did the ferry leave?").excerpts[0].story == FERRY.ref

    def test_what_another_library_on_the_folder_does_is_seen(
        self, library: Library, tmp_path: Path
    ) -> None:
        other = open_library(tmp_path / "library")
        other.add(FERRY)
        assert library.ask("ferry").excerpts[0].text == "The ferry left at nine."
        other.add(Story("ferry", "The late ferry", "The ferry sank."), replace=True)
        assert library.ask("ferry").excerpts[0].text == "The ferry sank."
        other.remove("ferry")
        with pytest.raises(NoStories):
            library.ask("ferry")

    def test_no_more_than_asked_for_and_at_least_one(self, library: Library) -> None:
        paragraphs = (f"Day {n} saw the ferry leave. " + "It rained. " * 60 for n in range(6))
        library.add(read_story(text="\n".join(paragraphs), title="Days"))
        for limit in (1, 2, 5):
            assert len(library.ask("Which day did the ferry leave?", limit=limit).excerpts) == limit
        with pytest.raises(ValueError, match="limit"):
            library.ask("Which?", limit=0)

    def test_the_more_cautious_it_is_the_less_it_finds(self, tmp_path: Path) -> None:
        asked = ("When was the mine closed?", "Who closed it?", "Which ferry?", "Quantum zebras?")
        open_library(tmp_path).add(MINE)
        for caution, threshold in THRESHOLDS.items():
            library = open_library(tmp_path, caution=caution)
            for answer in map(library.ask, asked):
                assert answer.found == (answer.confidence >= threshold)

    def test_its_models_can_be_loaded_before_the_first_question(self, tmp_path: Path) -> None:
        loaded: list[str] = []

        class Embedder(DeterministicEmbedder):
            def warm(self) -> None:
                loaded.append("embedder")

        class Reader(SentenceReader):
            def warm(self) -> None:
                loaded.append("reader")

        library = Library.open(tmp_path, embedder=Embedder(), reader=Reader())
        assert loaded == []
        library.warm()
        assert sorted(loaded) == ["embedder", "reader"]


class TestOtherModel:
    def test_the_index_is_rebuilt_once_and_one_line_says_so(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        library = open_library(tmp_path)
        library.add(FERRY)
        added = library.stories()[0].added
        expected = library.ask("When did the ferry leave?")
        for _ in range(2):
            other = open_library(tmp_path, "other")
            answer = other.ask("When did the ferry leave?")
            assert [e.text for e in answer.excerpts] == [e.text for e in expected.excerpts]
        assert [(r.levelno, r.message) for r in caplog.records] == [
            (
                logging.WARNING,
                "The index of “ferry” was made by another model or version: rebuilding it.",
            )
        ]
        (manifest,) = other.stories()
        assert (manifest.model["name"], manifest.added) == ("other", added)
        assert other.check() == []

    def test_adding_the_same_story_with_another_model_needs_replace(self, tmp_path: Path) -> None:
        Library.open(tmp_path, embedder=DeterministicEmbedder()).add(FERRY)
        other = Library.open(tmp_path, embedder=DeterministicEmbedder("other"))
        other.add(FERRY, replace=True)
        assert other.stories()[0].model["name"] == "other"
