"""Answers -> what other programs read."""

from __future__ import annotations

import json
from dataclasses import asdict

from index import Answer


def answer_json(answer: Answer) -> str:
    """An answer as one line of JSON, as other programs rely on it. ``understood`` is in it where it
    differs from the question, and an excerpt's ``section`` and ``columns`` where it has such.
    """
    fields = asdict(answer)
    if answer.understood is None:
        del fields["understood"]
    for excerpt in fields["excerpts"]:
        del excerpt["fragment"], excerpt["story"]["version"]
        for name in ("section", "columns"):
            if excerpt[name] is None:
                del excerpt[name]
    return json.dumps(fields)  # ASCII, so that no terminal's encoding changes it
