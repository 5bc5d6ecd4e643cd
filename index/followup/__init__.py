"""Follow-ups: a question that hangs on what was asked before -> the same question in full.

No model is involved: who "he" is, or what "there", is told from the words of the earlier questions
and of their answers, and from what the story's own sentences say about the names in them. A
question that stands alone is returned as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from .antecedents import candidates_in, stand_in
from .cast import Cast, cast_of
from .fragments import about_of, asked_again, bare_of, put_in_place, stripped
from .mentions import mentions_in
from .pointers import POINTING, pointers_in
from .tokens import tokens_of
from .turns import Turn, turn_of

__all__ = ["Turn", "turn_of", "understood"]


def understood(question: str, earlier: Sequence[Turn], texts: Sequence[str]) -> str:
    """The question as it is meant after ``earlier`` (oldest first) about the stories ``texts``.

    It is returned unchanged where it stands alone, and where nothing that was said before fits.
    """
    text, led = stripped(question)
    if not earlier or not _may_hang(text, led):
        return question
    cast = cast_of("\n\n".join(texts))
    full = _completed(text, led, earlier, cast)
    return _asked(full) if full and full != text else question


def _may_hang(text: str, led: bool) -> bool:
    """Whether a question has any sign of it, which is seen without reading the story."""
    words = {token.word for token in tokens_of(text)}
    return bool(words & POINTING or bare_of(text) or about_of(text, led))


def _completed(text: str, led: bool, earlier: Sequence[Turn], cast: Cast) -> str | None:
    if bare := bare_of(text):
        return asked_again(bare, earlier[-1])
    if about := about_of(text, led):
        return put_in_place(_pointed(about, earlier, cast), earlier[-1], cast)
    return _pointed(text, earlier, cast)


def _pointed(text: str, earlier: Sequence[Turn], cast: Cast) -> str:
    """With what its pronouns and the like stand for in their places."""
    own = mentions_in(text, cast, typed=True)
    pointers = pointers_in(text, tokens_of(text), own)
    if not pointers:
        return text
    candidates = candidates_in(earlier, cast)
    taken = [mention.words for mention in own]
    meant: dict[tuple[int, int], str] = {}
    kinds: dict[str, str] = {}
    for pointer in pointers:
        written = stand_in(pointer, text, candidates, taken, cast)
        if not written:
            continue
        meant[pointer.start, pointer.end] = written
        if pointer.kind not in kinds:
            kinds[pointer.kind] = written
            taken = [*taken, frozenset(token.word for token in tokens_of(written))]
    for (start, end), written in sorted(meant.items(), reverse=True):
        text = text[:start] + written + text[end:]
    return text


def _asked(text: str) -> str:
    text = " ".join(text.split())
    return f"{text[:1].upper()}{text[1:]}?"
