"""How sure an answer is: a logistic model of two signals of its best candidate."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

from .reader import Reading

# Fitted by `python -m bench calibrate`; see there for the data, and for how it is weighted.
_INTERCEPT = -6.79
_SIMILARITY = 6.19
_COVERAGE = 5.33


def confidence(readings: Sequence[Reading]) -> float:
    """The estimated probability, 0 to 1, that the first reading answers the question."""
    if not readings:
        return 0.0
    best = readings[0].candidate
    logit = _INTERCEPT + _SIMILARITY * best.similarity + _COVERAGE * best.coverage
    return 1 / (1 + exp(-logit))
