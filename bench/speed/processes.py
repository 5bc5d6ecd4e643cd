"""The systems' processes: one that starts, answers and ends; and one that stays and is asked."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..data import ROOT
from ..errors import MissingExtra, PeerFailed
from .contenders import Contender

try:
    import psutil
except ImportError as error:
    raise MissingExtra("psutil", "dev") from error

_LAUNCH = Path(__file__).parent / "launch.py"
_PATIENCE = 60.0  # seconds, for a process to end that says nothing any more


@dataclass(frozen=True, slots=True)
class Cold:
    """``seconds`` from the start to the first answer; ``peak`` is memory in bytes."""

    seconds: float
    peak: int


def run(contender: Contender, command: Sequence[str], folder: Path, log: Path) -> Any:
    """What a command of the protocol says. Raises PeerFailed."""
    with log.open("a") as errors:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=contender.environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            check=False,
        )
    try:
        return json.loads(done.stdout)
    except ValueError:
        raise PeerFailed(contender.name, log, done.returncode) from None


def start(contender: Contender, folder: Path, question: str, log: Path) -> Cold:
    """Starts a system, asks it, and waits for its end. Raises PeerFailed where it says nothing."""
    command = [sys.executable, "-I", "-S", str(_LAUNCH), *contender.ask(folder, question)]
    found = run(contender, command, folder, log)
    if not found["line"].strip():
        raise PeerFailed(contender.name, log, found["status"])
    return Cold(found["seconds"], found["peak"])


class Served:
    """A system that runs and can be asked."""

    def __init__(self, contender: Contender, process: subprocess.Popen[str], log: Path) -> None:
        self._contender, self._process, self._log = contender, process, log

    def tell(self, **wanted: object) -> Any:
        """What it says to a line of the protocol. Raises PeerFailed where it has ended."""
        assert self._process.stdin
        try:
            print(json.dumps(wanted), file=self._process.stdin, flush=True)
        except BrokenPipeError:
            raise self._failure() from None
        return self.hear()

    def hear(self) -> Any:
        assert self._process.stdout
        try:
            return json.loads(self._process.stdout.readline())
        except ValueError:
            raise self._failure() from None

    def _failure(self) -> PeerFailed:
        status = self._process.wait(_PATIENCE)
        return PeerFailed(self._contender.name, self._log, status)

    @property
    def resident(self) -> int:
        """Its resident memory in bytes: all its pages in memory, those mapped from files too."""
        return int(psutil.Process(self._process.pid).memory_info().rss)


@contextmanager
def serving(contender: Contender, folder: Path, log: Path) -> Iterator[Served]:
    """The system with what is indexed in ``folder``; it ends with the block."""
    with log.open("a") as errors:
        process = subprocess.Popen(
            contender.serve(folder),
            cwd=ROOT,
            env=contender.environment(folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    try:
        served = Served(contender, process, log)
        served.hear()
        yield served
    finally:
        process.kill()
        process.communicate()
