"""What the Discord bot remembers outlives it; a person has one vote; old answers are forgotten."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.asked import Asked, Cited
from bot.memory import KEEP_DAYS, Memory
from bot.memory_schema import OF_A_SERVER

CITED = (Cited("emma", "v1", 10, 40, 2, (12, 20)), Cited("other", "", 0, 2**40, 1, None))
ASKED = Asked("Who?", "emma", "emma", True, 0.75, CITED, 7, True, False, "de", 1, 2)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "discord.db"


@pytest.fixture
def memory(path: Path) -> Iterator[Memory]:
    memory = Memory(path)
    yield memory
    memory.close()


@pytest.fixture
def later(memory: Memory, path: Path) -> Iterator[Memory]:
    """The same file, opened by the next process."""
    later = Memory(path)
    yield later
    later.close()


@pytest.mark.parametrize(
    "asked",
    [
        ASKED,
        Asked("", None, None, False, 0.0, (), 2**62, False, True, "", None, None),
        replace(ASKED, question="שלום 👩‍👧 \x00 '; DROP TABLE answers; --"),
    ],
)
def test_an_answer_is_recalled_as_it_was(memory: Memory, later: Memory, asked: Asked) -> None:
    number = memory.remember(asked)
    assert later.recall(number) == asked
    assert memory.recall(number + 1) is None


def test_a_message_knows_its_story(memory: Memory, later: Memory) -> None:
    first, second = memory.remember(ASKED), memory.remember(replace(ASKED, about=None))
    memory.shown_as(first, 100)
    memory.shown_as(second, 101)
    assert later.story_of_message(100, 1) == "emma"
    assert later.story_of_message(101, 1) is None
    assert later.story_of_message(102, 1) is None
    memory.shown_as(second, 100)  # one message shows one answer
    assert later.story_of_message(100, 1) == "emma"


def test_a_message_tells_nothing_to_another_server(memory: Memory) -> None:
    memory.shown_as(memory.remember(ASKED), 100)
    memory.shown_as(memory.remember(replace(ASKED, guild=None)), 101)
    assert memory.story_of_message(100, 2) is None
    assert memory.story_of_message(100, None) is None
    assert memory.story_of_message(101, 1) is None
    assert memory.story_of_message(101, None) == "emma"


def test_the_last_vote_of_a_person_counts(memory: Memory, later: Memory) -> None:
    number = memory.remember(ASKED)
    for user, helpful in ((7, True), (8, False), (7, False), (7, False)):
        memory.vote(number, user, helpful)
    assert later.votes(number) == [(7, False), (8, False)]
    assert later.votes(number + 1) == []


def test_stories_in_use_go_from_near_to_far(memory: Memory, later: Memory) -> None:
    thread, channel, server = 3, 2, 1
    memory.use_story(server, server, "far")
    assert later.story_in_use(None, channel, server) == "far"
    memory.use_story(channel, server, "near")
    assert later.story_in_use(thread, channel, server) == "near"
    memory.use_story(channel, server, None)
    assert later.story_in_use(thread, channel, server) == "far"
    memory.use_story(server, server, None)
    assert later.story_in_use(thread, channel, server) is None


def test_listening_threads_and_facts_are_kept(memory: Memory, later: Memory) -> None:
    for channel, on in ((1, True), (2, True), (2, True), (1, False), (3, False)):
        memory.listen(channel, 1, on)
    assert later.listening() == {2}
    memory.opened_thread(5, 1, None)
    memory.opened_thread(6, 1, "emma")
    memory.shown_as(memory.remember(ASKED), 7)  # somebody opens a thread from that message
    threads = (4, 5, 6, 7)
    assert [later.is_below_an_answer(id, 1) for id in threads] == [False, True, True, True]
    assert [later.story_of_thread(id, 1) for id in threads] == [None, None, "emma", "emma"]
    assert not later.is_below_an_answer(7, 2)
    memory.set_fact("commands", "1")
    memory.set_fact("commands", "2")
    assert (later.fact("commands"), later.fact("none")) == ("2", None)


def test_who_may_change_stories_and_who_is_told_is_kept(memory: Memory, later: Memory) -> None:
    for guild, role, allowed in ((1, 10, True), (1, 10, True), (1, 11, True), (2, 10, False)):
        memory.keep(guild, role, allowed)
    memory.keep(1, 11, False)
    assert later.keepers() == {1: {10}}
    memory.audit_in(1, 5)
    memory.audit_in(1, 6)
    memory.audit_in(2, 7)
    memory.audit_in(2, None)
    assert [later.audit_channel(guild) for guild in (1, 2, 3)] == [6, None, None]


def set_all(memory: Memory, guild: int) -> int:
    """Leaves something of a server in every table; the id of its answer."""
    number = memory.remember(replace(ASKED, guild=guild))
    memory.vote(number, 7, True)
    memory.keep(guild, 10, True)
    memory.audit_in(guild, 5)
    memory.use_story(guild, guild, "emma")
    memory.use_story(guild + 100, guild, "emma")
    memory.listen(guild + 100, guild, True)
    memory.opened_thread(guild + 200, guild, "emma")
    return number


def rows(path: Path) -> dict[str, int]:
    """How many rows each table has."""
    with sqlite3.connect(path) as base:
        names = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE sql > ''")]
        tables = [name for name in names if name not in ("sqlite_sequence", "answers_by_channel")]
        counted = [base.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables]
    base.close()
    return dict(zip(tables, counted, strict=True))


def test_a_server_is_forgotten_and_the_others_are_not(memory: Memory, path: Path) -> None:
    set_all(memory, 12)
    before = rows(path)
    assert min(before[table] for table in (*OF_A_SERVER, "votes")) == 1
    set_all(memory, 11)
    assert memory.servers() == {11, 12}
    memory.left(11)
    memory.forget(11)
    assert memory.servers() == {12}
    assert rows(path) == before
    assert (memory.keepers(), memory.listening()) == ({12: {10}}, {112})


def test_a_server_is_forgotten_a_month_after_it_was_left(memory: Memory, path: Path) -> None:
    for guild in (11, 12, 13):
        set_all(memory, guild)
        memory.left(guild)
    with sqlite3.connect(path) as base:
        base.execute("UPDATE left SET at = datetime('now', '-31 days') WHERE guild < 13")
    base.close()
    memory.left(11)  # known already: the month is not begun anew
    memory.rejoined(12)
    assert memory.purge() == [11]
    assert memory.servers() == {12, 13}


def test_no_answer_gets_the_number_of_another_before_it(memory: Memory) -> None:
    first = set_all(memory, 11)
    memory.forget(11)
    assert memory.remember(ASKED) > first


def test_a_file_of_an_earlier_version_is_taken_over(path: Path) -> None:
    with sqlite3.connect(path) as base:
        base.executescript(
            "CREATE TABLE answers (id INTEGER PRIMARY KEY, question TEXT NOT NULL, scope TEXT, "
            "about TEXT, found INTEGER NOT NULL, asked_by INTEGER NOT NULL, private INTEGER NOT "
            "NULL, shows_question INTEGER NOT NULL, locale TEXT NOT NULL, guild INTEGER, channel "
            "INTEGER, message INTEGER UNIQUE, at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);"
            "INSERT INTO answers VALUES (1, 'Who?', NULL, 'emma', 1, 7, 0, 1, 'de', 1, 2, 100, "
            "CURRENT_TIMESTAMP)"
        )
    base.close()
    memory = Memory(path)
    earlier = memory.recall(1)
    assert earlier is not None
    assert (earlier.about, earlier.cited) == ("emma", ())
    assert memory.recall(memory.remember(ASKED)) == ASKED
    memory.close()


def test_old_answers_are_forgotten_but_for_those_voted_on(memory: Memory, path: Path) -> None:
    old, voted, new = (memory.remember(ASKED) for _ in range(3))
    memory.vote(voted, 7, True)
    memory.close()
    with sqlite3.connect(path) as base:
        base.execute(
            "UPDATE answers SET at = datetime('now', ?) WHERE id < ?",
            (f"-{KEEP_DAYS + 1} days", new),
        )
    base.close()
    later = Memory(path)
    later.purge()
    assert [later.recall(number) is None for number in (old, voted, new)] == [True, False, False]
    assert later.votes(voted) == [(7, True)]
    later.close()


def test_many_threads_may_use_it(memory: Memory) -> None:
    numbers: list[int] = []

    def work(user: int) -> None:
        for _ in range(25):
            number = memory.remember(replace(ASKED, asked_by=user))
            memory.vote(number, user, True)
            numbers.append(number)

    threads = [threading.Thread(target=work, args=(user,)) for user in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == list(range(1, 201))
    assert all(len(memory.votes(number)) == 1 for number in numbers)
