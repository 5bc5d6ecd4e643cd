"""What is measured, by name: its decimals, and which way is better."""

from __future__ import annotations

from dataclasses import dataclass

ASKERS = (1, 8, 64)
"""How many ask at once, each going on as soon as it has an answer."""


@dataclass(frozen=True, slots=True)
class Measure:
    """``better`` is "less", "more", or None where a ratio of two systems would say nothing."""

    name: str
    decimals: int
    better: str | None = "less"


COLD = Measure("seconds from start to first answer", 2)
COLD_PEAK = Measure("MB at most, meanwhile", 0)
RESIDENT = Measure("MB resident, asked at rest", 0)
RESIDENT_MANY = Measure("MB resident, after indexing and 64 asking", 0, None)
REST_P50 = Measure("ms a question at rest, p50", 1)
REST_P99 = Measure("ms a question at rest, p99", 1)
P50 = {n: Measure(f"ms a question, {n} asking, p50", 1) for n in ASKERS}
P99 = {n: Measure(f"ms a question, {n} asking, p99", 1) for n in ASKERS}
RATE = {n: Measure(f"questions a second, {n} asking", 1, "more") for n in ASKERS}
GAIN = Measure("64 asking against 1, questions a second", 2, None)
FAILED = Measure("questions failed, 64 asking", 0, None)
CHANGED = Measure("questions answered otherwise, 64 asking", 0, None)
CUT = Measure("passages a second indexed, own passages", 0, None)
GIVEN = Measure("passages a second indexed, the same passages", 0, "more")
CHARACTERS = Measure("characters a second indexed, own passages", 0, "more")
SIZE = Measure("kB on disk", 0)
FLOOR = Measure("a question against its bare passes", 2, None)
FLOOR_EMBEDDING = Measure("a question against embedding it, bare", 2, None)
FLOOR_PLAIN = Measure("a question against its bare passes, default settings", 2, None)
ELSE = Measure("% of a question that is no pass", 1, None)

MEASURES = {
    measure.name: measure
    for measure in (
        *(COLD, COLD_PEAK, RESIDENT, RESIDENT_MANY, REST_P50, REST_P99),
        *(by[n] for n in ASKERS for by in (P50, P99, RATE)),
        *(GAIN, FAILED, CHANGED, CUT, GIVEN, CHARACTERS, SIZE),
        *(FLOOR, FLOOR_EMBEDDING, FLOOR_PLAIN, ELSE),
    )
}
"""All of them, in the order in which they are shown."""
