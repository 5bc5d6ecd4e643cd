"""All rounds of all systems, one system after the other in every round: A B A B ..."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.models import PACKAGED
from index.split import split_passages, split_sentences

from ..data import ROOT, Article
from ..errors import NoQuestions, PeerFailed
from ..made_up import made_up
from ..progress import track
from . import measures as m
from .contenders import Contender
from .options import Plan
from .processes import Served, run, serving, start

MB, KB = 1e6, 1e3
_PAUSE = 0.02
"""Seconds between two questions at rest: long enough for whatever waits busily to go to sleep."""


@dataclass(frozen=True, slots=True)
class Work:
    """The files of a run: the story that is asked about, and the text whose indexing is timed."""

    folder: Path
    questions: tuple[str, ...]

    @property
    def story(self) -> Path:
        return self.folder / "story.txt"

    @property
    def text(self) -> Path:
        return self.folder / "text.txt"

    @property
    def passages(self) -> Path:
        return self.folder / "text.jsonl"

    def library(self, contender: Contender) -> Path:
        return self.folder / contender.name

    def log(self, contender: Contender) -> Path:
        return self.folder / f"{contender.name}.log"


def set_up(folder: Path, article: Article, plan: Plan) -> Work:
    """Writes what all systems are given. Raises NoQuestions."""
    questions = tuple(question.text for question in article.questions)
    if not questions:
        raise NoQuestions
    work = Work(folder, questions)
    text = made_up(plan.characters)
    cut = split_passages(text, split_sentences(text))
    lines = [json.dumps(text[each.start : each.end]) + "\n" for each in cut]
    work.story.write_text(article.story.text, "utf-8")
    work.text.write_text(text, "utf-8")
    work.passages.write_text("".join(lines), "utf-8")
    return work


def measure(
    contenders: Sequence[Contender], work: Work, plan: Plan
) -> dict[str, list[dict[str, float]]]:
    """The values of each round, by system.

    A peer that fails at the start is left out, and one that fails when many ask has no figures for
    that; a line on standard error says so. Raises PeerFailed where one fails otherwise, or ours.
    """
    ready = [each for each in track(contenders, "Preparing all") if _prepared(each, work)]
    turns = [(each, number) for number in range(plan.rounds) for each in ready]
    values: dict[str, list[dict[str, float]]] = {each.name: [] for each in ready}
    for contender, number in track(turns, f"Measuring, {plan.rounds} rounds"):
        values[contender.name].append(one_round(contender, work, plan, number))
    return values


def _prepared(contender: Contender, work: Work) -> bool:
    """The story indexed on disk, and asked about once, so that all files have been read before."""
    folder, log = work.library(contender), work.log(contender)
    try:
        run(contender, contender.index(work.story, folder), folder, log)
        start(contender, folder, work.questions[0], log)
    except PeerFailed as error:
        if contender.ours:
            raise
        print(error, file=sys.stderr)
        return False
    return True


def one_round(contender: Contender, work: Work, plan: Plan, number: int) -> dict[str, float]:
    """All values of one system, by the measure's name."""
    folder, log = work.library(contender), work.log(contender)
    cold = start(contender, folder, work.questions[number % len(work.questions)], log)
    found = {m.COLD.name: cold.seconds, m.COLD_PEAK.name: cold.peak / MB}
    with serving(contender, folder, log) as served:
        alone = _alone(served, work, plan, found)
        found |= _indexed(served, contender, work, number)
        try:
            _together(served, work, plan, alone, found)
        except PeerFailed as error:  # some don't survive being asked by many threads
            if contender.ours:
                raise
            print(error, file=sys.stderr)
    if contender.ours:
        found |= _floor(contender, folder, work, plan)
    return found


def _alone(served: Served, work: Work, plan: Plan, found: dict[str, float]) -> dict[str, Any]:
    """By one asker, at rest and without; returns the answers. The first two are not counted."""
    for _ in range(2):
        _ask(served, work, 1, 0)
    rest = _ask(served, work, 1, plan.seconds, pause=_PAUSE)
    found |= _times(rest, m.REST_P50, m.REST_P99) | {m.RESIDENT.name: served.resident / MB}
    one = _ask(served, work, 1, plan.seconds)
    found |= _times(one, m.P50[1], m.P99[1]) | {m.RATE[1].name: _rate(one)}
    return dict(rest["answers"] | one["answers"])


def _together(
    served: Served, work: Work, plan: Plan, alone: dict[str, Any], found: dict[str, float]
) -> None:
    """By several at once. Raises PeerFailed."""
    for askers in m.ASKERS[1:]:
        many = _ask(served, work, askers, plan.seconds)
        found |= _times(many, m.P50[askers], m.P99[askers]) | {m.RATE[askers].name: _rate(many)}
    found |= {
        m.RESIDENT_MANY.name: served.resident / MB,
        m.GAIN.name: _rate(many) / found[m.RATE[1].name],
        m.FAILED.name: len(many["errors"]),
        m.CHANGED.name: changed(alone, many["answers"]),
    }


def _ask(served: Served, work: Work, askers: int, seconds: float, pause: float = 0) -> Any:
    wanted = {"questions": work.questions, "askers": askers, "seconds": seconds, "pause": pause}
    return served.tell(do="ask", **wanted)


def _rate(asked: dict[str, Any]) -> float:
    return float(len(asked["seconds"]) / asked["wall"])


def changed(alone: dict[str, Any], many: dict[str, Any]) -> int:
    """How many of the questions asked both ways have another answer, or several, among many."""
    return sum(many[question] != alone[question] for question in alone.keys() & many.keys())


def _times(asked: dict[str, Any], p50: m.Measure, p99: m.Measure) -> dict[str, float]:
    """In milliseconds; nothing where every question failed."""
    if not asked["seconds"]:
        return {}
    at = np.percentile(np.array(asked["seconds"]) * 1000, [50, 99])
    return {p50.name: float(at[0]), p99.name: float(at[1])}


def _indexed(served: Served, contender: Contender, work: Work, number: int) -> dict[str, float]:
    """The text as the system cuts it, and the passages that Quoth cuts it into.

    Quoth's own time is the whole of adding the text, though no more than its passages are counted.
    """
    folder = work.folder / f"{contender.name}, indexed {number}"
    own = served.tell(do="index", source=str(work.text), folder=str(folder))
    given = own
    if not contender.ours:
        elsewhere = folder.with_name(f"{folder.name}, given")
        given = served.tell(do="index", source=str(work.passages), folder=str(elsewhere))
    characters = len(work.text.read_text("utf-8"))
    files = (file for file in folder.rglob("*") if file.is_file())
    return {
        m.CUT.name: own["pieces"] / own["seconds"],
        m.GIVEN.name: given["pieces"] / given["seconds"],
        m.CHARACTERS.name: characters / own["seconds"],
        m.SIZE.name: sum(file.stat().st_size for file in files) / KB,
    }


def _floor(contender: Contender, folder: Path, work: Work, plan: Plan) -> dict[str, float]:
    """See floor.py. Raises PeerFailed."""
    command = [sys.executable, "-m", "bench.speed.floor", str(folder), PACKAGED, str(plan.seconds)]
    with work.log(contender).open("a") as errors:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=contender.environment(folder),
            input=json.dumps(work.questions),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            check=False,
        )
    if done.returncode:
        raise PeerFailed(contender.name, work.log(contender), done.returncode)
    return of_floor({name: np.array(values) for name, values in json.loads(done.stdout).items()})


def of_floor(seconds: dict[str, Any]) -> dict[str, float]:
    """The medians over the questions of ``whole`` to what is bare, and the share that is not."""
    whole, bare = seconds["whole"], seconds["embedding"] + seconds["reading"]
    return {
        m.FLOOR.name: float(np.median(whole / bare)),
        m.FLOOR_EMBEDDING.name: float(np.median(whole / seconds["embedding"])),
        m.FLOOR_PLAIN.name: float(np.median(whole / seconds["plain"])),
        m.ELSE.name: float(np.median(1 - bare / whole)) * 100,
    }
