"""Reads damaged and made-up files, and tells which of them crash a reader, hang it or lead it into
an error that is no sentence for a user. The same number is always the same file.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from .inputs import made
from .running import Run, run

INPUTS = 200_000
"""Some 15 minutes on a core of its own."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.index.formats.fuzz", description=__doc__)
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--inputs", type=int, default=INPUTS, help="how many (default: 200,000)")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="write the files at fault there"
    )
    options = parser.parse_args()
    begun, found = time.monotonic(), Run()
    for found in run(options.first, options.inputs):
        print(f"{found.inputs:,} inputs in {time.monotonic() - begun:,.0f} s", flush=True)
    for outcome, count in found.outcomes.most_common():
        print(f"{count:>9,} {outcome}")
    for number, fault in found.faults.items():
        print(f"input {number}: {fault}")
        if options.keep:
            name, data = made(number)
            options.keep.mkdir(parents=True, exist_ok=True)
            (options.keep / f"{number}-{name}").write_bytes(data)
    print(f"{len(found.faults)} faults in {found.inputs:,} inputs.")
    return int(bool(found.faults))


if __name__ == "__main__":
    sys.exit(main())
