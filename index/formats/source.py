"""What a format reads, and how much of it a story may hold."""

from __future__ import annotations

from dataclasses import dataclass

MAX_PARAGRAPHS = 120_000
"""A long novel has about 10,000."""

MAX_SENTENCES = 120_000
"""20 novels have about 100,000, and each takes 1.5 kB once it can be searched."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file's bytes, its name for sentences to the user, and the most text it may give.

    ``max_bytes`` counts bytes of UTF-8; ``charset`` is the Python codec that the text is known to
    be in, or None.
    """

    data: bytes
    name: str
    max_bytes: int
    charset: str | None = None
