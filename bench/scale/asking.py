"""Libraries asked in turns, each by a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from ..data import ROOT
from ..errors import MeasuringFailed
from . import asked
from .options import Plan
from .world import Question

READING = {"": False, ", with the reader": True}
"""What is added to a figure's name, and whether the reading model reads."""


class Asker:
    """A process that has a library open."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._started = time.perf_counter()
        self.opening = float(self._hear()["seconds"])
        self.ask(0, 1, True)
        self.starting = time.perf_counter() - self._started

    def ask(self, first: int, last: int, reading: bool) -> dict[str, Any]:
        """Has some of the questions asked. Raises MeasuringFailed."""
        assert self._process.stdin
        wanted = {"first": first, "last": last, "reading": reading}
        print(json.dumps(wanted), file=self._process.stdin, flush=True)
        return self._hear()

    def _hear(self) -> dict[str, Any]:
        assert self._process.stdout
        if not (line := self._process.stdout.readline()):
            raise MeasuringFailed(self._process.wait())
        said: dict[str, Any] = json.loads(line)
        return said


@contextmanager
def asking(folder: Path, questions: Sequence[Question], file: Path) -> Iterator[Asker]:
    """A process that opens the library in ``folder``; it ends with the block."""
    asked.save(questions, file)
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.scale.asked", str(folder), str(file)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Asker(process)
    finally:
        process.kill()
        process.communicate()


def in_turns(asker: Asker, yardstick: Asker, plan: Plan) -> dict[str, float]:
    """Both are asked the same numbers of questions, one after the other in every round.

    A ratio is taken within each round, and is the median of the rounds'.
    """
    figures: dict[str, float] = {}
    said: dict[str, Any] = {}
    first = 1
    for name, reading in READING.items():
        share = max(1, plan.questions // (2 if reading else 1))
        taken: list[float] = []
        ratios: list[float] = []
        for _ in range(plan.rounds):
            beside = yardstick.ask(first, first + share, reading)["seconds"]
            said = asker.ask(first, first + share, reading)
            taken += said["seconds"]
            ratios.append(float(np.median(said["seconds"]) / np.median(beside)))
            first += share
        for percent in (50, 99):
            figures[f"ms a question, p{percent}{name}"] = 1000 * float(
                np.percentile(taken, percent)
            )
        figures[f"times the yardstick's{name}"] = float(np.median(ratios))
        figures[f"times the yardstick's, least{name}"] = min(ratios)
        figures[f"times the yardstick's, most{name}"] = max(ratios)
    return figures | {
        "seconds to open": asker.opening,
        "seconds from start to first answer": asker.starting,
        "MB resident": said["resident"],
        "MB resident, mapped files": said["mapped"],
    }
