"""Markdown: its words without its marks, one block a paragraph."""

from __future__ import annotations

import re
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from .normalise import normalise
from .parsed import Parsed

# Lines of "key: value", or what continues one; a story that opens with a rule has others.
_FRONT_MATTER = re.compile(
    r"\A---[^\S\n]*\n((?:(?:[\w-]+[^\S\n]*:|[ \t#-]).*\n|\n)*)(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)"
)
_FIELD = re.compile(
    r"^(title|url)[ \t]*:[ \t]*(['\"]?)(.+?)\2[ \t]*$", re.MULTILINE | re.IGNORECASE
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
    body = normalise("\n\n".join(_blocks(tokens)))
    title = fields.get("title") or _first_heading(tokens)
    return Parsed(text=body, title=title, url=fields.get("url"))


def _blocks(tokens: list[Token]) -> list[str]:
    blocks: list[str] = []
    row: list[str] | None = None
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            blocks.append(" | ".join(row))
            row = None
        elif token.type == "inline":
            (blocks if row is None else row).append(_words(token))
        elif token.type in ("fence", "code_block"):
            blocks.append(token.content)
        elif token.type == "html_block":
            blocks.append(_TAG.sub("", token.content))
    return blocks


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
