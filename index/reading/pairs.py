"""A question and a passage -> what the reading model takes in. Training uses the same function."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

MAX_TOKENS = 256
"""The longest pair in tokens; the end of a longer passage is not read."""

MAX_QUESTION_TOKENS = 64
"""The longest question in tokens; the end of a longer one is not read."""


@dataclass(frozen=True, slots=True)
class Pair:
    """[CLS] question [SEP] passage [SEP], as token ids.

    ``types`` is 0 for the question and 1 for the passage. The passage's tokens begin at position
    ``first``; ``places`` are their (start, end) in the passage, in characters.
    """

    ids: tuple[int, ...]
    types: tuple[int, ...]
    first: int
    places: tuple[tuple[int, int], ...]


class PairEncoder:
    """Cuts pairs into the word pieces of a tokenizer file (Hugging Face's tokenizer.json)."""

    def __init__(self, tokenizer: Path) -> None:
        self._passages = Tokenizer.from_file(str(tokenizer))
        self._passages.no_padding()
        self._passages.enable_truncation(MAX_TOKENS, strategy="only_second")
        self._questions = Tokenizer.from_file(str(tokenizer))
        self._questions.no_padding()
        self._questions.no_truncation()

    def encode(self, question: str, passages: Sequence[str]) -> list[Pair]:
        """One pair a passage, in order."""
        question = self._cut(question)
        found = self._passages.encode_batch([(question, passage) for passage in passages])
        return [
            Pair(
                ids=tuple(each.ids),
                types=tuple(each.type_ids),
                first=each.sequence_ids.index(1) if 1 in each.sequence_ids else len(each.ids) - 1,
                places=tuple(
                    place
                    for place, part in zip(each.offsets, each.sequence_ids, strict=True)
                    if part == 1
                ),
            )
            for each in found
        ]

    def _cut(self, question: str) -> str:
        places = self._questions.encode(question, add_special_tokens=False).offsets
        fits = len(places) <= MAX_QUESTION_TOKENS
        return question if fits else question[: places[MAX_QUESTION_TOKENS - 1][1]]
