"""The rules that keep Quoth in shape: one direction, one door, frozen records, short files."""

from __future__ import annotations

import ast
import dataclasses
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import index
from index import records
from index.rank import Candidate
from index.reading import reader
from index.reading.pairs import Pair
from index.reading.session import Output
from tests.conftest import ROOT

MAX_LINES = 300

INDEX, BOT, BENCH, TRAINING = (
    sorted((ROOT / name).rglob("*.py")) for name in ("index", "bot", "bench", "training")
)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(tree: ast.AST) -> Iterator[str]:
    """The top-level names of all absolute imports, those inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0]


def environment_reads(tree: ast.AST) -> set[str]:
    nodes = list(ast.walk(tree))
    used = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    used |= {node.id for node in nodes if isinstance(node, ast.Name)}
    return used & {"environ", "environb", "getenv", "getenvb", "load_dotenv"}


def loaded_by(statement: str) -> set[str]:
    """The top-level modules in memory after ``statement`` in a new process."""
    code = f"{statement}\nimport sys\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(run.stdout.split())


@pytest.mark.parametrize("path", INDEX, ids=name)
def test_the_core_knows_nothing_of_its_faces(path: Path) -> None:
    others = {"bot", "bench", "training", "tests", "discord"}
    assert others.isdisjoint(imported(ast.parse(path.read_text())))


@pytest.mark.parametrize("path", BOT, ids=name)
def test_the_faces_need_nothing_that_only_developers_have(path: Path) -> None:
    assert {"bench", "training", "tests"}.isdisjoint(imported(ast.parse(path.read_text())))


@pytest.mark.parametrize("path", [*BENCH, *TRAINING], ids=name)
def test_what_measures_and_trains_knows_no_face(path: Path) -> None:
    assert {"bot", "discord"}.isdisjoint(imported(ast.parse(path.read_text())))


def test_the_rules_are_held_against_every_file() -> None:
    assert ROOT / "index" / "reading" / "model.py" in INDEX
    assert all(len(files) > 5 for files in (INDEX, BOT, BENCH, TRAINING))


@pytest.mark.parametrize("path", INDEX, ids=name)
def test_the_core_reads_no_environment_but_in_its_command_line(path: Path) -> None:
    if path != ROOT / "index" / "__main__.py":
        tree = ast.parse(path.read_text())
        assert environment_reads(tree) == set()
        assert {"dotenv", "pydantic"}.isdisjoint(imported(tree))


@pytest.mark.parametrize("path", [*INDEX, *BOT, *BENCH, *TRAINING], ids=name)
def test_a_file_is_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= MAX_LINES


def test_importing_the_core_loads_nothing_slow_and_no_face() -> None:
    loaded = loaded_by("import index")
    assert "index" in loaded
    assert loaded.isdisjoint(
        {"torch", "transformers", "sentence_transformers", "discord", "trafilatura", "bot", "rich"}
        | {"onnxruntime", "tokenizers", "rapidfuzz", "faiss"}
    )


def test_the_door_has_these_names_and_no_other() -> None:
    assert index.__all__ == [
        "Answer",
        "Excerpt",
        "Library",
        "Manifest",
        "Problem",
        "QuothError",
        "Story",
        "StoryRef",
        "read_story",
    ]
    assert all(hasattr(index, name) for name in index.__all__)


@pytest.mark.parametrize(
    "record",
    [
        *(cls for cls in vars(records).values() if dataclasses.is_dataclass(cls)),
        *(cls for cls in vars(reader).values() if dataclasses.is_dataclass(cls)),
        index.Manifest,
        index.Problem,
        Candidate,
        Pair,
        Output,
    ],
    ids=lambda record: record.__name__,
)
def test_records_are_frozen_and_documented(record: type) -> None:
    assert record.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert record.__doc__
    assert not record.__doc__.startswith(f"{record.__name__}(")
