"""Questions that are no sentences: "why?", "how many?", "what about Japan?", "and in 1838?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .cast import Cast
from .clauses import ask_again, filler_of, parts_of
from .english import (
    AUXILIARIES,
    CONJUNCTIONS,
    FUNCTION,
    LOCATIVES,
    PREPOSITIONS,
    TIMES,
    WH,
    base_of,
    may_be_verb,
)
from .mentions import Mention, mentions_in
from .tokens import Token, tokens_of
from .turns import Turn

_MEASURE = r"many|much|long|far|old|often|deep|wide|tall|high|big|large|fast|heavy|late|soon"
_BARE = re.compile(
    r"(?:(?:for|from|to|with|by|of|in|at|on|since|until|till|under|about|against|like|after|"
    r"before) )?"
    rf"(?:who|whom|whose|what|which|when|where|why|how(?: (?:{_MEASURE}))?)"
    r"(?: (?:else|exactly|not|so|come|for|from|to|with|by|of))?",
    re.IGNORECASE,
)
_OF_THAT = re.compile(
    r"(why|when|where|how)(?: exactly)?"
    r"(?: (?:there|then|that|so)| (?:is|was|were) (?:that|this|it so)| "
    r"(?:did|does|do|has|had) (?:that|this|it) (?:happen|happened|come about)| "
    r"(?:did|does|do) (?:he|she|it|they) (?:do (?:so|that|this|it)))",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"(?:and |but |so )?(?:what|how) about (.+)", re.IGNORECASE)
_LONGEST = 7  # words


def bare_of(text: str) -> str | None:
    """The question word of a question that is nothing else, such as "for how long"."""
    if match := _OF_THAT.fullmatch(text):
        return match[1]
    if _BARE.fullmatch(text):
        return text
    tokens = tokens_of(text)
    lead = [token.word for token in tokens[:3]]
    for skip in (0, 1):
        words = lead[skip:]
        if skip and (not lead or lead[0] not in PREPOSITIONS):
            break
        noun = tokens[-1].word if tokens else ""
        named = noun not in FUNCTION and not may_be_verb(noun)
        if words[:1] and words[0] in {"what", "which"} and len(tokens) == skip + 2 and named:
            return text
        many = words[:2] in (["how", "many"], ["how", "much"])
        if many and len(tokens) == skip + 3 and named:
            return text
    return None


def about_of(text: str, led: bool) -> str | None:
    """What a fragment puts in the place of something before: "Japan", "in 1838".

    ``led`` is whether "and" or the like stands before ``text``, which may then be a name alone.
    """
    if match := _ABOUT.fullmatch(text):
        return match[1]
    tokens = tokens_of(text)
    words = [token.word for token in tokens]
    if not 0 < len(words) <= _LONGEST or set(words) & (AUXILIARIES | WH):
        return None
    opens = words[0] in LOCATIVES | {
        "of",
        "for",
        "with",
        "by",
        "about",
        "before",
        "after",
        "during",
    }
    # A keyword or two may stand alone; a preposition can't.
    if not led and not (opens and len(words) > 1 and len(words) < 5):  # noqa: PLR2004
        return None
    verbs = [t for t in tokens[1:] if t.word not in TIMES and may_be_verb(t.word)]
    return None if any(not t.capital for t in verbs) else text


def asked_again(lead: str, turn: Turn) -> str | None:
    """The earlier question with a new question word; what answered it is part of it now."""
    words = lead.lower().split()
    if words[-1] in {"for", "from", "to", "with", "by", "of"} and len(words) > 1:
        lead, words = f"{words[-1]} {' '.join(words[:-1])}", [words[-1], *words[:-1]]
    if words[-1] in {"come", "so", "exactly"} and len(words) > 1:
        lead = "why" if words[:2] == ["how", "come"] else " ".join(words[:-1])
    if words in (["how", "many"], ["how", "much"]):
        lead = _counted(lead, turn)
    if words == ["why", "not"]:
        return ask_again("why", turn, negated=True)
    return ask_again(lead, turn)


def _counted(lead: str, turn: Turn) -> str:
    """The words "how many" with the noun that was the answer, if it is just that."""
    filler = filler_of(turn)
    if len(tokens_of(filler)) == 1 and filler.islower() and parts_of(turn.question).wh == "what":
        return f"{lead} {filler}"
    return lead


def put_in_place(new: str, turn: Turn, cast: Cast) -> str | None:
    """The earlier question with ``new`` in the place of what is of its kind there."""
    question = turn.question.strip().rstrip("?!. ")
    tokens = tokens_of(new)
    led = tokens[0].word if tokens and tokens[0].word in PREPOSITIONS and len(tokens) > 1 else ""
    name = new[tokens[1].start :] if led else new
    mentions = [m for m in mentions_in(name, cast, typed=True) if not m.owner]
    if not mentions:
        return None
    wanted = max(mentions, key=lambda m: m.end - m.start)
    slots = [m for m in mentions_in(question, cast, typed=True) if not _is_asked(m, question)]
    becoming = " became " in f"{question} "
    single = becoming or not any(_alike(wanted, slot) for slot in slots)
    acts = not led and wanted.kind == "person" and single
    if acts and (done := _doing(name, question)):
        return done
    best = max(slots, key=lambda slot: _closeness(slot, wanted, led, slots), default=None)
    if best is None or _closeness(best, wanted, led, slots) < 1:
        return f"{question} {new}" if led or wanted.kind == "time" else None
    start = best.start
    if led and best.before:
        start = question.rindex(best.before, 0, best.start) if led != best.before else start
        name = new if led != best.before else name
    elif led:
        return f"{question} {new}"
    return question[:start] + name + ("'s" if best.owner else "") + question[best.end :]


def _is_asked(mention: Mention, question: str) -> bool:
    """Whether it belongs to the question word, "which boat", or takes the verb behind "who"."""
    parts = parts_of(question)
    is_verb = parts.wh == "who" and not parts.helper and mention.start <= len(parts.lead) + 1
    return mention.start < len(parts.lead) or is_verb


def _alike(a: Mention, b: Mention) -> bool:
    return a.kind == b.kind and a.plural == b.plural


def _closeness(slot: Mention, wanted: Mention, led: str, slots: Sequence[Mention]) -> float:
    close = 0.0
    if slot.kind == wanted.kind:
        close += 2
    elif "time" in (slot.kind, wanted.kind) or "person" in (slot.kind, wanted.kind):
        close -= 2
    else:
        close += 1
    if led:
        close += 2 * (slot.before == led) - 1.5 * (not slot.before)
    elif slot.before:
        close -= 0.5
    close += 1.5 * (slot.head == wanted.head) + 0.6 * (slot.plural == wanted.plural)
    close += 0.4 * ((slot.rank == 0) == (wanted.rank == 0)) - 0.3 * (slot.rank == 2)  # noqa: PLR2004
    return close + 0.1 * slots.index(slot) - 0.8 * slot.owner


def _doing(name: str, question: str) -> str | None:
    """Asks what one does that others were asked for: "Who took it?", "and Odo?"."""
    parts = parts_of(question)
    tokens: Sequence[Token] = tokens_of(parts.rest)
    if parts.wh != "who" or parts.helper or not tokens:
        return None
    base = base_of(tokens[0].word)
    return f"What did {name} {base}" if base else None


def stripped(question: str) -> tuple[str, bool]:
    """Without "and" or the like before it and marks behind, and whether there was such a word."""
    text = question.strip().rstrip("?!.… ")
    led = False
    while match := re.match(r"(\w+),?\s+(?=\S)", text):
        if match[1].lower() not in CONJUNCTIONS - {"also"}:
            break
        text, led = text[match.end() :], True
    return text, led
