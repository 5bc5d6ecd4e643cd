"""SQuAD's own measures of a marked answer, as its evaluate-v2.0.py computes them."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence

_PUNCTUATION = str.maketrans("", "", string.punctuation)
_ARTICLES = re.compile(r"\b(a|an|the)\b")


def normalised(answer: str) -> str:
    """In lower case, without punctuation (ASCII's), articles and white space to spare."""
    bare = answer.lower().translate(_PUNCTUATION)
    return " ".join(_ARTICLES.sub(" ", bare).split())


def exact_match(marked: str, accepted: Sequence[str]) -> float:
    """1 where the marked text is one of the accepted answers, once normalised; else 0."""
    return float(any(normalised(marked) == normalised(answer) for answer in accepted))


def f1(marked: str, accepted: Sequence[str]) -> float:
    """The words that the marked text shares with an accepted answer, 0 to 1; the best of them."""
    return max(_f1(normalised(marked).split(), normalised(answer).split()) for answer in accepted)


def _f1(marked: Sequence[str], answer: Sequence[str]) -> float:
    if not marked or not answer:
        return float(marked == answer)
    shared = (Counter(marked) & Counter(answer)).total()
    return 2 * shared / (len(marked) + len(answer))
