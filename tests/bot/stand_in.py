"""``python -m bot``, but for an embedder that needs no model and can be made to wait or to fail.

``python -m tests.bot.stand_in ARGUMENTS``: a text that has the word "slowly" is embedded until the
process is interrupted, and the file that QUOTH_TEST_REACHED names appears when that begins; one
that has the word "wrongly" is a bug.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bot.__main__ import main
from index import embed
from index.embed import Progress, Vectors
from tests.deterministic import DeterministicEmbedder


class StandInEmbedder(DeterministicEmbedder):
    def __init__(self, name: str = "") -> None:
        super().__init__()

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        if any("slowly" in text for text in texts):
            Path(os.environ["QUOTH_TEST_REACHED"]).touch()
            while True:
                time.sleep(0.02)
        if any("wrongly" in text for text in texts):
            raise RuntimeError("a bug")
        return super().encode(texts, progress)


if __name__ == "__main__":
    embed.ModelEmbedder = StandInEmbedder  # type: ignore[assignment, misc]
    sys.exit(main())
