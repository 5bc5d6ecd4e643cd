"""Hostile and broken files: each is refused in one sentence, in time and in little memory."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from tests.conftest import ROOT

from .hostile import FILES, MEGABYTES, SECONDS


@pytest.fixture(scope="module")
def told() -> Mapping[str, dict[str, Any]]:
    """What came of each file, in a process of its own."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.index.formats.hostile"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    outcomes = map(json.loads, run.stdout.splitlines())
    return {outcome["what"]: outcome for outcome in outcomes}


def test_there_are_enough_of_them() -> None:
    assert len(FILES) >= 60


@pytest.mark.parametrize("what", FILES)
def test_it_is_refused(what: str, told: Mapping[str, dict[str, Any]]) -> None:
    outcome, file = told[what], FILES[what]
    assert outcome["error"] in file.errors
    sentence = outcome["sentence"]
    assert sentence.startswith(f"{file.name} ")
    assert sentence.isprintable()
    assert sentence.endswith(".")
    assert sentence.count(". ") == 0
    assert outcome["seconds"] < SECONDS
    assert outcome["megabytes"] < MEGABYTES
