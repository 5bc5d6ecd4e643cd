"""python -m bench: measures answers on SQuAD-shaped question sets, fits the confidence, and puts
the Discord bot under load.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from index.embed import SentenceTransformerEmbedder

from . import calibrate, load, quality
from .data import load_articles, sample
from .remember import RememberingEmbedder
from .systems import SYSTEMS


def main() -> int:
    options = _parser().parse_args()
    if options.command == "load":
        return _load(options)
    embedder = RememberingEmbedder(SentenceTransformerEmbedder())
    if options.command == "calibrate":
        print(json.dumps(calibrate.fit(options.data, embedder, options.seed), indent=2))
        return 0
    articles = sample(load_articles(options.data), options.limit, options.seed)
    systems = options.system or ["quoth"]
    columns = {
        name: quality.report(quality.run(articles, SYSTEMS[name], embedder, options.seed))
        for name in systems
    }
    table = Table(options.data.name, *systems, box=None, header_style="bold")
    for figure in columns[systems[0]]:
        table.add_row(figure, *(f"{columns[name][figure]:.4g}" for name in systems))
    Console().print(table)
    if options.json:
        options.json.write_text(json.dumps(columns, indent=2))
    return 0


def _load(options: argparse.Namespace) -> int:
    """All in time and answered once, or 1."""
    wanted = load.Load(options.questions, options.users, options.seconds, options.story_bytes)
    figures = asyncio.run(load.measure(wanted))
    table = Table("load", "", box=None, header_style="bold")
    for figure, value in figures.items():
        table.add_row(figure, f"{value:.4g}")
    Console().print(table)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2))
    late = figures["acknowledged, max"] > load.DISCORDS_LIMIT
    return int(late or figures["answered once"] < options.questions or figures["rules broken"] > 0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    measure = commands.add_parser("quality", help="how often the right sentence comes first")
    measure.add_argument("--data", type=Path, required=True, help="FILE.json or FILE.json.gz")
    measure.add_argument("--limit", type=int, help="ask that many questions, drawn at random")
    measure.add_argument("--seed", type=int, default=0)
    measure.add_argument("--system", action="append", choices=sorted(SYSTEMS))
    measure.add_argument("--json", type=Path, help="write the figures there too")
    fit = commands.add_parser("calibrate", help="fit the weights of index/confidence.py")
    fit.add_argument("--data", type=Path, nargs="+", required=True)
    fit.add_argument("--seed", type=int, default=0)
    busy = commands.add_parser("load", help="how the Discord bot does while many ask at once")
    for name, default in asdict(load.Load()).items():
        flag = f"--{name.replace('_', '-')}"
        busy.add_argument(flag, type=type(default), default=default, help="(default: %(default)s)")
    busy.add_argument("--json", type=Path, help="write the figures there too")
    return parser


if __name__ == "__main__":
    sys.exit(main())
