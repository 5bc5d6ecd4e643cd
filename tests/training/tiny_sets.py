"""Question sets in SQuAD's shape, and stories with questions, of a few lines."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from training.questions import Asked, Source

LAMP = (
    "Marta Lindqvist kept the lighthouse of Reef Island from 1911 on. She came with two trunks.",
    "Her brother Olaf rowed to the mainland on Fridays, and came home singing.",
    "In the winter of 1934 the sea froze. Olaf walked home over the ice in five hours.",
)
PEARS = (
    "Theo Brandt sells pears at the market in Linz. His oldest tree was planted in 1788.",
    "Two boxes a week go to the hospital for nothing.",
)
WEATHER = ("rained", "snowed", "hailed", "thundered", "drizzled")


def question(text: str, answer: str | None, context: str, *, quoted: bool = True) -> dict[str, Any]:
    """One that ``context`` answers, or not where ``answer`` is None."""
    if answer is None:
        return {"question": text, "answers": [], "is_impossible": True}
    start = context.index(answer) if quoted else -1
    return {"question": text, "answers": [{"text": answer, "answer_start": start}]}


def article(*paragraphs: tuple[str, list[dict[str, Any]]]) -> dict[str, Any]:
    return {"paragraphs": [{"context": text, "qas": asked} for text, asked in paragraphs]}


def write_set(folder: Path, name: str, *articles: dict[str, Any]) -> None:
    content = json.dumps({"version": "1", "data": articles}).encode()
    (folder / f"{name}.json.gz").write_bytes(gzip.compress(content))


def asked(source: str, text: str, answer: str, *, written: bool = False) -> Asked:
    """A question with the place of its answer, about the paragraph that holds it."""
    start = source.index(answer)
    before = source.rfind("\n\n", 0, start)
    end = source.find("\n\n", start)
    section = (before + 2 if before >= 0 else 0, end if end >= 0 else len(source))
    return Asked(text, section, ((start, start + len(answer)),), answer, written)


def lamp(data: str = "squad2-dev8") -> Source:
    """A story with as many paragraphs as make several passages, and what is asked about it."""
    filler = "It {} on the reef all day, and nobody came by until the wind had turned. " * 5
    text = "\n\n".join(
        f"{paragraph} {filler.format(*[weather] * 5)}".strip()
        for paragraph, weather in zip([*LAMP, *PEARS], WEATHER, strict=True)
    )
    section = (0, text.index("\n\n"))
    return Source(
        data,
        text,
        (
            asked(text, "Who kept the lighthouse of Reef Island?", "Marta Lindqvist"),
            asked(text, "When did she begin to keep it?", "1911"),
            asked(text, "How many trunks did Marta bring?", "two trunks"),
            asked(text, "When did the sea freeze?", "winter of 1934"),
            asked(text, "Who planted the oldest tree, and when was that?", "1788"),
            asked(text, "Which town has the market of Theo Brandt?", "Linz"),
            asked(text, "How long did the walk over the ice take?", "five hours", written=True),
            Asked("How did she travel?", section, (), "by a boat, as it seems"),
            Asked("Who painted the lighthouse of Reef Island?", section, (), ""),
            Asked("How many cats did Marta bring?", section, (), "", written=True),
        ),
    )
