"""Follow-ups are understood as well as they were, and nothing else is: see bench/followups/."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from bench import floors, following
from bench.errors import UnusableQuestions
from bench.figures import Figure
from index import Answer
from index.embed import ModelEmbedder
from index.followup import Turn
from tests.bench.making import excerpt, written
from tests.conftest import ROOT

FLOORS: Mapping[str, float] = json.loads((following.FOLDER / "floors.json").read_text("utf-8"))
SETS = following.PARTS["all"]


@pytest.fixture(scope="session")
def reached(embedder: ModelEmbedder) -> Mapping[str, Figure]:
    """What Quoth, with its real models, makes of all follow-ups."""
    return following.figures([following.hits(name, embedder, beside=False) for name in SETS])


@pytest.mark.parametrize(("name", "floor"), FLOORS.items())
def test_a_figure_is_not_below_its_floor(
    reached: Mapping[str, Figure], name: str, floor: float
) -> None:
    assert floors.failures(reached, {name: floor}) == []


def test_no_question_that_stands_alone_is_changed() -> None:
    count, changed = following.changed()
    assert count >= 3 * (135 + 40)
    assert changed == {}


def test_the_sets_are_large_enough() -> None:
    sets = [following.load_followups(following.FOLDER / f"{name}.json") for name in SETS]
    assert sum(len(of_it.followups) for of_it in sets) >= 60
    assert len({of_it.story.id for of_it in sets}) >= 3
    assert any(len(f.earlier) > 1 for of_it in sets for f in of_it.followups)


def test_each_question_is_asked_after_the_answers_before_it() -> None:
    asked: list[tuple[str, tuple[Turn, ...]]] = []

    def ask(question: str, earlier: tuple[Turn, ...]) -> Answer:
        asked.append((question, earlier))
        return Answer(question, True, 0.9, (excerpt("Odo rows it.", "Odo"),), f"{question}!")

    of_it = following.load_followups(following.FOLDER / "the-ferrymans-bell.json")
    chain = next(followup for followup in of_it.followups if len(followup.earlier) == 2)
    following.after_turns(ask, chain)
    first, second = chain.earlier
    text = "Odo rows it."
    turns = tuple(Turn(f"{q}!", "Odo", text, True, "ferry") for q in (first, second))
    assert asked == [(first, ()), (second, turns[:1]), (chain.question.text, turns)]


def test_a_set_without_earlier_questions_is_told(tmp_path: Path) -> None:
    entry = {"question": "Who rows?", "answers": [], "paragraph": 1}
    story = str(Path("bench/gate/the-ferrymans-bell.md"))
    path = written(tmp_path / "set.json", {"story": story, "questions": [entry]})
    with pytest.raises(UnusableQuestions, match="earlier"):
        following.load_followups(path)
    assert (ROOT / story).exists()
