"""Questions as people type them in a hurry: typos, lower case, no question mark, short forms."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import partial

_WORD = re.compile(r"\w+")
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")  # no figures: another year is another question
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SHORT_FORMS = {
    "prime minister": "pm",
    "new zealand": "nz",
    "united states": "us",
    "united kingdom": "uk",
    "european union": "eu",
    "united nations": "un",
    "new york": "ny",
    "people": "ppl",
    "because": "bc",
    "between": "btwn",
    "about": "abt",
    "government": "govt",
    "international": "intl",
    "department": "dept",
    "approximately": "approx",
    "number": "no.",
    "and": "&",
    "you": "u",
    "are": "r",
    "with": "w/",
    "without": "w/o",
}
_SHORTENED = re.compile(rf"\b({'|'.join(_SHORT_FORMS)})\b", re.IGNORECASE)
_IDLE = frozenset(
    "a an the of to in on at for from by with and or as is are was were be been being do does did "
    "has have had what who whom which that this these those it its there".split()
)


def noisy(question: str, rng: random.Random) -> str:
    """The question, hurried: one to three of a typo, keywords only, short forms, and no capitals
    and no question mark, drawn at random. Typos and carelessness come most, a typo perhaps twice.

    What is drawn and can't be applied leaves it as it is, and so does everything where it has only
    one word. It always keeps a letter or a digit.
    """
    if len(_WORD.findall(question)) < 2:  # noqa: PLR2004
        return question
    ways: list[Callable[[str], str]] = [
        partial(_mistyped, rng=rng),
        _keywords,
        _short_forms,
        _careless,
    ]
    hurried = question
    for way in rng.choices(ways, weights=[4, 1, 1, 4], k=rng.choice([1, 2, 3])):
        hurried = way(hurried)
    return hurried if any(char.isalnum() for char in hurried) else question


def _mistyped(question: str, rng: random.Random) -> str:
    """One long word with a letter left out, doubled, exchanged with the next, or wrong."""
    words = list(_LONG_WORD.finditer(question))
    if not words:
        return question
    word = rng.choice(words)
    at = rng.randrange(word.start() + 1, word.end() - 1)  # first letters are seldom mistyped
    here, after = question[at], question[at + 1]
    wrong = rng.choice(_LETTERS.replace(here.lower(), ""))
    there = rng.choice([after, here + here + after, after + here, wrong + after])
    return question[:at] + there + question[at + 2 :]


def _keywords(question: str) -> str:
    """Without the words that a search does not need; as it is where fewer than two are left."""
    words = question.rstrip("?. ").split()
    kept = [word for word in words if _WORD.search(word) and word.lower().strip(",") not in _IDLE]
    return " ".join(kept) if len(kept) > 1 else question


def _short_forms(question: str) -> str:
    return _SHORTENED.sub(lambda match: _SHORT_FORMS[match[0].lower()], question)


def _careless(question: str) -> str:
    """Without capitals, and without the mark at its end."""
    return question.lower().rstrip("?. ")
