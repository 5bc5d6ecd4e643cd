"""What the tests of the terminal's face share: two small stories, libraries, and the program."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.settings import Settings
from index import Library, Story, read_story
from index.embed import ModelEmbedder
from index.models import NO_READER
from tests.bot.stand_in import StandInEmbedder
from tests.conftest import ROOT

PARAGRAPHS = (
    "The ferry left the harbour at nine. It was full of farmers on their way to the autumn market "
    "on the mainland with their sheep, their cheese and their wool. Two of them brought a piano, "
    "which stood under a sheet on the lower deck and sounded whenever a wave hit the bow. No one "
    "remembered who had sold it, or what for, but everyone had an opinion on its price.",
    "Its captain had slept until noon, and nobody on the island minded. She had been up all night "
    "with a broken pump, and the baker had brought her coffee at four. When the pump ran again she "
    "wrote the hour into the log, washed the oil from her hands, and lay down in the wheelhouse on "
    "a coil of rope. Gulls walked over the roof above her, and still she did not wake.",
    "The old lighthouse was painted red in March. Visitors pay two crowns there, and climb one "
    "hundred and twelve steps to a room with eight windows. On clear days they see the chimneys of "
    "the capital. In fog they see nothing, and the keeper gives half of the money back, although "
    "the council has told him twice that he must not. He says that honest people come again.",
    "A storm broke the northern pier. Repairs took a year and cost more than the pier itself when "
    "it was new. Divers found the anchor of a whaling ship between the stones, and it hangs in the "
    "school now. The children call it the big hook. Their teacher has given up correcting them, "
    "since most grandfathers on the island have come to call it by that name as well.",
    "Electricity reached the southern farms late, by a cable that a Dutch company laid across the "
    "strait. Before that, every house had a windmill of its own on the roof, built from bicycle "
    "parts by the smith. A few of them still turn, and charge the telephones of people who do not "
    "trust the cable. The smith died rich, and left his drawings to a museum in the north.",
    "Honey from the heather is the only thing that the island sells abroad. A single family keeps "
    "the bees, ninety hives in all, and moves them in May by boat. Grocers in Bergen and Oslo ask "
    "a year ahead. It is dark, nearly bitter, and so thick that it has to be pressed from the "
    "combs. In bad summers there is none, and the grocers get a postcard with an apology.",
)
FERRY = Story("ferry", "The late ferry", "\n\n".join(PARAGRAPHS), "https://ferry.example/late")
MINE = Story("mine", "The last mine", "Copper prices fell. The mine was closed in autumn.")

ASKED = "Who had slept until noon, and nobody on the island minded?"
"""A question that FERRY answers, in its second paragraph, in the eyes of the stand-in embedder."""
ANSWERED = "Its captain had slept until noon, and nobody on the island minded."
"""The sentence that answers it."""
OFF_STORY = "Quantum zebras?"

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


def setting_names() -> set[str]:
    """The environment variables that Settings reads."""
    return {
        str(field.validation_alias or name).upper() for name, field in Settings.model_fields.items()
    }


def environment(data: Path, **variables: str) -> dict[str, str]:
    """An environment in which only what is named here is set for Quoth."""
    ours = {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TERM"} | setting_names()
    ours |= {"PYTHONUNBUFFERED", "PYTHONIOENCODING", "PYTHONUTF8"}
    inherited = {name: value for name, value in os.environ.items() if name.upper() not in ours}
    set_here = {
        "QUOTH_DATA": str(data),
        "READING_MODEL": NO_READER,
        "PYTHONPATH": str(ROOT),
        "HF_HUB_OFFLINE": "1",
    }
    return inherited | set_here | variables


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting comes from the machine: an empty folder to run in, and a bare environment."""
    for name in setting_names() | {"NO_COLOR", "FORCE_COLOR", "COLUMNS"}:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


def filled(folder: Path) -> Path:
    """``folder``, with a library of both stories in it, indexed by the stand-in embedder."""
    library = Library.open(folder, embedder=StandInEmbedder())
    library.add(FERRY)
    library.add(MINE)
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The folder of a library with two stories."""
    return filled(tmp_path / "library")


@pytest.fixture(scope="session")
def real_data(
    tmp_path_factory: pytest.TempPathFactory, embedder: ModelEmbedder, sample: Path
) -> Path:
    """The folder of a library with the sample story, indexed by the real model; only to be read."""
    folder = tmp_path_factory.mktemp("real")
    Library.open(folder, embedder=embedder).add(read_story(sample))
    return folder


@pytest.fixture
def run(data: Path, tmp_path: Path) -> Run:
    """Runs a command of the program with the stand-in embedder; keywords are its variables."""

    def run(
        *arguments: str | bytes, stdin: bytes = b"", **variables: str
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "tests.bot.stand_in", *arguments],
            input=stdin,
            cwd=tmp_path,
            env=environment(data, **variables),
            capture_output=True,
            timeout=120,
            check=False,
        )

    return run


@contextmanager
def hearing_interrupts() -> Iterator[None]:
    """Programs begun meanwhile hear Ctrl-C, also where it is ignored here, as behind nohup."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
