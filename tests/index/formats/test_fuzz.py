"""A sample of the fuzzing, which `python -m tests.index.formats.fuzz` is the whole of."""

from __future__ import annotations

import pytest

from tests.index.formats.fuzz import running
from tests.index.formats.fuzz.inputs import made
from tests.index.formats.fuzz.running import READ, outcome_of, run

INPUTS = 600


def test_no_file_leads_to_anything_but_a_story_or_a_sentence() -> None:
    *_, found = run(0, INPUTS)
    assert found.faults == {}
    assert found.inputs == INPUTS
    assert 0.2 < found.outcomes[READ] / INPUTS < 0.9  # most get past the door, and not all


def test_a_number_is_always_the_same_file() -> None:
    assert [made(number) for number in range(20)] == [made(number) for number in range(20)]
    assert len({made(number)[1] for number in range(20)}) == 20


def test_what_takes_too_long_is_told() -> None:
    *_, found = run(7, 1, seconds=0.0)
    assert found.faults == {7: "hang: over 0 s"}


def test_an_error_that_is_no_refusal_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(**_: object) -> None:
        raise KeyError("styles")

    monkeypatch.setattr(running, "read_story", read)
    assert outcome_of("a.docx", b"").startswith("!error: KeyError in test_fuzz.py:")
