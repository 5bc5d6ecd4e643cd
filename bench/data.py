"""Question sets, in SQuAD's shape or the project's own -> articles and questions about them."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index import Excerpt, Story, read_story
from index.records import Span
from index.split import split_paragraphs

from .errors import UnusableQuestions

ROOT = Path(__file__).parent.parent
"""The paths of the stories in the project's own question files begin here."""


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
        """Whether an excerpt lies in the section that the question was asked about.

        It does where they share more than half of the shorter of the two. What is cut at
        paragraphs lies in one or not at all (a question above it apart); a chunk that crosses them
        lies in each section that it shows most of or is mostly made of. The rule is the same for
        all, and kind to long chunks.
        """
        start, end = self.section
        shared = min(end, excerpt.end) - max(start, excerpt.start)
        return 2 * shared > min(end - start, excerpt.end - excerpt.start)


@dataclass(frozen=True, slots=True)
class Article:
    story: Story
    questions: tuple[Question, ...]


def load_articles(path: Path) -> list[Article]:
    """The articles of a question file, which may be gzipped.

    Either SQuAD's shape, ``{"data": [{"title", "paragraphs": [{"context", "qas": [...]}]}]}``, or
    the project's own, ``{"story": path, "questions": [{"question", "answers", "paragraph"}]}``,
    where paragraphs are counted from 1 and no answers mean that the story does not say.
    Raises UnusableQuestions, and QuothError where a story can't be read.
    """
    try:
        raw = path.read_bytes()
        content = json.loads(gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw)
        if "story" in content:
            return [_own_article(content)]
        name = path.name.partition(".")[0]
        entries = enumerate(content["data"], start=1)
        return [_squad_article(f"{name}-{number}", entry) for number, entry in entries]
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or "it is cut short"
        raise UnusableQuestions(path, reason) from error
    except ValueError as error:
        raise UnusableQuestions(path, str(error)) from error
    except (KeyError, TypeError, IndexError) as error:
        reason = f"it has the shape of no set that is known ({type(error).__name__}: {error})"
        raise UnusableQuestions(path, reason) from error


def sample(articles: Sequence[Article], limit: int | None, seed: int) -> list[Article]:
    """The articles with at most ``limit`` questions in all, drawn evenly at random."""
    rows = [(a, question) for a, article in enumerate(articles) for question in article.questions]
    random.Random(seed).shuffle(rows)
    kept = rows[:limit]
    return [
        Article(article.story, tuple(question for b, question in kept if b == a))
        for a, article in enumerate(articles)
    ]


def _squad_article(id: str, entry: dict[str, Any]) -> Article:
    # Offsets must hold in the text as it is, so it is not normalised as a file would be.
    contexts = [paragraph["context"] for paragraph in entry["paragraphs"]]
    text = "\n\n".join(contexts)
    questions, start = [], 0
    for paragraph, context in zip(entry["paragraphs"], contexts, strict=True):
        questions += list(_squad_questions(paragraph["qas"], (start, start + len(context))))
        start += len(context) + 2
    return Article(Story(id, entry["title"], text), tuple(questions))


def _squad_questions(entries: list[dict[str, Any]], section: Span) -> Iterator[Question]:
    for entry in entries:
        impossible = entry.get("is_impossible", False)
        quoted = {a["text"] for a in entry["answers"] if a["answer_start"] >= 0}
        answers = () if impossible else tuple(sorted(quoted))
        yield Question(entry["question"], answers, section, not impossible)


def _own_article(content: dict[str, Any]) -> Article:
    story = read_story(ROOT / content["story"])
    places = split_paragraphs(story.text)
    questions = (_own_question(entry, story, places) for entry in content["questions"])
    return Article(story, tuple(questions))


def _own_question(entry: dict[str, Any], story: Story, places: Sequence[Span]) -> Question:
    text, answers, number = entry["question"], tuple(entry["answers"]), entry["paragraph"]
    if not 1 <= number <= len(places):
        raise ValueError(f"“{text}” names paragraph {number} of {len(places)}")
    section = places[number - 1]
    for answer in answers:
        # Set once, an answer must not be lost when a story is edited.
        if not answer or answer not in story.text[slice(*section)]:
            raise ValueError(f"“{answer}” is not in paragraph {number}, though “{text}” says so")
    return Question(text, answers, section, answerable=bool(answers))
