"""``python -m tests.index.catalogue.elsewhere FOLDER``: changes a large library as it is told."""

from __future__ import annotations

import sys
from pathlib import Path

from index.catalogue import sizes

from .conftest import FEW, open_library
from .test_asking import CHANGES

if __name__ == "__main__":
    sizes.FEW = FEW
    library = open_library(Path(sys.argv[1]))
    for line in sys.stdin:
        CHANGES[line.strip()](library)
        library.ask("Who?")
        print("done", flush=True)  # noqa: T201
