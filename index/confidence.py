"""How sure an answer is: a logistic model of what speaks for its first reading."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

from .reading.reader import Reading

Signals = tuple[float, ...]

# Intercept first. Fitted by `python -m training calibrate`; see there for the data.
_READ = (-0.556, 0.821, -0.065, 1.256)
# Fitted in the same way without the reading model, on squadshifts-wiki and fairytale-train.
_RANKED = (-6.79, 6.19, 5.33)


def confidence(readings: Sequence[Reading]) -> float:
    """The estimated probability, 0 to 1, that the first reading answers the question."""
    if not readings:
        return 0.0
    weights = _READ if readings[0].verdict else _RANKED
    signals = (1.0, *signals_of(readings))
    logit = sum(weight * signal for weight, signal in zip(weights, signals, strict=True))
    return 1 / (1 + exp(-logit))


def signals_of(readings: Sequence[Reading]) -> Signals:
    """What the confidence is computed from, in the order of its weights.

    Where a model has read the best passage: its logit that this answers; its rank, which speaks
    against it, since a passage that is about what is asked without answering ranks high, too; and
    the best sentence's similarity. (The span's logits and the lead over the next passage tell near
    misses apart no better. How much of the question is known would, but only since those who write
    near misses use the story's words.) Otherwise: that similarity, and how much of the question
    the passage holds.
    """
    best = readings[0]
    if best.verdict is None:
        return (best.candidate.similarity, best.candidate.coverage)
    return (best.verdict.answered, best.verdict.rank, best.candidate.similarity)
