"""Stories, answers and question files for tests of the bench."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.asking import Asked
from bench.data import Question
from index import Answer, Excerpt, Story
from index.records import Span

TEXT = (
    "The ferry leaves at noon. Odo rows it.\n\n"
    "Marta bakes bread in the old mill.\n\n"
    "The bell hangs from a post on the far bank."
)
STORY = Story("ferry", "The ferry", TEXT)


def place(piece: str) -> Span:
    """Where a piece of TEXT is."""
    start = TEXT.index(piece)
    return start, start + len(piece)


def excerpt(piece: str, highlight: str | None = None) -> Excerpt:
    start, end = place(piece)
    marked = place(highlight) if highlight else None
    return Excerpt(piece, start, end, 1, marked, 1.0, STORY.ref)


def question(*answers: str, section: str = "Odo rows it.", answerable: bool = True) -> Question:
    return Question("Who rows?", answers, place(section), answerable)


def asked(
    of: Question,
    *excerpts: Excerpt,
    confidence: float = 0.5,
    found: bool = True,
    off_story: bool = False,
    seconds: float = 0.01,
) -> Asked:
    return Asked(of, Answer(of.text, found, confidence, excerpts), off_story, seconds)


def squad(*articles: Sequence[tuple[str, list[dict[str, Any]]]]) -> dict[str, Any]:
    """A set in SQuAD's shape: an article is its paragraphs, each with its questions."""
    return {
        "data": [
            {
                "title": f"Article {number}",
                "paragraphs": [{"context": context, "qas": qas} for context, qas in article],
            }
            for number, article in enumerate(articles, start=1)
        ]
    }


def qa(text: str, *answers: tuple[str, int], impossible: bool = False) -> dict[str, Any]:
    """A question in SQuAD's shape; an answer is its text and its start."""
    listed = [{"text": answer, "answer_start": start} for answer, start in answers]
    return {"id": text, "question": text, "answers": listed, "is_impossible": impossible}


def written(path: Path, content: object) -> Path:
    path.write_text(json.dumps(content), "utf-8")
    return path


FERRY = squad(
    [
        (
            "The ferry leaves at noon. Odo rows it.",
            [qa("When does the ferry leave?", ("noon", 20)), qa("Who rows it?", ("Odo", 26))],
        ),
        (
            "Marta bakes bread in the old mill.",
            [
                qa("What does Marta bake?", ("bread", 12), ("bread", 12)),
                qa("Why does Marta bake?", ("They are hungry", -1)),
                qa("Who owns the mill?", ("Marta", 0), impossible=True),
            ],
        ),
    ],
    [
        (
            "The lock at Hollin Ford was opened in 1796 by Lady Harriet.",
            [
                qa("When was the lock opened?", ("1796", 38)),
                qa("Who opened the lock?", ("Lady Harriet", 46)),
            ],
        )
    ],
)
"""Two articles: four answerable questions, one of them not in the story's words, and a near miss;
and two more questions.
"""
