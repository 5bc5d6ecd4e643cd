"""Questions that a passage almost answers, made from questions that it answers."""

from __future__ import annotations

import random
import re

_NAME = re.compile(r"(?:[A-Z][\w'’-]+)(?:\s+(?:of|de|the|van|von)?\s*[A-Z][\w'’-]+)*")
_NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
_YEAR = re.compile(r"\b1\d{3}\b|\b20\d{2}\b")
_OPPOSITES = (
    "first last|before after|north south|east west|northern southern|eastern western|win lose|"
    "won lost|increase decrease|increased decreased|more less|most least|best worst|largest "
    "smallest|highest lowest|biggest smallest|larger smaller|higher lower|longest shortest|"
    "oldest youngest|older younger|early late|earlier later|earliest latest|begin end|began "
    "ended|start finish|started finished|open close|opened closed|with without|inside outside|"
    "male female|men women|man woman|boy girl|king queen|prince princess|father mother|son "
    "daughter|brother sister|husband wife|old young|rich poor|public private|buy sell|bought "
    "sold|accept reject|accepted rejected|allow forbid|allowed forbidden|support oppose|"
    "supported opposed|love hate|loved hated|add remove|added removed|join leave|joined left|"
    "arrive depart|arrived departed|rise fall|rose fell|strong weak|stronger weaker|good bad|"
    "better worse|positive negative|internal external|major minor|maximum minimum|majority "
    "minority|success failure|successful unsuccessful|attack defend|attacked defended|gain lose|"
    "always never|day night|summer winter|upper lower|top bottom|left right|common rare|direct "
    "indirect|legal illegal|cheap expensive|happy sad|friend enemy|ally enemy|teacher student|"
    "author reader|cause prevent|caused prevented|include exclude|included excluded|before "
    "since|during after|primary secondary|ancient modern|import export|urban rural|hot cold"
)
_OPPOSITE = {
    a: b for pair in _OPPOSITES.split("|") for a, b in (pair.split(), reversed(pair.split()))
}
_WORD = re.compile(r"\w+")
_INSIDE = re.compile(r"[\w,] $")  # a capital there is a name's, not a sentence's


class Exchanger:
    """Makes near misses with the names and numbers of one story."""

    def __init__(self, story: str) -> None:
        self._names = sorted(
            {name[0] for name in _NAME.finditer(story) if _INSIDE.search(_before(story, name))}
        )
        self._numbers = sorted(set(_NUMBER.findall(story)))

    def exchanged(self, question: str, rng: random.Random) -> str | None:
        """The question with a name, a number or a word exchanged for another of the story, or for
        its opposite; None where there is nothing to exchange.
        """
        ways = [self._other_name, self._other_number, self._opposite]
        rng.shuffle(ways)
        return next((other for way in ways if (other := way(question, rng)) is not None), None)

    def _other_name(self, question: str, rng: random.Random) -> str | None:
        names = [name for name in _NAME.finditer(question) if name.start() > 0]
        if not names:
            return None
        name = rng.choice(names)
        words = name[0].split()
        others = [
            other
            for other in self._names
            if abs(other.count(" ") + 1 - len(words)) <= 1 and not set(words) & set(other.split())
        ]
        return _replaced(question, name, others, rng)

    def _other_number(self, question: str, rng: random.Random) -> str | None:
        numbers = list(_NUMBER.finditer(question))
        if not numbers:
            return None
        number = rng.choice(numbers)
        if not _YEAR.fullmatch(number[0]):
            others = {other for other in self._numbers if not _YEAR.fullmatch(other)}
        else:
            others = {other for other in self._numbers if _YEAR.fullmatch(other)}
            others |= {str(int(number[0]) + step) for step in (-20, -3, -1, 1, 4, 30)}
        return _replaced(question, number, sorted(others - {number[0]}), rng)

    def _opposite(self, question: str, rng: random.Random) -> str | None:
        words = [word for word in _WORD.finditer(question) if word[0].lower() in _OPPOSITE]
        if not words:
            return None
        word = rng.choice(words)
        return _replaced(question, word, [_OPPOSITE[word[0].lower()]], rng)


def _replaced(
    question: str, part: re.Match[str], others: list[str], rng: random.Random
) -> str | None:
    if not others:
        return None
    return question[: part.start()] + rng.choice(others) + question[part.end() :]


def _before(story: str, part: re.Match[str]) -> str:
    return story[max(0, part.start() - 2) : part.start()]
