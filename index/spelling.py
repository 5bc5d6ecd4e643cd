"""Questions typed in a hurry -> the story's own words: typos mended, short forms written out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA

from .errors import ModelError
from .models import find_model

_WORD = re.compile(r"[^\W\d_]+")
_TYPED = re.compile(r"(?<!\d)(?<!\d )\b[^\W\d_]+")  # not 5 pm, 500 BC, 20km
_NAMES = re.compile(
    r"(?!(?:The|In|On|At|By|To|For|From|And|But|As|When|Mr|Mrs|Ms|Dr|Sir) )"
    r"\b[A-Z][a-z]+(?: (?:of |of the )?[A-Z][a-z]+){1,4}"
)
_TWO_LETTER_WORDS = frozenset(
    "am an as at be by do go ha he hi if in is it me my no of oh ok on or so to up us we".split()
)
_SHORT_FORMS = {
    "pm": "prime minister",
    "pres": "president",
    "govt": "government",
    "dept": "department",
    "intl": "international",
    "approx": "approximately",
    "ppl": "people",
    "yrs": "years",
    "mins": "minutes",
    "hrs": "hours",
    "abt": "about",
    "btw": "between",
    "u": "you",
    "r": "are",
    "ur": "your",
}
_SHORTEST = 4  # letters of a word that may be mistyped: shorter ones are too like each other
_LONG = 7  # letters from which a word may have two mistakes
_SHORT_NAME = range(2, 6)


class Spelling:
    """The words of some stories, against which questions are read.

    A word is taken as it stands if the stories hold it or English does (the embedding model's
    vocabulary of 24,000 words). Else it becomes the stories' word that is one slip away (two from
    seven letters on), or else the English one that is one slip away; a slip is a letter too many,
    too few or wrong, or two exchanged. The initials of a name in the stories, and short forms
    common in chats, are written out. What is neither stays.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._words = Counter(
            chain.from_iterable(map(str.lower, _WORD.findall(text)) for text in texts)
        )

    # What follows is needed once a word is none of these, which most questions have none of.

    @cached_property
    def _ordered(self) -> list[str]:
        """The longer words, the most frequent ones first."""
        return [word for word, _ in self._words.most_common() if len(word) >= _SHORTEST]

    @cached_property
    def _names(self) -> dict[str, str]:
        """Names by their initials."""
        return _by_initials(name for text in self._texts for name in _NAMES.findall(text))

    def mended(self, question: str) -> str:
        """The question as it was probably meant."""
        return _TYPED.sub(lambda word: self._meant(word[0]), question)

    def _meant(self, word: str) -> str:
        lower = word.lower()
        if lower in self._words:
            return word
        if lower in self._names and (word.isupper() or not _is_word(lower)):
            return self._names[lower]
        if lower in _SHORT_FORMS and (len(word) > 1 or word.islower()):  # no "U.S.", no "J. R."
            return _SHORT_FORMS[lower]
        if len(lower) < _SHORTEST or lower in _english() or not _english():
            return word
        slips = 2 if len(lower) >= _LONG else 1
        return (
            _nearest(lower, self._ordered, slips) or _nearest(lower, _common_english(), 1) or word
        )


def _nearest(word: str, words: Sequence[str], slips: int) -> str | None:
    found = process.extractOne(word, words, scorer=OSA.distance, score_cutoff=slips)
    return found[0] if found else None


def _is_word(lower: str) -> bool:
    return lower in (_english() if len(lower) > len("us") else _TWO_LETTER_WORDS)


def _by_initials(names: Iterable[str]) -> dict[str, str]:
    """Each name by its initials, the most frequent one where several share them."""
    found: dict[str, str] = {}
    for name, _ in Counter(names).most_common():
        initials = "".join(word[0] for word in name.split() if word[0].isupper()).lower()
        if len(initials) in _SHORT_NAME:
            found.setdefault(initials, name)
    return found


@cache
def _english() -> frozenset[str]:
    """The whole words of the packaged model's vocabulary; empty where it is not installed."""
    try:
        lines = (find_model().folder / "vocab.txt").read_text("utf-8").splitlines()
    except (ModelError, OSError):
        return frozenset()
    return frozenset(word for word in lines if word.isalpha())


@cache
def _common_english() -> list[str]:
    """The longer of them, the most frequent first, as the vocabulary has them."""
    lines = (find_model().folder / "vocab.txt").read_text("utf-8").splitlines()
    return [word for word in lines if word.isalpha() and len(word) >= _SHORTEST]
