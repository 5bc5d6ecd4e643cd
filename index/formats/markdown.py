"""Markdown: its words without its marks, one block a paragraph, its headings as sections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ..records import Section
from .normalise import normalise
from .parsed import Parsed
from .pieces import section_name

# Lines of "key: value", or what continues one; a story that opens with a rule has others.
_FRONT_MATTER = re.compile(
    r"\A---[^\S\n]*\n((?:(?:[\w-]+[^\S\n]*:|[ \t#-]).*\n|\n)*)(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)"
)
_FIELD = re.compile(
    r"^(title|url|author|date)[ \t]*:[ \t]*(['\"]?)(.+?)\2[ \t]*$", re.MULTILINE | re.IGNORECASE
)
_PARSER = MarkdownIt("commonmark", {"maxNesting": 100}).enable("table")
_TAG = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)


def parse(text: str) -> Parsed:
    """The title is the front matter's, or else the first heading (of the highest level there)."""
    text = normalise(text)
    fields: dict[str, str] = {}
    if front := _FRONT_MATTER.match(text):
        fields = {name.lower(): value for name, _, value in _FIELD.findall(front.group(1))}
        text = text[front.end() :]
    tokens = _PARSER.parse(text)
    title = fields.get("title") or _first_heading(tokens)
    body: list[str] = []
    sections: list[Section] = []
    length = 0
    for block, is_heading in _blocks(tokens):
        if not (piece := _normalised(block, first=not body)):
            continue
        length += len("\n\n") if body else 0
        if is_heading and piece != title:
            sections.append(Section(length, section_name(piece)))
        body.append(piece)
        length += len(piece)
    return Parsed(
        text="\n\n".join(body),
        title=title,
        url=fields.get("url"),
        author=fields.get("author"),
        published=fields.get("date"),
        sections=tuple(sections),
    )


def _normalised(block: str, *, first: bool) -> str:
    """A block as it is when all are normalised together: code keeps the blanks that it begins with.

    The first one has none, as a text.
    """
    if first:
        return normalise(block)
    return normalise(f".\n{block}").removeprefix(".").lstrip("\n")


def _blocks(tokens: list[Token]) -> Iterator[tuple[str, bool]]:
    """The text of each block, and whether it is a heading; a numbered item keeps its number."""
    row: list[str] | None = None
    number = ""
    for before, token in pairwise([Token("", "", 0), *tokens]):
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            yield " | ".join(row), False
            row = None
        elif token.type == "inline" and row is not None:
            row.append(_words(token))
        elif token.type == "list_item_open":
            number = f"{token.info}{token.markup} " if token.info else ""
        elif token.type == "list_item_close":
            number = ""
        elif token.type == "inline":
            yield number + _words(token), before.type == "heading_open"
            number = ""
        elif token.type in ("fence", "code_block"):
            yield token.content, False
        elif token.type == "html_block":
            yield _TAG.sub("", token.content), False


def _words(inline: Token) -> str:
    parts = []
    for token in inline.children or ():
        if token.type in ("text", "code_inline", "image"):
            parts.append(token.content)
        elif token.type == "softbreak":
            parts.append(" ")
        elif token.type == "hardbreak":
            parts.append("\n")
    return "".join(parts)


def _first_heading(tokens: list[Token]) -> str | None:
    headings = [
        (token.tag, " ".join(_words(inline).split()))
        for token, inline in pairwise(tokens)
        if token.type == "heading_open"
    ]
    return min(headings, key=lambda heading: heading[0], default=("", None))[1] or None
