"""A question's time against its floor: the bare passes of the same models in onnxruntime.

    python -m bench.speed.floor FOLDER MODEL SECONDS   (the questions as JSON on standard input)

Asks Quoth, notes what onnxruntime is given meanwhile, and then gives it the same again, alone: each
different pass once, so that work done twice shows. Prints a line of JSON: class Floor.
"""

from __future__ import annotations

import json
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from index.runtime import side_by_side

from .peers.quoth import Quoth

_BARE: Any = onnxruntime.InferenceSession
_LEAST = 3


@dataclass(frozen=True, slots=True, eq=False)
class Pass:
    """One run of a model: what it was given, and whether it embeds (else it reads)."""

    session: Any
    outputs: list[str]
    feeds: dict[str, np.ndarray]

    @property
    def embeds(self) -> bool:
        return self.outputs == ["vectors"]

    @property
    def key(self) -> tuple[object, ...]:
        return (self.session.file, *(value.tobytes() for value in self.feeds.values()))


@dataclass(slots=True)
class Floor:
    """Seconds, question by question: the ``whole`` of it; the bare passes of its ``embedding`` and
    ``reading``; and all those passes by sessions with onnxruntime's own settings (``plain``).
    """

    whole: list[float] = field(default_factory=list)
    embedding: list[float] = field(default_factory=list)
    reading: list[float] = field(default_factory=list)
    plain: list[float] = field(default_factory=list)


@contextmanager
def noted() -> Iterator[list[Pass]]:
    """All passes of models that are loaded within the block, as they are run."""
    passes: list[Pass] = []

    class Noted(_BARE):  # type: ignore[misc]
        def __init__(self, file: str | Path, *settings: Any, **more: Any) -> None:
            self.file = file
            super().__init__(file, *settings, **more)

        def run(self, outputs: list[str], feeds: dict[str, np.ndarray], *more: Any) -> Any:
            passes.append(Pass(self, outputs, feeds))
            return super().run(outputs, feeds, *more)

    onnxruntime.InferenceSession = Noted
    try:
        yield passes
    finally:
        onnxruntime.InferenceSession = _BARE


def measure(folder: Path, model: str, questions: Sequence[str], seconds: float) -> Floor:
    """Asks for that long, and three questions at least."""
    floor, asked = Floor(), []
    with noted() as passes:
        ask = Quoth(model).open(folder)
        ask(questions[0])
        end = time.perf_counter() + seconds
        for question in cycle(questions):
            passes.clear()
            start = time.perf_counter()
            ask(question)
            floor.whole.append(time.perf_counter() - start)
            different = list({each.key: each for each in passes}.values())
            floor.embedding.append(_again(each for each in different if each.embeds))
            floor.reading.append(_again(each for each in different if not each.embeds))
            asked.append(different)
            if len(asked) >= _LEAST and time.perf_counter() > end:
                break
    floor.plain = _plainly(asked)
    return floor


def _again(passes: Iterable[Pass]) -> float:
    """The seconds that the passes take, on as many cores as Quoth runs them on."""
    given = list(passes)
    start = time.perf_counter()
    deque(side_by_side(_run, given), maxlen=0)
    return time.perf_counter() - start


def _run(of: Pass) -> None:
    _BARE.run(of.session, of.outputs, of.feeds)


def _plainly(asked: Sequence[Sequence[Pass]]) -> list[float]:
    """The seconds of each question's passes by sessions as onnxruntime makes them by default."""
    files = {each.session.file for passes in asked for each in passes}
    sessions = {file: _BARE(file, providers=["CPUExecutionProvider"]) for file in files}
    plain = [[Pass(sessions[p.session.file], p.outputs, p.feeds) for p in ps] for ps in asked]
    _after_another(each for passes in plain[:_LEAST] for each in passes)
    return [_after_another(passes) for passes in plain]


def _after_another(passes: Iterable[Pass]) -> float:
    """The seconds that the passes take where each has all cores."""
    start = time.perf_counter()
    for each in passes:
        _run(each)
    return time.perf_counter() - start


def main() -> None:
    folder, model, seconds = sys.argv[1:]
    floor = measure(Path(folder), model, json.load(sys.stdin), float(seconds))
    print(json.dumps(asdict(floor)))


if __name__ == "__main__":
    main()
