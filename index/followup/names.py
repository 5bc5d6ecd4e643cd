"""Finds the names in a text by their capitals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .english import FUNCTION, TIMES, TITLES
from .tokens import Token

Key = tuple[str, ...]
"""A name's words in lower case, its title left out."""

_INITIAL = 2  # letters at most before a point inside of a name


@dataclass(frozen=True, slots=True)
class Capitals:
    """How a story writes its words, in lower case: which with a capital inside of a sentence (or
    only ever at the beginning of one), and which without.
    """

    capitals: frozenset[str]
    common: frozenset[str]


def name_runs(
    tokens: Sequence[Token], text: str, written: Capitals, *, typed: bool = False
) -> Iterator[tuple[int, int]]:
    """The names in a text, as positions (first, past the last) among its tokens.

    ``typed`` where capitals may be missing: then the story's names are known without.
    """
    row = 0
    while row < len(tokens):
        if not _names(tokens, row, written, typed):
            row += 1
            continue
        end = row + 1
        while end < len(tokens) and not tokens[end - 1].owns:
            gap = text[tokens[end - 1].end : tokens[end].start]
            if gap not in (" ", ". ") or (gap == ". " and len(tokens[end - 1].text) > _INITIAL):
                break
            if _names(tokens, end, written, typed):
                end += 1
                continue
            link = [token.word for token in tokens[end : end + 2]]
            after = end + (2 if link == ["of", "the"] else 1 if link[0] == "of" else 99)
            if (
                after < len(tokens)
                and tokens[after].capital
                and _names(tokens, after, written, typed)
            ):
                end = after + 1
                continue
            break
        yield row, end
        row = end


def _names(tokens: Sequence[Token], row: int, written: Capitals, typed: bool) -> bool:
    token = tokens[row]
    if token.word in FUNCTION or token.word in TIMES or not token.word[0].isalpha():
        return False
    if not token.capital:
        return typed and token.word in written.capitals and token.word not in written.common
    if row == 0:
        return token.word in written.capitals
    return True


def key_of(tokens: Sequence[Token]) -> Key:
    """The name's words without its title, or with it where there is nothing else."""
    words = tuple(t.word for t in tokens if t.word not in {"of", "the"})
    kept = tuple(word for word in words if word not in TITLES)
    return kept or words
