"""The store: a version is there whole or not at all, whoever else reads or writes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from filelock import FileLock

from index import store as store_module
from index.errors import DamagedStory, LibraryBusy, LibraryUnwritable
from index.store import Store


def writing(content: str) -> Callable[[Path], None]:
    def fill(folder: Path) -> None:
        (folder / "file").write_text(content)

    return fill


def content(folder: Path) -> str:
    return (folder / "file").read_text()


def anyway(version: str | None) -> bool:
    return True


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "deep" / "library")
    store.make()
    return store


def test_the_folder_is_made_with_all_above_it(store: Store) -> None:
    assert store.root.is_dir()
    assert store.ids() == []


def test_nothing_is_made_before_it_is_needed(tmp_path: Path) -> None:
    store = Store(tmp_path / "library")
    assert (store.ids(), store.nameless(), store.leftovers()) == ([], [], [])
    assert (store.removed(), store.version("one"), store.remove("one")) == ([], None, False)
    assert store.read("one", content) is None
    assert store.expire(datetime.now(UTC)) == 0
    assert list(tmp_path.iterdir()) == []
    assert store.put("one", writing("first"), anyway)
    assert store.ids() == ["one"]


def test_a_file_in_the_place_of_the_library_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "library").write_text("a file")
    with pytest.raises(LibraryUnwritable, match="library"):
        Store(tmp_path / "library").make()


class TestPut:
    def test_what_was_put_is_read(self, store: Store) -> None:
        assert store.put("one", writing("first"), anyway)
        version = store.version("one")
        assert store.read("one", content) == (version, "first")
        assert store.ids() == ["one"]

    def test_the_earlier_version_can_be_read_once_another_counts(self, store: Store) -> None:
        store.put("one", writing("first"), anyway)
        earlier = str(store.version("one"))
        store.put("one", writing("second"), anyway)
        version = str(store.version("one"))
        assert version != earlier
        assert store.read("one", content) == (version, "second")
        assert store.read_version("one", earlier, content) == "first"
        assert store.read_version("one", version, content) == "second"
        assert {path.name for path in (store.root / "stories" / "one").iterdir()} == {
            *("current", earlier, version)
        }

    def test_what_is_not_allowed_changes_nothing(self, store: Store) -> None:
        seen: list[str | None] = []

        def refuse(version: str | None) -> bool:
            seen.append(version)
            return False

        store.put("one", writing("first"), anyway)
        before = store.version("one")
        assert not store.put("one", writing("second"), refuse)
        assert not store.put("two", writing("second"), refuse)
        assert seen == [before, None]
        assert (store.ids(), store.version("one")) == (["one"], before)
        assert list((store.root / "tmp").iterdir()) == []

    @pytest.mark.parametrize("error", [ValueError("bad"), KeyboardInterrupt()])
    def test_a_failure_while_writing_leaves_what_was_there(
        self, store: Store, error: BaseException
    ) -> None:
        def fail(folder: Path) -> None:
            (folder / "file").write_text("half")
            raise error

        store.put("one", writing("first"), anyway)
        with pytest.raises(type(error)):
            store.put("one", fail, anyway)
        assert store.read("one", content) == (store.version("one"), "first")
        assert list((store.root / "tmp").iterdir()) == []

    def test_an_error_of_the_disk_is_one_clear_sentence(self, store: Store) -> None:
        def fail(folder: Path) -> None:
            raise OSError(28, "No space left on device")

        store.put("one", writing("first"), anyway)
        with pytest.raises(LibraryUnwritable, match=r"No space left on device.*still there"):
            store.put("one", fail, anyway)
        assert store.read("one", content) == (store.version("one"), "first")

    def test_another_writer_at_work_is_left_alone(self, store: Store) -> None:
        def put_another(folder: Path) -> None:
            store.put("two", writing("inner"), anyway)
            (folder / "file").write_text("outer")

        assert store.put("one", put_another, anyway)
        assert [store.read(id, content) for id in ("one", "two")] == [
            (store.version("one"), "outer"),
            (store.version("two"), "inner"),
        ]


class TestRead:
    def test_a_version_replaced_while_it_is_read_stays_whole(self, store: Store) -> None:
        def slow(folder: Path) -> str:
            store.put("one", writing("second"), anyway)
            return content(folder)

        store.put("one", writing("first"), anyway)
        version = store.version("one")
        assert store.read("one", slow) == (version, "first")
        assert store.read("one", content) == (store.version("one"), "second")

    def test_a_version_deleted_while_it_is_read_is_read_anew(self, store: Store) -> None:
        tries: list[Path] = []

        def slow(folder: Path) -> str:
            tries.append(folder)
            if len(tries) == 1:
                store.put("one", writing("second"), anyway)
                store.expire(datetime.now(UTC) + timedelta(days=8))
            return content(folder)

        store.put("one", writing("first"), anyway)
        assert store.read("one", slow) == (store.version("one"), "second")
        assert len(tries) == 2

    def test_a_story_removed_and_brought_back_while_it_is_read_is_no_damage(
        self, store: Store
    ) -> None:
        tries: list[Path] = []

        def slow(folder: Path) -> str:
            tries.append(folder)
            if len(tries) > 1:
                return content(folder)
            store.remove("one")
            try:
                return content(folder)
            finally:
                assert store.restore(store.removed()[0][0])

        store.put("one", writing("first"), anyway)
        assert store.read("one", slow) == (store.version("one"), "first")
        assert len(tries) == 2

    def test_a_story_removed_while_it_is_read_is_not_there(self, store: Store) -> None:
        def slow(folder: Path) -> str:
            store.remove("one")
            return content(folder)

        store.put("one", writing("first"), anyway)
        assert store.read("one", slow) is None

    def test_a_version_that_never_stays_is_not_waited_for(self, store: Store) -> None:
        def slow(folder: Path) -> str:
            store.put("one", writing("next"), anyway)
            store.expire(datetime.now(UTC) + timedelta(days=8))
            return content(folder)

        store.put("one", writing("first"), anyway)
        with pytest.raises(LibraryBusy):
            store.read("one", slow)

    def test_a_missing_file_of_the_present_version_is_damage(self, store: Store) -> None:
        store.put("one", writing("first"), anyway)
        (store.folder("one", str(store.version("one"))) / "file").unlink()
        with pytest.raises(DamagedStory, match="file is missing"):
            store.read("one", content)


class TestNames:
    @pytest.mark.parametrize("id", ["../one", "stories/one", "", ".", "..", "ONE", "one\0", "öne"])
    def test_what_is_no_id_leads_nowhere(self, store: Store, id: str) -> None:
        store.put("one", writing("first"), anyway)
        version = str(store.version("one"))
        (store.root / "current").write_text(version)  # where "stories/.." would find it
        assert store.version(id) is None
        assert store.read(id, content) is None
        assert store.read_version(id, version, content) is None
        assert not store.remove(id)
        with pytest.raises(ValueError):  # noqa: PT011 the id is all it says
            store.put(id, writing("second"), anyway)
        assert store.ids() == ["one"]

    @pytest.mark.parametrize(
        "version", ["", ".", "..", "current", "../two/20240101T000000-12345678"]
    )
    def test_what_names_no_version_leads_nowhere(self, store: Store, version: str) -> None:
        store.put("one", writing("first"), anyway)
        assert store.read_version("one", version, str) is None

    @pytest.mark.parametrize(
        "name", [b"", b"\xff\xfe", b"../../..", b"/etc", b"a\x00b", b"20240101T000000-12345678/.."]
    )
    def test_a_name_that_no_version_has_is_none(self, store: Store, name: bytes) -> None:
        store.put("one", writing("first"), anyway)
        (store.root / "stories" / "one" / "current").write_bytes(name)
        assert (store.version("one"), store.ids(), store.nameless()) == (None, [], ["one"])

    def test_what_has_lost_its_name_is_kept_aside_when_its_id_is_used_again(
        self, store: Store
    ) -> None:
        store.put("one", writing("first"), anyway)
        (store.root / "stories" / "one" / "current").unlink()
        assert store.nameless() == ["one"]
        store.put("one", writing("second"), anyway)
        store.put("one", writing("third"), anyway)
        kept = list((store.root / "stories").glob(".unnamed-one-*/*/file"))
        assert [path.read_text() for path in kept] == ["first"]
        assert store.ids() == ["one"]


class TestLocks:
    def test_a_lock_held_too_long_is_an_error(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(store_module, "LOCK_SECONDS", 0.1)
        with FileLock(store.root / "lock"), pytest.raises(LibraryBusy, match="Another program"):
            store.put("one", writing("first"), anyway)
        assert store.put("one", writing("first"), anyway)

    def test_of_threads_that_put_one_story_one_wins(self, store: Store) -> None:
        threads = [
            threading.Thread(target=store.put, args=("one", writing(f"{n}"), anyway))
            for n in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(list((store.root / "stories" / "one").glob("*/"))) == 8
        assert len(list((store.root / "stories" / "one").glob("*/replaced"))) == 7
        assert not (store.folder("one", str(store.version("one"))) / "replaced").exists()
        assert store.leftovers() == []

    def test_only_what_nobody_uses_is_left_over(self, store: Store) -> None:
        for name in ("used", "unused"):
            (store.root / "tmp" / name).mkdir()
            (store.root / "tmp" / name / "in-use").touch()
        with FileLock(store.root / "tmp" / "used" / "in-use"):
            assert [folder.name for folder in store.leftovers()] == ["unused"]
            store.put("one", writing("first"), anyway)
            assert [path.name for path in (store.root / "tmp").iterdir()] == ["used"]
