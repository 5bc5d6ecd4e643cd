"""The tables in which the bot remembers, and what files of earlier versions lack."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    id INTEGER PRIMARY KEY, question TEXT NOT NULL, scope TEXT, about TEXT, found INTEGER NOT NULL,
    asked_by INTEGER NOT NULL, private INTEGER NOT NULL, shows_question INTEGER NOT NULL,
    locale TEXT NOT NULL, guild INTEGER, channel INTEGER, message INTEGER UNIQUE,
    at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP, confidence REAL NOT NULL DEFAULT 0,
    cited TEXT NOT NULL DEFAULT '[]', understood TEXT, after INTEGER
);
CREATE INDEX IF NOT EXISTS answers_by_channel ON answers (channel);
CREATE TABLE IF NOT EXISTS votes (
    answer INTEGER NOT NULL REFERENCES answers (id), user INTEGER NOT NULL,
    helpful INTEGER NOT NULL, at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (answer, user)
);
CREATE TABLE IF NOT EXISTS stories_in_use (place INTEGER PRIMARY KEY, story TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS listening (channel INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS threads (thread INTEGER PRIMARY KEY, about TEXT);
CREATE TABLE IF NOT EXISTS keepers (
    guild INTEGER NOT NULL, role INTEGER NOT NULL, PRIMARY KEY (guild, role)
);
CREATE TABLE IF NOT EXISTS audits (guild INTEGER PRIMARY KEY, channel INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""

ADDED = {
    "confidence": "ALTER TABLE answers ADD COLUMN confidence REAL NOT NULL DEFAULT 0",
    "cited": "ALTER TABLE answers ADD COLUMN cited TEXT NOT NULL DEFAULT '[]'",
    "understood": "ALTER TABLE answers ADD COLUMN understood TEXT",
    "after": "ALTER TABLE answers ADD COLUMN after INTEGER",
}
"""Columns that a file from an earlier version lacks."""
