"""The question sets that the model learns from, with the place of every answer."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.records import Span

WRITTEN = Path(__file__).parent / "written.jsonl"
"""Questions written for this project about paragraphs of the data: for each paragraph two answered
by it (at times one), and three near misses. Lines of {data, article, start, asked: [[question,
start of the answer in the article, its length]], missed: [question]}.
"""

ARTICLES = Path(__file__).parent / "articles.jsonl"
"""Articles, short and long, and texts made of lists and tables, written for this project, with
questions: every eighth line is held out, so lines are only ever added. Lines of {kind, paragraphs,
asked: [[question, paragraph, answer]], missed: [[question, the paragraph that it is nearest to]]}.
"""

OWN_KINDS = ("news", "encyclopedia", "tale", "notice")
"""Those of the articles; a notice is made of lists and tables."""

PARTS: dict[str, Callable[[int], bool]] = {
    "squad2-dev8": lambda article: article % 3 != 1,
    "squadshifts-wiki": lambda article: article % 5 != 0,
    "squadshifts-reddit": lambda article: True,
    "squadshifts-amazon": lambda article: True,
    "policyqa-dev": lambda article: True,
    "fairytale-train": lambda article: True,
}
"""Which articles, by their position in a file, are learned from. Of the others, squadshifts-wiki's
serve to fit the confidence, and squad2-dev8's to judge.
"""

LONGEST = 60
"""Longer articles, in paragraphs, are cut: Reddit's 2,035 paragraphs have nothing to do with each
other, and ranking all of them for each question takes long.
"""

OWN_HELD_OUT = 8
"""Every eighth of the articles written for this project is held out, to fit the confidence."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about the paragraph at ``section`` of an article.

    ``places`` are where the paragraph answers it; empty where the answer is not in the story's
    words. ``answer`` is one answer as given, empty where the paragraph does not answer. ``written``
    tells the questions written for this project.
    """

    text: str
    section: Span
    places: tuple[Span, ...]
    answer: str
    written: bool = False

    @property
    def answerable(self) -> bool:
        return bool(self.answer)


@dataclass(frozen=True, slots=True)
class Source:
    """An article of a question set: its text and what was asked about it."""

    data: str
    text: str
    asked: tuple[Asked, ...]


def load_sources(folder: Path, *, held_out: bool = False) -> list[Source]:
    """The articles to learn from, or those held out, with the questions written for this project.

    Raises FileNotFoundError where a question set is missing.
    """
    written = _written()
    sources: list[Source] = []
    for data, learned in PARTS.items():
        raw = gzip.decompress((folder / f"{data}.json.gz").read_bytes())
        for number, entry in enumerate(json.loads(raw)["data"]):
            if learned(number) != held_out:
                sources += _sources(data, entry, written.get((data, number), {}))
    return sources


def load_own(*, held_out: bool = False) -> list[Source]:
    """The articles written for this project to learn from, or those held out."""
    lines = ARTICLES.read_text("utf-8").splitlines()
    return [
        _article(json.loads(line))
        for number, line in enumerate(lines)
        if (number % OWN_HELD_OUT == 0) == held_out
    ]


def own_held_out(kind: str) -> dict[str, Any]:
    """The held-out articles of a kind, such as "notice", in SQuAD's shape, for the bench."""
    entries = [json.loads(line) for line in ARTICLES.read_text("utf-8").splitlines()]
    kept = [entry for entry in entries[::OWN_HELD_OUT] if entry["kind"] == kind]
    return {"data": [_in_squads_shape(entry) for entry in kept]}


def _in_squads_shape(entry: dict[str, Any]) -> dict[str, Any]:
    paragraphs = [{"context": text, "qas": []} for text in entry["paragraphs"]]
    for text, n, answer in entry["asked"]:
        answers = [{"text": answer, "answer_start": entry["paragraphs"][n].index(answer)}]
        paragraphs[n]["qas"].append({"question": text, "answers": answers})
    for text, n in entry["missed"]:
        paragraphs[n]["qas"].append({"question": text, "answers": [], "is_impossible": True})
    return {"title": entry["paragraphs"][0], "paragraphs": paragraphs}


def _article(entry: dict[str, Any]) -> Source:
    """One of those written for this project."""
    paragraphs: list[str] = entry["paragraphs"]
    starts = [sum(len(p) + 2 for p in paragraphs[:n]) for n in range(len(paragraphs))]
    sections = [(a, a + len(p)) for a, p in zip(starts, paragraphs, strict=True)]
    asked = [Asked(text, sections[n], (), "", written=True) for text, n in entry["missed"]]
    for text, n, answer in entry["asked"]:
        start = starts[n] + paragraphs[n].index(answer)
        asked.append(
            Asked(text, sections[n], ((start, start + len(answer)),), answer, written=True)
        )
    return Source("own", "\n\n".join(paragraphs), tuple(asked))


def _written() -> dict[tuple[str, int], dict[int, list[dict[str, Any]]]]:
    """The written questions by data set, article and paragraph's start."""
    found: dict[tuple[str, int], dict[int, list[dict[str, Any]]]] = {}
    for line in WRITTEN.read_text("utf-8").splitlines():
        entry = json.loads(line)
        article = found.setdefault((entry["data"], entry["article"]), {})
        article.setdefault(entry["start"], []).append(entry)
    return found


def _sources(
    data: str, entry: dict[str, Any], written: dict[int, list[dict[str, Any]]]
) -> Iterator[Source]:
    """The article, in parts of at most LONGEST paragraphs."""
    paragraphs, begin = entry["paragraphs"], 0
    for first in range(0, len(paragraphs), LONGEST):
        source = _source(data, paragraphs[first : first + LONGEST], written, begin)
        yield source
        begin += len(source.text) + 2


def _source(
    data: str,
    paragraphs: Sequence[dict[str, Any]],
    written: dict[int, list[dict[str, Any]]],
    begin: int,
) -> Source:
    """Neighbouring paragraphs of an article, from its character ``begin`` on."""
    asked: list[Asked] = []
    contexts = [paragraph["context"] for paragraph in paragraphs]
    start = 0
    for paragraph, context in zip(paragraphs, contexts, strict=True):
        section = (start, start + len(context))
        asked += [_asked(question, section) for question in paragraph["qas"]]
        for more in written.get(begin + start, []):
            asked += [
                Asked(text, section, ((a - begin, a - begin + length),), "?", written=True)
                for text, a, length in more["asked"]
            ]
            asked += [Asked(text, section, (), "", written=True) for text in more["missed"]]
        start += len(context) + 2
    return Source(data, "\n\n".join(contexts), tuple(asked))


def _asked(entry: dict[str, Any], section: Span) -> Asked:
    if entry.get("is_impossible", False):
        return Asked(entry["question"], section, (), "")
    places = {
        (section[0] + a["answer_start"], section[0] + a["answer_start"] + len(a["text"]))
        for a in entry["answers"]
        if a["answer_start"] >= 0
    }
    return Asked(entry["question"], section, tuple(sorted(places)), entry["answers"][0]["text"])
