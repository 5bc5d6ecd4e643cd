"""Changing without stopping: while a story is replaced, renamed, removed or brought back, questions
are answered, and every excerpt stays true to the version that it cites.
"""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index import Answer, Excerpt, Library, Story, indexed
from index.errors import BadTitle, NoSuchStory, NotRemoved, PlaceTaken, StoryExists
from tests.deterministic import DeterministicEmbedder
from tests.index.crashing import open_library

QUESTIONS, REPLACEMENTS, THREADS = 200, 20, 4
FERRY = Story("ferry", "The late ferry", "The ferry left at nine. It was full.\n\nIt rained.")
MINE = Story("mine", "The last mine", "Copper prices fell. The mine was closed in March.")


def version_of_the_log(number: int) -> Story:
    """One that differs from the others in every sentence, and in how long it is."""
    full = f"On voyage {number} it was full. " * (number % 3)
    days = (
        f"On day {day} of voyage {number} the ferry left for Aros at {day % 12} o'clock. {full}"
        f"Nobody of voyage {number} complained."
        for day in range(1, 30 + number)
    )
    return Story("log", f"Log {number}", "\n\n".join(days))


def ask(library: Library, question: int) -> Answer:
    story = "log" if question % 3 else None
    return library.ask(f"When did the ferry leave on day {question % 29 + 1}?", story=story)


def assert_true_to_its_version(library: Library, excerpt: Excerpt) -> None:
    cited = library.cited(excerpt.story)
    assert cited.text[excerpt.start : excerpt.end] == excerpt.text
    around = library.context(excerpt)
    assert cited.text[around.start : around.end] == around.text
    assert around.highlight == (excerpt.start, excerpt.end)
    assert excerpt.text in around.text


@pytest.mark.parametrize("owner", [None, "7"])
def test_200_questions_while_the_story_is_replaced_20_times(
    tmp_path: Path, owner: str | None
) -> None:
    """Of four threads, while another library on the folder, as another process has it, replaces."""
    library, writer = open_library(tmp_path), open_library(tmp_path)
    library.add(MINE)
    if owner:
        library, writer = library.of(owner), writer.of(owner)
    versions = {number: version_of_the_log(number) for number in range(REPLACEMENTS + 1)}
    writer.add(versions[0])
    done = threading.Event()

    def ask_and_check(thread: int) -> list[Excerpt]:
        """Asks its share, and on until the last version is there."""
        excerpts: list[Excerpt] = []
        asked = 0
        while asked < QUESTIONS // THREADS or not done.is_set():
            answer = ask(library, THREADS * asked + thread)
            for excerpt in answer.excerpts:
                assert_true_to_its_version(library, excerpt)
            excerpts += answer.excerpts
            asked += 1
        return excerpts

    with ThreadPoolExecutor(THREADS) as pool:
        asking = [pool.submit(ask_and_check, thread) for thread in range(THREADS)]
        try:
            for number in range(1, REPLACEMENTS + 1):
                writer.add(versions[number], replace=True)
        finally:
            done.set()
    excerpts = [excerpt for each in asking for excerpt in each.result()]
    assert len(excerpts) > QUESTIONS
    seen = set()
    for excerpt in (each for each in excerpts if each.story.id == "log"):
        (number,) = set(map(int, re.findall(r"voyage (\d+)", excerpt.text)))  # of no other
        seen.add(number)
        assert excerpt.story.title == f"Log {number}"
        assert library.cited(excerpt.story) == versions[number]
        assert_true_to_its_version(library, excerpt)  # also now that it has been replaced
    assert len(seen) > REPLACEMENTS // 2  # the new version was asked as soon as it was there
    assert library.check() == []


class TestCiting:
    def test_for_seven_days_after_it_was_replaced(self, library: Library) -> None:
        library.add(FERRY)
        excerpt = library.ask("When did the ferry leave?").excerpts[0]
        library.add(Story("ferry", "The ferry", "The ferry sank."), replace=True)
        now = datetime.now(UTC)
        library.purge(now + timedelta(days=6, hours=23))
        assert library.cited(excerpt.story) == FERRY
        assert library.context(excerpt).text == FERRY.text
        library.purge(now + timedelta(days=7, minutes=1))
        with pytest.raises(NoSuchStory):
            library.cited(excerpt.story)
        assert library.context(excerpt) == excerpt

    def test_not_once_it_is_removed(self, library: Library) -> None:
        library.add(FERRY)
        library.add(MINE)
        excerpt = library.ask("When did the ferry leave?").excerpts[0]
        library.remove("ferry")
        for use in (library.context, lambda excerpt: library.cited(excerpt.story)):
            with pytest.raises(NoSuchStory):
                use(excerpt)
        library.restore("ferry")
        assert library.context(excerpt).text == FERRY.text

    def test_another_of_its_name_is_not_taken_for_it(self, library: Library) -> None:
        library.add(FERRY)
        excerpt = library.ask("When did the ferry leave?").excerpts[0]
        library.remove("ferry")
        library.add(Story("ferry", "The ferry", "The ferry sank. Nobody was on it."))
        assert library.context(excerpt) == excerpt
        with pytest.raises(NoSuchStory):
            library.cited(excerpt.story)

    def test_an_excerpt_that_names_no_version_is_looked_up_in_the_present_one(
        self, library: Library
    ) -> None:
        library.add(FERRY)
        excerpt = Excerpt("It was full.", 24, 36, 1, None, 1.0, FERRY.ref)
        assert library.context(excerpt).text == FERRY.text

    def test_the_version_is_no_part_of_what_makes_two_citations_equal(
        self, library: Library
    ) -> None:
        library.add(FERRY)
        cited = library.ask("When did the ferry leave?").excerpts[0].story
        assert cited == FERRY.ref
        assert (cited.version, FERRY.ref.version) != ("", "x")
        assert cited.version


class TestRename:
    def test_only_the_title_is_another(self, tmp_path: Path) -> None:
        embedder = DeterministicEmbedder()
        library = Library.open(tmp_path, embedder=embedder)
        library.add(FERRY)
        (before,) = library.stories()
        embedded = embedder.encoded
        renamed = library.rename("the late ferry", "  The  \u202epunctual\nferry ")
        assert renamed == Story(FERRY.id, "The punctual ferry", FERRY.text)
        assert embedder.encoded == embedded
        (manifest,) = library.stories()
        assert (manifest.story, manifest.added) == (renamed, before.added)
        assert [listed.title for listed in library.listed()] == ["The punctual ferry"]
        assert library.check() == []

    def test_answers_say_it_at_once_and_earlier_ones_are_still_cited(
        self, library: Library
    ) -> None:
        library.add(FERRY)
        earlier = library.ask("When did the ferry leave?").excerpts[0]
        library.rename("ferry", "Another")
        assert library.ask("When did the ferry leave?").excerpts[0].story.title == "Another"
        assert library.cited(earlier.story) == FERRY
        assert library.context(earlier).text == FERRY.text

    @pytest.mark.parametrize("title", ["", "  \n ", "…", "x" * 301])
    def test_a_title_that_is_none_is_refused(self, library: Library, title: str) -> None:
        library.add(FERRY)
        with pytest.raises(BadTitle, match="300"):
            library.rename("ferry", title)
        assert library.story("ferry") == FERRY

    def test_what_is_damaged_is_still_found_to_be(self, library: Library, tmp_path: Path) -> None:
        library.add(FERRY)
        (vectors,) = tmp_path.glob("library/stories/ferry/*/passages.faiss")
        vectors.write_bytes(b"")
        library.rename("ferry", "Another")
        (problem,) = library.check(repair=True)
        assert (problem.story, problem.repairable) == ("ferry", True)
        assert library.check() == []
        assert library.story("ferry").title == "Another"

    @pytest.mark.parametrize("comes_back", [True, False])
    def test_a_story_removed_meanwhile_is_renamed_or_not_there(
        self, library: Library, monkeypatch: pytest.MonkeyPatch, comes_back: bool
    ) -> None:
        library.add(FERRY)
        library.add(MINE)
        retitle = indexed.retitle
        removed: list[str] = []

        def slow(source: Path, folder: Path, title: str) -> None:
            if not removed:
                removed.append(library.remove("ferry"))
                try:
                    retitle(source, folder, title)
                finally:
                    if comes_back:
                        library.restore("ferry")
            retitle(source, folder, title)

        monkeypatch.setattr(indexed, "retitle", slow)
        if comes_back:
            assert library.rename("ferry", "Another").title == "Another"
            assert library.story("ferry").title == "Another"
        else:
            with pytest.raises(NoSuchStory):
                library.rename("ferry", "Another")
        assert library.check() == []

    def test_of_two_at_once_none_is_lost(self, library: Library) -> None:
        library.add(FERRY)
        titles = [f"Title {number}" for number in range(8)]
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda title: library.rename("ferry", title), titles))
        assert library.story("ferry").title in titles
        assert library.story("ferry").text == FERRY.text
        assert library.check() == []


class TestRestore:
    def test_what_was_removed_is_listed_and_brought_back(self, library: Library) -> None:
        library.add(FERRY)
        library.add(MINE)
        library.remove("mine")
        library.remove("ferry")
        assert {(removed.id, removed.title) for removed in library.removed()} == {
            (FERRY.id, FERRY.title),
            (MINE.id, MINE.title),
        }
        assert library.restore("the LATE ferry") == FERRY
        assert library.restore("mine") == MINE
        assert library.removed() == []
        assert library.ask("When was the mine closed?").excerpts[0].story == MINE.ref
        assert library.check() == []

    def test_of_two_of_a_name_the_last_one(
        self, library: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stamps = iter(f"20990101T00000{n}-00000000" for n in range(9))
        monkeypatch.setattr("index.store.new_stamp", lambda: next(stamps))
        for text in ("It was the first.", "It was the second."):
            library.add(Story("ferry", "The ferry", text))
            library.remove("ferry")
        assert library.restore("ferry").text == "It was the second."
        library.remove("ferry")
        assert [removed.at.second for removed in library.removed()] == [4, 1]

    def test_it_never_replaces_another(self, library: Library) -> None:
        library.add(FERRY)
        library.remove("ferry")
        other = library.add(Story("ferry", "Another", "It sank."))
        with pytest.raises(PlaceTaken, match="“ferry”"):
            library.restore("ferry")
        assert issubclass(PlaceTaken, StoryExists)
        assert library.story("ferry") == other
        library.remove("ferry")
        assert library.restore("the late ferry") == FERRY

    def test_what_was_never_removed_or_too_long_ago_is_not_there(self, library: Library) -> None:
        library.add(FERRY)
        with pytest.raises(NotRemoved, match=r"“ferry”.*7 days"):
            library.restore("ferry")
        library.remove("ferry")
        purged = library.purge(datetime.now(UTC) + timedelta(days=7, minutes=1))
        assert (purged.folders, purged.servers) == (1, ())
        with pytest.raises(NotRemoved):
            library.restore("ferry")

    def test_a_damaged_one_is_left_out(self, library: Library, tmp_path: Path) -> None:
        library.add(FERRY)
        library.add(MINE)
        library.remove("ferry")
        library.remove("mine")
        (manifest,) = tmp_path.glob("library/removed/*.ferry/*/manifest.json")
        manifest.write_text("{}")
        assert [removed.id for removed in library.removed()] == ["mine"]


class TestCancelled:
    @pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("enough")])
    @pytest.mark.parametrize("owner", [None, "7"])
    def test_an_adding_that_is_stopped_leaves_nothing(
        self, library: Library, tmp_path: Path, error: BaseException, owner: str | None
    ) -> None:
        view = library.of(owner) if owner else library

        def stop(done: int, of: int) -> None:
            raise error

        before = sorted(tmp_path.rglob("*"))
        with pytest.raises(type(error)):
            view.add(FERRY, progress=stop)
        assert sorted(tmp_path.rglob("*")) == before
        view.add(FERRY)
        with pytest.raises(type(error)):
            view.add(Story("ferry", "Another", "It sank."), replace=True, progress=stop)
        assert view.story("ferry") == FERRY
        assert view.check() == []
