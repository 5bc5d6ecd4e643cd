"""Questions with the passages that the index would read for them, and the file they are kept in.

Needs nothing of the index, so that training can be done where there is a graphics card and little
else.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.records import Span


@dataclass(frozen=True, slots=True)
class MinedQuestion:
    """``golden`` are the passages that answer it; where it is not ``answered``, those that a reader
    could take for one that does. ``wrong`` are others, the most likely first. Passages are counted
    in their article. ``places`` as in Asked.
    """

    text: str
    answered: bool
    written: bool
    places: tuple[Span, ...]
    golden: tuple[int, ...]
    wrong: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MinedArticle:
    """``sentences`` are places in the text, ``passages`` the first and last sentence of each."""

    data: str
    text: str
    sentences: tuple[Span, ...]
    passages: tuple[Span, ...]
    questions: tuple[MinedQuestion, ...]


def save(articles: Iterable[MinedArticle], to: Path) -> None:
    """One article a line of gzipped JSON; a file that is there is whole."""
    to.parent.mkdir(parents=True, exist_ok=True)
    half = to.with_suffix(".tmp")
    with gzip.open(half, "wt", encoding="utf-8") as file:
        for article in articles:
            file.write(json.dumps(asdict(article), ensure_ascii=False) + "\n")
    half.replace(to)


def load(path: Path) -> list[MinedArticle]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [_article(json.loads(line)) for line in file]


def _article(entry: dict[str, Any]) -> MinedArticle:
    def pairs(rows: Iterable[Sequence[int]]) -> tuple[Span, ...]:
        return tuple((a, b) for a, b in rows)

    questions = [
        MinedQuestion(
            text=row["text"],
            answered=row["answered"],
            written=row["written"],
            places=pairs(row["places"]),
            golden=tuple(row["golden"]),
            wrong=tuple(row["wrong"]),
        )
        for row in entry["questions"]
    ]
    return MinedArticle(
        data=entry["data"],
        text=entry["text"],
        sentences=pairs(entry["sentences"]),
        passages=pairs(entry["passages"]),
        questions=tuple(questions),
    )
