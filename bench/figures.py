"""Figures with bootstrap intervals.

A statistic reduces the last axis of its arrays, so that what computes a figure from n questions
(arrays of shape (n,)) computes it from many resamples at once (arrays of shape (resamples, n)).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

Values = NDArray[np.float64]
Statistic = Callable[..., Values]

RESAMPLES = 1_000
REFUSED = 0.1
"""The share of answerable questions refused at which near misses are counted."""

_AT_ONCE = 2**20  # values drawn at a time: 8 MB an array


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and its 95 % interval, by the percentiles of resamples of the questions."""

    value: float
    low: float
    high: float


def measure(statistic: Statistic, *groups: Any, seed: int) -> Figure:
    """A statistic of one or more groups of questions, each resampled by itself.

    A group is an array of shape (n,), or (k, n) where the statistic takes k values a question.
    """
    arrays = [np.asarray(group, np.float64) for group in groups]
    rng = np.random.default_rng(seed)
    most = max(1, _AT_ONCE // sum(array.shape[-1] for array in arrays))
    parts, left = [], RESAMPLES
    while left > 0:
        count = min(most, left)
        parts.append(statistic(*(_resampled(array, count, rng) for array in arrays)))
        left -= count
    low, high = np.percentile(np.concatenate(parts), [2.5, 97.5])
    return Figure(float(statistic(*arrays)), float(low), float(high))


def share(values: Values | NDArray[np.bool_]) -> Values:
    """The mean: of zeros and ones, the share of ones."""
    return np.asarray(values.mean(axis=-1))


def percentile(percent: float) -> Statistic:
    return lambda values: np.asarray(np.percentile(values, percent, axis=-1))


def auroc(positive: Values, negative: Values) -> Values:
    """The chance that a positive scores above a negative, ties counting half (Mann-Whitney)."""
    n, m = positive.shape[-1], negative.shape[-1]
    ranks = rankdata(np.concatenate([positive, negative], axis=-1), axis=-1)
    return np.asarray((ranks[..., :n].sum(axis=-1) - n * (n + 1) / 2) / (n * m))


def kept_when_some_are_refused(positive: Values, negative: Values) -> Values:
    """The share of negatives at or above the score under which REFUSED of the positives lie."""
    threshold = np.quantile(positive, REFUSED, axis=-1, keepdims=True)
    return share(negative >= threshold)


def calibration_error(pairs: Values, bins: int = 10) -> Values:
    """Expected calibration error over bins of equal size: |confidence - share answered rightly|.

    ``pairs`` holds the confidences and, as ones and zeros, which are right: shape (2, ..., n).
    """
    confidences, right = pairs
    order = np.lexsort((right, confidences), axis=-1)
    excess = np.take_along_axis(confidences - right, order, axis=-1)
    edges = np.linspace(0, excess.shape[-1], bins + 1).astype(int)
    sums = [np.abs(excess[..., a:b].sum(axis=-1)) for a, b in pairwise(edges)]
    return np.asarray(sum(sums) / excess.shape[-1])


def _resampled(array: Values, count: int, rng: np.random.Generator) -> Values:
    """As many questions drawn with replacement, ``count`` times: (count, n) or (k, count, n)."""
    n = array.shape[-1]
    resamples: Values = array[..., rng.integers(n, size=(count, n))]
    return resamples
