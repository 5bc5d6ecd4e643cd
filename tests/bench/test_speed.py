"""Ratios and their spread, and what is shown of them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from bench.figures import Figure
from bench.speed import measures as m
from bench.speed.driver import changed, of_floor
from bench.speed.results import SpeedResults
from bench.speed.rounds import figures, ratios

COLD, RATE, FAILED = m.COLD.name, m.RATE[64].name, m.FAILED.name
OURS = [{COLD: 0.2, RATE: 30.0}, {COLD: 0.4, RATE: 33.0}, {COLD: 0.25, RATE: 36.0}]
THEIRS = [{COLD: 2.0, RATE: 10.0}, {COLD: 2.0, RATE: 11.0}, {COLD: 2.0, RATE: 4.0}]


def test_a_figure_is_the_median_of_the_rounds_with_the_least_and_the_most() -> None:
    assert figures(OURS) == {COLD: Figure(0.25, 0.2, 0.4), RATE: Figure(33, 30, 36)}


def test_a_figure_that_a_round_lacks_is_left_out() -> None:
    assert set(figures([{COLD: 1.0, RATE: 2.0}, {COLD: 1.0}])) == {COLD}


def test_ratios_are_taken_round_by_round_and_above_one_is_better() -> None:
    found = ratios(OURS, THEIRS)
    cold = found[COLD]
    assert [cold.value, cold.low, cold.high] == pytest.approx([8, 5, 10])
    assert (found[RATE].value, found[RATE].low, found[RATE].high) == (3, 3, 9)


def test_the_ratio_of_the_others_to_us_is_the_inverse_of_each_round() -> None:
    forth, back = ratios(OURS, THEIRS)[COLD], ratios(THEIRS, OURS)[COLD]
    assert back.low == pytest.approx(1 / forth.high)
    assert back.high == pytest.approx(1 / forth.low)


def test_what_has_no_better_way_or_nothing_to_divide_by_has_no_ratio() -> None:
    ours, theirs = [{FAILED: 1.0, RATE: 5.0}], [{FAILED: 2.0, RATE: 0.0}]
    assert ratios(ours, theirs) == {}


def test_an_answer_counts_as_changed_where_many_get_another_or_several() -> None:
    alone = {"Who?": [["a"]], "When?": [["b"]], "Why?": [["c"]], "Not asked by many?": [["d"]]}
    many = {"Who?": [["a"]], "When?": [["b"], ["x"]], "Why?": [["y"]]}
    assert changed(alone, many) == 2


def test_the_floor_is_compared_question_by_question() -> None:
    found = of_floor(
        {
            "whole": np.array([3.0, 12.0, 100.0]),
            "embedding": np.array([1.0, 4.0, 10.0]),
            "reading": np.array([1.0, 4.0, 10.0]),
            "plain": np.array([3.0, 6.0, 10.0]),
        }
    )
    assert found[m.FLOOR.name] == pytest.approx(1.5)
    assert found[m.FLOOR_EMBEDDING.name] == pytest.approx(3)
    assert found[m.FLOOR_PLAIN.name] == pytest.approx(2)
    assert found[m.ELSE.name] == pytest.approx(100 / 3)


@pytest.fixture
def results() -> SpeedResults:
    return SpeedResults(
        date="2026-01-31",
        command="python -m bench speed --peers",
        story="The ferry",
        machine={"processor": "One of 1796", "cores": "2"},
        versions={"Quoth": {"quoth": "0.1.0"}, "Other": {}},
        settings={"rounds": 3},
        rounds={"Quoth": OURS, "Other": THEIRS},
        ours=["Quoth"],
    )


def test_tables_show_figures_and_ratios(results: SpeedResults) -> None:
    console = Console(width=160)
    with console.capture() as shown:
        for table in results.tables():
            console.print(table)
    lines = [" ".join(line.split()) for line in shown.get().splitlines()]
    assert "The ferry: 3 rounds · One of 1796, 2 cores · 2026-01-31" in lines
    assert f"{COLD} 0.25 (0.20–0.40) 2.00 (2.00–2.00)" in lines
    assert "Quoth: how many times better than" in lines
    assert f"{COLD} 8.00 (5.00–10.00)" in lines
    assert f"{RATE} 3.00 (3.00–9.00)" in lines


def test_json_holds_every_round(results: SpeedResults) -> None:
    written = json.loads(results.json())
    assert written["rounds"]["Other"] == THEIRS
    assert written["systems"]["Quoth"][RATE] == {"value": 33, "low": 30, "high": 36}
    assert written["ratios"]["Quoth"]["Other"][RATE]["high"] == 9
    assert written["command"] == "python -m bench speed --peers"


def test_a_picture_is_drawn(results: SpeedResults, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="the extra `peers` is not installed")
    from bench.speed.picture import picture

    picture(results, tmp_path / "speed.png")
    assert (tmp_path / "speed.png").read_bytes().startswith(b"\x89PNG")
