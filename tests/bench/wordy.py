"""A system that the speed bench can drive and that needs nothing: it counts shared words.

python -m tests.bench.wordy ... as the protocol says. A question that holds "break" is an error.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bench.speed.peers.protocol import PASSAGES, Ask, main, pieces_of


class Wordy:
    def __init__(self, model: str) -> None:
        self._model = model

    def index(self, source: Path, folder: Path) -> int:
        sys.stdout.write("A library that talks on standard output.\n")
        pieces = pieces_of(source, lambda text: text.split("\n\n"))
        folder.mkdir()
        (folder / "pieces.json").write_text(json.dumps(pieces))
        return len(pieces)

    def open(self, folder: Path) -> Ask:
        pieces = json.loads((folder / "pieces.json").read_text())

        def ask(question: str) -> list[str]:
            if "break" in question:
                raise RuntimeError("broken")
            words = set(question.lower().split())
            return sorted(pieces, key=lambda p: -len(words & set(p.lower().split())))[:PASSAGES]

        return ask


if __name__ == "__main__":
    main(Wordy)
