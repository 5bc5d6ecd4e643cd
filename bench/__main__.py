"""python -m bench: measures answers on SQuAD-shaped question sets, holds them to the gate's floors,
puts the Discord bot under load, takes the time beside what one would use instead, and lets
libraries grow to a million passages.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table

from index import QuothError
from index.embed import ModelEmbedder

from . import across, floors, following, load, quality
from .asking import plan, run
from .data import load_articles
from .errors import BenchError
from .remember import RememberingEmbedder
from .results import Results, cell
from .scale.options import add_options as add_scale_options
from .speed.options import add_options as add_speed_options
from .systems import SYSTEMS, find

_WIDTH = 160  # of a table that goes into a file


def main() -> int:
    parser = _parser()
    options = parser.parse_args()
    commands = {
        "quality": _quality,
        "across": _across,
        "gate": _gate,
        "followups": _followups,
        "load": _load,
        "speed": _speed,
        "scale": _scale,
    }
    try:
        return commands[options.command](options)
    except (BenchError, QuothError) as error:
        parser.error(str(error))


def _quality(options: argparse.Namespace) -> int:
    systems = {name: find(name) for name in dict.fromkeys(options.system or ["quoth"])}
    if options.plot:
        from . import plot  # says before all the work where matplotlib is missing
    settings = {key: getattr(options, key) for key in ("limit", "seed", "off_story", "noise")}
    tasks = plan([a for path in options.data for a in load_articles(path)], **settings)
    embedder = RememberingEmbedder(ModelEmbedder())
    asked = {name: run(tasks, system, embedder, name) for name, system in systems.items()}
    results = Results(
        data=" + ".join(path.name.partition(".")[0] for path in options.data),
        date=date.today().isoformat(),
        settings=settings,
        questions=quality.counts(next(iter(asked.values()))),
        systems={name: quality.report(of_it, options.seed) for name, of_it in asked.items()},
    )
    _console().print(results.table())
    if options.json:
        options.json.write_text(results.json(), "utf-8")
    if options.plot:
        plot.draw(results, options.plot)
    return 0


def _across(options: argparse.Namespace) -> int:
    articles = [a for path in options.data for a in load_articles(path)]
    reached = across.measure(articles, ModelEmbedder(), options.limit, options.seed)
    table = Table("", across.ALONE, across.TOGETHER, box=None, header_style="bold")
    for name, figures in reached.items():
        table.add_row(name, *(cell(name, figure) for figure in figures.values()))
    _console().print(table)
    return 0


def _gate(options: argparse.Namespace) -> int:
    """All figures at or above their floors, or 1."""
    reached, wanted = floors.figures(ModelEmbedder()), floors.floors()
    table = Table("", "reached", "floor", box=None, header_style="bold")
    for name, figure in reached.items():
        table.add_row(name, cell(name, figure), f"{wanted[name]:.3f}" if name in wanted else "")
    _console().print(table)
    failures = floors.failures(reached, wanted)
    for failure in failures:
        print(failure, file=sys.stderr)
    return int(bool(failures))


def _load(options: argparse.Namespace) -> int:
    """All in time and answered once, or 1."""
    wanted = load.Load(options.questions, options.users, options.seconds, options.story_bytes)
    figures = asyncio.run(load.measure(wanted))
    table = Table("load", "", box=None, header_style="bold")
    for figure, value in figures.items():
        table.add_row(figure, f"{value:.4g}")
    _console().print(table)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2))
    late = figures["acknowledged, max"] > load.DISCORDS_LIMIT
    return int(late or figures["answered once"] < options.questions or figures["rules broken"] > 0)


def _speed(options: argparse.Namespace) -> int:
    from .speed.command import speed

    return speed(options, _console())


def _scale(options: argparse.Namespace) -> int:
    from .scale.command import scale

    return scale(options, _console())


def _followups(options: argparse.Namespace) -> int:
    """All questions that stand alone unchanged, or 1."""
    table = Table("", *following.PARTS, box=None, header_style="bold")
    embedder = ModelEmbedder()
    hits = {name: following.hits(name, embedder) for name in following.PARTS["all"]}
    reached = [following.figures([hits[n] for n in names]) for names in following.PARTS.values()]
    for name in reached[0]:
        table.add_row(name, *(cell(name, part[name]) for part in reached))
    _console().print(table)
    count, changed = following.changed()
    print(f"Questions that stand alone, changed by what came before: {len(changed)} of {count}")
    for text, meant in changed.items():
        print(f"“{text}” became “{meant}”", file=sys.stderr)
    return int(bool(changed))


def _console() -> Console:
    return Console(width=None if sys.stdout.isatty() else _WIDTH)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    _add_quality(commands.add_parser("quality", help="how often the right words come first"))
    _add_data(commands.add_parser("across", help="how much is lost by asking all stories at once"))
    commands.add_parser("gate", help="whether the figures on the project's own questions hold")
    commands.add_parser("followups", help="how well questions are understood after others")
    busy = commands.add_parser("load", help="how the Discord bot does while many ask at once")
    for name, default in asdict(load.Load()).items():
        flag = f"--{name.replace('_', '-')}"
        busy.add_argument(flag, type=type(default), default=default, help="(default: %(default)s)")
    busy.add_argument("--json", type=Path, help="write the figures there too")
    fast = commands.add_parser("speed", help="how fast and how small, beside others")
    add_speed_options(fast, _count, _output)
    large = commands.add_parser("scale", help="how time, memory and disk grow with a library")
    add_scale_options(large, _count, _output)
    return parser


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no whole number from 1")
    return int(text)


def _output(text: str) -> Path:
    """A file that can be written, so that hours of work don't end in a missing folder."""
    if not (path := Path(text)).parent.is_dir() or path.is_dir():
        raise argparse.ArgumentTypeError(f"{text} can't be written: name a file in a folder")
    return path


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data",
        type=Path,
        nargs="+",
        action="extend",
        required=True,
        metavar="FILE",
        help="question sets, .json or .json.gz: SQuAD's shape, or that of bench/gate/*.json",
    )
    parser.add_argument("--limit", type=_count, help="ask that many questions, drawn at random")
    parser.add_argument("--seed", type=int, default=0, help="of all that is drawn (default: 0)")


def _add_quality(parser: argparse.ArgumentParser) -> None:
    _add_data(parser)
    parser.add_argument(
        "--system", action="append", choices=SYSTEMS, help="may be repeated (default: quoth)"
    )
    parser.add_argument(
        "--off-story", action="store_true", help="ask each article others' questions too"
    )
    parser.add_argument(
        "--noise", action="store_true", help="hurry the questions: typos, keywords, no capitals"
    )
    parser.add_argument("--json", type=_output, metavar="OUT", help="write the figures there too")
    parser.add_argument("--plot", type=_output, metavar="OUT.png", help="draw them there")


if __name__ == "__main__":
    sys.exit(main())
