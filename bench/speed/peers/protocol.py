"""How every system is driven alike. The standard library only, for any environment.

    python -m bench.speed.peers.NAME MODEL index SOURCE FOLDER
    python -m bench.speed.peers.NAME MODEL ask FOLDER QUESTION
    python -m bench.speed.peers.NAME MODEL serve FOLDER

SOURCE is a text (.txt), which the system cuts as it does, or passages that it is to take as they
are (.jsonl, a JSON string a line). ``index`` and ``ask`` print one line of JSON. ``serve`` opens
what is in FOLDER and prints {"ready": true}; then it takes one object a line, until there are none:

    {"do": "index", "source": ..., "folder": ...}  -> {"pieces", "seconds"}
    {"do": "ask", "questions": [...], "askers", "seconds", "pause"}  -> see ``ask_all``
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any, Protocol, TextIO

PASSAGES = 3
"""How many are asked for, of every system."""

Ask = Callable[[str], list[str]]


class Recipe(Protocol):
    """A system, made from the folder of the embedding model; loads nothing before it is used."""

    def index(self, source: Path, folder: Path) -> int:
        """Indexes SOURCE into ``folder``, a new one; returns how many passages it has become."""
        ...

    def open(self, folder: Path) -> Ask:
        """What was indexed, ready to be asked: a question in, the passages found out."""
        ...


def pieces_of(source: Path, cut: Callable[[str], list[str]]) -> list[str]:
    """The passages given, or the text as ``cut`` cuts it."""
    text = source.read_text("utf-8")
    if source.suffix == ".jsonl":
        return [json.loads(line) for line in text.splitlines()]
    return cut(text)


def main(make: Callable[[str], Recipe]) -> None:
    out = _keep_for_answers()
    options = _options()
    recipe = make(options.model)
    if options.command == "index":
        _say(out, _index(recipe, options.source, options.folder))
    elif options.command == "ask":
        _say(out, recipe.open(options.folder)(options.question))
    else:
        _serve(recipe, options.folder, out)


def ask_all(
    ask: Ask, questions: list[str], askers: int, seconds: float, pause: float
) -> dict[str, Any]:
    """Every asker asks one question after another, at least one, until ``seconds`` have passed.

    Each begins at another question, and rests for ``pause`` seconds after an answer. Returns the
    ``seconds`` of each question, those of all together (``wall``), the different ``answers`` to
    each question, and the ``errors`` that questions ended in instead.
    """
    together = threading.Barrier(askers)
    took: list[float] = []
    answers: dict[str, list[list[str]]] = {}
    errors: list[str] = []

    def asker(number: int) -> tuple[float, float]:
        together.wait()
        start = time.perf_counter()
        for row in count(number):
            question = questions[row % len(questions)]
            asked = time.perf_counter()
            try:
                answer = ask(question)
            except Exception as error:  # whatever a system raises counts as no answer
                errors.append(f"{type(error).__name__}: {error}")
            else:
                took.append(time.perf_counter() - asked)
                known = answers.setdefault(question, [])
                if answer not in known:
                    known.append(answer)
            if time.perf_counter() - start >= seconds:
                break
            time.sleep(pause)
        return start, time.perf_counter()

    with ThreadPoolExecutor(askers) as pool:
        times = list(pool.map(asker, range(askers)))
    wall = max(end for _, end in times) - min(start for start, _ in times)
    return {"seconds": took, "wall": wall, "answers": answers, "errors": errors}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("model")
    commands = parser.add_subparsers(dest="command", required=True)
    index, ask, serve = map(commands.add_parser, ("index", "ask", "serve"))
    index.add_argument("source", type=Path)
    for command in (index, ask, serve):
        command.add_argument("folder", type=Path)
    ask.add_argument("question")
    return parser.parse_args()


def _serve(recipe: Recipe, folder: Path, out: TextIO) -> None:
    ask = recipe.open(folder)
    _say(out, {"ready": True})
    for line in sys.stdin:
        wanted = json.loads(line)
        if wanted.pop("do") == "index":
            _say(out, _index(recipe, Path(wanted["source"]), Path(wanted["folder"])))
        else:
            _say(out, ask_all(ask, **wanted))


def _index(recipe: Recipe, source: Path, folder: Path) -> dict[str, float]:
    """The time of cutting, embedding and saving, after that has been done once, uncounted: so the
    model is loaded, and memory is there.
    """
    with tempfile.TemporaryDirectory() as elsewhere:
        recipe.index(source, Path(elsewhere) / "index")
    start = time.perf_counter()
    pieces = recipe.index(source, folder)
    return {"pieces": pieces, "seconds": time.perf_counter() - start}


def _keep_for_answers() -> TextIO:
    """Standard output; what libraries print there goes to standard error instead."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return out


def _say(out: TextIO, what: object) -> None:
    print(json.dumps(what), file=out, flush=True)
