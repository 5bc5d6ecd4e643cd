"""The peers' own virtual environments, in build/peers; made when they are first needed."""

from __future__ import annotations

import subprocess
import sys
import venv
from collections.abc import Iterable
from pathlib import Path

from ..data import ROOT
from ..errors import PeerMissing
from .contenders import PEERS, Contender, peer

_ENVIRONMENTS = ROOT / "build" / "peers"
_REQUIREMENTS = Path(__file__).parent / "peers"


def installed(names: Iterable[str]) -> list[Contender]:
    """The peers, installed; one that can't be had is left out, with a line on standard error."""
    found = []
    for name in names:
        try:
            found.append(peer(name, prepare(name)))
        except PeerMissing as error:
            print(error, file=sys.stderr)
    return found


def prepare(name: str, folder: Path = _ENVIRONMENTS) -> Path:
    """The Python of a peer's environment, which holds what its requirements file pins.

    Installing takes minutes and some 2 GB, shown on standard error. Raises PeerMissing.
    """
    place, wanted = folder / name, (_REQUIREMENTS / f"{name}.txt").read_text("utf-8")
    python, ready = place / "bin" / "python", place / "ready.txt"
    if not ready.exists() or ready.read_text("utf-8") != wanted:
        print(f"Installing {PEERS[name]} into {place} …", file=sys.stderr)
        venv.EnvBuilder(with_pip=True).create(place)
        _install(name, python)
        ready.write_text(wanted, "utf-8")
    return python


def _install(name: str, python: Path) -> None:
    """With the progress that pip shows; its errors are kept, to say why."""
    command = [str(python), "-m", "pip", "install", "--disable-pip-version-check"]
    command += ["--progress-bar", "on", "-r", str(_REQUIREMENTS / f"{name}.txt")]
    run = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if run.returncode:
        errors = [line for line in run.stderr.splitlines() if line.startswith("ERROR")]
        raise PeerMissing(PEERS[name], errors[0] if errors else "it said nothing")


if __name__ == "__main__":
    installed(PEERS)
