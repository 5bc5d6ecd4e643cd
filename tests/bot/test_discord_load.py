"""Many ask while another process adds a story; `python -m bench load` is the whole of it."""

from __future__ import annotations

import json

from bench.load import DISCORDS_LIMIT, Load, measure


async def test_all_are_acknowledged_in_time_and_answered_once() -> None:
    load = Load(questions=100, users=20, seconds=2.0, story_bytes=2_000_000)
    figures = await measure(load)
    print(json.dumps(figures, indent=2))  # noqa: T201 (what is measured is worth seeing)
    assert figures["answered once"] == figures["questions"] == load.questions
    assert figures["rules broken"] == 0
    assert figures["acknowledged, max"] < DISCORDS_LIMIT
    assert figures["adding went on to the end"]
