"""Loaded stories: made once, used again, and let go of when there is no room for them."""

from __future__ import annotations

import threading
import time
import tracemalloc
from pathlib import Path

import pytest

from index import Library, Story, indexed, read_story
from index.memory import Memory, ranker_bytes, story_bytes
from index.rank import Ranker
from index.reading.sentence import SentenceReader
from tests.deterministic import DeterministicEmbedder


def hold(memory: Memory, key: str, size: int) -> str:
    value = memory.get(key, lambda: f"{key} made", lambda _: size)
    memory.use([key])
    return value


def is_held(memory: Memory, key: str) -> bool:
    made: list[str] = []

    def make() -> str:
        made.append(key)
        return key

    memory.get(key, make, lambda _: 0)
    return not made


class TestMemory:
    def test_a_thing_is_made_once(self) -> None:
        memory = Memory(100)
        assert hold(memory, "a", 10) == "a made"
        assert memory.get("a", lambda: "made again", len) == "a made"
        assert memory.used == 10

    def test_the_least_recently_used_goes_first(self) -> None:
        memory = Memory(100)
        for key in ("a", "b", "c"):
            hold(memory, key, 30)
        memory.use(["a"])
        hold(memory, "d", 30)
        assert memory.used == 90
        assert [key for key in "acd" if is_held(memory, key)] == ["a", "c", "d"]
        assert not is_held(memory, "b")

    def test_what_is_in_use_stays_though_it_is_too_much(self) -> None:
        memory = Memory(100)
        hold(memory, "old", 50)
        for key in ("a", "b", "c"):
            memory.get(key, str, lambda _: 60)
        memory.use(["a", "b", "c"])
        assert memory.used == 180
        hold(memory, "next", 60)
        assert memory.used == 60

    def test_nothing_is_held_of_what_could_not_be_made(self) -> None:
        memory = Memory(100)
        for _ in range(2):
            with pytest.raises(ZeroDivisionError):
                memory.get("a", lambda: 1 // 0, lambda _: 10)
        assert memory.used == 0
        assert hold(memory, "a", 10) == "a made"

    def test_threads_wait_for_one_to_make_it_and_for_nothing_else(self) -> None:
        memory = Memory(100)
        made: list[str] = []
        go_on = threading.Event()

        def slow() -> str:
            made.append("slow")
            assert go_on.wait(60)
            return "slow"

        threads = [
            threading.Thread(target=memory.get, args=("slow", slow, lambda _: 10)) for _ in range(5)
        ]
        for thread in threads:
            thread.start()
        assert hold(memory, "quick", 10) == "quick made"
        go_on.set()
        for thread in threads:
            thread.join()
        assert made == ["slow"]
        assert memory.used == 20


def test_the_estimates_are_near_what_is_taken(sample: Path) -> None:
    story = indexed.build(read_story(sample), DeterministicEmbedder())
    Ranker([story])  # what is loaded once for all counts for none
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    ranker = Ranker([story])
    taken = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert ranker.stories
    assert 0.3 < taken / ranker_bytes([story]) < 3
    vectors = 64 * 4 * (len(story.sentences) + len(story.passages))
    assert vectors < story_bytes(story) < 3 * vectors + 4 * len(story.story.text)


class TestLibrary:
    STORIES = 30

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        library = open_with(tmp_path, 100)
        for number in range(self.STORIES):
            library.of(str(number + 1)).add(story(number))
        return tmp_path

    def test_stories_cost_memory_only_when_asked_and_only_as_much_as_it_may(
        self, folder: Path
    ) -> None:
        library = open_with(folder, 1)
        assert library._parts.memory.used == 0
        for number in range(self.STORIES):
            view = library.of(str(number + 1))
            assert view.listed()
            before = library._parts.memory.used
            answer = view.ask(
                f"Which ferry left Aros on day 9 of year {number}?", story=f"s{number}"
            )
            assert f"year {number}" in answer.excerpts[0].text
            assert library._parts.memory.used > 0
            assert library._parts.memory.used <= max(1_000_000, before)

    def test_with_room_enough_nothing_is_loaded_twice(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        loads: list[str] = []
        load = indexed.load

        def count(folder: Path, manifest: indexed.Manifest) -> indexed.IndexedStory:
            loads.append(manifest.story.id)
            return load(folder, manifest)

        monkeypatch.setattr(indexed, "load", count)
        library = open_with(folder, 100)
        for _ in range(3):
            for number in range(5):
                library.of(str(number + 1)).ask("Which ferry?", story=f"s{number}")
                library.of(str(number + 1)).ask("Which ferry?")
        assert sorted(loads) == [f"s{number}" for number in range(5)]

    def test_a_slow_load_keeps_nobody_else_waiting(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        go_on, loading = threading.Event(), threading.Event()
        load = indexed.load

        def slow(folder: Path, manifest: indexed.Manifest) -> indexed.IndexedStory:
            if manifest.story.id == "s0":
                loading.set()
                assert go_on.wait(60)
            return load(folder, manifest)

        monkeypatch.setattr(indexed, "load", slow)
        library = open_with(folder, 100)
        waiting = threading.Thread(target=library.of("1").ask, args=("Which ferry?",))
        waiting.start()
        assert loading.wait(60)
        start = time.monotonic()
        assert library.of("2").ask("Which ferry?", story="s1").excerpts
        assert time.monotonic() - start < 30  # it would wait for ever
        go_on.set()
        waiting.join()


def open_with(folder: Path, memory_mb: int) -> Library:
    return Library.open(
        folder, embedder=DeterministicEmbedder(), reader=SentenceReader(), memory_mb=memory_mb
    )


def story(number: int) -> Story:
    text = "\n\n".join(f"On day {day} of year {number} a ferry left Aros." for day in range(60))
    return Story(f"s{number}", f"Story {number}", text)
