"""What the Discord bot remembers: answers, votes, and what servers have set. SQLite on disk.

Its methods read and write files: call them off the event loop.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path
from typing import Any

from index import QuothError
from index.servers import LEFT_KEPT

from .asked import Asked, Cited
from .memory_schema import ADDED, OF_A_SERVER, SCHEMA

KEEP_DAYS = 90
"""Answers that nobody voted on are forgotten after that long."""


class BadMemory(QuothError):
    """The file in which the bot remembers can't be used."""


class Memory:
    def __init__(self, path: Path) -> None:
        """Opens the file, made when missing; raises BadMemory."""
        self._lock = threading.Lock()
        try:
            self._base = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self._base.execute("PRAGMA journal_mode = WAL")
            self._base.executescript(SCHEMA)
            for table, column, kind in ADDED:
                known = [name for _, name, *_ in self._base.execute(f"PRAGMA table_info ({table})")]
                if column not in known:
                    self._base.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
        except sqlite3.Error as error:
            raise BadMemory(
                f"{path} can't be used ({error}): mend it, or move it away to begin anew."
            ) from error

    def close(self) -> None:
        with self._lock:
            self._base.close()

    def remember(self, asked: Asked) -> int:
        """Keeps a question, and returns the id of its answer."""
        with self._lock:
            row = self._base.execute(
                "INSERT INTO answers (question, scope, about, found, confidence, cited, asked_by, "
                "private, shows_question, locale, guild, channel, understood, after) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    asked.question,
                    asked.scope,
                    asked.about,
                    asked.found,
                    asked.confidence,
                    json.dumps([astuple(each) for each in asked.cited]),
                    asked.asked_by,
                    asked.private,
                    asked.shows_question,
                    asked.locale,
                    asked.guild,
                    asked.channel,
                    asked.understood,
                    asked.after,
                ),
            )
            assert row.lastrowid is not None
            return row.lastrowid

    def recall(self, answer: int) -> Asked | None:
        rows = self._run(
            "SELECT question, scope, about, found, confidence, cited, asked_by, private, "
            "shows_question, locale, guild, channel, understood, after FROM answers WHERE id = ?",
            answer,
        )
        if not rows:
            return None
        question, scope, about, found, confidence, cited, by, private, shows, *where = rows[0]
        places = tuple(_cited(row) for row in json.loads(cited))
        return Asked(
            *(question, scope, about, bool(found), confidence, places),
            *(by, bool(private), bool(shows), *where),
        )

    def shown_as(self, answer: int, message: int) -> None:
        """Notes which message shows an answer."""
        self._run("UPDATE OR IGNORE answers SET message = ? WHERE id = ?", message, answer)

    def answer_of(self, message: int, guild: int | None, channel: int | None) -> int | None:
        """The answer that a message of that channel shows to all."""
        return self._number(
            "SELECT id FROM answers WHERE message = ? AND guild IS ? AND channel IS ? "
            "AND NOT private",
            *(message, guild, channel),
        )

    def last_answer(self, guild: int | None, channel: int | None) -> int | None:
        """The last answer that was shown to all in a channel or thread."""
        return self._number(
            "SELECT max(id) FROM answers WHERE channel IS ? AND guild IS ? "
            "AND message IS NOT NULL AND NOT private",
            *(channel, guild),
        )

    def story_of_message(self, message: int, guild: int | None) -> str | None:
        """The story that the answer in a message is about; None for another server's message."""
        query = "SELECT about FROM answers WHERE message = ? AND guild IS ?"
        return self._one(query, message, guild)

    def questions_of(self, guild: int) -> Iterator[dict[str, Any]]:
        """What was asked in a server for all to see, with the votes, but not by whom."""
        columns = ("at", "channel", "question", "understood", "found", "story")
        rows = self._run(
            "SELECT at, channel, question, understood, found, about, "
            "(SELECT count(*) FROM votes WHERE answer = id AND helpful), "
            "(SELECT count(*) FROM votes WHERE answer = id AND NOT helpful) "
            "FROM answers WHERE guild = ? AND NOT private ORDER BY id",
            guild,
        )
        for row in rows:
            yield dict(zip((*columns, "helpful", "unhelpful"), row, strict=True))

    def vote(self, answer: int, user: int, helpful: bool) -> None:
        """One vote a person and answer; the last one counts."""
        self._run(
            "INSERT OR REPLACE INTO votes (answer, user, helpful) VALUES (?, ?, ?)",
            answer,
            user,
            helpful,
        )

    def votes(self, answer: int) -> list[tuple[int, bool]]:
        rows = self._run("SELECT user, helpful FROM votes WHERE answer = ? ORDER BY user", answer)
        return [(user, bool(helpful)) for user, helpful in rows]

    def use_story(self, place: int, guild: int, story: str | None) -> None:
        """Sets the story that a server's channel, or all of it, asks; None for all."""
        if story is None:
            self._run("DELETE FROM stories_in_use WHERE place = ?", place)
        else:
            self._run(
                "INSERT OR REPLACE INTO stories_in_use (place, story, guild) VALUES (?, ?, ?)",
                *(place, story, guild),
            )

    def story_in_use(self, *places: int | None) -> str | None:
        """The story of the first of the places that has one."""
        for place in places:
            if story := self._one("SELECT story FROM stories_in_use WHERE place = ?", place):
                return story
        return None

    def listen(self, channel: int, guild: int, on: bool) -> None:
        """Sets whether every question in a server's channel is answered."""
        if on:
            query = "INSERT OR REPLACE INTO listening (channel, guild) VALUES (?, ?)"
            self._run(query, channel, guild)
        else:
            self._run("DELETE FROM listening WHERE channel = ?", channel)

    def listening(self) -> set[int]:
        return {channel for (channel,) in self._run("SELECT channel FROM listening")}

    def keepers(self) -> dict[int, set[int]]:
        """The roles, by server, whose holders may change its stories."""
        found: dict[int, set[int]] = {}
        for guild, role in self._run("SELECT guild, role FROM keepers"):
            found.setdefault(guild, set()).add(role)
        return found

    def keep(self, guild: int, role: int, allowed: bool) -> None:
        """Sets whether who holds a role may change its server's stories."""
        if allowed:
            self._run("INSERT OR IGNORE INTO keepers VALUES (?, ?)", guild, role)
        else:
            self._run("DELETE FROM keepers WHERE guild = ? AND role = ?", guild, role)

    def audit_channel(self, guild: int) -> int | None:
        """The channel in which a server is told who changed its stories."""
        return self._number("SELECT channel FROM audits WHERE guild = ?", guild)

    def audit_in(self, guild: int, channel: int | None) -> None:
        if channel is None:
            self._run("DELETE FROM audits WHERE guild = ?", guild)
        else:
            self._run("INSERT OR REPLACE INTO audits VALUES (?, ?)", guild, channel)

    def servers(self) -> set[int]:
        """The servers of which anything is remembered."""
        query = " UNION ".join(f"SELECT guild FROM {table}" for table in OF_A_SERVER)  # noqa: S608
        return {guild for (guild,) in self._run(query) if guild is not None}

    def left(self, guild: int) -> None:
        """Notes that the bot has left a server, if that is not known yet."""
        self._run("INSERT OR IGNORE INTO left (guild) VALUES (?)", guild)

    def rejoined(self, guild: int) -> None:
        self._run("DELETE FROM left WHERE guild = ?", guild)

    def purge(self) -> list[int]:
        """Forgets old answers that nobody voted on, and servers that were left long ago, which
        are returned.
        """
        self._run(
            "DELETE FROM answers WHERE at < datetime('now', ?) "
            "AND id NOT IN (SELECT answer FROM votes)",
            f"-{KEEP_DAYS} days",
        )
        query = "SELECT guild FROM left WHERE at < datetime('now', ?)"
        gone = [guild for (guild,) in self._run(query, f"-{LEFT_KEPT.days} days")]
        for guild in gone:
            self.forget(guild)
        return gone

    def forget(self, guild: int) -> None:
        """Forgets what was asked in a server, and what it has set."""
        self._run(
            "DELETE FROM votes WHERE answer IN (SELECT id FROM answers WHERE guild = ?)", guild
        )
        for table in (*OF_A_SERVER, "left"):
            self._run(f"DELETE FROM {table} WHERE guild = ?", guild)  # noqa: S608

    def opened_thread(self, thread: int, guild: int, about: str | None) -> None:
        query = "INSERT OR REPLACE INTO threads (thread, about, guild) VALUES (?, ?, ?)"
        self._run(query, thread, about, guild)

    def is_below_an_answer(self, thread: int, guild: int) -> bool:
        """Whether the bot has opened a thread, or somebody from an answer: that message's id is
        the thread's.
        """
        return bool(self._run(*_thread("1", thread, guild)))

    def story_of_thread(self, thread: int, guild: int | None) -> str | None:
        """The story of the answer that a thread is below."""
        return self._one(*_thread("about", thread, guild))

    def fact(self, name: str) -> str | None:
        return self._one("SELECT value FROM facts WHERE name = ?", name)

    def set_fact(self, name: str, value: str) -> None:
        self._run("INSERT OR REPLACE INTO facts VALUES (?, ?)", name, value)

    def _one(self, query: str, *values: object) -> str | None:
        rows = self._run(query, *values)
        return rows[0][0] if rows else None

    def _number(self, query: str, *values: object) -> int | None:
        rows = self._run(query, *values)
        return rows[0][0] if rows else None

    def _run(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._base.execute(query, values).fetchall()


def _thread(what: str, thread: int, guild: int | None) -> tuple[str, int, int | None]:
    """Asks for something of the answer that a thread of a server is below."""
    query = (
        f"SELECT {what} FROM threads WHERE thread = ?1 "  # noqa: S608 (a column's name)
        f"UNION ALL SELECT {what} FROM answers WHERE message = ?1 AND guild IS ?2"
    )
    return query, thread, guild


def _cited(row: list[Any]) -> Cited:
    story, version, start, end, paragraph, mark = row
    return Cited(story, version, start, end, paragraph, mark and (mark[0], mark[1]))
