from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import figures
from bench.figures import Statistic, auroc, calibration_error, measure, share

scores = st.lists(st.sampled_from([0.0, 0.2, 0.5, 0.7, 1.0]), min_size=1, max_size=12)


@given(scores, scores)
def test_auroc_is_the_share_of_pairs_in_order_ties_counting_half(
    positive: list[float], negative: list[float]
) -> None:
    pairs = [(a > b) + (a == b) / 2 for a, b in product(positive, negative)]
    assert auroc(np.array(positive), np.array(negative)) == pytest.approx(np.mean(pairs))


def test_calibration_error_by_hand() -> None:
    confidences = [0.1, 0.3, 0.8, 0.9]
    right = [0.0, 1.0, 1.0, 1.0]
    # Two bins: |0.4 - 1| and |1.7 - 2|, over four questions.
    pairs = np.array([confidences, right])
    assert calibration_error(pairs, bins=2) == pytest.approx((0.6 + 0.3) / 4)
    assert calibration_error(pairs[:, ::-1], bins=2) == pytest.approx((0.6 + 0.3) / 4)


def test_calibration_error_with_fewer_questions_than_bins() -> None:
    assert calibration_error(np.array([[0.25], [1.0]])) == pytest.approx(0.75)


def test_near_misses_are_counted_where_a_tenth_of_the_answerable_is_refused() -> None:
    positive = np.arange(11) / 10  # its tenth percentile is 0.1
    negative = np.array([0.0, 0.05, 0.1, 0.6])
    assert figures.kept_when_some_are_refused(positive, negative) == 0.5


@pytest.mark.parametrize(
    ("statistic", "sizes"),
    [
        (share, [(7,)]),
        (figures.percentile(99), [(7,)]),
        (auroc, [(7,), (5,)]),
        (figures.kept_when_some_are_refused, [(7,), (5,)]),
        (calibration_error, [(2, 23)]),
    ],
)
def test_many_resamples_at_once_give_what_each_gives_alone(
    statistic: Statistic, sizes: list[tuple[int, ...]]
) -> None:
    rng = np.random.default_rng(1)
    resamples = [rng.integers(0, 4, size=(*size[:-1], 6, size[-1])) / 4 for size in sizes]
    alone = [statistic(*(group[..., row, :] for group in resamples)) for row in range(6)]
    assert statistic(*resamples) == pytest.approx(np.array(alone))


def test_an_interval_is_that_of_the_binomial() -> None:
    figure = measure(share, [1.0] * 60 + [0.0] * 40, seed=0)
    assert figure.value == pytest.approx(0.6)
    margin = 1.96 * (0.6 * 0.4 / 100) ** 0.5
    assert figure.low == pytest.approx(0.6 - margin, abs=0.02)
    assert figure.high == pytest.approx(0.6 + margin, abs=0.02)


def test_intervals_cover_the_truth_about_as_often_as_they_say() -> None:
    rng = np.random.default_rng(0)
    drawn = (rng.random((80, 150)) < 0.7).astype(float)
    covered = sum(f.low <= 0.7 <= f.high for f in (measure(share, row, seed=1) for row in drawn))
    assert covered / 80 >= 0.88


def test_both_groups_are_resampled() -> None:
    figure = measure(auroc, [0.4, 0.6, 0.9], [0.1, 0.5], seed=0)
    assert figure.value == pytest.approx(5 / 6)
    assert figure.low < figure.value < figure.high == 1


def test_the_same_seed_gives_the_same_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    values = list(np.random.default_rng(0).random(50))
    first = measure(share, values, seed=3)
    assert measure(share, values, seed=3) == first
    assert measure(share, values, seed=4) != first
    # What is drawn at a time is for memory's sake, and must not show.
    monkeypatch.setattr(figures, "_AT_ONCE", 60)
    assert measure(share, values, seed=3) == first
