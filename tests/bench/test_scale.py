"""Made-up libraries that grow, and what is shown of them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from bench.scale.command import measure
from bench.scale.embedder import ToldEmbedder
from bench.scale.growing import Growing
from bench.scale.options import Plan
from bench.scale.results import ScaleResults
from bench.scale.world import PASSAGES, World
from index.catalogue import sizes
from tests.deterministic import DeterministicEmbedder


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def test_a_story_is_always_the_same_and_like_no_other(world: World) -> None:
    one, again, other = world.story(3), World().story(3), world.story(4)
    assert one.story == again.story != other.story
    assert (one.passages == again.passages).all()
    assert np.linalg.norm(one.passages, axis=1) == pytest.approx(1, abs=1e-5)
    assert (len(one.passages), len(one.sentences)) == (PASSAGES, 3 * PASSAGES)


def test_a_question_has_a_passages_words_and_is_nearest_to_it(world: World) -> None:
    made_up = world.story(5)
    for passage in (0, 40, 99):
        question = world.question(made_up, passage)
        words = question.text.removeprefix("What ").removesuffix("?")
        text = made_up.story.text.split("\n\n")[passage].lower().replace(".", "")
        assert words in text
        assert int(np.argmax(made_up.passages @ question.vector[0])) == passage


def test_what_was_told_is_given_and_questions_are_embedded_all_the_same(world: World) -> None:
    made_up, model = world.story(1), DeterministicEmbedder()
    question = world.question(made_up, 7)
    embedder = ToldEmbedder([question], model)
    embedder.tell(made_up)
    texts = ["a text"] * 3 * PASSAGES
    assert (embedder.encode(texts) == made_up.sentences).all()
    assert model.encoded == 0
    assert (embedder.encode([question.text]) == question.vector).all()
    assert model.encoded == 1
    embedder.tell(made_up)
    with pytest.raises(ValueError, match="3 texts"):
        embedder.encode(texts[:3])


def test_a_library_grows_and_its_catalogue_finds_the_nearest(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sizes, "FEW", 150)
    library = Growing(world, tmp_path)
    assert len(list(library.grow(1_000))) == 10
    assert len(list(library.grow(1_000))) == 0
    assert library._library.manifest("s9").counts["passages"] == PASSAGES
    questions = library.questions(30)
    assert len({question.text for question in questions}) == 30
    assert library.recall(questions) >= 0.95
    assert list(library.grow(1_100)) == [None]
    figures = library.figures()
    assert 0 < figures["ms to add a story"] <= figures["ms to add a story, at most"]
    assert 0 < figures["MB on disk, catalogue"] < figures["MB on disk"]


FIGURES = {"ms to add a story": 31.4, "times the yardstick's": 2.5, "recall@10": 0.98}


def test_a_run_measures_every_size(tmp_path: Path) -> None:
    plan = Plan(sizes=(100,), rounds=1, questions=2, yardstick=100)
    ((size, figures),) = measure(tmp_path, plan)
    assert size == 100
    assert figures["ms a question, p50"] < figures["ms a question, p50, with the reader"]
    assert figures["seconds to open"] < figures["seconds from start to first answer"]
    assert figures["MB resident"] > figures["MB resident, mapped files"] > 0
    assert figures["recall@10"] == 1.0
    assert figures["times the yardstick's"] > 0


@pytest.fixture
def results() -> ScaleResults:
    machine = {"processor": "One of 1796", "cores": "2"}
    return ScaleResults("2026-01-31", "python -m bench scale", machine, {}, {1_000: FIGURES})


def test_a_table_has_a_column_a_size(results: ScaleResults) -> None:
    console = Console(width=120)
    with console.capture() as shown:
        console.print(results.table())
    lines = [" ".join(line.split()) for line in shown.get().splitlines()]
    assert "passages 1,000" in lines
    assert "ms to add a story 31" in lines
    assert "recall@10 0.980" in lines
    assert json.loads(results.json())["sizes"]["1000"] == FIGURES


def test_a_picture_is_drawn(results: ScaleResults, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="the extra `peers` is not installed")
    from bench.scale import picture

    every = {name: 1.0 for series in picture._PANELS.values() for name in series}
    drawn = ScaleResults(
        results.date, results.command, results.machine, {}, {100: every, 1_000: every}
    )
    picture.picture(drawn, tmp_path / "scale.png")
    assert (tmp_path / "scale.png").read_bytes().startswith(b"\x89PNG")
