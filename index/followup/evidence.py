"""What speaks, in a story, for a name being a person, and which, or a place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .english import (
    LOCATIVES,
    PLACES,
    SPEECH,
    TITLES,
    gender_of_noun,
    is_person_noun,
    is_plural,
)
from .names import Capitals, Key, key_of, name_runs
from .tokens import Token

_EARLY = 6  # words within which a sentence may point back
_CLEAR = 1.5
"""How many times the evidence for one must outweigh that for the other."""


@dataclass
class Evidence:
    """What speaks for a name being a person, and which, or a place."""

    person: float = 0.0
    place: float = 0.0
    he: float = 0.0
    she: float = 0.0

    def add(self, other: Evidence) -> None:
        for name in ("person", "place", "he", "she"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def kind(self) -> str:
        person = self.person + self.he + self.she
        if person >= 1 and person >= self.place:
            return "person"
        return "place" if self.place >= 1 else "thing"

    @property
    def gender(self) -> str | None:
        if self.he > _CLEAR * self.she:
            return "he"
        return "she" if self.she > _CLEAR * self.he else None


def gather(
    sentences: Iterable[tuple[int, Sequence[Token]]], written: Capitals
) -> dict[Key, Evidence]:
    """The evidence for every name and person noun; a sentence comes with its paragraph's number."""
    found: dict[Key, Evidence] = defaultdict(Evidence)
    focus: Key | None = None
    paragraph = 0
    for number, tokens in sentences:
        if number != paragraph:
            focus, paragraph = None, number
        text = _spaced(tokens)
        mentions: dict[int, tuple[Key, int]] = {}
        for first, end in name_runs(tokens, text, written):
            key = key_of(tokens[first:end])
            mentions[first] = (key, end)
            found[key].add(_around(tokens, first, end))
        for row, token in enumerate(tokens):
            if not token.capital and is_person_noun(token.word) and not is_plural(token.word):
                mentions.setdefault(row, ((token.word,), row + 1))
        focus = _credit(tokens, mentions, focus, found)
    return dict(found)


def _spaced(tokens: Sequence[Token]) -> str:
    """A text in which the tokens stand where they do, with blanks between."""
    text = [" "] * (tokens[-1].end if tokens else 0)
    for before, after in pairwise(tokens):
        if after.start - before.end > 1:
            text[before.end] = ","  # something stood there that parts names
    return "".join(text)


def _around(tokens: Sequence[Token], first: int, end: int) -> Evidence:
    """What a name's words and those next to it tell."""
    evidence = Evidence()
    words = [token.word for token in tokens[first:end]]
    if len(words) > 1 and words[0] in TITLES:
        evidence.person += 2
        _gendered(evidence, words[0], 2)
    else:
        _gendered(evidence, words[-1], 2)
    if words[-1] in PLACES or words[0] in {"mount", "lake", "port", "river"}:
        evidence.place += 2
    _before(evidence, [token.word for token in tokens[max(0, first - 3) : first]])
    after = [token.word for token in tokens[end : end + 5]]
    if after and (after[0] in SPEECH or after[0] == "who"):
        evidence.person += 1
    parted = end < len(tokens) and tokens[end].start - tokens[end - 1].end > 1
    apposed = parted and after[0] in {"the", "a", "an", "his", "her", "their"}
    if apposed and (noun := next((word for word in after[1:4] if is_person_noun(word)), "")):
        evidence.person += 1.5
        _gendered(evidence, noun, 1.5)
    return evidence


def _before(evidence: Evidence, before: Sequence[str]) -> None:
    """What stands before a name: "in", "the town of", "a widow called"."""
    if not before:
        return
    if before[-1] in PLACES or (before[-1] == "of" and before[-2:-1] and before[-2] in PLACES):
        evidence.place += 2
    elif before[-1] in LOCATIVES:
        evidence.place += 1 if before[-1] in {"in", "at"} else 0.5
    noun = next((word for word in reversed(before) if word not in {"named", "called"}), "")
    if noun and not is_plural(noun) and is_person_noun(noun):
        evidence.person += 2
        _gendered(evidence, noun, 2)


def _led(tokens: Sequence[Token], row: int) -> bool:
    """Whether a preposition of place stands before a name: "in Tarrow", "on the river Isk"."""
    while row > 0 and tokens[row - 1].word in PLACES | {"the"}:
        row -= 1
    return row > 0 and tokens[row - 1].word in LOCATIVES


def _gendered(evidence: Evidence, noun: str, weight: float) -> None:
    if gender := gender_of_noun(noun):
        setattr(evidence, gender, getattr(evidence, gender) + weight)


_SUBJECT = {"he": "he", "she": "she"}
_OWNER = {"his": "he", "her": "she", "him": "he"}


def _credit(
    tokens: Sequence[Token],
    mentions: dict[int, tuple[Key, int]],
    focus: Key | None,
    found: dict[Key, Evidence],
) -> Key | None:
    """Credits a sentence's pronouns to whom it, or else the one before, is about first."""
    new: Key | None = None
    for row, token in enumerate(tokens):
        if row in mentions and new is None:
            key, end = mentions[row]
            if not _led(tokens, row) and not tokens[end - 1].owns:
                new = key
        gender = _SUBJECT.get(token.word) or _OWNER.get(token.word)
        if row > 0 and any(end == row for _, end in mentions.values()):
            continue  # "China, he said"
        if gender and (about := new or (focus if row < _EARLY else None)):
            weight = 1.0 if token.word in _SUBJECT else 0.4
            setattr(found[about], gender, getattr(found[about], gender) + weight)
    return new or focus
