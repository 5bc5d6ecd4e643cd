"""What the Discord bot remembers: answers, votes, and what servers have set. SQLite on disk.

Its methods read and write files: call them off the event loop.
"""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index import QuothError

KEEP_DAYS = 90
"""Answers that nobody voted on are forgotten after that long."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    id INTEGER PRIMARY KEY, question TEXT NOT NULL, scope TEXT, about TEXT, found INTEGER NOT NULL,
    asked_by INTEGER NOT NULL, private INTEGER NOT NULL, shows_question INTEGER NOT NULL,
    locale TEXT NOT NULL, guild INTEGER, channel INTEGER, message INTEGER UNIQUE,
    at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE IF NOT EXISTS votes (
    answer INTEGER NOT NULL REFERENCES answers (id), user INTEGER NOT NULL,
    helpful INTEGER NOT NULL, at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (answer, user)
);
CREATE TABLE IF NOT EXISTS stories_in_use (place INTEGER PRIMARY KEY, story TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS listening (channel INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS threads (thread INTEGER PRIMARY KEY, about TEXT);
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class BadMemory(QuothError):
    """The file in which the bot remembers can't be used."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked, with what is needed to go on from its answer.

    ``scope`` is the story it was asked of (None: all), ``about`` the one its answer is from.
    """

    question: str
    scope: str | None
    about: str | None
    found: bool
    asked_by: int
    private: bool
    shows_question: bool
    locale: str
    guild: int | None
    channel: int | None


class Memory:
    def __init__(self, path: Path) -> None:
        """Opens the file, made when missing, and forgets what is too old; raises BadMemory."""
        self._lock = threading.Lock()
        try:
            self._base = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self._base.execute("PRAGMA journal_mode = WAL")
            self._base.executescript(_SCHEMA)
        except sqlite3.Error as error:
            raise BadMemory(
                f"{path} can't be used ({error}): mend it, or move it away to begin anew."
            ) from error
        self._run(
            "DELETE FROM answers WHERE at < datetime('now', ?) "
            "AND id NOT IN (SELECT answer FROM votes)",
            f"-{KEEP_DAYS} days",
        )

    def close(self) -> None:
        with self._lock:
            self._base.close()

    def remember(self, asked: Asked) -> int:
        """Keeps a question, and returns the id of its answer."""
        with self._lock:
            row = self._base.execute(
                "INSERT INTO answers (question, scope, about, found, asked_by, private, "
                "shows_question, locale, guild, channel) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    asked.question,
                    asked.scope,
                    asked.about,
                    asked.found,
                    asked.asked_by,
                    asked.private,
                    asked.shows_question,
                    asked.locale,
                    asked.guild,
                    asked.channel,
                ),
            )
            assert row.lastrowid is not None
            return row.lastrowid

    def recall(self, answer: int) -> Asked | None:
        rows = self._run(
            "SELECT question, scope, about, found, asked_by, private, shows_question, locale, "
            "guild, channel FROM answers WHERE id = ?",
            answer,
        )
        if not rows:
            return None
        question, scope, about, found, by, private, shows, *where = rows[0]
        return Asked(question, scope, about, bool(found), by, bool(private), bool(shows), *where)

    def shown_as(self, answer: int, message: int) -> None:
        """Notes which message shows an answer."""
        self._run("UPDATE OR IGNORE answers SET message = ? WHERE id = ?", message, answer)

    def story_of_message(self, message: int) -> str | None:
        """The story that the answer in a message is about."""
        return self._one("SELECT about FROM answers WHERE message = ?", message)

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

    def use_story(self, place: int, story: str | None) -> None:
        """Sets the story that a channel, or a server, asks; None for all."""
        if story is None:
            self._run("DELETE FROM stories_in_use WHERE place = ?", place)
        else:
            self._run("INSERT OR REPLACE INTO stories_in_use VALUES (?, ?)", place, story)

    def story_in_use(self, *places: int | None) -> str | None:
        """The story of the first of the places that has one."""
        for place in places:
            if story := self._one("SELECT story FROM stories_in_use WHERE place = ?", place):
                return story
        return None

    def listen(self, channel: int, on: bool) -> None:
        """Sets whether every question in a channel is answered."""
        if on:
            self._run("INSERT OR IGNORE INTO listening VALUES (?)", channel)
        else:
            self._run("DELETE FROM listening WHERE channel = ?", channel)

    def listening(self) -> set[int]:
        return {channel for (channel,) in self._run("SELECT channel FROM listening")}

    def opened_thread(self, thread: int, about: str | None) -> None:
        self._run("INSERT OR REPLACE INTO threads VALUES (?, ?)", thread, about)

    def is_own_thread(self, thread: int) -> bool:
        return bool(self._run("SELECT 1 FROM threads WHERE thread = ?", thread))

    def story_of_thread(self, thread: int) -> str | None:
        return self._one("SELECT about FROM threads WHERE thread = ?", thread)

    def fact(self, name: str) -> str | None:
        return self._one("SELECT value FROM facts WHERE name = ?", name)

    def set_fact(self, name: str, value: str) -> None:
        self._run("INSERT OR REPLACE INTO facts VALUES (?, ?)", name, value)

    def _one(self, query: str, *values: object) -> str | None:
        rows = self._run(query, *values)
        return rows[0][0] if rows else None

    def _run(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._base.execute(query, values).fetchall()
