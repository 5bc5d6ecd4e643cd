"""python -m training: what does not train."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.data import load_articles
from tests.training.tiny_sets import LAMP, PEARS, article, write_set
from training.__main__ import main
from training.questions import OWN_KINDS, load_own


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    monkeypatch.setattr("sys.argv", ["training", *map(str, arguments)])
    return main()


def test_what_is_held_out_is_written_as_a_question_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = [article((f"{text} {n}", [])) for n, text in enumerate([*LAMP, *PEARS])]
    for name in ("squad2-dev8", "squadshifts-wiki"):
        write_set(tmp_path, name, *articles)
    assert run(monkeypatch, "--data", tmp_path, "--build", tmp_path / "new", "hold-out") == 0
    kept = {
        data: json.loads((tmp_path / "new" / f"{data}-held-out.json").read_text())["data"]
        for data in ("squad2-dev8", "squadshifts-wiki")
    }
    assert kept == {"squad2-dev8": [articles[1], articles[4]], "squadshifts-wiki": [articles[0]]}
    own = [tmp_path / "new" / f"{kind}-held-out.json" for kind in OWN_KINDS]
    measured = [article for file in own for article in load_articles(file)]
    assert {
        article.story.text: sorted(q.text for q in article.questions) for article in measured
    } == {
        source.text: sorted(asked.text for asked in source.asked)
        for source in load_own(held_out=True)
    }


def test_a_model_to_begin_with_must_be_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        run(monkeypatch, "--begin", tmp_path / "none.onnx", "train")
    assert f"there is no file {tmp_path / 'none.onnx'}" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["train", "hold-out"])
def test_missing_data_is_one_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    options = ("--data", tmp_path / "nowhere", "--build", tmp_path)
    assert run(monkeypatch, *options, command) == 2
    told = capsys.readouterr().err.strip()
    assert str(tmp_path / "nowhere" / "squad2-dev8.json.gz") in told
    assert told.endswith("is missing: name its folder with --data.")
