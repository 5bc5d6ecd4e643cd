"""The journal: who reads it knows all stories, whoever changes them and whatever interrupts."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from index import journal
from index.store import Store


def anyway(version: str | None) -> bool:
    return True


def put(store: Store, id: str) -> None:
    store.put(id, lambda folder: (folder / "manifest.json").touch(), anyway)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path)
    put(store, "one")
    put(store, "two")
    return store


def lines(store: Store) -> list[str]:
    return (store.root / "journal").read_text().splitlines()


def restore(store: Store) -> None:
    store.restore(store.removed()[0][0])


CHANGES: dict[str, Callable[[Store], object]] = {
    "add": lambda store: put(store, "three"),
    "replace": lambda store: put(store, "one"),
    "remove": lambda store: store.remove("two"),
    "restore": restore,
    "mend": lambda store: store.name_newest("one"),
}


def test_every_change_is_seen_by_who_has_looked_before(store: Store) -> None:
    other = Store(store.root)
    for change in ("add", "replace", "remove", "restore", "mend"):
        assert other.roll.versions() == other.versions()
        (store.root / "stories" / "one" / "current").write_text("") if change == "mend" else None
        CHANGES[change](store)
        assert other.roll.versions() == store.versions() == Store(store.root).versions()
        assert Store(store.root).roll.versions() == store.versions()


def test_without_a_change_nothing_is_looked_at(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = store.roll.versions()
    assert versions.keys() == {"one", "two"}
    fresh = Store(store.root)
    forbid_looking(store, monkeypatch)
    forbid_looking(fresh, monkeypatch)
    assert store.roll.versions() is versions
    assert fresh.roll.versions() == versions


def test_a_change_costs_no_look_at_the_others(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Store(store.root)
    before = store.roll.versions()
    put(other, "one")
    forbid_looking(store, monkeypatch)
    assert store.roll.versions() == other.versions() != before


def forbid_looking(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> NoReturn:
        raise AssertionError("it looked")

    monkeypatch.setattr(store.roll, "_scan", fail)
    monkeypatch.setattr(store.roll, "_look", fail)


@pytest.mark.parametrize("change", ["add", "replace", "remove"])
def test_a_writer_that_died_is_not_missed(
    store: Store, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """It wrote that it was about to change a story, changed it, and wrote no more."""
    reader = Store(store.root)
    reader.roll.versions()
    with monkeypatch.context() as dying:
        dying.setattr(store.journal, "_append", only_first(store.journal._append))
        CHANGES[change](store)
    assert lines(store)[-1].startswith("? ")
    assert reader.roll.versions() == Store(store.root).roll.versions() == store.versions()
    put(store, "four")  # the next writer tells of all anew
    assert not [line for line in lines(store)[:-2] if line.startswith("? ")]
    assert reader.roll.versions() == Store(store.root).roll.versions() == store.versions()


def only_first(append: Callable[..., None]) -> Callable[..., None]:
    appended: list[str] = []

    def once(line: str, *, flush: bool) -> None:
        if not appended:
            append(line, flush=flush)
        appended.append(line)

    return once


def test_who_looks_while_a_story_changes_looks_again(store: Store) -> None:
    reader = Store(store.root)
    with store.changing(), store.journal.changing("two"):
        assert reader.roll.versions().keys() == {"one", "two"}
        same = reader.roll.versions()
        assert reader.roll.versions() is same
        os.replace(store.root / "stories" / "two", store.root / "tmp" / "away")
        assert reader.roll.versions().keys() == {"one"}
    assert reader.roll.versions().keys() == {"one"}


def test_what_is_changed_by_hand_is_seen_and_stays_seen(store: Store) -> None:
    reader = Store(store.root)
    reader.roll.versions()
    shutil.copytree(store.root / "stories" / "one", store.root / "stories" / "copy")
    shutil.rmtree(store.root / "stories" / "two")
    for each in (reader, Store(store.root)):
        assert each.roll.versions().keys() == {"one", "copy"}
    put(store, "three")
    for each in (reader, Store(store.root)):
        assert each.roll.versions().keys() == {"one", "copy", "three"}


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"nonsense\n", b"\xff\xfe\n", b"quoth-journal 1 2\n", b"quoth-journal x y z\n"),
        b"quoth-journal 20240101T000000-12345678 0 0\n",
    ],
)
def test_a_journal_that_is_none_is_done_without(store: Store, content: bytes) -> None:
    (store.root / "journal").write_bytes(content)
    for each in (store, Store(store.root)):
        assert each.roll.versions() == store.versions()
    put(store, "three")
    for each in (store, Store(store.root)):
        assert each.roll.versions() == store.versions()
    assert len(lines(store)) == 1 + 2 + 2  # begun anew


@pytest.mark.parametrize("line", ["= ../x 20240101T000000-12345678 1", "= one ../.. 1", "what?"])
def test_a_line_that_says_nothing_has_all_looked_at(store: Store, line: str) -> None:
    reader = Store(store.root)
    reader.roll.versions()
    with (store.root / "journal").open("a") as file:
        file.write(f"{line}\n")
    assert reader.roll.versions() == Store(store.root).roll.versions() == store.versions()


def test_half_a_line_is_left_until_it_is_whole(store: Store) -> None:
    reader = Store(store.root)
    before = reader.roll.versions()
    whole = (store.root / "journal").read_bytes()
    with (store.root / "journal").open("ab") as file:
        file.write(b"= on")
    assert reader.roll.versions() == Store(store.root).roll.versions() == before
    put(store, "three")
    assert not (store.root / "journal").read_bytes().startswith(whole)
    assert reader.roll.versions() == Store(store.root).roll.versions() == store.versions()


def test_one_that_has_grown_long_begins_anew(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "_SPARE_LINES", 0)
    reader = Store(store.root)
    lengths = []
    for _ in range(12):
        put(store, "one")
        assert reader.roll.versions() == store.versions()
        lengths.append(len(lines(store)))
    assert max(lengths) < 12
    assert lengths != sorted(lengths)


def test_a_journal_that_cannot_be_written_stops_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a full disk."""

    def fail(*_: object, **__: object) -> NoReturn:
        raise OSError("no space left")

    reader = Store(store.root)
    reader.roll.versions()
    with monkeypatch.context() as full:
        full.setattr(store.journal, "_append", fail)
        put(store, "one")
        store.remove("two")
    assert not (store.root / "journal").exists()
    assert reader.roll.versions() == store.versions()
    put(store, "three")
    assert reader.roll.versions() == Store(store.root).roll.versions() == store.versions()


def test_nothing_is_made_by_reading(tmp_path: Path) -> None:
    store = Store(tmp_path / "none")
    assert store.roll.versions() == {}
    assert not (tmp_path / "none").exists()


def test_a_store_that_is_moved_away_and_made_anew_is_another(store: Store) -> None:
    """As when a server's stories are forgotten, and it adds some again."""
    reader = Store(store.root)
    reader.roll.versions()
    shutil.rmtree(store.root)
    assert reader.roll.versions() == {}
    put(store, "five")
    assert reader.roll.versions() == store.versions()
    assert reader.roll.versions().keys() == {"five"}
