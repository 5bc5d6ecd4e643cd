"""Reads inputs in a process of their own, without the sandbox, where a crash of a library shows.

What a reader may do is give a text or raise UnreadableStory; anything else is a fault.
"""

from __future__ import annotations

import multiprocessing
import resource
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from traceback import extract_tb

from index import Story, formats, read_story
from index.errors import TooHardToRead, UnreadableStory
from index.formats.normalise import normalise
from index.formats.readers import parse
from index.formats.sandbox import MEMORY, SECONDS

from .inputs import made

A_WORKER = 5_000
"""Inputs that one process reads: what leaks in it is no input's fault."""

READ = "read"
_FAULT = "!"


@dataclass
class Run:
    """What came of all inputs: how often each outcome, and the faults by input's number."""

    outcomes: Counter[str] = field(default_factory=Counter)
    faults: dict[int, str] = field(default_factory=dict)

    @property
    def inputs(self) -> int:
        return self.outcomes.total()


def run(first: int, inputs: int, seconds: float = SECONDS) -> Iterator[Run]:
    """Reads so many inputs; what came of them so far, after each process's share."""
    found = Run()
    while found.inputs < inputs:
        at = first + found.inputs
        for outcome in _outcomes(at, min(A_WORKER, inputs - found.inputs), seconds):
            if outcome.startswith(_FAULT):
                found.faults[first + found.inputs] = outcome.removeprefix(_FAULT)
            found.outcomes[outcome.partition(":")[0]] += 1
        yield found


def _outcomes(first: int, inputs: int, seconds: float) -> Iterator[str]:
    """What came of each input; ends with the first that the process does not survive."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    worker = context.Process(target=_work, args=(first, inputs, theirs), daemon=True)
    worker.start()
    theirs.close()
    try:
        ours.recv()  # it is there
        for _ in range(inputs):
            if not ours.poll(seconds):
                yield f"{_FAULT}hang: over {seconds:g} s"
                return
            yield ours.recv()
    except EOFError:
        worker.join()
        yield f"{_FAULT}crash: exit code {worker.exitcode}"
    finally:
        worker.kill()
        worker.join()
        ours.close()


def _work(first: int, inputs: int, answer: Connection) -> None:
    vars(formats)["read_apart"] = parse  # what is read apart is read here
    resource.setrlimit(resource.RLIMIT_AS, (2 * MEMORY, 2 * MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answer.send("ready")
    for number in range(first, first + inputs):
        answer.send(outcome_of(*made(number)))


def outcome_of(name: str, data: bytes) -> str:
    """READ, the name of the error that refuses the file, or its fault."""
    try:
        story = read_story(data=data, name=name)
    except UnreadableStory as error:
        told = str(error)
        if told.startswith((name, "There is")) and told.isprintable() and told.endswith("."):
            return type(error).__name__
        return f"{_FAULT}sentence: {told}"
    except MemoryError:
        return TooHardToRead.__name__
    except Exception as error:  # it is what is looked for
        at = extract_tb(error.__traceback__)[-1]
        kind = type(error).__name__
        return f"{_FAULT}error: {kind} in {Path(at.filename).name}:{at.lineno}: {error}"
    wrong = _wrong_with(story)
    return f"{_FAULT}story: {wrong}" if wrong else READ


def _wrong_with(story: Story) -> str | None:
    places = [section.start for section in story.sections]
    if normalise(story.text) != story.text:
        return "its text is not normalised"
    if places != sorted(set(places)) or not all(0 <= a < len(story.text) for a in places):
        return "its sections are out of place"
    if not story.title.strip() or "\n" in story.title or not story.id:
        return "it has no title or id"
    return None
