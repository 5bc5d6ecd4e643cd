"""Discord's Markdown as its apps read it: what a text looks like, and what in it is alive.

Written from how the apps behave, not from how the bot escapes: the bot's tests read with it what
a reader of its messages would see.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

PLAIN: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True)
class Piece:
    """A run of text that a reader sees, and how: "bold", "quote", "small", "link" and the like."""

    text: str
    marks: frozenset[str] = PLAIN
    target: str | None = None


def read(markdown: str) -> list[Piece]:
    """What a reader sees; neighbours that look the same are one piece."""
    pieces: list[Piece] = []
    for piece in _read(markdown, PLAIN):
        before = pieces[-1] if pieces else None
        if before and (before.marks, before.target) == (piece.marks, piece.target):
            pieces[-1] = replace(before, text=before.text + piece.text)
        else:
            pieces.append(piece)
    return pieces


def shown(markdown: str) -> str:
    """The words alone."""
    return "".join(piece.text for piece in read(markdown))


def _read(source: str, marks: frozenset[str], at_line_start: bool = True) -> Iterator[Piece]:
    position = 0
    while position < len(source):
        at_line_start = (at_line_start and not position) or source[position - 1 : position] == "\n"
        if not at_line_start and (run := _NOTHING_SPECIAL.match(source, position)):
            yield Piece(run[0], marks)
            position = run.end()
            continue
        for pattern, at_line, make in _RULES:
            match = pattern.match(source, position) if at_line_start or not at_line else None
            if match and match.end() > position:
                yield from make(match, marks)
                position = match.end()
                break
        else:
            yield Piece(source[position], marks)
            position += 1


_Make = Callable[[re.Match[str], frozenset[str]], Iterator[Piece]]


def _literal(match: re.Match[str], marks: frozenset[str]) -> Iterator[Piece]:
    yield Piece(match[1], marks)


def _styled(mark: str, *, lines: bool = False) -> _Make:
    """A rule whose first group that matched is read on, with one mark more."""

    def make(match: re.Match[str], marks: frozenset[str]) -> Iterator[Piece]:
        inside = next(group for group in match.groups() if group is not None)
        if mark in marks:  # a quotation in a quotation is none
            yield Piece(match[0], marks)
        else:
            yield from _read(inside, marks | {mark}, lines)

    return make


def _item(match: re.Match[str], marks: frozenset[str]) -> Iterator[Piece]:
    number, inside = match.groups()
    yield Piece(f"{number} " if number else "• ", marks)
    yield from _read(inside, marks, at_line_start=False)


def _whole(mark: str) -> _Make:
    """A rule whose text is shown as something else: a mention, an emoji, a time, code."""

    def make(match: re.Match[str], marks: frozenset[str]) -> Iterator[Piece]:
        yield Piece(next((g for g in match.groups() if g), match[0]), marks | {mark})

    return make


def _link(match: re.Match[str], marks: frozenset[str]) -> Iterator[Piece]:
    label, target = match["label"], match["target"]
    for piece in _read(label, marks | {"link"}, at_line_start=False):
        yield replace(piece, target=target)


def _address(match: re.Match[str], marks: frozenset[str]) -> Iterator[Piece]:
    address = match[0].strip("<>")
    yield Piece(address, marks | {"link"}, address)


_NOTHING_SPECIAL = re.compile(r"(?:[^\\<@:`*_~|\[h\n]|h(?!ttps?:))+")

_INSIDE = r"(?:\\[\s\S]|[^\\])+?"

_RULES: Final[list[tuple[re.Pattern[str], bool, _Make]]] = [
    (re.compile(pattern), at_line, make)
    for pattern, at_line, make in (
        (r"\\([^0-9A-Za-z\s])", False, _literal),
        (r"```(?:[a-z0-9_+\-.#]+?\n)?\n*([^\n][\s\S]*?)\n*```", False, _whole("code block")),
        (r" *>>> ([\s\S]*)", True, _styled("quote", lines=True)),
        (r" *> ([^\n]*)", True, _styled("quote", lines=True)),
        (r"#{1,3} +([^\n]+)", True, _styled("heading")),
        (r"-# +([^\n]+)", True, _styled("small")),
        (r" *(?:[*-]|(\d+\.)) +([^\n]+)", True, _item),
        (r"<@[!&]?\d+>|<#\d+>|@everyone|@here|</[^:>]+:\d+>|<id:\w+>", False, _whole("mention")),
        (r"<a?:\w+:\d+>|:\w+:", False, _whole("emoji")),
        (r"<t:-?\d+(?::[tTdDfFsSR])?>", False, _whole("time")),
        (r"<[a-z]+://[^\s<>]+>|https?://[^\s<]+[^\s<.,:;\"')\]]", False, _address),
        (
            r"\[(?P<label>(?:\\[\s\S]|[^\\\]])+)\]\(\s*<?(?P<target>(?:\([^)]*\)|[^\s\\])*?)>?\s*\)",
            False,
            _link,
        ),
        (rf"\*\*({_INSIDE})\*\*(?!\*)", False, _styled("bold")),
        (rf"__({_INSIDE})__(?!_)", False, _styled("underlined")),
        (rf"\*(?=\S)({_INSIDE})\*(?!\*)|(?<!\w)_({_INSIDE})_(?!\w)", False, _styled("italic")),
        (rf"~~({_INSIDE})~~", False, _styled("struck")),
        (rf"\|\|({_INSIDE})\|\|", False, _styled("spoiler")),
        (r"(?<!`)``([\s\S]*?[^`])``(?!`)|(?<!`)`([^`]+)`(?!`)", False, _whole("code")),
    )
]
