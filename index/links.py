"""Addresses that open a page at an excerpt, and mark it there (text fragments). Pure.

The syntax is that of https://wicg.github.io/scroll-to-text-fragment/:
``#:~:text=[PREFIX-,]START[,END][,-SUFFIX]``. A browser marks what it finds first, so a fragment
gets as many words as it needs to be found first in the story; it can't know what else is on the
page. Each part lies in one block of the page, as it must: in one line of the story, or in one cell
of a table. A browser that does not find the text opens the page all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from .records import Excerpt, Span

EDGE_WORDS = (4, 6, 9, 14, 2, 1)
"""How many words of either end of a long excerpt are named, as tried: the fewest that tell it apart
(a page and the story may differ somewhere), and fewer still where those are too long.
"""

CONTEXT_WORDS = (2, 4, 8, 16)
"""How many words before or after it are named, where the excerpt's own do not tell it apart."""

MAX_LENGTH = 300
"""Longest fragment, in characters; where letters are written with nine it holds few words."""

_REACH = 400
"""How many characters around an excerpt are looked at for words to tell it apart."""

_BREAK = re.compile(r"\n|\s\|\s")
# Where no blanks are between words, marks are the only places that surely end one.
_WORD = re.compile(
    r"[^\s、。，！？；：「」『』（）《》]+[、。，！？；：「」『』（）《》]*|[^\s\w]+"
)
_QUOTES = ("'‘’‚‛`´", '"“”„‟«»')
_PAGE = re.compile(r"page (\d+)")


def link_to(excerpt: Excerpt) -> str | None:
    """The address of the excerpt's place in its page; None where the story has no address."""
    url = excerpt.story.url
    if not url:
        return None
    page, _, anchor = url.partition("#")
    anchor = anchor.partition(":~:")[0]
    if not anchor and (number := _PAGE.fullmatch(excerpt.section or "")):
        anchor = f"page={number[1]}"  # of a PDF
    fragment = excerpt.fragment or fragment_of(excerpt.text, 0, len(excerpt.text))
    directive = f":~:text={fragment}" if fragment else ""
    return f"{page}#{anchor}{directive}" if anchor or directive else page


def fragment_of(text: str, start: int, end: int) -> str | None:
    """The fragment for ``text[start:end]`` of a story's text, without ``:~:text=``.

    None where nothing in it can be looked for, or only what is too long for an address.
    """
    place = _trimmed(text, _words(text, start, end))
    if not place:
        return None
    wanted = _ends(place)
    plainest = None
    for directive in dict.fromkeys(_directives(text, place)):
        plainest = plainest or directive
        found = directive.found_in(text)
        if found is None:  # it begins or ends inside of what a browser takes for a word
            break
        if found == wanted and len(directive.written(text)) <= MAX_LENGTH:
            return directive.written(text)
    return plainest.written(text) if plainest else None


@dataclass(frozen=True, slots=True)
class _Directive:
    """What a browser is told to look for, as places in the story's text."""

    start: Span
    end: Span | None = None
    prefix: Span | None = None
    suffix: Span | None = None

    def written(self, text: str) -> str:
        parts = [f"{_encoded(text, self.prefix)}-"] if self.prefix else []
        parts.append(_encoded(text, self.start))
        parts += [_encoded(text, self.end)] if self.end else []
        parts += [f"-{_encoded(text, self.suffix)}"] if self.suffix else []
        return ",".join(parts)

    def found_in(self, text: str) -> Span | None:
        """What a browser marks in a page that is just the story."""
        before = f"{_pattern(text, self.prefix)}\\s*" if self.prefix else ""
        after = f"\\s*{_pattern(text, self.suffix)}" if self.suffix else ""
        start = f"{before}(?P<it>{_pattern(text, self.start)})"
        first = re.search(start if self.end else start + after, text, re.IGNORECASE)
        if first is None or self.end is None:
            return first and first.span("it")
        end = re.compile(f"(?P<it>{_pattern(text, self.end)}){after}", re.IGNORECASE)
        last = end.search(text, first.end("it"))
        return last and (first.start("it"), last.end("it"))


def _directives(text: str, place: Sequence[Span]) -> Iterator[_Directive]:
    """What could be looked for, the plainest first."""
    plain = [one for one in _plain(text, place) if len(one.written(text)) <= MAX_LENGTH]
    yield from plain
    for one in plain[:1]:
        # Words of another block are the last resort: a picture or a note may be in between.
        for within in (True, False):
            before, after = _around(text, place, within)
            for count in CONTEXT_WORDS:
                prefix, suffix = _span(before[-count:]), _span(after[:count])
                yield replace(one, prefix=prefix)
                yield replace(one, suffix=suffix)
                yield replace(one, prefix=prefix, suffix=suffix)


def _plain(text: str, place: Sequence[Span]) -> Iterator[_Directive]:
    head, tail = _first_block(text, place), _last_block(text, place)
    whole = [_Directive(_ends(place))] if len(head) == len(place) else []
    if len(place) <= 2 * EDGE_WORDS[0]:
        yield from whole
    for count in EDGE_WORDS:
        most = min(count, len(place) // 2) if whole else count
        if most:
            yield _Directive(_ends(head[:most]), _ends(tail[-most:]))
    yield from whole


def _around(
    text: str, place: Sequence[Span], within: bool
) -> tuple[Sequence[Span], Sequence[Span]]:
    """The words before and after, those of one block: the place's own, or else the one beside."""
    first, last = place[0], place[-1]
    before = _words(text, max(0, first[0] - _REACH), first[0])[1 if first[0] > _REACH else 0 :]
    after = _words(text, last[1], last[1] + _REACH)
    if len(text) > last[1] + _REACH:
        after = after[:-1]  # it may be cut, as the first of those before
    if within:
        return _last_block(text, [*before, first])[:-1], _first_block(text, [last, *after])[1:]
    return _last_block(text, before), _first_block(text, after)


def _first_block(text: str, words: Sequence[Span]) -> Sequence[Span]:
    """Those of the words that are in one block with the first."""
    found = words and _BREAK.search(text, words[0][0], words[-1][1])
    return [word for word in words if word[1] <= found.start()] if found else words


def _last_block(text: str, words: Sequence[Span]) -> Sequence[Span]:
    """Those of the words that are in one block with the last."""
    breaks = list(_BREAK.finditer(text, words[0][0], words[-1][1])) if words else []
    return [word for word in words if word[0] >= breaks[-1].end()] if breaks else words


def _words(text: str, start: int, end: int) -> list[Span]:
    return [word.span() for word in _WORD.finditer(text, start, end) if word[0] != "|"]


def _trimmed(text: str, words: list[Span]) -> list[Span]:
    """Without what has neither letter nor digit at either end, as a mark of a list has."""
    named = [row for row, (a, b) in enumerate(words) if any(map(str.isalnum, text[a:b]))]
    return words[named[0] : named[-1] + 1] if named else []


def _ends(words: Sequence[Span]) -> Span:
    return words[0][0], words[-1][1]


def _span(words: Sequence[Span]) -> Span | None:
    return _ends(words) if words else None


def _encoded(text: str, part: Span) -> str:
    # A dash has a meaning of its own in a fragment, and quote() leaves it as it is.
    return quote(re.sub(r"[ \t]+", " ", text[slice(*part)]), safe="").replace("-", "%2D")


def _pattern(text: str, part: Span) -> str:
    """What a browser takes for the same: in any case, with any quotes, of whole words."""
    words = text[slice(*part)].split()
    pattern = r"[^\S\n]+".join("".join(map(_letter, word)) for word in words)
    opening = r"(?<!\w)" if words[0][0].isalnum() else ""
    closing = r"(?!\w)" if words[-1][-1].isalnum() else ""
    return opening + pattern + closing


def _letter(char: str) -> str:
    alike = next((quotes for quotes in _QUOTES if char in quotes), None)
    return f"[{re.escape(alike)}]" if alike else re.escape(char)
