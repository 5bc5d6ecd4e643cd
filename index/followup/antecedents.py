"""Who or what a pointer stands for: of all that the earlier turns name, the most fitting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .cast import Cast, stems_of
from .clauses import LONGEST_ANSWER, clause_of, parts_of, place_of_answer, preposition_of
from .english import AUXILIARIES, FUNCTION, GROUPS, LOCATIVES, PLACES, PREPOSITIONS, is_plural
from .mentions import Mention, mentions_in
from .pointers import Pointer
from .tokens import tokens_of
from .turns import Turn

TURNS = 3
"""How many turns back are looked at."""

# All weights were picked on the follow-ups to two stories of bench/followups/.
_OLDER = 1.5  # taken off for each turn between
_SHORT = 3  # letters of what is no mention by itself
_TOGETHER = 3.0  # for standing in the story where the rest of the question does
_KNOWN_GENDER = 0.7

_REPLIES = frozenset("answer answered reply replied respond responded".split())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A mention in an earlier turn, and how much its place there speaks for it."""

    mention: Mention
    weight: float
    turn: Turn
    second: bool = False
    """Whether it is the last that the question names: "What did Nix ask Pell?"."""


def candidates_in(turns: Sequence[Turn], cast: Cast) -> list[Candidate]:
    """What the last turns name, of each first what its question is about, or what answered it."""
    found: list[Candidate] = []
    for age, turn in enumerate(reversed(turns[-TURNS:])):
        persons = [m for m in mentions_in(turn.question, cast, typed=True) if m.kind == "person"]
        for weight, mention in _weighed(turn, cast):
            if len(mention.text.split()) <= LONGEST_ANSWER:
                second = len(persons) > 1 and mention == persons[-1]
                found.append(Candidate(mention, weight - _OLDER * age, turn, second))
    return found


def _weighed(turn: Turn, cast: Cast) -> Iterator[tuple[float, Mention]]:
    asked = parts_of(turn.question)
    own = _whole(mentions_in(turn.question, cast, typed=True))
    # "Who is Odo?" is about Odo, "Who is the judge?" about the answer.
    wants_name = asked.wh in {"who", "whom", "which", "whose"}
    wants_name = wants_name and not (asked.defines and own and own[0].rank == 0)
    for order, mention in enumerate(own):
        yield (2.2 if mention.named else 1.2) - 0.25 * order - 0.4 * mention.owner, mention
    if not turn.found:
        return
    marked = mentions_in(turn.answer, cast)
    for order, mention in enumerate(_whole(marked)):
        asked_for = wants_name or (asked.wh == "what" and mention.kind != "person")
        weight = 2.6 if asked_for and wants_name else 1.8 if asked_for else 1.2
        yield weight - 0.3 * order - 0.8 * (not mention.named) - 0.4 * mention.owner, mention
    known = {mention.words for mention in marked}
    for order, mention in enumerate(mentions_in(turn.excerpt, cast)):
        if mention.words not in known and mention.named:
            yield 0.5 - 0.15 * order - 0.4 * mention.owner, mention


def _whole(mentions: Sequence[Mention]) -> list[Mention]:
    """What is joined before what it joins, the rest in order."""
    return sorted(mentions, key=lambda m: (m.start, -m.end))


def stand_in(
    pointer: Pointer,
    question: str,
    candidates: Sequence[Candidate],
    taken: Sequence[frozenset[str]],
    cast: Cast,
) -> str | None:
    """What to put in the pointer's place; None where nothing fits.

    ``taken`` are the words of what the question names by itself, or has been found to mean.
    """
    match pointer.kind:
        case "then" | "after":
            return _led(_time_for(pointer, candidates), pointer, question)
        case "there":
            return _led(_place_for(candidates, taken, cast), pointer, question)
    fitting = [
        c
        for c in candidates
        if _fits(pointer, c.mention) and not any(c.mention.words & words for words in taken)
    ]
    if not fitting:
        return _whole_answer(pointer, candidates)
    words = [token.word for token in tokens_of(question)]
    stems = stems_of(words)
    replies = bool(_REPLIES & set(words))
    together = _TOGETHER * min(1.0, len(stems) / 2)  # one word alone tells little

    def fitness(candidate: Candidate) -> float:
        mention = candidate.mention
        fit = candidate.weight + together * cast.together(mention.words, stems)
        if mention.gender == pointer.kind:
            fit += _KNOWN_GENDER
        if mention.plural and pointer.kind == "they":
            fit += 1.0
        if replies and candidate.second:
            fit += 2.0
        if pointer.kind == "it" and mention.kind == "place":
            fit -= 0.5
        return fit

    best = max(fitting, key=fitness).mention
    return _written(best, pointer)


def _led(phrase: str | None, pointer: Pointer, question: str) -> str | None:
    """Without its preposition where the question has one: "from there"."""
    before = question[: pointer.start].split()[-1:]
    if phrase and before and before[0].lower() in PREPOSITIONS:
        first, _, rest = phrase.partition(" ")
        return rest if rest and first in PREPOSITIONS | {"when"} else phrase
    return phrase


def _fits(pointer: Pointer, mention: Mention) -> bool:
    many = mention.plural or mention.head in GROUPS
    match pointer.kind:
        case "he" | "she":
            if mention.plural or mention.gender not in (None, pointer.kind):
                return False
            return mention.kind == "person"
        case "they":
            return many and mention.kind in {"person", "thing", "place"} and not mention.owner
        case "it":
            thing = mention.kind in {"thing", "place"} and not mention.plural
            return thing and (mention.named or len(mention.text) > _SHORT)
        case _:
            if pointer.noun:
                return mention.head == pointer.noun or (
                    mention.kind == "place" and pointer.noun in PLACES and mention.rank == 0
                )
            return mention.kind == "thing" and not mention.owner


def _whole_answer(pointer: Pointer, candidates: Sequence[Candidate]) -> str | None:
    """Just what was marked, which "they" and "that" may be."""
    if pointer.noun or not candidates:
        return None
    turn = candidates[0].turn
    words = tokens_of(turn.answer)
    if pointer.kind in {"that", "it"} and turn.found and 0 < len(words) <= LONGEST_ANSWER:
        return turn.answer
    if pointer.kind == "they":
        # One person whose gender the story leaves open.
        single = (c.mention for c in candidates if c.mention.kind == "person")
        return next((_written(m, pointer) for m in single), None)
    return None


def _written(mention: Mention, pointer: Pointer) -> str:
    text = mention.text
    first, _, rest = text.partition(" ")
    if rest and first.lower() in {"a", "an", "the"}:
        text = f"the {rest}"
    if pointer.owner:
        return f"{text}'" if text.endswith("s") and mention.plural else f"{text}'s"
    return text


def _place_for(
    candidates: Sequence[Candidate], taken: Sequence[frozenset[str]], cast: Cast
) -> str | None:
    """A place with the preposition that the turns have it with: "in Tarrow"."""
    last = candidates[0].turn if candidates else None
    if last and (place := place_of_answer(last)):
        return place
    fitting = [
        c
        for c in candidates
        if c.mention.kind == "place"
        or (c.mention.before in LOCATIVES and c.mention.kind == "thing" and c.mention.named)
    ]
    fitting = [c for c in fitting if not any(c.mention.words & words for words in taken)]
    if not fitting:
        return None
    best = max(fitting, key=lambda c: c.weight + 0.8 * (c.mention.kind == "place"))
    mention = replace(best.mention, owner=False)
    text = _written(mention, Pointer(0, 0, "there"))
    before = mention.before if mention.before in {"in", "at", "on", "near", "inside"} else ""
    return f"{before or preposition_of(text, best.turn)} {text}"


def _time_for(pointer: Pointer, candidates: Sequence[Candidate]) -> str | None:
    """A time, "in 1864", or what happened then: "when the tugs were allowed"."""
    if not candidates:
        return None
    turn = candidates[0].turn
    if pointer.noun in {"before", "after", "since", "until", "till"} or pointer.kind == "after":
        link = pointer.noun or "after"
        clause = clause_of(turn)
        return f"{link} {clause}" if clause else None
    for candidate in candidates:
        mention = candidate.mention
        if mention.kind == "time" and candidate.turn is turn and not is_plural(mention.head):
            return f"{mention.before or 'in'} {mention.text}"
    if parts_of(turn.question).wh == "when" and turn.found:
        words = [token.word for token in tokens_of(turn.answer)]
        if 0 < len(words) <= LONGEST_ANSWER and not set(words) & AUXILIARIES:
            return turn.answer if words[0] in FUNCTION else f"in {turn.answer}"
    clause = clause_of(turn)
    return f"when {clause}" if clause else None
