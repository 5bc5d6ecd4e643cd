"""``python -m bot``, but torch can't be imported before the file that QUOTH_TEST_GATE names exists.

What happens until then happens without the model.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

from bot.__main__ import main


class Gate(MetaPathFinder):
    def __init__(self, gate: Path) -> None:
        self._gate = gate

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        while fullname == "torch" and not self._gate.exists():
            time.sleep(0.02)
        return None


if __name__ == "__main__":
    if "torch" in sys.modules:
        sys.exit("torch was there before the gate")
    sys.meta_path.insert(0, Gate(Path(os.environ["QUOTH_TEST_GATE"])))
    sys.exit(main())
