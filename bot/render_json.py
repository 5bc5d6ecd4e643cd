"""Answers -> what other programs read."""

from __future__ import annotations

import json
from dataclasses import asdict

from index import Answer


def answer_json(answer: Answer) -> str:
    """An answer as one line of JSON, as other programs rely on it. ``understood`` is in it where it
    differs from the question, and an excerpt's ``section`` where the story has such.
    """
    fields = asdict(answer)
    if answer.understood is None:
        del fields["understood"]
    for excerpt in fields["excerpts"]:
        del excerpt["fragment"], excerpt["story"]["version"]
        if excerpt["section"] is None:
            del excerpt["section"]
    return json.dumps(fields)  # ASCII, so that no terminal's encoding changes it
