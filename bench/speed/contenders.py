"""Who is measured: how each is started."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from index.models import NO_READER, PACKAGED, READER, find_model

from ..data import ROOT

_QUIET = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "LANGSMITH_TRACING": "false",
    "EMBEDDING_MODEL": PACKAGED,
    "PYTHONPATH": str(ROOT),
}
"""Nothing is fetched or reported while time is taken, and no .env names another model."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A system and the Python that runs it; ``module`` is its file in ``bench/speed/peers``."""

    name: str
    module: str
    python: Path = Path(sys.executable)
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def ours(self) -> bool:
        return self.module == "bench.speed.peers.quoth"

    def index(self, source: Path, folder: Path) -> list[str]:
        return self._command("index", str(source), str(folder))

    def serve(self, folder: Path) -> list[str]:
        return self._command("serve", str(folder))

    def ask(self, folder: Path, question: str) -> list[str]:
        """What a user would start; ours is the bot's own command."""
        if self.ours:
            return [str(self.python), "-m", "bot", "ask", question, "--json"]
        return self._command("ask", str(folder), question)

    def environment(self, folder: Path) -> dict[str, str]:
        return os.environ | _QUIET | {"QUOTH_DATA": str(folder)} | dict(self.settings)

    def _command(self, *arguments: str) -> list[str]:
        model = PACKAGED if self.ours else _model_folder()
        return [str(self.python), "-m", self.module, model, *arguments]


QUOTH = Contender("Quoth", "bench.speed.peers.quoth", settings={"READING_MODEL": READER})
WITHOUT = Contender(
    "Quoth, no reader", "bench.speed.peers.quoth", settings={"READING_MODEL": NO_READER}
)

PEERS = {
    "langchain": "LangChain + FAISS",
    "llamaindex": "LlamaIndex",
    "haystack": "Haystack",
    "txtai": "txtai",
}
"""What they are called, by their files."""


def peer(name: str, python: Path) -> Contender:
    """One of PEERS, run by the Python of its own environment."""
    return Contender(PEERS[name], f"bench.speed.peers.{name}", python)


@cache
def _model_folder() -> str:
    return str(find_model().folder)
