"""A catalogue is made of the stories: what is wrong with it is made anew, or done without."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from index import Library, indexed
from index.__main__ import main
from index.catalogue import Catalogue, kept, making, sizes
from index.errors import LibraryUnwritable
from tests.deterministic import DeterministicEmbedder
from tests.index.crashing import die_at

from .conftest import FEW, first, open_library, question, story


def root(library: Library) -> Path:
    return library._own.store.root


def segments(library: Library) -> list[Path]:
    return sorted(root(library).glob("catalogue/2*"))


def answers(library: Library, count: int = 10) -> list[tuple[str, str]]:
    return [first(library.ask(question(number))) for number in range(count)]


def assert_found(library: Library, number: int) -> None:
    assert f"s{number}" in [excerpt.story.id for excerpt in library.ask(question(number)).excerpts]


def half(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def garbled(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 3 :] = os.urandom(len(content) - len(content) // 3)
    path.write_bytes(content)


class TestDamage:
    @pytest.mark.parametrize("damage", [half, garbled, Path.unlink])
    @pytest.mark.parametrize(
        "file",
        [
            *("segment.json", "vectors.faiss", "terms", "bounds", "rows"),
            *("lengths", "../segments"),
        ],
    )
    def test_is_no_error_and_is_mended(
        self, library: Library, file: str, damage: Callable[[Path], None]
    ) -> None:
        """Whoever opens it afterwards, and after a repair it is whole."""
        before = answers(library)
        damage(segments(library)[0] / file)
        fresh = open_library(root(library))
        found = answers(fresh)
        if file != "lengths" or damage is not garbled:  # which changes what words weigh
            assert found == before
        problems = open_library(root(library)).check(repair=True)
        assert all(each.repairable and not each.story for each in problems)
        assert open_library(root(library)).check() == []
        assert answers(open_library(root(library))) == before
        assert not [path for path in segments(library) if not (path / "segment.json").exists()]

    def test_is_told_by_check(self, library: Library, capsys: pytest.CaptureFixture[str]) -> None:
        garbled(segments(library)[0] / "rows")
        assert [problem.what for problem in library.check()] == [
            "a part of its catalogue is damaged (rows has changed since it was written)"
        ]
        arguments = ["--data", str(root(library)), "check"]
        assert main(arguments) == 1
        assert capsys.readouterr().out.startswith("the library: a part of its catalogue is damaged")

    def test_while_it_is_open_is_no_error(self, library: Library) -> None:
        """What is mapped is written over: rows lead to passages that there are none of."""
        before = answers(library)
        for segment in segments(library):
            rows = np.memmap(segment / "rows", np.uint32, "r+")
            rows[:] = 4_000_000_000
            rows.flush()
        assert answers(library) == before

    def test_a_part_that_is_missing_costs_no_other(self, library: Library) -> None:
        for number in range(10, 30):
            library.add(story(number))
        before, (gone, *left) = answers(library, 30), segments(library)
        assert left
        shutil.rmtree(gone)
        fresh = open_library(root(library))
        assert answers(fresh, 30) == before
        assert set(left) <= set(segments(library))
        assert [problem.what for problem in library.check(repair=True)] == []

    def test_without_a_catalogue_one_is_made(self, library: Library) -> None:
        before = answers(library)
        shutil.rmtree(root(library) / "catalogue")
        assert answers(library) == before
        assert answers(open_library(root(library))) == before
        assert segments(library)

    def test_a_damaged_story_is_not_found_and_others_are(self, library: Library) -> None:
        for number in (0, 9):  # in a segment, and in none
            (damaged,) = root(library).glob(f"stories/s{number}/2*/sentences.jsonl")
            garbled(damaged)
        fresh = open_library(root(library))
        found = [{e.story.id for e in fresh.ask(question(n), limit=9).excerpts} for n in range(10)]
        assert found[3] >= {"s3"}
        assert not {"s0", "s9"} & set().union(*found)
        assert fresh.check(repair=True)
        assert first(fresh.ask(question(0)))[0] == "s0"
        assert first(fresh.ask(question(9)))[0] == "s9"

    def test_stories_that_are_all_damaged_are_an_error_as_ever(self, library: Library) -> None:
        for damaged in root(library).glob("stories/*/2*/sentences.jsonl"):
            garbled(damaged)
        with pytest.raises(Exception, match="damaged") as caught:
            open_library(root(library)).ask("Who?")
        assert type(caught.value).__name__ == "DamagedStory"


class TestAnotherModel:
    def test_words_find_what_vectors_of_another_model_do_not(self, library: Library) -> None:
        """Also while some stories are made anew already, and others not."""
        for number in range(10, 20):
            library.add(story(number))
        other = open_library(root(library), DeterministicEmbedder("another"))
        for number in (*range(20), *range(20)):
            assert_found(other, number)

    def test_segments_are_of_one_model_each(self, library: Library) -> None:
        other = open_library(root(library), DeterministicEmbedder("another"))
        for number in range(10, 20):
            other.add(story(number))
        models = {each.segment.model for each in other._own.catalogue.searched()}
        assert models == {DeterministicEmbedder(n).checksum for n in ("another", "deterministic")}
        for number in range(20):
            assert_found(open_library(root(library), DeterministicEmbedder("another")), number)

    def test_stories_cut_by_other_rules_are_made_anew(
        self, library: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = answers(library)
        shutil.rmtree(root(library) / "catalogue")
        monkeypatch.setattr(indexed, "FORMAT", 99)
        assert answers(open_library(root(library))) == before
        manifests = [path.read_text() for path in root(library).glob("stories/*/2*/manifest.json")]
        assert sum('"format": 99' in manifest for manifest in manifests) == 10


class TestUpkeep:
    def test_what_gathers_becomes_segments_and_those_become_few(self, library: Library) -> None:
        for number in range(10, 60):
            library.add(story(number))
            assert len(segments(library)) <= 5
        state = library._own.catalogue._look()
        assert sum(state.rows) + 4 * len(state.loose) == 240
        assert 4 * len(state.loose) <= FEW
        assert max(map(len, state.segments)) > 4 * FEW
        assert answers(library, 60) == answers(open_library(root(library)), 60)

    def test_a_worn_segment_is_made_anew(self, library: Library) -> None:
        for number in range(10, 20):
            library.add(story(number))
        for number in range(5):
            library.remove(f"s{number}")
        library._own.catalogue.keep_up()
        state = library._own.catalogue._look()
        assert sum(state.rows) >= sizes.WORN * sum(map(len, state.segments))
        assert first(library.ask(question(7)))[0] == "s7"

    def test_no_more_is_kept_of_a_story_than_the_store_keeps(
        self, library: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sizes, "WORN", 0.1)
        library.remove("s0")
        library.add(story(1, "was told again"), replace=True)
        now = datetime.now(UTC)
        library.purge(now + timedelta(days=6))
        assert names_in_segments(library) >= {"s0", "s1"}
        assert library.restore("s0")
        assert first(library.ask(question(0)))[0] == "s0"
        library.remove("s0")
        library.purge(now + timedelta(days=8))
        assert "s0" not in names_in_segments(library)
        held = {part.of for seg in library._own.catalogue._look().segments for part in seg.parts}
        assert all(library._own.store.version(id) == version for id, version in held)
        assert first(library.ask(question(1)))[0] == "s1"
        assert library.check() == []

    def test_where_the_disk_cannot_be_written_all_is_searched_in_memory(
        self, library: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = answers(library)
        shutil.rmtree(root(library) / "catalogue")

        @contextmanager
        def building(*_: object) -> Iterator[bool]:
            raise LibraryUnwritable(root(library), "no permission")
            yield True

        monkeypatch.setattr(kept.Kept, "building", building)
        library.add(story(10))  # is no error either
        fresh = open_library(root(library))
        assert answers(fresh, 11)[:10] == before
        assert first(fresh.ask(question(10)))[0] == "s10"
        assert not segments(library)

    def test_what_another_process_builds_is_waited_for(self, library: Library) -> None:
        """By who adds not at all, by who asks until it is there or that takes too long."""
        shutil.rmtree(root(library) / "catalogue")
        other = Catalogue(library._own.store, library._own._load_as_made, library._parts.memory, 1)
        with other._kept.building(0) as alone:
            assert alone
            library.add(story(10))
            assert not segments(library)
            with library._own.catalogue._kept.building(0) as both:
                assert not both
        assert first(library.ask(question(10)))[0] == "s10"
        assert segments(library)

    def test_a_story_of_more_passages_than_a_segment_may_have(
        self, library: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sizes, "MOST", 6)
        monkeypatch.setattr(making, "_GROUP", 5)
        for number in range(10, 20):
            library.add(story(number))
        assert answers(library, 20) == answers(open_library(root(library)), 20)

    @pytest.mark.parametrize("seed", range(2))
    def test_whatever_is_changed_all_that_is_present_is_searched_and_nothing_else(
        self, tmp_path: Path, seed: int
    ) -> None:
        """At random, by two libraries on the folder; without a journal now and then."""
        one, two = open_library(tmp_path), open_library(tmp_path)
        draw = random.Random(seed)
        for turn in range(40):
            library, number = draw.choice((one, two)), draw.randrange(12)
            match draw.choice(("add", "add", "add", "replace", "remove", "rename", "restore")):
                case "add" | "replace":
                    library.add(story(number, f"was told {turn} times"), replace=True)
                case "remove" if f"s{number}" in library:
                    library.remove(f"s{number}")
                case "rename" if f"s{number}" in library:
                    library.rename(f"s{number}", f"Story {turn}")
                case "restore" if library.removed() and library.removed()[0].id not in library:
                    library.restore(library.removed()[0].id)
            if turn % 9 == 0:
                (tmp_path / "journal").unlink(missing_ok=True)
            assert searched(one) == searched(two) == present(one)

    def test_what_is_mapped_counts_as_memory(self, library: Library) -> None:
        library.ask("Who?")
        vectors = sum(each.segment.bytes for each in library._own.catalogue.searched())
        assert 0 < vectors < library._parts.memory.used


def searched(library: Library) -> set[tuple[str, str, int]]:
    """The passages that can be found: the story, the version, and which of its passages."""
    found = [
        each.segment.place(row)
        for each in library._own.catalogue.searched()
        for row in range(len(each.segment))
        if each.alive is None or each.alive[row]
    ]
    assert len(found) == len(set(found))
    return {(*part.of, passage) for part, passage in found}


def present(library: Library) -> set[tuple[str, str, int]]:
    store = library._own.store
    return {
        (id, version, passage)
        for id, version in store.versions().items()
        for passage in range(library.manifest(id).counts["passages"])
    }


def names_in_segments(library: Library) -> set[str]:
    return {part.of[0] for each in library._own.catalogue._look().segments for part in each.parts}


@pytest.mark.skipif(os.name != "posix", reason="forks and kills processes as on Unix")
@pytest.mark.parametrize("offset", range(3))
def test_a_process_that_dies_while_it_makes_segments_leaves_a_whole_catalogue(
    tmp_path: Path, offset: int
) -> None:
    """At every third point where it touches the disk, beginning with the offset's."""
    before = tmp_path / "before"
    library = open_library(before)
    for number in range(5 + FEW // 2):
        library.add(story(number))
    new = story(5 + FEW // 2)
    expected = answers(library, 5)
    for point in range(offset, 1_000, 15):
        place = tmp_path / str(point)
        shutil.copytree(before, place)
        if not dies_adding(place, point, new):
            break
        after = open_library(place)
        assert answers(after, 5) == expected
        assert first(after.ask(question(FEW // 2)))[0] == f"s{FEW // 2}"
        assert after.check() == []
        after.add(story(99))
        assert list((place / "tmp").iterdir()) == []
        assert first(after.ask(question(99)))[0] == "s99"
        shutil.rmtree(place)
    else:
        pytest.fail("it never came to an end")
    assert point > 30


def dies_adding(place: Path, point: int, new: object) -> bool:
    child = os.fork()
    if child == 0:
        library = open_library(place)
        die_at(point, place)
        library.add(new)  # type: ignore[arg-type]
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])
