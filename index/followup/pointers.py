"""The words of a question that point out of it: to nothing that the question itself names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .english import (
    AUXILIARIES,
    BE,
    CLAUSES,
    DO,
    FUNCTION,
    GROUPS,
    LOCATIVES,
    PREPOSITIONS,
    SUBORDINATORS,
    TIMES,
    WH,
    is_participle,
    is_plural,
    may_be_verb,
)
from .mentions import Mention
from .tokens import Token

_PERSONAL = {
    **dict.fromkeys(("he", "him", "his"), "he"),
    **dict.fromkeys(("she", "her", "hers"), "she"),
    **dict.fromkeys(("they", "them", "their", "theirs"), "they"),
    **dict.fromkeys(("it", "its"), "it"),
}
POINTING = frozenset(_PERSONAL) | frozenset(
    "there then next afterwards afterward that this these those".split()
)
"""Words without one of which a question points nowhere."""

_SUBJECTS = frozenset("he she they it".split())
_OWNERS = frozenset("his their its theirs hers".split())
_IDLE_IT = re.compile(
    r"\bit (?:takes?|took|taken)\b.*\b(?:to \w+ \w+|for \w+ to|before|until)\b|"
    r"\b(?:is|was|be|been) it (?:.{1,40} )?(?:that|who)\b|"
    r"\bit (?:\w+ )?(?:is|was|be|has been) (?:\w+ )?(?:to|that|who|when|why|how)\b|"
    r"\b(?:is|was) it (?:so |too |very )?\w+ (?:to|that|for)\b|"
    r"\bit (?:\w+ )?(?:rain|snow)|\b(?:is|was) it (?:raining|snowing|dark|cold|hot)\b|"
    r"\btime (?:is|was) it\b|\bdoes it mean (?:for|to|that|when|if)\b|"
    r"\b(?:makes?|made|finds?|found) it \w+ (?:to|that|for)\b"
)
_WHERE = frozenset("inland abroad overseas home upstairs downstairs outside inside ashore".split())
_HAVE = frozenset("have has had bring brought take took carry carried".split())
_TO = frozenset(
    "going have had has need want wish try plan hope like decide begin able due".split()
)
"""Behind these and "to", the one who acts is the subject before."""
_TIME_LINKS = frozenset("before after since until till".split())
_NOW = frozenset(
    "time week year month morning evening afternoon day summer winter autumn spring".split()
)


@dataclass(frozen=True, slots=True)
class Pointer:
    """A place in a question that stands for something said before.

    ``kind`` is he, she, they, it, there, then, after, before or that; ``noun`` what is named with
    it ("that year"); ``owner`` where it owns something ("his").
    """

    start: int
    end: int
    kind: str
    noun: str = ""
    owner: bool = False


def pointers_in(question: str, tokens: Sequence[Token], own: Sequence[Mention]) -> list[Pointer]:
    """All such places in order; ``own`` are the question's own mentions."""
    found: list[Pointer] = []
    idle = _IDLE_IT.search(question.lower())
    for row, token in enumerate(tokens):
        if kind := _PERSONAL.get(token.word):
            if not (kind == "it" and idle) and not _is_bound(tokens, row, kind, own):
                owner = token.word in _OWNERS or (token.word == "her" and _leads(tokens, row))
                found.append(Pointer(token.start, token.end, kind, owner=owner))
        elif token.word == "there" and not token.owns:
            named = any(
                m.kind == "place" or (m.named and m.before in {"in", "at"} and m.kind == "thing")
                for m in own
                if m.end <= token.start or m.before in {"in", "at"}
            )
            named = named or any(t.word in _WHERE for t in tokens[:row])
            if _is_place(tokens, row) and not named:
                found.append(Pointer(token.start, token.end, "there"))
        else:
            found += _others(tokens, row)
    return found


def _leads(tokens: Sequence[Token], row: int) -> bool:
    """Whether a noun follows."""
    after = tokens[row + 1 : row + 2]
    return bool(after) and after[0].word not in FUNCTION and not after[0].word.endswith("ed")


def _is_bound(tokens: Sequence[Token], row: int, kind: str, own: Sequence[Mention]) -> bool:
    """Whether the question itself names what the pronoun at ``row`` may stand for."""
    start, word = tokens[row].start, tokens[row].word
    before = [
        m for m in own if m.end <= start and (_fits(kind, m) or (word == "its" and m.rank == 0))
    ]
    later = tokens[0].word in SUBORDINATORS | LOCATIVES and _later_subject(tokens, row, kind, own)
    if later or _is_asker(tokens, row, kind):
        return True
    if kind == "it" and tokens[0].word in SUBORDINATORS and tokens[1].word not in AUXILIARIES:
        return True  # "If a member is expelled, what does it mean?"
    if kind == "it" and word != "its":
        before = [m for m in before if m.before not in LOCATIVES]
    if not before:
        return False
    subject = word in _SUBJECTS
    if subject or word in _OWNERS or (word == "her" and _leads(tokens, row)):
        return True
    # An object stands for no one in its own clause, "What did Odo tell him?", unless it goes along:
    # "What did Odo have with him?"
    if tokens[row - 1].word == "with" and _HAVE & {token.word for token in tokens[:row]}:
        return True
    first = max((n for n in range(1, row) if tokens[n].word in CLAUSES | {"to"}), default=0)
    led = [m for m in before if m.end <= tokens[first].start] if first else []
    same = tokens[first].word == "to" and tokens[first - 1].word in _TO
    return bool(led[:-1] if same else led)


def _fits(kind: str, mention: Mention) -> bool:
    match kind:
        case "it":
            return mention.kind in {"thing", "place"} and (not mention.plural or mention.rank == 0)
        case "they":
            many = mention.plural or mention.head in GROUPS
            return many or mention.rank == 0
        case _:
            person = mention.kind == "person" or (mention.kind == "thing" and mention.rank == 0)
            return person and not mention.plural and mention.gender in (None, kind)


def _is_asker(tokens: Sequence[Token], row: int, kind: str) -> bool:
    return row > 0 and _asker_is_subject(tokens) and _asker_may_be_meant(tokens, row, kind)


def _asker_is_subject(tokens: Sequence[Token]) -> bool:
    """Whether "who" does what is asked about: "Who lost his hat?", "Who was robbed of his?"."""
    if tokens[0].word not in {"who", "which"} or len(tokens) < 2:  # noqa: PLR2004
        return False
    verb = tokens[1].word
    if verb not in AUXILIARIES:
        return tokens[0].word == "who"
    if len(tokens) == 2:  # noqa: PLR2004
        return False
    following = tokens[2].word
    if verb in DO:
        return may_be_verb(following)
    return is_participle(following) or (
        verb in BE and following not in FUNCTION and not tokens[2].capital and not tokens[2].owns
    )


def _asker_may_be_meant(tokens: Sequence[Token], row: int, kind: str) -> bool:
    word = tokens[row].word
    if word in _OWNERS or (word == "her" and _leads(tokens, row)):
        return True
    between = CLAUSES if kind == "it" else CLAUSES | {"to"}
    after = tokens[row + 1].word if row + 1 < len(tokens) else ""
    acts = word in _SUBJECTS and after in AUXILIARIES and tokens[row - 1].word not in AUXILIARIES
    return acts or any(token.word in between for token in tokens[1:row])


def _later_subject(tokens: Sequence[Token], row: int, kind: str, own: Sequence[Mention]) -> bool:
    """The pronoun comes before the one it stands for: "When he retired, what did Odo do?"."""
    rest = next((n for n in range(row + 1, len(tokens)) if tokens[n].word in WH), None)
    return rest is not None and any(
        m.start > tokens[rest].start and _fits(kind, m) and m.named for m in own
    )


def _is_place(tokens: Sequence[Token], row: int) -> bool:
    """Whether a place is meant: in "Who lives there?", but not in "Is there a bridge?"."""
    before = tokens[row - 1].word if row else ""
    after = tokens[row + 1].word if row + 1 < len(tokens) else ""
    if row == 0 or after in AUXILIARIES | {"exist", "existed"}:
        return False
    return before not in BE | {"will", "would", "can", "could"}


def _others(tokens: Sequence[Token], row: int) -> Iterator[Pointer]:
    """Times and things: then, that, this, these, those."""
    token, after = tokens[row], tokens[row + 1].word if row + 1 < len(tokens) else ""
    if row == 0:
        return
    before = tokens[row - 1]
    match token.word:
        case "then" if not after or before.word in {"by", "since", "until", "till"}:
            if not _dated([*tokens[:row], *tokens[row + 1 :]]):
                yield Pointer(token.start, token.end, "then")
        case "next" | "afterwards" | "afterward" if not after and row > 1:
            yield Pointer(token.start, token.end, "after")
        case "that" | "this":
            yield from _that(tokens, row, before, after)
        case "these" | "those" if not after:
            yield Pointer(token.start, token.end, "they")
        case "these" | "those" if is_plural(after) and _is_noun(tokens, row + 1):
            if after not in FUNCTION | {"days"}:
                yield _with_noun(tokens, row)
        case _:
            pass


def _that(tokens: Sequence[Token], row: int, before: Token, after: str) -> Iterator[Pointer]:
    token, led = tokens[row], before.word in PREPOSITIONS
    if led and before.word in _TIME_LINKS and (not after or after in AUXILIARIES):
        yield Pointer(before.start, token.end, "then", noun=before.word)
    elif not after or (led and after in AUXILIARIES) or _stands_alone(before.word, after):
        yield Pointer(token.start, token.end, "that")
    elif not _is_noun(tokens, row + 1):
        return
    elif token.word == "this":
        if after not in _NOW | FUNCTION:
            yield _with_noun(tokens, row)
    elif not _dated(tokens[:row]) and (
        led or before.word in AUXILIARIES or _is_verb_before(before.word, after)
    ):
        yield _with_noun(tokens, row)


def _dated(tokens: Sequence[Token]) -> bool:
    """Whether a time is named or asked for before: "When do they vote from that day?"."""
    return any(t.word in TIMES | {"when"} or t.word[0].isdigit() for t in tokens)


def _stands_alone(before: str, after: str) -> bool:
    """Whether no noun follows: "When was that agreed?", but not "Was that bell stolen?"."""
    return before in AUXILIARIES and (after in FUNCTION or may_be_verb(after))


def _is_verb_before(before: str, after: str) -> bool:
    """Whether a time follows a verb, "Who ruled that year?": else "that" may open a clause."""
    return may_be_verb(before) and after in TIMES


def _is_noun(tokens: Sequence[Token], row: int) -> bool:
    word = tokens[row].word
    return word not in FUNCTION and not tokens[row].capital and not is_participle(word)


def _with_noun(tokens: Sequence[Token], row: int) -> Pointer:
    noun = tokens[row + 1].word
    if noun not in TIMES:
        return Pointer(tokens[row].start, tokens[row + 1].end, "that", noun)
    led = tokens[row - 1].word in PREPOSITIONS
    return Pointer(tokens[row - led].start, tokens[row + 1].end, "then", noun)
