"""Many stories asked: the answers are those of ranking all, and what changes is seen at once."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import pytest

from index import Library, Story
from index.catalogue import Catalogue, sizes
from index.errors import NoStories
from index.followup import Turn
from index.many import RankerOfMany
from index.rank import Ranker
from index.store import Store
from tests.conftest import ROOT

from .conftest import ALL, FEW, first, name, open_library, question, story


def segments(library: Library) -> list[Path]:
    return sorted(library._own.store.root.glob("catalogue/2*"))


def forbidden(*_: object, **__: object) -> NoReturn:
    raise AssertionError("it was called")


def test_a_story_has_as_many_passages_as_these_tests_count_on(library: Library) -> None:
    assert library.manifest("s3").counts["passages"] == 4
    assert library._own.catalogue.size() == 40
    assert segments(library)


@pytest.mark.parametrize("count", [FEW // 4 + 1, 10, 23])
def test_the_answers_are_those_of_ranking_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """Just over the limit, where none of it is in a segment, and beyond."""
    library = open_library(tmp_path)
    for number in range(count):
        library.add(story(number))
    found = [first(library.ask(question(number))) for number in range(count)]
    asked = library.ask(f"Who carried {name(31)}’s bread?", limit=6)
    monkeypatch.setattr(sizes, "FEW", ALL)
    monkeypatch.setattr(RankerOfMany, "__init__", forbidden)
    assert found == [first(library.ask(question(number))) for number in range(count)]
    assert [id for id, _ in found] == [f"s{number}" for number in range(count)]
    assert asked.excerpts[0].text == library.ask(asked.question, limit=6).excerpts[0].text
    assert len(asked.excerpts) == 6


def test_up_to_the_limit_all_are_ranked_and_no_catalogue_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = open_library(tmp_path)
    for number in range(FEW // 4):
        library.add(story(number))
    monkeypatch.setattr(RankerOfMany, "__init__", forbidden)
    assert first(library.ask(question(2)))[0] == "s2"
    assert not (tmp_path / "catalogue").exists()


def test_a_question_about_one_story_does_not_touch_it(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    for touch in ("size", "searched", "_look"):
        monkeypatch.setattr(Catalogue, touch, forbidden)
    assert library.ask(question(2), story="s2").excerpts
    with pytest.raises(AssertionError):
        library.ask(question(2))


def test_slips_are_mended_by_the_words_of_what_is_found(library: Library) -> None:
    typed = question(7).replace("carry", "cary")
    slipped = typed[:12] + typed[13:]  # a letter of the name is missing
    assert name(71) not in slipped
    assert first(library.ask(slipped))[0] == "s7"


def test_a_follow_up_is_understood_by_the_story_that_answered(library: Library) -> None:
    keeper = "Martha Brandt kept the lighthouse. She built the pier of Aros in 1890."
    library.add(Story("keeper", "The keeper", keeper))
    turn = Turn("Who kept the lighthouse?", "Martha Brandt", keeper[:34], True, "keeper")
    answer = library.ask("What did she build?", earlier=[turn])
    assert answer.understood == "What did Martha Brandt build?"
    assert first(answer)[0] == "keeper"
    gone = Turn("Who kept the lighthouse?", "Martha Brandt", keeper[:34], True, "not-there")
    assert library.ask("What did she build?", earlier=[gone]).excerpts


NEW = Story("new", "New", "Zephyrine kept a heron in the attic. It ate at noon.")
CHANGES: dict[str, Callable[[Library], object]] = {
    "add": lambda library: library.add(NEW),
    "replace": lambda library: library.add(
        Story("s2", "Another", "Quillon bought a kite. It was green."), replace=True
    ),
    "rename": lambda library: library.rename("s2", "By another name"),
    "remove": lambda library: library.remove("s2"),
    "restore": lambda library: library.restore("s2"),
}


class TestChanges:
    """Each is seen by the next question, of whoever has asked before."""

    @pytest.fixture(params=["same", "another", "another process"])
    def write(
        self, request: Any, library: Library, tmp_path: Path
    ) -> Iterator[Callable[[str], object]]:
        folder = tmp_path / "library"
        if request.param == "another process":
            with elsewhere(folder) as write:
                yield write
        else:
            other = library if request.param == "same" else open_library(folder)
            other.ask("Who?")
            yield lambda change: CHANGES[change](other)

    def test_are_seen_at_once(self, library: Library, write: Callable[[str], object]) -> None:
        library.ask("Who?")
        write("add")
        assert first(library.ask("What did Zephyrine keep?"))[0] == "new"
        before = library.ask(question(2))
        assert first(before)[0] == "s2"
        write("rename")
        renamed = library.ask(question(2))
        assert renamed.excerpts[0].story.title == "By another name"
        assert renamed.excerpts[0].text == before.excerpts[0].text
        write("remove")
        assert all(e.story.id != "s2" for e in library.ask(question(2), limit=20).excerpts)
        write("restore")
        assert first(library.ask(question(2)))[0] == "s2"
        write("replace")
        assert first(library.ask("What did Quillon buy?")) == ("s2", "Quillon bought a kite.")
        assert name(21) not in str(library.ask(question(2), limit=20).excerpts)


@contextmanager
def elsewhere(folder: Path) -> Iterator[Callable[[str], None]]:
    """Another process that has the library open, and changes it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.index.catalogue.elsewhere", folder],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    assert process.stdout

    def write(change: str) -> None:
        print(change, file=process.stdin, flush=True)
        assert process.stdout
        assert process.stdout.readline() == "done\n"

    with process:
        yield write
        process.stdin.close()


def test_questions_while_stories_are_added_and_replaced(tmp_path: Path) -> None:
    """Of four threads, while another library on the folder makes segments and merges them."""
    library, writer = open_library(tmp_path), open_library(tmp_path)
    for number in range(6):
        library.add(story(number))
    done = threading.Event()

    def ask(thread: int) -> int:
        asked = 0
        while not done.is_set() or asked < 10:
            number = (thread + asked) % 6
            answer = library.ask(question(number))
            assert first(answer)[0] == f"s{number}"
            excerpt = answer.excerpts[0]
            cited = library.cited(excerpt.story)
            assert cited.text[excerpt.start : excerpt.end] == excerpt.text
            asked += 1
        return asked

    with ThreadPoolExecutor(4) as pool:
        asking = [pool.submit(ask, thread) for thread in range(4)]
        try:
            for number in range(6, 16):
                writer.add(story(number))
                writer.add(story(number % 6, f"was told {number} times"), replace=True)
        finally:
            done.set()
    assert sum(each.result() for each in asking) > 40
    assert len(list((tmp_path / "catalogue").glob("2*"))) < 8
    assert library.check() == []


class TestCost:
    def test_a_question_looks_at_no_story_but_those_it_ranks(
        self, library: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        library.ask("Who?")
        looked: list[str] = []
        version = Store.version

        def look(store: Store, id: str) -> str | None:
            looked.append(id)
            return version(store, id)

        monkeypatch.setattr(Store, "versions", forbidden)
        monkeypatch.setattr(Store, "version", look)
        assert first(library.ask(question(4)))[0] == "s4"
        assert len(set(looked)) <= 4

    def test_opening_reads_no_story(
        self, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        while library._own.catalogue._look().loose:  # until all are in segments
            library._own.catalogue._build(gather_all(library, monkeypatch))
        fresh = open_library(tmp_path / "library")
        monkeypatch.setattr(Store, "read", forbidden)
        monkeypatch.setattr(Store, "read_version", forbidden)
        monkeypatch.setattr(Store, "versions", forbidden)
        assert fresh._own.catalogue.size() == 40
        assert sum(len(each.segment) for each in fresh._own.catalogue.searched()) == 40

    def test_adding_a_story_rewrites_no_other_and_no_segment(self, library: Library) -> None:
        def files() -> dict[Path, tuple[int, int]]:
            root = library._own.store.root
            found = [*root.glob("stories/*/*/*"), *root.glob("catalogue/2*/*")]
            return {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in found}

        before = files()
        library.add(story(50))
        after = files()
        assert {path: after[path] for path in before} == before
        assert {path.parts[-3] for path in after.keys() - before.keys()} == {"s50"}

    def test_asked_one_ranks_few_passages(
        self, library: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ranked: list[int] = []
        make = Ranker.__init__

        def note(ranker: Ranker, stories: Any, chosen: Any = None) -> None:
            ranked.append(sum(map(len, chosen)))
            make(ranker, stories, chosen)

        monkeypatch.setattr(Ranker, "__init__", note)
        library.ask(question(1))
        assert ranked == [16]

    @pytest.mark.parametrize("kilobytes", [0, 30])
    def test_little_memory_is_enough(
        self, library: Library, tmp_path: Path, kilobytes: int
    ) -> None:
        small = open_library(tmp_path / "library")
        small._parts.memory.limit = kilobytes * 1_000
        for number in range(10):
            assert first(small.ask(question(number))) == first(library.ask(question(number)))


def gather_all(library: Library, monkeypatch: pytest.MonkeyPatch) -> Callable[[], bool]:
    def gather() -> bool:
        with monkeypatch.context() as none:
            none.setattr(sizes, "FEW", 0)
            return library._own.catalogue._upkeep.gather()

    return gather


class TestApart:
    """A server's view searches its own shelf and the host's."""

    @pytest.fixture
    def host(self, library: Library) -> Library:
        victim = library.of("111")
        for number in range(20, 30):
            victim.add(story(number))
        victim.ask(question(22))
        return library

    @pytest.mark.parametrize("owner", ["222", "333", None])
    def test_nothing_of_another_servers_is_found(self, host: Library, owner: str | None) -> None:
        view = host.of(owner) if owner else host
        if owner == "222":
            for number in range(40, 50):
                view.add(story(number))
        for number in range(20, 30):
            answer = view.ask(question(number), limit=30)
            assert answer.excerpts
            assert {e.story.id for e in answer.excerpts}.isdisjoint(f"s{n}" for n in range(20, 30))
            assert name(10 * number + 1) not in str(answer.excerpts)

    def test_it_finds_its_own_and_the_hosts(self, host: Library) -> None:
        victim = host.of("111")
        for number in (22, 29, 0, 9):
            assert first(victim.ask(question(number)))[0] == f"s{number}"
        assert segments(host)
        assert list(victim._own.store.root.glob("catalogue/2*"))

    def test_what_one_calls_by_a_hosts_name_hides_the_hosts(self, host: Library) -> None:
        view = host.of("222")
        view.add(Story("s4", "Mine", "Quillon bought a kite. It was green."))
        assert name(41) not in str(view.ask(question(4), limit=30).excerpts)
        assert first(view.ask("What did Quillon buy?"))[0] == "s4"
        for other in (host, host.of("111")):
            assert first(other.ask(question(4)))[0] == "s4"
            assert "kite" not in str(other.ask("What did Quillon buy?", limit=30).excerpts)
        view.remove("s4")
        assert name(41) in first(view.ask(question(4)))[1]

    def test_a_forgotten_servers_is_deleted_with_it(self, host: Library) -> None:
        victim = host.of("111")
        assert host.forget("111")
        assert not victim._own.store.root.exists()
        assert name(221) not in str(victim.ask(question(22), limit=30).excerpts)
        victim.add(story(23))
        assert first(victim.ask(question(23)))[0] == "s23"

    def test_with_none_of_the_hosts(self, tmp_path: Path) -> None:
        library = open_library(tmp_path)
        view = library.of("111")
        for number in range(8):
            view.add(story(number))
        assert first(view.ask(question(3)))[0] == "s3"
        with pytest.raises(NoStories):
            library.ask(question(3))
