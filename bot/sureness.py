"""How sure an answer is, as a level that each face puts into words."""

from __future__ import annotations

_HIGH, _MIDDLE = 0.85, 0.65


def sureness(confidence: float) -> str:
    """The level: "high" from 0.85, "middle" from 0.65, "low" below."""
    if confidence >= _HIGH:
        return "high"
    return "middle" if confidence >= _MIDDLE else "low"
