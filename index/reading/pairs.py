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
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._first = int(self._tokenizer.token_to_id("[CLS]") or 0)
        self._between = int(self._tokenizer.token_to_id("[SEP]") or 0)

    def encode(self, question: str, passages: Sequence[str]) -> list[Pair]:
        """One pair a passage, in order."""
        asked = self._tokenizer.encode(question, add_special_tokens=False)
        opening = (self._first, *asked.ids[:MAX_QUESTION_TOKENS], self._between)
        room = MAX_TOKENS - len(opening) - 1
        found = self._tokenizer.encode_batch(list(passages), add_special_tokens=False)
        return [
            Pair(
                ids=(*opening, *each.ids[:room], self._between),
                types=(0,) * len(opening) + (1,) * (len(each.ids[:room]) + 1),
                first=len(opening),
                places=tuple(each.offsets[:room]),
            )
            for each in found
        ]
