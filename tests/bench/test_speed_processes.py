"""Processes are driven by the protocol: a system of the tests' own, and Quoth itself."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path

import onnxruntime
import pytest

from bench.data import Article, Question
from bench.errors import NoQuestions, PeerFailed
from bench.speed import environments
from bench.speed import measures as m
from bench.speed.contenders import PEERS, WITHOUT, Contender
from bench.speed.driver import Work, one_round, set_up
from bench.speed.floor import measure as measure_floor
from bench.speed.floor import noted
from bench.speed.options import Plan
from bench.speed.peers.protocol import ask_all
from bench.speed.peers.quoth import Quoth
from bench.speed.processes import run, serving, start
from index.models import PACKAGED
from tests.bench.making import STORY

WORDY = Contender("Wordy", "tests.bench.wordy")
PLAN = Plan(rounds=1, seconds=0, characters=600)
QUESTIONS = ("Who bakes bread?", "Where does the bell hang?")


@pytest.fixture
def work(tmp_path: Path) -> Work:
    questions = tuple(Question(text, (), (0, 1), answerable=False) for text in QUESTIONS)
    return set_up(tmp_path, Article(STORY, questions), PLAN)


def prepared(contender: Contender, work: Work) -> Path:
    folder = work.library(contender)
    run(contender, contender.index(work.story, folder), folder, work.log(contender))
    return folder


def test_every_asker_asks_at_least_once_and_begins_elsewhere() -> None:
    found = ask_all(lambda question: [question.upper()], ["a", "b", "c"], 3, seconds=0, pause=0)
    assert found["answers"] == {"a": [["A"]], "b": [["B"]], "c": [["C"]]}
    assert len(found["seconds"]) == 3
    assert max(found["seconds"]) <= found["wall"]
    assert found["errors"] == []


def test_different_answers_to_a_question_are_all_kept() -> None:
    given = cycle([["a"], ["b"]])
    found = ask_all(lambda _: next(given), ["x"], 1, seconds=0.05, pause=0.001)
    assert found["answers"] == {"x": [["a"], ["b"]]}


def test_questions_that_fail_are_counted_and_not_timed() -> None:
    def ask(question: str) -> list[str]:
        if question == "b":
            raise RuntimeError("Already borrowed")
        return [question]

    found = ask_all(ask, ["a", "b"], 4, seconds=0, pause=0)
    assert len(found["seconds"]) == 2
    assert found["errors"] == ["RuntimeError: Already borrowed"] * 2


def test_a_system_is_started_asked_and_measured(work: Work) -> None:
    cold = start(WORDY, prepared(WORDY, work), QUESTIONS[0], work.log(WORDY))
    assert 0 < cold.seconds < 60
    assert 5e6 < cold.peak < 100e6  # a bare Python, and not what this process holds


def test_a_served_system_answers_until_it_is_done_with(work: Work) -> None:
    with serving(WORDY, prepared(WORDY, work), work.log(WORDY)) as served:
        asked = served.tell(do="ask", questions=QUESTIONS, askers=2, seconds=0, pause=0)
        assert asked["answers"][QUESTIONS[0]][0][0] == "Marta bakes bread in the old mill."
        given = served.tell(do="index", source=str(work.passages), folder=str(work.folder / "new"))
        assert given["pieces"] == len(work.passages.read_text().splitlines()) > 1
        assert served.resident > 5e6
    assert "A library that talks" in work.log(WORDY).read_text()


def test_a_system_that_fails_is_named_with_what_it_said_last(work: Work) -> None:
    folder = prepared(WORDY, work)
    with pytest.raises(PeerFailed, match="it ended with 1, and said last: RuntimeError: broken"):
        start(WORDY, folder, "What will break?", work.log(WORDY))
    with (
        pytest.raises(PeerFailed, match="No such file"),
        serving(WORDY, work.folder / "none", work.log(WORDY)),
    ):
        pass


def test_a_round_of_another_system_holds_all_but_the_floor(work: Work) -> None:
    prepared(WORDY, work)
    found = one_round(WORDY, work, PLAN, 0)
    floor = {m.FLOOR.name, m.FLOOR_EMBEDDING.name, m.FLOOR_PLAIN.name, m.ELSE.name}
    assert set(found) == set(m.MEASURES) - floor
    assert found[m.CHANGED.name] == found[m.FAILED.name] == 0


def test_quoth_answers_by_the_same_protocol(work: Work) -> None:
    folder = prepared(WITHOUT, work)
    log = work.log(WITHOUT)
    with serving(WITHOUT, folder, log) as served:
        asked = served.tell(do="ask", questions=QUESTIONS, askers=2, seconds=0, pause=0)
    assert asked["errors"] == []
    assert "Marta bakes bread in the old mill." in asked["answers"][QUESTIONS[0]][0][1]


def test_the_floor_is_the_passes_of_each_question(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("READING_MODEL", "none")
    folder = prepared(WITHOUT, work)
    floor = measure_floor(folder, PACKAGED, QUESTIONS, seconds=0)
    assert len(floor.whole) == len(floor.embedding) == len(floor.reading) == len(floor.plain) == 3
    assert min(floor.whole + floor.embedding + floor.plain) > 1e-4
    assert min(floor.reading) < 1e-4  # nothing is read: that is the time of an empty loop


def test_every_pass_of_a_question_is_noted_and_only_within_the_block(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("READING_MODEL", "none")
    folder = prepared(WITHOUT, work)
    own = onnxruntime.InferenceSession
    with noted() as passes:
        ask = Quoth(PACKAGED).open(folder)
        for question in (*QUESTIONS, QUESTIONS[0]):
            ask(question)
    assert onnxruntime.InferenceSession is own
    assert [each.embeds for each in passes] == [True, True, True]
    assert passes[0].key == passes[2].key != passes[1].key


def test_there_must_be_something_to_ask(tmp_path: Path) -> None:
    with pytest.raises(NoQuestions):
        set_up(tmp_path, Article(STORY, ()), PLAN)


def test_every_peer_has_a_recipe_and_pinned_requirements() -> None:
    folder = Path(environments.__file__).parent / "peers"
    for name in PEERS:
        lines = (folder / f"{name}.txt").read_text().split("\n")
        assert (folder / f"{name}.py").exists()
        assert "torch==2.13.0" in lines
        assert all("==" in line for line in lines if line and not line.startswith("#"))


def test_an_environment_that_is_ready_is_not_made_again(tmp_path: Path) -> None:
    (tmp_path / "txtai").mkdir()
    wanted = (Path(environments.__file__).parent / "peers" / "txtai.txt").read_text()
    (tmp_path / "txtai" / "ready.txt").write_text(wanted)
    assert environments.prepare("txtai", tmp_path) == tmp_path / "txtai" / "bin" / "python"
