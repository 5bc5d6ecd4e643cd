"""The parts of a question, and how it is said when it is not asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .english import (
    AUXILIARIES,
    BE,
    DO,
    PREPOSITIONS,
    WH,
    base_of,
    is_participle,
    may_be_verb,
    past_of,
)
from .tokens import Token, tokens_of
from .turns import Turn

LONGEST_ANSWER = 9
"""Words of an answer that are taken over whole."""

_PLACE_BEFORE = "at|in|on|near|inside|beside|under|behind|above|outside"
_LONGEST_FILLER = 8  # words of an answer that stand in for "who" or "what"
_MEASURES = frozenset(
    "many much long far old often deep wide tall high big large fast heavy".split()
)


@dataclass(frozen=True, slots=True)
class Parts:
    """A question cut in three: "From whom", "did", "she get the bell".

    ``wh`` is the question word, "" where there is none; ``helper`` the auxiliary that stands before
    the subject, "" where the question word is the subject itself; ``defines`` where who or what
    somebody is is asked ("Who is Odo?").
    """

    lead: str
    wh: str
    helper: str
    rest: str
    defines: bool = False


def parts_of(question: str) -> Parts:
    text = question.strip().rstrip("?!. ")
    tokens = tokens_of(text)
    at = next((n for n, t in enumerate(tokens[:2]) if t.word in WH), None)
    if at is None or (at == 1 and tokens[0].word not in PREPOSITIONS):
        if tokens and tokens[0].word in AUXILIARIES:
            return Parts("", "", tokens[0].text.lower(), text[tokens[0].end :].strip())
        return Parts("", "", "", text)
    end = _lead_end(tokens, at)
    lead, rest = text[: tokens[end - 1].end], text[tokens[end - 1].end :].strip()
    wh = tokens[at].word
    if tokens[at].text.endswith(("'s", "’s")):
        return Parts(tokens[at].bare, wh, "is", rest, defines=True)
    if end < len(tokens) and tokens[end].word in AUXILIARIES:
        helper, after = tokens[end], text[tokens[end].end :].strip()
        following = tokens[end + 1].word if end + 1 < len(tokens) else ""
        subject = wh in {"who", "what", "which", "how"} and helper.word not in DO
        if not (subject and is_participle(following)):
            defines = helper.word in BE and wh in {"who", "what"} and end == at + 1
            defines = defines and not any(may_be_verb(t.word) for t in tokens[end + 1 :])
            return Parts(lead, wh, helper.text, after, defines)
    return Parts(lead, wh, "", rest)


def _lead_end(tokens: Sequence[Token], at: int) -> int:
    """Past the last word of the question word's phrase: "how many sacks", "which boat"."""
    end = at + 1
    if tokens[at].word == "how" and end < len(tokens) and tokens[end].word in _MEASURES:
        end += 1
    elif tokens[at].word not in {"what", "which", "whose"}:
        return end
    while end < len(tokens) and tokens[end].word not in AUXILIARIES | PREPOSITIONS:
        if may_be_verb(tokens[end].word) and (end > at + 1 or tokens[at].word != "whose"):
            break
        end += 1
        if end - at > 4:  # noqa: PLR2004
            break
    return end


def filler_of(turn: Turn) -> str:
    """What answered a question, if it is short enough to stand in a sentence."""
    text = turn.answer.strip(' .,;:?!"“”')
    if len(tokens_of(text)) > _LONGEST_FILLER:
        text = re.split(
            r"[,;:]|\b(?:has|have|had|is|are|was|were)\b|(?:\b(?:since|because|for|who|which|that)\b)",
            text,
        )[0].strip()
    if not turn.found or not 0 < len(tokens_of(text)) <= _LONGEST_FILLER:
        return ""
    first, _, rest = text.partition(" ")
    return f"the {rest}" if first.lower() in {"a", "an"} and rest else text


def clause_of(turn: Turn) -> str:
    """An answered question as a clause: "steam tugs were allowed"; "" where none can be made."""
    parts = parts_of(turn.question)
    if not parts.wh:
        return _turned(parts.helper, parts.rest) if parts.helper else ""
    if parts.helper:
        clause = _turned(parts.helper, parts.rest)
        return f"{clause} {filler_of(turn)}".strip() if parts.wh in {"who", "what"} else clause
    filler = filler_of(turn)
    if parts.wh in {"who", "which", "how"} and filler:
        return f"{filler} {parts.rest}"
    return parts.rest if parts.wh == "what" and "happened" not in parts.rest else ""


def _turned(helper: str, rest: str) -> str:
    """Puts the auxiliary behind the subject, which ends where a verb begins."""
    tokens = tokens_of(rest)
    verb = next((n for n, t in enumerate(tokens) if n and may_be_verb(t.word)), len(tokens))
    subject, action = rest[: tokens[verb - 1].end if verb else 0], rest[tokens[verb - 1].end :]
    if helper.lower() == "did" and verb < len(tokens):
        return f"{subject} {past_of(tokens[verb].word)}{rest[tokens[verb].end :]}"
    return f"{subject} {helper.lower()}{action}"


def ask_again(lead: str, turn: Turn, *, negated: bool = False) -> str | None:
    """An earlier question with another question word: what it asked for is filled in."""
    parts = parts_of(turn.question)
    filler = filler_of(turn)
    helper = parts.helper.lower()
    if parts.helper:
        rest = parts.rest
        argument = parts.wh in {"what", "who", "whom", "which"} and not parts.defines
        if lead.lower() in {"why", "how"}:
            rest = f"{rest} {place_of_answer(turn) or ''}".strip()
        if argument and parts.lead.split()[0].lower() not in PREPOSITIONS:
            rest = f"{rest} {filler}".strip()
        if negated:
            tokens = tokens_of(rest)
            verb = next((n for n, t in enumerate(tokens) if n and may_be_verb(t.word)), None)
            if verb is not None:
                rest = f"{rest[: tokens[verb].start]}not {rest[tokens[verb].start :]}"
        return f"{lead} {helper} {rest}".strip() if rest else None
    if not parts.wh:
        return f"{lead} {parts.rest}" if parts.rest else None
    return _about_the_answer(lead, parts, filler)


def _about_the_answer(lead: str, parts: Parts, filler: str) -> str | None:
    """What answered becomes the subject: "Who resigned?", "Penrose", "Why did Penrose resign?"."""
    tokens = tokens_of(parts.rest)
    if not tokens:
        return None
    verb, after = tokens[0].word, parts.rest[tokens[0].end :].strip()
    subject = filler if parts.wh in {"who", "what", "which"} else ""
    if not subject:
        return f"{lead} {parts.rest}"
    if verb in AUXILIARIES:
        return f"{lead} {verb} {subject} {after}"
    if base := base_of(verb):
        return f"{lead} did {subject} {base} {after}".strip()
    return f"{lead} {subject} {parts.rest}"


def place_of_answer(turn: Turn) -> str | None:
    """What answered "where", with its preposition; None where that was not asked, or the answer is
    too long to be one place.
    """
    if not turn.found or parts_of(turn.question).wh != "where":
        return None
    text = _first_clause(turn.answer.strip(" .,;:"))
    if not 0 < len(tokens_of(text)) <= LONGEST_ANSWER:
        return None
    if text.split()[0].lower() in PREPOSITIONS:
        return text[0].lower() + text[1:]
    return f"{preposition_of(text, turn)} {text}"


def _first_clause(text: str) -> str:
    """What was marked up to a further clause: "Port Sele and hauled inland"."""
    for match in re.finditer(r",? (?:and|but|or|which|who|where|when|that|to)\b|[,;]", text):
        after = tokens_of(text[match.end() :])
        if after and any(may_be_verb(t.word) and not t.capital for t in after[:3]):
            return text[: match.start()]
    return text


def preposition_of(place: str, turn: Turn) -> str:
    """The preposition that a place has in the excerpt; "in" where it has none there."""
    near = re.search(
        rf"\b((?:{_PLACE_BEFORE})(?:\s+the)?)\s+(?:an? |his |her |their )?{re.escape(place)}",
        turn.excerpt,
        re.IGNORECASE,
    )
    return near[1].lower() if near else "in"
