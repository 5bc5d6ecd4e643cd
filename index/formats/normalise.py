"""Brings text into the one form that is stored. Pure, and a second time changes nothing."""

from __future__ import annotations

import re
import unicodedata
from unicodedata import combining

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Controls, the byte order mark, the soft hyphen and noncharacters: invisible, but they split words.
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\ufeff\ufffe\uffff]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
# Only from a run's first blank: from each of them, a long run would take quadratic time.
_LINE_TAIL = re.compile(r"(?<![^\S\n])[^\S\n]+$", re.MULTILINE)
# More accents on one letter than any script has. Putting them in order takes quadratic time.
_MOST_MARKS = 64
_NO_WORDS = re.compile(rf"(?<![^\w\s!-~])[^\w\s!-~]{{{_MOST_MARKS + 1},}}")
# What turns the direction of all that follows on its line, which would be others' words.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_GAP = re.compile(r"\n{3,}")


def normalise(text: str) -> str:
    """One kind of line end, composed characters (NFC), nothing invisible, no trailing blanks.

    What a reader sees stays: doubled spaces, curly quotes, misspellings.
    """
    text = _LINE_ENDS.sub("\n", text)
    text = _INVISIBLE.sub("", text)
    text = _LONE_SURROGATE.sub("\ufffd", text)
    if not text.isascii():
        text = _fewer_marks(unicodedata.normalize("NFC", _fewer_marks(text)))
    text = _LINE_TAIL.sub("", text)
    return _GAP.sub("\n\n", text).strip()


def one_line(text: str) -> str:
    """A title or a name as it is shown beside other words: normalised, and on one line."""
    return " ".join(_TURNS.sub("", normalise(text)).split())


def _fewer_marks(text: str) -> str:
    return _NO_WORDS.sub(_without_surplus, text)


def _without_surplus(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for char in run.group():
        marks = marks + 1 if combining(char) else 0
        if marks <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)
