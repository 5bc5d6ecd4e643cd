"""Answers -> Discord's Markdown. Pure: knows no discord.py, only Discord's rules.

Discord drops a backslash before any ASCII punctuation and shows the character as it is, so with
all of them escaped nothing in a story is Markdown, a mention, an emoji or a link, and what a
reader sees is the story's own text. `>>>` quotes everything up to the end of its block.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from index import Excerpt
from index.links import link_to
from index.records import Span

from .sureness import sureness
from .texts import say

# A message may display 4,000 characters in all (Components V2). Escaping can double a text, so
# limits are on what is sent.
QUOTE_LIMIT = 2_000
CONTEXT_LIMIT = 3_000
LINE_LIMIT = 300
TITLE_LIMIT = 100
LINK_LIMIT = 500
SECTION_LIMIT = 60

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""What turns the direction of reading, also of what follows on the line."""

_ELLIPSIS = "…"
_CUT = f" {_ELLIPSIS}"
_LAST_IN_ONE_UNIT = 0xFFFF
_OVERHEAD = len(">>> " + "… " + _CUT + "****")
_LONGEST_CHARACTER = 32  # a longer pile of accents is no letter: it may be cut anywhere
_LONGEST_WORD = 100  # a longer run without a space is no word: it may be cut between characters


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation as it is sent, and which part of the excerpt's text it shows."""

    markdown: str
    shown: Span


@dataclass(frozen=True, slots=True)
class Card:
    """What a message shows: blocks of Markdown, one below the other."""

    blocks: tuple[str, ...]
    found: bool = True


def escape(text: str) -> str:
    """Markdown that Discord shows as exactly ``text``."""
    return _PUNCTUATION.sub(r"\\\1", text)


def quote(text: str, mark: Span | None, limit: int = QUOTE_LIMIT) -> Quote:
    """``text`` as a quotation of at most ``limit`` characters, the part ``mark`` of it in bold.

    What does not fit is cut between words, around the mark, and an ellipsis stands for it.
    """
    a, b = mark or (0, 0)
    start, end = _window(text, (a, b), limit - _OVERHEAD)
    a, b = max(a, start), min(b, end)
    body = (
        escape(text[start:end])
        if a >= b
        else "".join((escape(text[start:a]), _bold(text[a:b]), escape(text[b:end])))
    )
    before = f"{_ELLIPSIS} " if start else ""
    after = _CUT if end < len(text) else ""
    return Quote(f">>> {before}{body}{after}", (start, end))


def answer_card(
    excerpt: Excerpt | None,
    locale: str,
    *,
    confidence: float | None,
    page: int = 0,
    pages: int = 1,
    asked: str = "",
    understood: str = "",
) -> Card:
    """One excerpt of an answer, cited; or, without one, that the story does not say.

    ``confidence`` is None where the story does not say and the excerpt is the closest to it;
    ``asked`` is the question where the message does not show it otherwise, ``understood`` how it
    was understood where that is not what was asked.
    """
    blocks = [f"**{line(asked)}**"] if asked else []
    if understood:
        blocks.append(f"-# {say(locale, 'answer.understood', question=line(understood))}")
    if excerpt is None:
        return Card((*blocks, say(locale, "answer.not_said")), found=False)
    mark = excerpt.highlight and (
        excerpt.highlight[0] - excerpt.start,
        excerpt.highlight[1] - excerpt.start,
    )
    notes = []
    if confidence is None:
        blocks.append(f"{say(locale, 'answer.not_said')} {say(locale, 'answer.closest')}:")
    elif page == 0:
        notes.append(say(locale, f"answer.sure.{sureness(confidence)}"))
    if page:
        notes.append(say(locale, "answer.page", page=page + 1, pages=pages))
    blocks += _columns(excerpt)
    blocks += [quote(excerpt.text, mark).markdown, _citation(excerpt, locale, notes)]
    return Card(tuple(blocks), found=confidence is not None)


def context_card(context: Excerpt, locale: str) -> Card:
    """The paragraphs around an excerpt, the excerpt in bold."""
    mark = context.highlight and (
        context.highlight[0] - context.start,
        context.highlight[1] - context.start,
    )
    text = quote(context.text, mark, CONTEXT_LIMIT).markdown
    return Card((*_columns(context), text, _citation(context, locale, [])))


def _columns(excerpt: Excerpt) -> list[str]:
    """What stands above a row of a table."""
    return [f"-# {line(excerpt.columns)}"] if excerpt.columns else []


def line(text: str, limit: int = LINE_LIMIT) -> str:
    """A title or a question on one line, escaped and cut between words."""
    return escape(shorten(text, limit))


def title_line(title: str) -> str:
    """A title, or another name, as it is shown in a sentence."""
    return line(title, TITLE_LIMIT)


def shorten(text: str, limit: int) -> str:
    """``text`` on one line, cut between words where it is longer than ``limit`` when escaped."""
    text = " ".join(_TURNS.sub("", text).split())
    if _fitting(text, 0, limit) == len(text):
        return text
    end = _cut_before(text, 0, _fitting(text, 0, limit - len(_CUT)))
    return text[:end].rstrip() + _CUT


def _citation(excerpt: Excerpt, locale: str, notes: Sequence[str]) -> str:
    last = excerpt.last_paragraph
    if last > excerpt.paragraph:
        place = say(locale, "answer.paragraphs", first=str(excerpt.paragraph), last=str(last))
    else:
        place = say(locale, "answer.paragraph", number=str(excerpt.paragraph))
    if excerpt.section:
        place = f"{place}, {_section(excerpt.section, locale)}"
    link = link_to(excerpt)
    if link and len(link) <= LINK_LIMIT and not re.search(r"[<>\s]", link):
        place = f"[{place}](<{link}>)"
    return "-# " + " · ".join([place, title_line(excerpt.story.title), *notes])


def _section(name: str, locale: str) -> str:
    if page := re.fullmatch(r"page (\d+)", name):
        return say(locale, "answer.section.page", number=page[1])
    return line(name, SECTION_LIMIT)


def _bold(text: str) -> str:
    # A line at a time: a quotation's lines are read one by one.
    lines = ((part.strip() and f"**{escape(part)}**") or part for part in text.split("\n"))
    return "\n".join(lines)


def _window(text: str, mark: Span, limit: int) -> Span:
    """The part of ``text``, from its start or else from the mark, that fits when escaped."""
    start = 0
    end = _fitting(text, 0, limit, mark)
    if end < mark[1]:
        start = _start_of_word(text, mark[0])
        end = _fitting(text, start, limit, mark)
    return start, end if end == len(text) else _cut_before(text, start, end)


def _fitting(text: str, start: int, limit: int, mark: Span = (0, 0)) -> int:
    size = 0
    for position in range(start, len(text)):
        size += _size(text[position])
        if text[position] == "\n" and mark[0] <= position < mark[1]:
            size += len("****")  # each line of the mark is in bold by itself
        if size > limit:
            return position
    return len(text)


def _size(char: str) -> int:
    """What a character takes when sent: counted in UTF-16, the stricter way to count."""
    return 1 + (ord(char) > _LAST_IN_ONE_UNIT or bool(_PUNCTUATION.match(char)))


def _start_of_word(text: str, position: int) -> int:
    for start in range(position, max(-1, position - _LONGEST_WORD), -1):
        if not start or text[start - 1].isspace():
            return start
    return _start_of_character(text, position, 0)


def _cut_before(text: str, start: int, end: int) -> int:
    """The last place up to ``end`` between two words, or else between two characters."""
    for position in range(end, max(start, end - _LONGEST_WORD), -1):
        if text[position].isspace():
            return position
    return _start_of_character(text, end, start + 1)


def _start_of_character(text: str, position: int, least: int) -> int:
    """Takes no accent, joined emoji or the like off its letter."""
    start = position
    while start > max(least, position - _LONGEST_CHARACTER) and _belongs_to_previous(text, start):
        start -= 1
    return position if _belongs_to_previous(text, start) else start


def _belongs_to_previous(text: str, position: int) -> bool:
    joiner = "\u200d"
    char = text[position]
    return unicodedata.category(char).startswith("M") or joiner in (char, text[position - 1])
