"""Question sets in SQuAD's shape -> articles whose paragraphs are joined into one story."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index import Excerpt, Story
from index.records import Span


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the answers that are accepted.

    ``section`` is the place of the paragraph that it was asked about. ``answers`` is empty where
    the answer is not in the story's words; ``answerable`` is False where there is none.
    """

    text: str
    answers: tuple[str, ...]
    section: Span
    answerable: bool

    def answered_by(self, excerpt: Excerpt) -> bool:
        """Whether an excerpt holds an accepted answer, or, where none is quotable, its section."""
        if self.answers:
            return any(answer in excerpt.text for answer in self.answers)
        return self.located_by(excerpt)

    def located_by(self, excerpt: Excerpt) -> bool:
        """Whether an excerpt lies in the section that the question was asked about."""
        return self.section[0] <= excerpt.start and excerpt.end <= self.section[1]


@dataclass(frozen=True, slots=True)
class Article:
    story: Story
    questions: tuple[Question, ...]


def load_articles(path: Path) -> list[Article]:
    """The articles of a SQuAD-shaped JSON file, which may be gzipped."""
    raw = path.read_bytes()
    data = json.loads(gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw)["data"]
    return [_article(f"article-{number}", entry) for number, entry in enumerate(data)]


def sample(articles: list[Article], limit: int | None, seed: int) -> list[Article]:
    """The articles with at most ``limit`` questions in all, drawn evenly at random."""
    rows = [(a, question) for a, article in enumerate(articles) for question in article.questions]
    random.Random(seed).shuffle(rows)
    kept = rows[:limit]
    return [
        Article(article.story, tuple(question for b, question in kept if b == a))
        for a, article in enumerate(articles)
    ]


def _article(id: str, entry: dict[str, Any]) -> Article:
    # Offsets must hold in the text as it is, so it is not normalised as a file would be.
    contexts = [paragraph["context"] for paragraph in entry["paragraphs"]]
    text = "\n\n".join(contexts)
    questions, start = [], 0
    for paragraph, context in zip(entry["paragraphs"], contexts, strict=True):
        questions += list(_questions(paragraph["qas"], (start, start + len(context))))
        start += len(context) + 2
    return Article(Story(id, entry["title"], text), tuple(questions))


def _questions(entries: list[dict[str, Any]], section: Span) -> Iterator[Question]:
    for entry in entries:
        answers = {a["text"] for a in entry["answers"] if a["answer_start"] >= 0}
        impossible = entry.get("is_impossible", False)
        yield Question(entry["question"], tuple(sorted(answers)), section, not impossible)
