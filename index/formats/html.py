"""A web page: its main text without what stands around it. trafilatura tells the two apart.

Headings, list items and rows of tables are paragraphs of their own; what follows a heading is a
section by its name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from configparser import ConfigParser
from copy import copy
from typing import Any

from ..errors import PageWithoutStory
from .charset import told_charset
from .decode import decode
from .parsed import Parsed
from .pieces import Pieces
from .safe_xml import Element, local_name, parse_html
from .source import Source
from .tables import joined, spread_rows
from .xhtml import add_chapter

# Letters and digits of main text. A form or a notice has less, a story of one paragraph more.
_NOTHING = 20
_NOTICE = 500
_TEASER = 1_200

_META = re.compile(rb"<(?:meta|\?xml)\b[^>]{0,500}>", re.IGNORECASE)
_DECLARED = re.compile(r"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:+-]{1,40})", re.IGNORECASE)
_OPENING = 4_000
_SAVED_FROM = re.compile(rb"<!-- saved from url=\(\d+\)(\S{1,2000}) -->")
"""What browsers write into a page that they save."""

_SCRIPTED = re.compile(
    r"(?:enable|requires?|need|turn on|without|activate) (?:your )?java ?script|"
    r"java ?script (?:is|to be|has been) (?:disabled|required|enabled|needed)|"
    r"aktivieren sie java|active[zr] java|habilit\w+ java",
    re.IGNORECASE,
)
_ROBOT = re.compile(
    r"verify (?:that )?you are (?:a )?human|are you a robot|checking (?:if|your browser)|"
    r"unusual traffic|complete the captcha",
    re.IGNORECASE,
)
_SUBSCRIBE = re.compile(
    r"subscri(?:be|bers?|ption)\b[^.]{0,60}\b(?:continue|keep|read|only|required|unlock)|"
    r"(?:continue|keep) reading[^.]{0,60}\b(?:subscri|account|trial|member)|"
    r"(?:reserved|only) for (?:our )?(?:subscribers|members)|already a subscriber",
    re.IGNORECASE,
)
_OF_A_SITE = ("nav", "header", "footer", "aside", "form", "button", "iframe", "script", "noscript")
_NO_WORDS = frozenset(("graphic", "script", "style"))
_BLOCKS = frozenset("p head item row cell quote code list table div".split())


def parse(source: Source) -> Parsed:
    """The address is the page's own, or else where it was saved from.

    Raises PageWithoutStory where a form, a notice or a teaser is in the story's place.
    """
    # lxml takes no text that names an encoding, so it gets bytes in one that is known.
    data = _text(source).replace("\0", "").encode("utf-8", "replace")
    root = parse_html(data, source.name, "an HTML page", "utf-8")
    spread_rows(root)
    found = _extracted(root)
    pieces = Pieces(source)
    for block, is_heading in _blocks(found.body) if found is not None else ():
        if is_heading and block != found.title:
            pieces.heading(block)
        else:
            pieces.add(block)
    parsed = pieces.parsed()
    _refuse_other_pages(root, parsed.text, source.name)
    if _is_document(root):
        pieces = Pieces(source)
        add_chapter(pieces, root, {})
    url = found.url or _saved_from(source.data)
    return pieces.parsed(title=found.title, url=url, author=found.author, published=found.date)


def _saved_from(data: bytes) -> str | None:
    told = _SAVED_FROM.search(data[:_OPENING])
    return told and told.group(1).decode("ascii", "ignore")


def _text(source: Source) -> str:
    codec = source.charset or _declared(source.data)
    if codec:
        return source.data.decode(codec, errors="replace")
    return decode(source.data, source.name)


def _declared(data: bytes) -> str | None:
    """The encoding that the page names, where it can be true."""
    for tag in _META.findall(data[:_OPENING]):
        if told := _DECLARED.search(tag.decode("latin-1")):
            return told_charset(f"charset={told.group(1)}", data)
    return None


def _extracted(root: Element) -> Any:
    """What trafilatura finds, or None where it finds nothing."""
    from trafilatura import bare_extraction
    from trafilatura.settings import DEFAULT_CONFIG

    config: ConfigParser = ConfigParser()
    config.read_dict({"DEFAULT": dict(DEFAULT_CONFIG.defaults())})
    # Below this it takes all that is on the page, as one paragraph.
    config["DEFAULT"]["MIN_EXTRACTED_SIZE"] = str(_NOTHING)
    return bare_extraction(
        copy(root),
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
        config=config,
    )


def _is_document(root: Element) -> bool:
    """Whether a page has nothing of a site around its text, as what programs export and people
    write by hand: all of it is text then, and short as it may be, none of it is left out.
    """
    return next(root.iter(*_OF_A_SITE), None) is None


def _blocks(element: Element) -> Iterator[tuple[str, bool]]:
    """The paragraphs below an element, in order, and which are headings; a table's row is one."""
    is_heading = local_name(element) == "head"
    run = [element.text or ""]
    for child in element:
        tag = local_name(child)
        if tag == "row":
            yield _flat(run), is_heading
            yield joined([_flat(_words(cell)) for cell in child]), False
        elif tag in _BLOCKS:
            yield _flat(run), is_heading
            yield from _blocks(child)
        elif tag and tag not in _NO_WORDS:
            run.extend(_words(child))
        run.append(child.tail or "")
    yield _flat(run), is_heading


def _words(element: Element) -> list[str]:
    """All text in an element, ending where it does; a break is a blank."""
    words = [" "] if local_name(element) == "lb" else []
    words.append(element.text or "")
    for child in element:
        if local_name(child) in _BLOCKS:
            words.append(" ")
        words += _words(child)
        words.append(child.tail or "")
    return words


def _flat(run: list[str]) -> str:
    line = " ".join("".join(run).split())
    run.clear()
    return line


def _refuse_other_pages(root: Element, text: str, name: str) -> None:
    size = sum(char.isalnum() for char in text)
    if size >= _TEASER:
        return
    shown = " ".join(" ".join(root.itertext("body", "p", "div", "span", "a", "h1", "h2")).split())
    if _is_paid_for(root) or (size < _NOTICE and _SUBSCRIBE.search(shown)):
        raise PageWithoutStory(name, "shows its text to subscribers only")
    if size >= _NOTICE:
        return
    if root.xpath("boolean(//input[translate(@type, 'PASWORD', 'pasword') = 'password'])"):
        raise PageWithoutStory(name, "asks to sign in before it shows its text")
    notice = " ".join(["".join(each.itertext()) for each in root.iter("noscript")])
    if _ROBOT.search(shown):
        raise PageWithoutStory(name, "asks its reader to prove to be no robot")
    if _SCRIPTED.search(f"{notice} {shown}") and size < _NOTICE // 2:
        raise PageWithoutStory(name, "shows its text only where scripts are run")
    if size < _NOTHING:
        raise PageWithoutStory(name, "has no text of its own")


def _is_paid_for(root: Element) -> bool:
    """Whether the page says of itself, by schema.org, that it is not free to read."""
    for script in root.iter("script"):
        if script.get("type", "").strip().lower() == "application/ld+json":
            try:
                told = json.loads(script.text or "")
            except (ValueError, RecursionError):
                continue
            if _says_paid(told):
                return True
    return False


def _says_paid(told: Any) -> bool:
    waiting = [told]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            if str(each.get("isAccessibleForFree")).lower() == "false":
                return True
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)
    return False
