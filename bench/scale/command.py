"""python -m bench scale: the run, from the options to what is shown."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from ..data import ROOT
from ..speed.machine import describe
from .asking import asking, in_turns
from .growing import Growing
from .options import Plan
from .results import ScaleResults
from .world import PASSAGES, World

RECALLED = 200
"""Questions whose nearest passages are looked for among all."""


def scale(options: argparse.Namespace, console: Console) -> int:
    """Measures, shows and writes. Raises BenchError."""
    if options.plot:
        from .picture import picture  # says before all the work where matplotlib is missing
    plan = Plan(tuple(sorted(set(options.passages))), options.rounds, options.questions)
    machine = describe()
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="scale-", dir=ROOT / "build") as folder:
        rows = dict(measure(Path(folder), plan))
    results = ScaleResults(
        date=date.today().isoformat(),
        command=" ".join(["python -m bench", *sys.argv[1:]]),
        machine=machine,
        settings=asdict(plan),
        sizes=rows,
    )
    console.print(results.table())
    if options.json:
        options.json.write_text(results.json(), "utf-8")
    if options.plot:
        picture(results, options.plot)
    return 0


def measure(folder: Path, plan: Plan) -> Iterator[tuple[int, dict[str, float]]]:
    """The figures at each size, by the number of passages; progress is shown meanwhile."""
    world = World()
    yardstick = Growing(world, folder / "yardstick")
    library = Growing(world, folder / "library")
    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=plan.sizes[-1])
        _grow(yardstick, plan.yardstick, bar, bar.add_task("the yardstick", total=plan.yardstick))
        for size in plan.sizes:
            bar.update(task, description=f"growing to {size:,}")
            _grow(library, size, bar, task)
            bar.update(task, description=f"asking at {size:,}")
            yield library.stories * PASSAGES, at_this_size(library, yardstick, folder, plan)


def at_this_size(
    library: Growing, yardstick: Growing, folder: Path, plan: Plan
) -> dict[str, float]:
    questions, others = (each.questions(plan.of_each) for each in (library, yardstick))
    figures = library.figures()
    library.read_all()
    with (
        asking(yardstick.folder, others, folder / "others.npz") as beside,
        asking(library.folder, questions, folder / "questions.npz") as asker,
    ):
        figures |= in_turns(asker, beside, plan)
    return figures | {"recall@10": library.recall(questions[:RECALLED])}


def _grow(library: Growing, size: int, bar: Progress, task: object) -> None:
    for _ in library.grow(size):
        bar.update(task, completed=library.stories * PASSAGES)  # type: ignore[arg-type]
