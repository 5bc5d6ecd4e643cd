"""Passes side by side: in order, a few at a time, and their errors told."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from index import runtime
from index.runtime import side_by_side


def test_results_come_in_order_whichever_is_done_first() -> None:
    def run(number: int) -> int:
        time.sleep(0.02 if number % 2 == 0 else 0)
        return number * number

    assert list(side_by_side(run, range(12))) == [n * n for n in range(12)]
    assert list(side_by_side(run, [])) == []


def test_one_alone_is_run_where_it_is_asked_for() -> None:
    def run(_: str) -> int:
        return threading.get_ident()

    here = threading.get_ident()
    assert list(side_by_side(run, ["one"])) == [here]
    assert here not in side_by_side(run, ["one", "two"])


def test_few_are_begun_before_their_results_are_taken() -> None:
    drawn = 0

    def endless() -> Iterator[int]:
        nonlocal drawn
        while True:
            yield (drawn := drawn + 1)

    found = side_by_side(lambda number: number, endless())
    assert [next(found) for _ in range(5)] == [1, 2, 3, 4, 5]
    assert drawn <= 6 + runtime._CORES


@pytest.mark.skipif(runtime._CORES == 1, reason="there is one core")
def test_two_are_run_at_the_same_time() -> None:
    both = threading.Barrier(2, timeout=20)
    assert sorted(side_by_side(lambda _: both.wait(), "ab")) == [0, 1]


def test_results_that_nobody_takes_keep_nothing_busy() -> None:
    for _ in range(20):
        assert next(side_by_side(str, range(100))) == "0"
    assert list(side_by_side(str, range(3))) == ["0", "1", "2"]


def test_what_a_pass_raises_is_raised() -> None:
    def run(number: int) -> int:
        if number == 3:
            raise ValueError("three")
        return number

    with pytest.raises(ValueError, match="three"):
        list(side_by_side(run, range(6)))
    assert list(side_by_side(run, range(3))) == [0, 1, 2]
