"""python -m bench speed: the run, from the options to what is shown."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from rich.console import Console

from ..data import load_articles
from .contenders import PEERS, QUOTH, WITHOUT, Contender
from .driver import measure, set_up
from .environments import installed
from .machine import describe, versions
from .options import Plan
from .results import SpeedResults


def speed(options: argparse.Namespace, console: Console) -> int:
    """Measures, shows and writes. Raises BenchError, and QuothError where a story can't be read."""
    if options.plot:
        from .picture import picture  # says before all the work where matplotlib is missing
    chosen = PEERS if options.peers == [] else dict.fromkeys(options.peers or ())
    results = run(options, [QUOTH, WITHOUT, *installed(chosen)])
    for table in results.tables():
        console.print(table)
        console.print()
    if options.json:
        options.json.write_text(results.json(), "utf-8")
    if options.plot:
        picture(results, options.plot)
    return 0


def run(options: argparse.Namespace, contenders: Sequence[Contender]) -> SpeedResults:
    plan = Plan(options.rounds, options.seconds, options.characters)
    article = load_articles(options.data)[0]
    machine, used = describe(), versions(contenders)
    with tempfile.TemporaryDirectory(prefix="quoth-speed-") as folder:
        rounds = measure(contenders, set_up(Path(folder), article, plan), plan)
    return SpeedResults(
        date=date.today().isoformat(),
        command=" ".join(["python -m bench", *sys.argv[1:]]),
        story=article.story.title,
        machine=machine,
        versions=used,
        settings=asdict(plan),
        rounds=rounds,
        ours=[each.name for each in contenders if each.ours],
    )
