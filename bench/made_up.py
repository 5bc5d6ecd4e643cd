"""Text that nobody wrote, as long as one likes."""

from __future__ import annotations

import random

_WORDS = (
    "the harbour a lamp was carried over stone and salt before winter every keeper counted ships "
    "under grey light while old letters waited near open windows beyond quiet water"
).split()


def made_up(size: int) -> str:
    """Sentences of random words, of that many characters in all; always the same."""
    draw = random.Random(0)
    paragraphs = []
    while size > 0:
        sentences = [" ".join(draw.choices(_WORDS, k=draw.randint(6, 24))) for _ in range(5)]
        paragraphs.append(" ".join(f"{sentence.capitalize()}." for sentence in sentences))
        size -= len(paragraphs[-1]) + 2
    return "\n\n".join(paragraphs)
