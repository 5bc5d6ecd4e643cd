"""The console without a terminal: a question a line, an answer a line."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.__main__ import main
from index import Library
from tests.bot.stand_in import StandInEmbedder
from tests.bot.terminal_fixtures import (
    ANSWERED,
    ASKED,
    FERRY,
    MINE,
    OFF_STORY,
    Run,
    environment,
)

NOT_ASKED = "The question is empty: write what you want to know.\n"
RAIN = "# Much rain\n\nIt rained in the hills for nine days. Nobody had seen the like.\n"
ANSWER = f"{ANSWERED} [The late ferry, paragraph 2]\n"


@dataclass(frozen=True)
class Ended:
    status: int
    out: str
    err: str


class Piped:
    def __init__(
        self, data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self._data = data
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(
        self, lines: bytes, *arguments: str, data: Path | None = None, errors: str = "strict"
    ) -> Ended:
        self._monkeypatch.setenv("QUOTH_DATA", str(data or self._data))
        self._monkeypatch.setenv("READING_MODEL", "none")
        stdin = io.TextIOWrapper(io.BytesIO(lines), "utf-8", errors, newline="\n")
        self._monkeypatch.setattr("sys.stdin", stdin)
        status = main(["console", *arguments])
        return Ended(status, *self._capsys.readouterr())


@pytest.fixture
def piped(
    bare: None, data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Piped:
    monkeypatch.setattr("index.embed.ModelEmbedder", StandInEmbedder)
    return Piped(data, monkeypatch, capsys)


class TestInProcess:
    """In the test's own process, which is faster than starting another."""

    def test_each_line_gets_a_line_and_blank_ones_none(self, piped: Piped) -> None:
        lighthouse = "Who painted the old lighthouse red in March?"
        ended = piped(f"\n{ASKED}\n  \n\t\n{lighthouse}\n\n".encode())
        painted = "The old lighthouse was painted red in March. [The late ferry, paragraph 3]\n"
        assert ended.out == ANSWER + painted
        assert ended.err == ""
        assert ended.status == 0

    def test_a_question_that_is_not_answered_is_no_error(self, piped: Piped) -> None:
        ended = piped(OFF_STORY.encode())
        assert ended.out.startswith("The story does not say. Closest: ")
        assert ended.out.count("\n") == 1
        assert ended.status == 0

    def test_what_cannot_be_asked_is_told_on_standard_error_and_the_rest_is_answered(
        self, piped: Piped
    ) -> None:
        ended = piped(f"?\n{ASKED}\n{'why ' * 300}\n{ASKED}\n".encode())
        assert ended.out == 2 * ANSWER
        assert ended.err == (
            f"{NOT_ASKED}The question has 1,199 characters; ask it in 1,000 or fewer.\n"
        )
        assert ended.status == 2

    @pytest.mark.parametrize("end", ["\r\n", "\n"])
    def test_the_line_ends_of_unix_and_windows_will_do(self, piped: Piped, end: str) -> None:
        ended = piped(end.join([ASKED, "", "?", ASKED]).encode())
        assert ended.out == 2 * ANSWER
        assert ended.err == NOT_ASKED

    @pytest.mark.parametrize("errors", ["strict", "surrogateescape"])
    def test_what_is_no_utf8_is_asked_as_far_as_it_can_be_read(
        self, piped: Piped, errors: str
    ) -> None:
        lines = [b"\xff\xfe", ASKED.encode() + b" \xe9\xff", ASKED.encode()]
        ended = piped(b"\n".join(lines), errors=errors)
        assert ended.out == 2 * ANSWER
        assert ended.err == NOT_ASKED

    def test_no_lines_are_no_error(self, piped: Piped) -> None:
        ended = piped(b"")
        assert (ended.status, ended.out, ended.err) == (0, "", "")

    def test_only_the_named_story_is_asked(self, piped: Piped) -> None:
        ended = piped(ASKED.encode(), "--story", "mine")
        assert "[The last mine, paragraph 1]" in ended.out

    def test_an_unknown_story_is_an_error(self, piped: Piped) -> None:
        ended = piped(ASKED.encode(), "--story", "fery")
        assert ended.err == "There is no story “fery”. Did you mean “ferry”?\n"
        assert (ended.status, ended.out) == (2, "")

    def test_the_sample_is_added_to_an_empty_library_only(
        self, piped: Piped, data: Path, tmp_path: Path
    ) -> None:
        sample = tmp_path / "rain.md"
        sample.write_text(RAIN)
        question = b"Who rained in the hills for nine days?"
        new = piped(question, "--sample", str(sample), data=tmp_path / "new")
        assert "[Much rain, paragraph 2]" in new.out
        assert piped(question, "--sample", str(sample)).status == 0
        assert [manifest.story for manifest in Library.open(data).stories()] == [FERRY, MINE]

    def test_a_sample_that_is_missing_is_told_for_each_question(
        self, piped: Piped, tmp_path: Path
    ) -> None:
        ended = piped(b"a?\nb?\n", "--sample", "none.md", data=tmp_path / "new")
        assert ended.err == 2 * "There is no file none.md: check the path.\n"
        assert ended.status == 2

    def test_a_library_that_cannot_be_made_is_told(self, piped: Piped, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        ended = piped(ASKED.encode(), data=tmp_path / "file")
        assert ended.err == (
            f"The library {tmp_path}/file can't be written (File exists); "
            "what was in it is still there.\n"
        )
        assert (ended.status, ended.out) == (2, "")


class TestAsAProgram:
    def test_each_line_gets_a_line_whatever_its_end_and_its_bytes(self, run: Run) -> None:
        ended = run("console", stdin=ASKED.encode() + b"\r\n\n \xff \r\n" + ASKED.encode())
        assert ended.stdout.decode() == 2 * ANSWER
        assert ended.stderr.decode() == NOT_ASKED
        assert ended.returncode == 2

    def test_a_bug_is_one_line_and_the_rest_is_answered(self, run: Run) -> None:
        ended = run("console", stdin=f"What wrongly?\n{ASKED}\n".encode())
        assert ended.stdout.decode() == ANSWER
        assert ended.stderr.startswith(b"Something went wrong here; ")
        assert ended.stderr.count(b"\n") == 1
        assert ended.returncode == 2

    def test_a_reader_that_has_enough_is_no_error(self, data: Path, tmp_path: Path) -> None:
        with subprocess.Popen(
            [sys.executable, "-m", "tests.bot.stand_in", "console"],
            cwd=tmp_path,
            env=environment(data),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            assert process.stdin
            assert process.stdout
            assert process.stderr
            process.stdin.write(f"{ASKED}\n".encode())
            process.stdin.flush()
            assert process.stdout.readline().decode() == ANSWER
            process.stdout.close()
            process.stdin.write(f"{ASKED}\n{ASKED}\n".encode())
            process.stdin.close()
            assert process.stderr.read() == b""
        assert process.returncode == 141

    def test_an_end_while_the_models_are_loaded_is_no_crash(
        self, data: Path, tmp_path: Path
    ) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "console", "--story", "nope"],
            cwd=tmp_path,
            env=environment(data) | {"READING_MODEL": "quoth-reader"},
            input="",
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done.stderr
        assert "nope" in done.stderr
