"""How well follow-ups are understood: "and in 1838?" after "How many boats were counted in 1801?".

A follow-up set is like the project's question files; each question has the ``earlier`` ones that
are asked before it, in turn, and what it ``meant``, written out in full. Beside these, questions
that stand alone are asked after others, and must stay as they are.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from index import Answer, Story
from index.answer import answer_question
from index.embed import Embedder
from index.followup import Turn, turn_of, understood
from index.indexed import build
from index.rank import Ranker
from index.reading import find_reader

from . import figures as f
from .data import ROOT, Article, Question, load_articles
from .errors import UnusableQuestions
from .figures import Figure
from .progress import track
from .systems import LIMIT

FOLDER = ROOT / "bench" / "followups"

DEVELOPED = ("the-ferrymans-bell", "the-lock-at-hollin-ford")
HELD_OUT = ("between-two-powers", "the-seed-keepers-of-varnholm")
"""Follow-ups written before the code was, and asked when it was finished."""

PARTS = {"all": (*DEVELOPED, *HELD_OUT), "developed on": DEVELOPED, "held out": HELD_OUT}
"""The sets that figures are told of."""

ARTICLE = ROOT.parent / "shared" / "story" / "politik-peters-washington.txt"
"""Asked in addition where it lies beside the project."""

TURNS = 3  # before a question that stands alone
AFTER = 3  # different turns after which each of them is asked

Ask = Callable[[str, tuple[Turn, ...]], Answer]


@dataclass(frozen=True, slots=True)
class Followup:
    """A question with those asked before it, oldest first, and what it means, in full."""

    earlier: tuple[str, ...]
    question: Question
    meant: str


@dataclass(frozen=True, slots=True)
class FollowupSet:
    story: Story
    followups: tuple[Followup, ...]


def load_followups(path: Path) -> FollowupSet:
    """Raises UnusableQuestions."""
    [article] = load_articles(path)
    entries: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["questions"]
    try:
        return FollowupSet(
            article.story,
            tuple(
                Followup(tuple(entry["earlier"]), question, entry["meant"])
                for entry, question in zip(entries, article.questions, strict=True)
            ),
        )
    except (KeyError, TypeError) as error:
        raise UnusableQuestions(path, f"a follow-up lacks {error}") from error


def asking(story: Story, embedder: Embedder) -> Ask:
    """Asks a story after turns, the same only once."""
    ranker, reader = Ranker([build(story, embedder)]), _reader()

    @cache
    def ask(question: str, earlier: tuple[Turn, ...]) -> Answer:
        return answer_question(question, ranker, embedder, reader, limit=LIMIT, earlier=earlier)

    return ask


_reader = cache(find_reader)
"""Loaded once, not for each story."""


def after_turns(ask: Ask, followup: Followup) -> Answer:
    """The answer to a follow-up after all before it were asked and answered."""
    turns: tuple[Turn, ...] = ()
    for question in followup.earlier:
        turns += (turn_of(ask(question, turns)),)
    return ask(followup.question.text, turns)


Hits = dict[str, list[bool]]
"""Of the follow-ups of one set, in order: whether the first excerpt holds the answer, by the way in
which they were asked.
"""


def hits(name: str, embedder: Embedder, *, beside: bool = True) -> Hits:
    """Asks a set's follow-ups after what comes before; ``beside`` also without it, and written out
    in full.
    """
    of_it = load_followups(FOLDER / f"{name}.json")
    ask = asking(of_it.story, embedder)
    found: Hits = {}
    for followup in track(of_it.followups, f"Asking {name}"):
        ways = {"following": after_turns(ask, followup)}
        if beside:
            ways["not following"] = ask(followup.question.text, ())
            ways["written out in full"] = ask(followup.meant, ())
        for way, answer in ways.items():
            first = any(followup.question.answered_by(e) for e in answer.excerpts[:1])
            found.setdefault(f"answer@1, {way}", []).append(first)
    return found


def figures(of_sets: Sequence[Hits]) -> dict[str, Figure]:
    """The shares over several sets."""
    return {
        way: f.measure(f.share, [hit for of_one in of_sets for hit in of_one[way]], seed=0)
        for way in of_sets[0]
    }


def changed(seed: int = 0) -> tuple[int, dict[str, str]]:
    """How often a question that stands alone was asked after others, and how it was understood
    where it was changed.
    """
    count, found = 0, {}
    for article, questions in standing():
        rng = random.Random(seed)
        turns = [_turn(question, article.story) for question in article.questions]
        for text in questions:
            others = [turn for turn in turns if turn.question != text]
            for _ in range(AFTER):
                earlier = rng.sample(others, min(TURNS, len(others)))
                count += 1
                if (meant := understood(text, earlier, [article.story.text])) != text:
                    found[text] = meant
    return count, found


def standing() -> Iterator[tuple[Article, list[str]]]:
    """The articles whose questions all stand alone, and these; with those written to mislead."""
    own: dict[str, list[str]] = json.loads((FOLDER / "standing.json").read_text("utf-8"))
    names = [*own, *(["article"] if ARTICLE.exists() else [])]
    for name in names:
        [article] = load_articles(ROOT / "bench" / "gate" / f"{name}.json")
        yield article, [*(q.text for q in article.questions), *own.get(name, [])]


def _turn(question: Question, story: Story) -> Turn:
    """The turn that a right answer would end."""
    start, end = question.section
    answer = question.answers[0] if question.answers else ""
    return Turn(question.text, answer, story.text[start:end], question.answerable, story.id)
