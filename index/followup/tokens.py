"""Words with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

_WORD = re.compile(
    r"[^\W_]+(?:[-.,][^\W_]+)*(?:['’](?:s|t|re|ve|ll|d|m)\b|(?<=s)['’](?=[\s?!.,;:]|$))?"
)
_OWNS = ("'s", "’s", "s'", "s’")


@dataclass(frozen=True)
class Token:
    """A word as it stands at ``start`` of a text, any possessive ending included."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def owns(self) -> bool:
        return self.text.endswith(_OWNS)

    @cached_property
    def bare(self) -> str:
        """Without its possessive ending."""
        if self.text.endswith(("'s", "’s")):
            return self.text[:-2]
        return self.text[:-1] if self.owns else self.text

    @cached_property
    def word(self) -> str:
        return self.bare.lower().replace("’", "'")

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


def tokens_of(text: str) -> list[Token]:
    return [Token(match[0], match.start()) for match in _WORD.finditer(text)]
