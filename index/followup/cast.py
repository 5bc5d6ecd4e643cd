"""Who and what a story's names stand for, told from the story alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log
from sys import intern

import Stemmer

from ..split import split_sentences
from .english import FUNCTION
from .evidence import Evidence, gather
from .names import Capitals, Key
from .tokens import Token, tokens_of


@dataclass(frozen=True, slots=True)
class _Sentence:
    order: tuple[str, ...]
    words: frozenset[str]
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cast:
    """The names of some text: their kinds, and in which sentences words stand together."""

    sentences: list[_Sentence]
    written: Capitals
    evidence: dict[Key, Evidence]

    def of(self, key: Key) -> Evidence:
        """The evidence for a name and for its longer and shorter forms."""
        words, found = set(key), Evidence()
        for other, evidence in self.evidence.items():
            if words <= set(other) or set(other) <= words:
                found.add(evidence)
        return found

    def beside(self, word: str, after: str) -> bool:
        """Whether the text has the two words next to each other somewhere."""
        return any(
            pair == (word, after)
            for sentence in self.sentences
            if word in sentence.words and after in sentence.words
            for pair in pairwise(sentence.order)
        )

    def together(self, words: frozenset[str], stems: frozenset[str]) -> float:
        """How much, 0 to 1, of ``stems`` one sentence holds that has any of ``words``, or the
        sentence after it; rare stems weigh more.
        """
        weights = {stem: self._rarity(stem) for stem in stems}
        total = sum(weights.values())
        best, before = 0.0, False
        for sentence in self.sentences:
            here = bool(words & sentence.words)
            if here or before:
                share = sum(weights[stem] for stem in stems & sentence.stems)
                best = max(best, share * (1.0 if here else 0.8))
            before = here
        return best / total if total else 0.0

    def _rarity(self, stem: str) -> float:
        holding = sum(stem in sentence.stems for sentence in self.sentences)
        return log((len(self.sentences) + 1) / (holding + 0.5)) if holding else 0.0


def stems_of(words: Sequence[str]) -> frozenset[str]:
    """The stems of words in lower case, function words left out."""
    content = [word for word in words if word not in FUNCTION]
    return frozenset(Stemmer.Stemmer("english").stemWords(content))


@lru_cache(maxsize=8)
def cast_of(text: str) -> Cast:
    """Reads a text (of one story, or of several one after the other)."""
    cut = [
        (place.paragraph, tokens_of(text[place.start : place.end]))
        for place in split_sentences(text)
    ]
    inside = [token for _, tokens in cut for token in tokens[1:]]
    common = frozenset(t.word for t in inside if not t.capital)
    capitals = frozenset(t.word for t in inside if t.capital and t.word not in FUNCTION)
    # A word that only ever begins sentences is a name where no other text has it in lower case.
    first = {tokens[0].word for _, tokens in cut if tokens and tokens[0].capital}
    capitals |= {word for word in first if word not in common | FUNCTION}
    written = Capitals(capitals, common)
    return Cast([_sentence(tokens) for _, tokens in cut], written, gather(cut, written))


def _sentence(tokens: Sequence[Token]) -> _Sentence:
    words = tuple(intern(token.word) for token in tokens)
    return _Sentence(words, frozenset(words), frozenset(map(intern, stems_of(words))))
