"""The tables in which the bot remembers, and what files of earlier versions lack."""

# An answer's id is never given again (AUTOINCREMENT): messages that stay name it. Files made before
# that was so keep theirs.
SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    question TEXT NOT NULL, scope TEXT, about TEXT, found INTEGER NOT NULL,
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
CREATE TABLE IF NOT EXISTS stories_in_use (
    place INTEGER PRIMARY KEY, story TEXT NOT NULL, guild INTEGER
);
CREATE TABLE IF NOT EXISTS listening (channel INTEGER PRIMARY KEY, guild INTEGER);
CREATE TABLE IF NOT EXISTS threads (thread INTEGER PRIMARY KEY, about TEXT, guild INTEGER);
CREATE TABLE IF NOT EXISTS keepers (
    guild INTEGER NOT NULL, role INTEGER NOT NULL, PRIMARY KEY (guild, role)
);
CREATE TABLE IF NOT EXISTS audits (guild INTEGER PRIMARY KEY, channel INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS left (
    guild INTEGER PRIMARY KEY, at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
"""

ADDED = (
    ("answers", "confidence", "REAL NOT NULL DEFAULT 0"),
    ("answers", "cited", "TEXT NOT NULL DEFAULT '[]'"),
    ("answers", "understood", "TEXT"),
    ("answers", "after", "INTEGER"),
    ("stories_in_use", "guild", "INTEGER"),
    ("listening", "guild", "INTEGER"),
    ("threads", "guild", "INTEGER"),
)
"""Columns, by table, that a file from an earlier version lacks."""

OF_A_SERVER = ("answers", "stories_in_use", "listening", "threads", "keepers", "audits")
"""The tables whose rows are a server's, by their column ``guild``."""
