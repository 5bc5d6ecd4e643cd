"""Spans of text made whole: no cut words, and lists with all their parts. Pure."""

from __future__ import annotations

import re

from ..records import Span

_ASKS_FOR_SEVERAL = re.compile(
    r"\bwho (?:are|were|all)\b|\bname (?:the|all|some|two|three|four|five)\b|\blist\b|"
    r"\b(?:what|which) (?:\w+ ){0,2}?(?:(?!(?:was|has|does|his|its|this)\b)\w+[^s\W]s|people|men|"
    r"women|children)\b|"
    r"\b(?:two|three|four|five|six|seven|all) (?:\w+ ){0,2}\w+s\b|"
    r"\bwhat (?:are|were)\b",
    re.IGNORECASE,
)
_WORDS = r"[^\s,;:.!?()\"“”]+(?: [^\s,;:.!?()\"“”]+){0,4}?"
_CLAUSE = r"(?:who|whose|whom|which|where|when|while|that|because|but|so|as|then|after|before)\b"
_NEXT = re.compile(
    rf", (?!{_CLAUSE})({_WORDS})(?=,| (?:and|or|&) )|"
    r",? (?:and|or|&) (?:the |a |an )?([^\s,;:.!?()\"“”]+)"
)
_CAPITAL = re.compile(r"(?: (?:of |the |de |van )?[A-Z][^\s,;:.!?()\"“”]*)*")
_LONGEST_LIST = 12
_JOINS = "@:/._"


def whole_words(text: str, start: int, end: int) -> Span:
    """The span without white space at its edges, and with the whole of the words that it cuts:
    also of addresses, times and the like, which marks hold together.
    """
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while 0 < start < end and _holds_together(text, start):
        start -= 1
    while start < end < len(text) and _holds_together(text, end):
        end += 1
    return start, end


def _holds_together(text: str, place: int) -> bool:
    """Whether a cut at a place goes through a word."""
    before, after = text[place - 1], text[place]
    if before.isalnum() and after.isalnum():
        return True
    if after in _JOINS:
        return before.isalnum() and text[place + 1 : place + 2].isalnum()
    return before in _JOINS and after.isalnum() and text[max(0, place - 2) : place - 1].isalnum()


def whole_list(question: str, text: str, start: int, end: int) -> Span:
    """The span, and the rest of the list that it begins where the question asks for several."""
    if not _ASKS_FOR_SEVERAL.search(question) or " and " in text[start:end]:
        return start, end
    reached = end
    for _ in range(_LONGEST_LIST):
        more = _NEXT.match(text, reached)
        if more is None:
            return start, end  # no list, or one whose end is not known
        reached = more.end()
        if more[2]:
            return start, _named(text, reached) if more[2][0].isupper() else reached
    return start, end


def _named(text: str, end: int) -> int:
    """The end of a name of several words of which the first ends at ``end``."""
    more = _CAPITAL.match(text, end)
    return more.end() if more else end
