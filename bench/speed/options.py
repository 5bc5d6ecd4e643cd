"""The options of python -m bench speed."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..data import ROOT
from .contenders import PEERS

_DATA = ROOT / "bench" / "gate" / "between-two-powers.json"


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is done: ``seconds`` for each way of asking, in every round; ``characters`` of text
    whose indexing is timed.
    """

    rounds: int = 5
    seconds: float = 2.0
    characters: int = 30_000


def add_options(
    parser: argparse.ArgumentParser, count: Callable[[str], int], output: Callable[[str], Path]
) -> None:
    """``count`` takes a whole number from 1, ``output`` the path of a file to be written."""
    own = Plan()
    parser.add_argument(
        "--peers",
        nargs="*",
        choices=PEERS,
        metavar="PEER",
        help=f"beside these (without names: all of {', '.join(PEERS)}), installed on first use",
    )
    parser.add_argument(
        "--data",
        type=Path,
        default=_DATA,
        metavar="FILE",
        help="a question set; its first article is asked about (default: the sample story's)",
    )
    parser.add_argument("--rounds", type=count, default=own.rounds, help="(default: %(default)s)")
    parser.add_argument(
        "--seconds",
        type=float,
        default=own.seconds,
        help="for each way of asking, a round (default: %(default)s)",
    )
    parser.add_argument(
        "--characters",
        type=count,
        default=own.characters,
        help="of the text whose indexing is timed (default: %(default)s)",
    )
    parser.add_argument("--json", type=output, metavar="OUT", help="write the figures there too")
    parser.add_argument("--plot", type=output, metavar="OUT.png", help="draw them there")
