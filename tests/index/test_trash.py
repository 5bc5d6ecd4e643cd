"""What is removed or replaced: kept for a week, brought back, and then gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index import disk, trash
from index.store import Store
from tests.index.test_store import anyway, content, writing


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "library")
    store.make()
    return store


class TestRemove:
    def test_a_story_is_gone_but_kept_aside(self, store: Store) -> None:
        store.put("one", writing("first"), anyway)
        store.put("two", writing("second"), anyway)
        version = str(store.version("one"))
        assert store.remove("one")
        assert store.ids() == ["two"]
        assert store.read("one", content) is None
        assert store.read_version("one", version, content) is None
        assert [path.name for path in (store.root / "stories").iterdir()] == ["two"]
        assert list((store.root / "tmp").iterdir()) == []
        ((removed, folder),) = store.removed()
        assert (removed.id, content(folder)) == ("one", "first")
        assert abs(removed.at - datetime.now(UTC)) < timedelta(minutes=5)

    def test_what_is_not_there_cannot_be_removed(self, store: Store) -> None:
        assert not store.remove("one")

    def test_it_is_brought_back_as_it_was(self, store: Store) -> None:
        store.put("one", writing("first"), anyway)
        earlier = str(store.version("one"))
        store.put("one", writing("second"), anyway)
        before = store.version("one")
        store.remove("one")
        ((removed, _),) = store.removed()
        assert store.restore(removed)
        assert store.read("one", content) == (before, "second")
        assert store.read_version("one", earlier, content) == "first"
        assert store.removed() == []
        assert not store.restore(removed)

    def test_it_never_takes_the_place_of_another(self, store: Store) -> None:
        store.put("one", writing("first"), anyway)
        store.remove("one")
        store.put("one", writing("another"), anyway)
        ((removed, folder),) = store.removed()
        assert not store.restore(removed)
        assert store.read("one", content) == (store.version("one"), "another")
        assert content(folder) == "first"

    def test_what_somebody_else_put_there_is_none(self, store: Store) -> None:
        store.put("one", writing("first"), anyway)
        (store.root / "removed" / "mine").mkdir(parents=True)
        (store.root / "removed" / "20240101T000000-12345678.").mkdir()
        (store.root / "removed" / "20240101T000000-12345678.two").mkdir()
        (store.root / "removed" / "99999999T999999-12345678.two").mkdir()
        assert store.removed() == []
        assert store.expire(datetime.now(UTC)) == 1  # that of January 2024
        assert sorted(path.name for path in (store.root / "removed").iterdir()) == [
            *("20240101T000000-12345678.", "99999999T999999-12345678.two", "mine")
        ]


def test_what_vanishes_while_it_is_looked_at_is_left_to_its_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def vanish(*_: object, **__: object) -> None:
        raise FileNotFoundError

    (tmp_path / disk.IN_USE).touch()
    assert not disk.in_use(tmp_path)
    monkeypatch.setattr("index.disk.FileLock.acquire", vanish)
    assert disk.in_use(tmp_path)


class TestExpire:
    def test_what_is_removed_stays_for_seven_days(self, store: Store) -> None:
        store.put("one", writing("first"), anyway)
        store.remove("one")
        now = datetime.now(UTC)
        assert store.expire(now + timedelta(days=6, hours=23)) == 0
        assert len(store.removed()) == 1
        assert store.expire(now + timedelta(days=7, minutes=1)) == 1
        assert store.removed() == []
        assert list((store.root / "removed").iterdir()) == []
        assert list((store.root / "tmp").iterdir()) == []

    def test_what_is_replaced_stays_for_seven_days_too(self, store: Store) -> None:
        store.put("one", writing("first"), anyway)
        earlier = str(store.version("one"))
        store.put("one", writing("second"), anyway)
        now = datetime.now(UTC)
        assert store.expire(now + timedelta(days=6, hours=23)) == 0
        assert store.folder("one", earlier).exists()
        assert store.expire(now + timedelta(days=7, minutes=1)) == 1
        assert store.read_version("one", earlier, content) is None
        assert store.read("one", content) == (store.version("one"), "second")
        assert len(list((store.root / "stories" / "one").iterdir())) == 2

    def test_a_while_after_it_is_replaced_only_what_citing_needs_is_left(
        self, store: Store
    ) -> None:
        def whole(folder: Path) -> None:
            for name in ("story.txt", "manifest.json", "passages.faiss"):
                (folder / name).write_text(name)

        store.put("one", whole, anyway)
        earlier = store.folder("one", str(store.version("one")))
        store.put("one", whole, anyway)
        now = datetime.now(UTC)
        store.expire(now + timedelta(minutes=9))
        assert (earlier / "passages.faiss").exists()
        store.expire(now + timedelta(minutes=11))
        assert {path.name for path in earlier.iterdir()} == trash.LASTING
        assert (store.folder("one", str(store.version("one"))) / "passages.faiss").exists()

    def test_the_next_write_does_it_too(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store.put("one", writing("first"), anyway)
        store.put("one", writing("second"), anyway)
        store.put("two", writing("first"), anyway)
        store.remove("two")
        monkeypatch.setattr(trash, "KEPT", timedelta(seconds=-2))
        store.put("one", writing("third"), anyway)
        assert store.removed() == []
        assert len(list((store.root / "stories" / "one").iterdir())) == 2

    @pytest.mark.parametrize("mark", [b"", b"yesterday", b"2024-01-01T00:00:00", b"\xff"])
    def test_a_mark_that_tells_no_time_is_made_anew(self, store: Store, mark: bytes) -> None:
        store.put("one", writing("first"), anyway)
        earlier = store.folder("one", str(store.version("one")))
        store.put("one", writing("second"), anyway)
        (earlier / "replaced").write_bytes(mark)
        now = datetime.now(UTC) + timedelta(days=100)
        assert store.expire(now) == 0
        assert store.expire(now + timedelta(days=8)) == 1

    def test_no_story_keeps_versions_without_end(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(trash, "MOST_REPLACED", 3)
        for number in range(9):
            store.put("one", writing(f"{number}"), anyway)
        versions = list((store.root / "stories" / "one").glob("*/"))
        assert len(versions) == 4

    def test_nobody_keeps_removed_stories_without_end(self, tmp_path: Path) -> None:
        store = Store(tmp_path, most_removed=3)
        for number in range(9):
            store.put(f"story-{number}", writing("text"), anyway)
            store.remove(f"story-{number}")
        assert len(store.removed()) == 3
