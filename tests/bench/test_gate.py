"""Answers to the project's own questions are as good as they were: see bench/gate/README.md."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bench import floors
from bench.figures import Figure
from index.embed import ModelEmbedder


@pytest.fixture(scope="session")
def reached(embedder: ModelEmbedder) -> Mapping[str, Figure]:
    """What Quoth, with its real models, makes of all 135 questions."""
    return floors.figures(embedder)


@pytest.mark.parametrize(("name", "floor"), floors.floors().items())
def test_a_figure_is_not_below_its_floor(
    reached: Mapping[str, Figure], name: str, floor: float
) -> None:
    assert floors.failures(reached, {name: floor}) == []


def test_the_gate_can_fail() -> None:
    reached = {"answer@1": Figure(0.899, 0.8, 0.95), "answer@3": Figure(0.95, 0.9, 1.0)}
    wanted = {"answer@1": 0.9, "answer@3": 0.95, "MRR@3": 0.5}
    assert floors.failures(reached, wanted) == [
        "answer@1 is 0.899, below its floor of 0.900.",
        "There is no figure MRR@3.",
    ]


def test_there_are_floors() -> None:
    assert {"answer@1", "answer@3"} <= set(floors.floors())
    assert all(0 < floor <= 1 for floor in floors.floors().values())
