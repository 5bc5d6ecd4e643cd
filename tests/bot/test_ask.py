"""One question as a command: what it prints, how it exits, and what it says when it can't."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from index import Library
from index.embed import ModelEmbedder
from tests.bot.drawing import quotes
from tests.bot.stand_in import StandInEmbedder
from tests.bot.terminal_fixtures import (
    ANSWERED,
    ASKED,
    FERRY,
    MINE,
    OFF_STORY,
    Run,
    environment,
    hearing_interrupts,
)

EXCERPT_FIELDS = {
    "text": str,
    "start": int,
    "end": int,
    "paragraph": int,
    "highlight": list,
    "score": float,
    "story": dict,
}

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def ask(bare: None, data: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> Ask:
    monkeypatch.setenv("QUOTH_DATA", str(data))
    monkeypatch.setenv("READING_MODEL", "none")
    monkeypatch.setattr("index.embed.ModelEmbedder", StandInEmbedder)
    return Ask(capsys)


class Ask:
    """Asks in the test's own process, which is faster than starting another."""

    def __init__(self, capsys: Captured) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        """The exit status, and what was printed on standard output and standard error."""
        try:
            status = main(["ask", *arguments])
        except SystemExit as leaving:
            status = int(leaving.code or 0)
        printed = self._capsys.readouterr()
        return status, printed.out, printed.err

    def json(self, *arguments: str) -> dict[str, Any]:
        _, out, err = self(*arguments, "--json")
        assert err == ""
        (line,) = out.splitlines()
        answer = json.loads(line)
        assert isinstance(answer, dict)
        return answer

    def refused(self, *arguments: str) -> str:
        """The one line that is told."""
        status, out, err = self(*arguments)
        assert (status, out) == (2, "")
        assert err.endswith("\n")
        assert len(err.splitlines()) == 1
        return err.rstrip("\n")


class TestAnswers:
    def test_found_exits_with_0_and_quotes(self, ask: Ask) -> None:
        status, out, err = ask(ASKED, "--limit", "1")
        assert (status, err) == (0, "")
        assert quotes(out) == [ANSWERED]
        assert "\n  paragraph 2 · The late ferry · https://ferry.example/late" in out

    def test_found_shows_the_further_passages(self, ask: Ask) -> None:
        _, out, _ = ask(ASKED, "--limit", "3")
        best, further = out.split("\nFurther passages:\n\n")
        assert best.count("  paragraph ") == 1
        assert further.count("  paragraph ") == 2

    def test_not_found_exits_with_1_and_says_so(self, ask: Ask) -> None:
        status, out, err = ask(OFF_STORY)
        assert (status, err) == (1, "")
        assert out.startswith("The story does not say.\nThe closest passage:\n▌ ")

    def test_a_story_is_named_by_id_or_title(self, ask: Ask) -> None:
        by_id, by_title = (ask.json(ASKED, "--story", name) for name in ("mine", "The last mine"))
        assert by_id == by_title
        assert {excerpt["story"]["id"] for excerpt in by_id["excerpts"]} == {"mine"}

    def test_without_a_story_all_are_asked(self, ask: Ask) -> None:
        answers = ask.json("copper ferry", "--limit", "9")
        assert {excerpt["story"]["id"] for excerpt in answers["excerpts"]} == {"ferry", "mine"}

    def test_a_terminal_that_has_only_ascii_breaks_nothing(self, run: Run) -> None:
        ended = run("ask", ASKED, PYTHONIOENCODING="ascii")
        assert ended.stderr == b""
        assert ended.stdout.startswith(b"| Its captain had slept until noon")


class TestJson:
    @pytest.mark.parametrize("question", [ASKED, OFF_STORY])
    def test_it_has_exactly_the_documented_fields(self, ask: Ask, question: str) -> None:
        answer = ask.json(question)
        assert {name: type(value) for name, value in answer.items()} == {
            "question": str,
            "found": bool,
            "confidence": float,
            "excerpts": list,
        }
        assert answer["question"] == question
        assert 0 <= answer["confidence"] <= 1
        for excerpt in answer["excerpts"]:
            assert {name: type(value) for name, value in excerpt.items()} == EXCERPT_FIELDS
            assert [type(place) for place in excerpt["highlight"]] == [int, int]
            assert excerpt["story"] in (
                {"id": "ferry", "title": "The late ferry", "url": "https://ferry.example/late"},
                {"id": "mine", "title": "The last mine", "url": None},
            )

    @pytest.mark.parametrize("question", [ASKED, OFF_STORY, "Which honey? What of copper?"])
    def test_its_offsets_are_those_of_the_story(self, ask: Ask, question: str) -> None:
        texts = {story.id: story.text for story in (FERRY, MINE)}
        excerpts = ask.json(question, "--limit", "9")["excerpts"]
        assert len(excerpts) > 3
        for excerpt in excerpts:
            text = texts[excerpt["story"]["id"]]
            start, end = excerpt["highlight"]
            assert text[excerpt["start"] : excerpt["end"]] == excerpt["text"]
            assert excerpt["start"] <= start < end <= excerpt["end"]
            assert excerpt["text"] in text.split("\n\n")[excerpt["paragraph"] - 1]

    @pytest.mark.parametrize(("question", "status"), [(ASKED, 0), (OFF_STORY, 1)])
    def test_the_exit_status_says_whether_it_is_found(
        self, ask: Ask, question: str, status: int
    ) -> None:
        exited, out, _ = ask(question, "--json")
        assert exited == status
        assert json.loads(out)["found"] is (status == 0)

    def test_the_limit_is_the_most_excerpts(self, ask: Ask) -> None:
        for limit in (1, 2):
            assert len(ask.json(ASKED, "--limit", str(limit))["excerpts"]) == limit
        assert len(ask.json(ASKED)["excerpts"]) == 3

    def test_what_is_no_utf8_in_a_question_breaks_nothing(self, run: Run) -> None:
        ended = run("ask", ASKED.encode() + b" \xff\xe9", "--json")
        assert ended.stderr == b""
        assert ended.returncode == 0
        assert json.loads(ended.stdout)["excerpts"][0]["paragraph"] == 2


class TestRealModel:
    """The same with the model that users have."""

    @pytest.fixture
    def ask(
        self, bare: None, real_data: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
    ) -> Ask:
        monkeypatch.setenv("QUOTH_DATA", str(real_data))
        return Ask(capsys)

    def test_a_question_gets_the_sentence_that_answers_it(
        self, ask: Ask, real_data: Path, embedder: ModelEmbedder
    ) -> None:
        library = Library.open(real_data, embedder=embedder)
        question = "Who is propping up Russia's war economy?"
        answer = ask.json(question, "--story", "between-two-powers")
        best = answer["excerpts"][0]
        text = library.story("between-two-powers").text
        assert answer["found"] is True
        assert text[best["start"] : best["end"]] == best["text"]
        assert "China" in text[slice(*best["highlight"])]


class TestRefused:
    @pytest.mark.parametrize("question", ["", "  \t ", "?!"])
    def test_an_empty_question(self, ask: Ask, question: str) -> None:
        assert ask.refused(question) == "The question is empty: write what you want to know."

    def test_an_overlong_question(self, ask: Ask) -> None:
        assert ask.refused("why " * 300) == (
            "The question has 1,199 characters; ask it in 1,000 or fewer."
        )

    def test_an_unknown_story(self, ask: Ask) -> None:
        assert ask.refused(ASKED, "--story", "fery") == (
            "There is no story “fery”. Did you mean “ferry”?"
        )

    def test_a_library_without_stories(
        self, ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("QUOTH_DATA", str(tmp_path / "new"))
        assert ask.refused(ASKED).startswith("There are no stories yet: add one with ")

    @pytest.mark.parametrize("file", ["passages.faiss", "sentences.jsonl"])
    def test_a_damaged_index(self, ask: Ask, data: Path, file: str) -> None:
        (damaged,) = data.glob(f"stories/ferry/*/{file}")
        damaged.write_bytes(damaged.read_bytes()[:-9])
        told = ask.refused(ASKED, "--story", "ferry")
        assert told.startswith("The index of “ferry” is damaged (")
        assert "rebuild it with `python -m index check --repair`" in told

    @pytest.mark.parametrize("limit", ["0", "-1", "1.5", "many", "", "1001", "9" * 30])
    def test_a_bad_limit(self, ask: Ask, limit: str) -> None:
        assert ask.refused(ASKED, f"--limit={limit}") == (
            "quoth ask: argument --limit: give a whole number from 1 to 1,000; "
            "quoth ask --help shows how."
        )

    @pytest.mark.parametrize("arguments", [[], ["who", "is it?"], ["who?", "--stroy", "x"]])
    def test_other_arguments_that_make_no_sense(self, ask: Ask, arguments: list[str]) -> None:
        told = ask.refused(*arguments)
        assert told.startswith("quoth")
        assert told.endswith("--help shows how.")

    def test_a_library_that_cannot_be_made(
        self, ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "file").touch()
        monkeypatch.setenv("QUOTH_DATA", str(tmp_path / "file" / "library"))
        assert ask.refused(ASKED) == (
            f"The library {tmp_path}/file/library can't be written (Not a directory); "
            "what was in it is still there."
        )

    @pytest.mark.parametrize("model", ["/no/such/folder", "no-such-model"])
    def test_a_wrong_model(
        self,
        bare: None,
        data: Path,
        capsys: Captured,
        monkeypatch: pytest.MonkeyPatch,
        model: str,
    ) -> None:
        monkeypatch.setenv("QUOTH_DATA", str(data))
        monkeypatch.setenv("EMBEDDING_MODEL", model)
        told = Ask(capsys).refused(ASKED)
        assert told.startswith(f"The embedding model “{model}” can't be used (")
        assert "set EMBEDDING_MODEL to" in told

    def test_a_wrong_setting(self, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("METRICS_PORT", "s3cret")
        told = ask.refused(ASKED)
        assert told.startswith("METRICS_PORT: ")
        assert "s3cret" not in told

    def test_what_is_stored_survives_all_of_it(self, ask: Ask, data: Path) -> None:
        for arguments in ([""], ["why " * 300], [ASKED, "--story", "x"], [ASKED, "--limit=0"]):
            ask.refused(*arguments)
        assert Library.open(data, embedder=StandInEmbedder()).check() == []


@contextmanager
def started(data: Path, cwd: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A command that embeds "slowly", when it has begun to."""
    reached = cwd / "reached"
    command = [sys.executable, "-m", "tests.bot.stand_in", *arguments]
    variables = environment(data, QUOTH_TEST_REACHED=str(reached))
    with hearing_interrupts():
        begun = subprocess.Popen(
            command, cwd=cwd, env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
    with begun as process:
        while not reached.exists():
            assert process.poll() is None
            time.sleep(0.02)
        yield process


class TestStopped:
    def test_an_interrupt_ends_it_with_130_and_no_word(self, data: Path, tmp_path: Path) -> None:
        with started(data, tmp_path, "ask", "What goes slowly?") as process:
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        assert (process.returncode, out, err) == (130, b"", b"")
        assert Library.open(data, embedder=StandInEmbedder()).check() == []

    @pytest.mark.parametrize("options", [[], ["--json"]])
    def test_a_reader_that_has_enough_is_no_error(
        self, data: Path, tmp_path: Path, options: list[str]
    ) -> None:
        command = [sys.executable, "-m", "tests.bot.stand_in", "ask", ASKED, *options]
        with subprocess.Popen(
            command,
            cwd=tmp_path,
            env=environment(data),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            assert process.stderr.read() == b""
        assert process.returncode not in (2, 120)


def test_a_full_disk_is_told_in_one_sentence(data: Path, tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    command = [sys.executable, "-m", "tests.bot.stand_in", "ask", ASKED, "--json"]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            command,
            cwd=tmp_path,
            env=environment(data),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert done.stderr.startswith(b"There is no room left")


def test_without_any_input_nothing_is_asked(data: Path, tmp_path: Path) -> None:
    command = f"exec {sys.executable} -m tests.bot.stand_in console <&-"
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=tmp_path,
        env=environment(data),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
