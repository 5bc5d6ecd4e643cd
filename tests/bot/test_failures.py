"""What a user is told of an error, and where its details go."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.failures import explain
from bot.sources import address_of
from index.errors import FetchError, NoSuchStory
from tests.bot.terminal_fixtures import Run, environment

UNEXPECTED = re.compile(
    r"Something went wrong here; the log has the details under ([0-9a-f]{6})\.\n?"
)


class TestExplain:
    def test_an_error_of_the_core_is_told_in_its_own_words(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        error = NoSuchStory("fery", ["ferry"])
        assert explain(error) == "There is no story “fery”. Did you mean “ferry”?"
        assert caplog.records == []

    def test_an_unexpected_error_is_told_without_its_details(self) -> None:
        told = explain(ValueError("s3cret"))
        assert UNEXPECTED.fullmatch(told)

    def test_its_details_are_logged_under_the_reference_that_is_told(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        try:
            raise ValueError("the detail")
        except ValueError as error:
            told = UNEXPECTED.fullmatch(explain(error))
        assert told is not None
        (record,) = caplog.records
        assert record.levelno == logging.ERROR
        assert told[1] in record.getMessage()
        assert record.exc_info is not None
        assert str(record.exc_info[1]) == "the detail"

    def test_every_reference_is_another(self) -> None:
        assert explain(ValueError()) != explain(ValueError())


class TestTheLogOfACommand:
    def test_a_bug_is_one_line_and_its_traceback_is_in_the_log(self, run: Run, data: Path) -> None:
        ended = run("ask", "What is done wrongly?")
        told = UNEXPECTED.fullmatch(ended.stderr.decode())
        assert told is not None
        assert ended.returncode == 2
        assert ended.stdout == b""
        log = (data / "quoth.log").read_text("utf-8")
        assert told[1] in log
        assert "Traceback" in log
        assert "RuntimeError: a bug" in log

    def test_a_log_that_cannot_be_written_changes_nothing_for_the_user(
        self, run: Run, data: Path
    ) -> None:
        (data / "quoth.log").mkdir()
        ended = run("ask", "What is done wrongly?")
        assert UNEXPECTED.fullmatch(ended.stderr.decode())
        assert ended.returncode == 2

    def test_a_warning_is_a_line_and_is_not_kept(self, tmp_path: Path) -> None:
        code = (
            "import logging, pathlib, sys; from bot.failures import log_quietly;"
            "log_quietly(pathlib.Path(sys.argv[1])); logging.warning('Mind the step.')"
        )
        ended = subprocess.run(
            [sys.executable, "-c", code, tmp_path / "log"],
            env=environment(tmp_path),
            capture_output=True,
            check=True,
        )
        assert ended.stderr == b"Mind the step.\n"
        assert not (tmp_path / "log").exists()


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" <https://a.example/b> ", "https://a.example/b"),
        ("news.example.org/x?y=1", "https://news.example.org/x?y=1"),
        ("example.org", "https://example.org"),
        ("  ", None),
        (None, None),
    ],
)
def test_an_address_is_taken_as_people_type_it(typed: str | None, address: str | None) -> None:
    assert address_of(typed) == address


@pytest.mark.parametrize("typed", ["/etc/passwd", "file:///etc/passwd", "C:\\x", "hi"])
def test_what_is_no_address_is_none(typed: str) -> None:
    with pytest.raises(FetchError):
        address_of(typed)
