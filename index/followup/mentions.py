"""What a question or an answer names, and where: persons, places, times and things."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .cast import Cast
from .english import (
    AUXILIARIES,
    BE,
    DETERMINERS,
    FUNCTION,
    GROUPS,
    PLACES,
    PREPOSITIONS,
    TIMES,
    gender_of_noun,
    is_person_noun,
    is_plural,
    may_be_verb,
)
from .names import key_of, name_runs
from .tokens import Token, tokens_of

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)? )?(?:{_MONTH})\b(?: \d{{1,2}}\b(?:, )?)?(?: ?\b\d{{4}}\b)?|"
    r"\b(?:1\d|20)\d\d(?:s\b|\b)|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b"
)
_PART = (
    "night|morning|evening|afternoon|autumn|spring|summer|winter|fall|day|eve|end|start|beginning"
)
_TIME = re.compile(
    rf"(?:the )?(?:\w+ )?\b(?:{_PART})\b (?:of|in) (?:{_DATE})|(?:{_DATE})|"
    rf"\bthe \w+ (?:year|month|week|day|{_PART})s?\b|\b(?:last|next) (?:year|month|week)\b|"
    rf"\b(?:that|this) (?:{_PART})\b"
)
_LONGEST = 5  # words of a noun phrase


@dataclass(frozen=True, slots=True)
class Mention:
    """A name or noun phrase in a text, which ``text[start:end]`` is.

    ``kind`` is person, place, time or thing; ``words`` are what the story may call it by, in lower
    case; ``before`` is the preposition in front of it; ``rank`` says how sure it is to be one:
    0 a name, 1 with an article, 2 bare nouns.
    """

    text: str
    start: int
    end: int
    kind: str
    words: frozenset[str]
    head: str
    gender: str | None = None
    plural: bool = False
    before: str = ""
    rank: int = 0
    owner: bool = False

    @property
    def named(self) -> bool:
        """Whether it is a name or has an article."""
        return self.rank < 2  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class _Text:
    """A text with its tokens, and where names begin and end among them."""

    text: str
    tokens: Sequence[Token]
    names: dict[int, int]
    cast: Cast


def mentions_in(text: str, cast: Cast, *, typed: bool = False) -> list[Mention]:
    """All mentions in the order of their places, the shorter ones inside of longer ones too.

    ``typed`` for what a user wrote, where capitals may be missing.
    """
    tokens = tokens_of(text)
    found = [_time(match, tokens) for match in _TIME.finditer(text)]
    taken = [(m.start, m.end) for m in found]
    names = {
        first: end
        for first, end in name_runs(tokens, text, cast.written, typed=typed)
        if not any(a < tokens[end - 1].end and tokens[first].start < b for a, b in taken)
    }
    row = 0
    while row < len(tokens):
        measured = row > 0 and tokens[row - 1].word == "how"
        if measured or any(a <= tokens[row].start < b for a, b in taken):
            row += 1
            continue
        first, end = row, _phrase(tokens, row, text, names)
        if end == len(tokens) and _ends_in_verb(tokens, first, names, cast):
            end -= 1
        if end == first:
            row += 1
            continue
        found += _mentions(_Text(text, tokens, names, cast), first, end)
        row = end
    found = sorted(_joined(text, found), key=lambda m: (m.start, -m.end))
    named = {m.start for m in found if m.kind == "person" and m.rank == 0}
    # Of "a schoolteacher, Margaret Ellwood" the name is enough.
    return [m for m in found if not (m.kind == "person" and m.rank and m.end + 2 in named)]


def _phrase(tokens: Sequence[Token], row: int, text: str, names: dict[int, int]) -> int:
    """Past the last token of the noun phrase that begins at ``row``; ``row`` where none does."""
    word = tokens[row].word
    first = row + 1 if word in DETERMINERS and not tokens[row].owns else row
    end = first
    while end < len(tokens) and end - first < _LONGEST:
        if end > row and text[tokens[end - 1].end : tokens[end].start] != " ":
            break
        if end in names:
            end = names[end]
            if not tokens[end - 1].owns:
                break
            continue
        token = tokens[end]
        if token.word in FUNCTION or (token.word.isdigit() and end > first):
            break
        # Behind an article comes no verb; behind a noun, what may be one mostly is.
        leads = end == first and (first > row or (end > 0 and tokens[end - 1].owns))
        owned = end > row and tokens[end - 1].owns
        if not leads and not owned and may_be_verb(token.word):
            break
        end += 1
    return end if end > first else row


def _ends_in_verb(tokens: Sequence[Token], first: int, names: dict[int, int], cast: Cast) -> bool:
    """Whether the last word of a question is no part of the phrase before it, but what is asked of
    it: "did the bell vanish", "is the museum free". That is so where no other word can be it, and
    the story never has the two words side by side.
    """
    last = len(tokens) - 1
    helped = next((row for row in range(min(3, last)) if tokens[row].word in AUXILIARIES), None)
    if helped is None or last - first < 1 or last in names.values() or last in names:
        return False
    if helped + 1 == first and tokens[helped].word in BE and helped > 0:
        return False  # "who was the county judge"
    if any(may_be_verb(token.word) for token in tokens[helped + 1 : last]):
        return False
    return not cast.beside(tokens[last - 1].word, tokens[last].word)


def _mentions(of: _Text, first: int, end: int) -> Iterator[Mention]:
    """The whole phrase, and everyone who owns something in it."""
    for row in range(first, end):
        if of.tokens[row].owns and row + 1 < end:
            yield _made(of, first, row + 1, owner=True)
    yield _made(of, first, end)


def _made(of: _Text, first: int, end: int, *, owner: bool = False) -> Mention:
    text, tokens, names, cast = of.text, of.tokens, of.names, of.cast
    last = tokens[end - 1]
    inner = first + (tokens[first].word in DETERMINERS)
    named = next((n for n in range(first, end) if names.get(n) == end), None)
    before = tokens[first - 1].word if first else ""
    mention = Mention(
        text=text[tokens[first].start : last.start + len(last.bare)],
        start=tokens[first].start,
        end=last.end if owner or last.owns else last.start + len(last.bare),
        kind="thing",
        words=frozenset(t.word for t in tokens[inner:end]),
        head=last.word,
        plural=is_plural(last.word),
        before=before if before in PREPOSITIONS else "",
        rank=1 if inner > first else 2,
        owner=last.owns,
    )
    if named is not None and named > first and tokens[first].word != "the" and not owner:
        mention = replace(mention, text=text[tokens[named].start : mention.end], rank=0)
    if named is not None:
        key = key_of(tokens[named:end])
        evidence = cast.of(key)
        kind = "person" if evidence.kind == "thing" and is_person_noun(last.word) else evidence.kind
        group = last.word in GROUPS
        return replace(
            mention,
            kind="thing" if group else kind,
            words=frozenset(key),
            gender=evidence.gender,
            plural=inner > first and is_plural(last.word),
            rank=0,
        )
    return _common(mention, tokens, first, cast)


def _common(mention: Mention, tokens: Sequence[Token], first: int, cast: Cast) -> Mention:
    head = mention.head
    if is_person_noun(head):
        gender = gender_of_noun(head) or cast.of((head,)).gender
        return replace(mention, kind="person", gender=gender)
    if head in TIMES or head.removesuffix("s") in TIMES:
        return replace(mention, kind="time")
    locative = mention.before in {"in", "at", "near"} and tokens[first].word in DETERMINERS
    kind = "place" if head in PLACES or (locative and head in cast.written.common) else "thing"
    return replace(mention, kind=kind)


def _time(match: re.Match[str], tokens: Sequence[Token]) -> Mention:
    before = [token.word for token in tokens if token.end <= match.start()]
    led = bool(before) and before[-1] in PREPOSITIONS
    words = frozenset(token.word for token in tokens_of(match[0]))
    return Mention(
        match[0],
        *match.span(),
        kind="time",
        words=words,
        head=tokens_of(match[0])[-1].word,
        before=before[-1] if led else "",
    )


_LINK = re.compile(r", and | and |, ")


def _joined(text: str, found: list[Mention]) -> list[Mention]:
    """Adds what is joined by "and", as one mention: "Egypt, Poland and Sweden"."""
    whole = sorted((m for m in found if not m.owner and m.kind != "time"), key=lambda m: m.start)
    joined: list[Mention] = []
    group: list[Mention] = []
    links: list[str] = []
    for mention in [*whole, None]:
        if mention and group and _LINK.fullmatch(link := text[group[-1].end : mention.start]):
            group.append(mention)
            links.append(link)
            continue
        if len(group) > 1 and any("and" in link for link in links):
            joined.append(
                replace(
                    group[0],
                    text=text[group[0].start : group[-1].end],
                    end=group[-1].end,
                    words=frozenset().union(*(m.words for m in group)),
                    gender=None,
                    plural=True,
                )
            )
        group, links = [mention] if mention else [], []
    return [*found, *joined]
