"""What was asked and answered before."""

from __future__ import annotations

from dataclasses import dataclass

from ..records import Answer


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what came of it.

    ``question`` is as it was understood; ``answer`` what was marked in the first excerpt, and
    ``excerpt`` all of it, of the story with the id ``story``. All three are empty where there was
    none; ``found`` is whether the story answered.
    """

    question: str
    answer: str
    excerpt: str
    found: bool
    story: str = ""


def turn_of(answer: Answer) -> Turn:
    """The turn that an answer ends."""
    question = answer.understood or answer.question
    if not answer.excerpts:
        return Turn(question, "", "", answer.found)
    best = answer.excerpts[0]
    start, end = best.highlight or (best.start, best.start)
    marked = best.text[start - best.start : end - best.start]
    return Turn(question, marked, best.text, answer.found, best.story.id)
