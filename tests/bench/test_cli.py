from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from bench import __main__ as cli
from bench.figures import Figure
from bench.results import cell
from tests.bench.making import FERRY, squad, written
from tests.deterministic import DeterministicEmbedder


@pytest.fixture(autouse=True)
def without_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "ModelEmbedder", DeterministicEmbedder)


@pytest.fixture
def ferry(tmp_path: Path) -> Path:
    return written(tmp_path / "ferry.json", FERRY)


def bench(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["bench", *map(str, arguments)])
    return cli.main()


def test_figures_of_several_systems_are_shown_and_written(
    ferry: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "figures.json"
    systems = ("--system", "vectors", "--system", "bm25", "--system", "vectors")
    assert (
        bench(monkeypatch, "quality", "--data", ferry, *systems, "--off-story", "--json", out) == 0
    )
    shown = capsys.readouterr().out
    written_out = json.loads(out.read_text())
    assert written_out["data"] == "ferry"
    assert written_out["questions"] == {"answerable": 6, "near misses": 1, "off-story": 4}
    assert list(written_out["systems"]) == ["vectors", "bm25"]
    for figures in written_out["systems"].values():
        for name, figure in figures.items():
            assert figure["low"] <= figure["value"] <= figure["high"], name
            assert name in shown
        assert cell("answer@1", Figure(**figures["answer@1"])) in shown
    assert "ferry: 6 answerable, 1 near misses, 4 off-story" in shown


def test_several_files_are_one_set(
    ferry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    single = written(tmp_path / "single.json", {"data": FERRY["data"][:1]})
    out = tmp_path / "figures.json"
    data = ("--data", ferry, single, "--data", ferry)
    bench(monkeypatch, "quality", *data, "--system", "bm25", "--json", out)
    assert json.loads(out.read_text())["questions"]["answerable"] == 6 + 4 + 6
    assert json.loads(out.read_text())["data"] == "ferry + single + ferry"


def test_a_limit_and_a_seed_give_the_same_figures_again(
    ferry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = []
    for name in ("first", "second"):
        out = tmp_path / name
        options = ("--system", "vectors", "--limit", "4", "--seed", "3", "--noise")
        bench(monkeypatch, "quality", "--data", ferry, *options, "--json", out)
        figures = json.loads(out.read_text())["systems"]["vectors"]
        runs.append({name: f for name, f in figures.items() if not name.startswith("ms")})
    assert runs[0] == runs[1]


def test_a_picture_is_drawn(ferry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("matplotlib", reason="the extra `peers` is not installed")
    out = tmp_path / "figures.png"
    bench(monkeypatch, "quality", "--data", ferry, "--system", "bm25", "--plot", out)
    assert out.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--data", "none.json"], "none.json can't be used as a question set: No such file"),
        (["--data", "one.json", "--off-story"], "here is only one"),
        (["--data", "lost.json"], "There is no file"),
        (["--data", "empty.json"], "holds no question"),
        (["--data", "one.json", "--limit", "0"], "0 is no whole number from 1"),
        (["--data", "one.json", "--limit", "many"], "many is no whole number from 1"),
        (["--data", "one.json", "--json", "none/out.json"], "none/out.json can't be written"),
        (["--data", "one.json", "--plot", "."], ". can't be written"),
        ([], "--data"),
    ],
)
def test_what_cannot_be_measured_is_one_sentence(
    arguments: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "one.json", {"data": FERRY["data"][:1]})
    written(tmp_path / "lost.json", {"story": "../none.txt", "questions": []})
    written(tmp_path / "empty.json", squad([("No questions here.", [])]))
    with pytest.raises(SystemExit) as caught:
        bench(monkeypatch, "quality", "--system", "bm25", *arguments)
    assert caught.value.code == 2
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error


@pytest.mark.parametrize(
    ("name", "figure", "expected"),
    [
        ("answer@1", Figure(0.9531, 0.9408, 0.964), "0.953 (0.941-0.964)"),
        ("characters of the first excerpt", Figure(1475.4, 460, 490.6), "1,475 (460-491)"),
        ("ms a question, p50", Figure(12.34, 11.96, 13), "12.3 (12.0-13.0)"),
    ],
)
def test_a_cell_is_short(name: str, figure: Figure, expected: str) -> None:
    assert cell(name, figure) == expected
