"""Addresses that open a page at an excerpt (text fragments). Pure.

The syntax is that of https://wicg.github.io/scroll-to-text-fragment/: ``#:~:text=START,END``.
"""

from __future__ import annotations

from urllib.parse import quote

from .records import Excerpt

_EDGE_WORDS = 4


def link_to(excerpt: Excerpt) -> str | None:
    """The address of the excerpt's place in its page; None where the story has no address."""
    url = excerpt.story.url
    if not url:
        return None
    words = excerpt.text.split()
    long = len(words) > 2 * _EDGE_WORDS
    parts = [words[:_EDGE_WORDS], words[-_EDGE_WORDS:]] if long else [words]
    fragment = ",".join(_encoded(" ".join(part)) for part in parts)
    return f"{url}{'' if '#' in url else '#'}:~:text={fragment}"


def _encoded(text: str) -> str:
    # A dash has a meaning of its own in a fragment, and quote() leaves it as it is.
    return quote(text, safe="").replace("-", "%2D")
