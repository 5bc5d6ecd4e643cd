"""The options of python -m bench scale."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

SIZES = (100, 1_000, 4_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured: libraries of ``sizes`` passages, ascending. In every round each is asked
    ``questions`` without the reader and half as many others with it, in turns with the
    ``yardstick``, a library of so many passages.
    """

    sizes: tuple[int, ...] = SIZES
    rounds: int = 5
    questions: int = 40
    yardstick: int = 1_000

    @property
    def of_each(self) -> int:
        """How many questions each library is asked, with one to begin with."""
        return 1 + self.rounds * (self.questions + max(1, self.questions // 2))


def add_options(
    parser: argparse.ArgumentParser, count: Callable[[str], int], output: Callable[[str], Path]
) -> None:
    """``count`` takes a whole number from 1, ``output`` the path of a file to be written."""
    own = Plan()
    parser.add_argument(
        "--passages",
        type=count,
        nargs="+",
        default=list(SIZES),
        metavar="N",
        help="the sizes, in hundreds (default: 100 to 1,000,000, which takes 15 GB meanwhile)",
    )
    parser.add_argument("--rounds", type=count, default=own.rounds, help="(default: %(default)s)")
    parser.add_argument(
        "--questions", type=count, default=own.questions, help="a round (default: %(default)s)"
    )
    parser.add_argument("--json", type=output, metavar="OUT", help="write the figures there too")
    parser.add_argument("--plot", type=output, metavar="OUT.png", help="draw the curves there")
