"""python -m index.formats.child: the process in which a stranger's file is read.

Standard input: a line of JSON, then the file. Standard output: a Parsed, or an error, as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import astuple
from typing import Any

from ..errors import DamagedFile, TooHardToRead, UnreadableStory
from .kinds import Kind
from .readers import parse
from .source import Source


def main() -> None:
    header, _, data = sys.stdin.buffer.read().partition(b"\n")
    asked = json.loads(header)
    answer = _channel()
    _limit(asked["memory"], asked["seconds"])
    source = Source(data, asked["name"], asked["max_bytes"], asked["charset"])
    del data
    told = json.dumps(_told(Kind(asked["kind"]), source)).encode()
    with os.fdopen(answer, "wb") as output:
        output.write(told)
    os._exit(0)  # nothing to clean up, and libraries may trip over themselves while doing it


def _channel() -> int:
    """Standard output for us alone: what libraries print goes nowhere."""
    answer = os.dup(1)
    os.dup2(2, 1)
    return answer


def _limit(memory: int, seconds: float) -> None:
    try:
        import resource
    except ImportError:  # not on Windows; the time is limited from outside all the same
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it has nothing to write


def _told(kind: Kind, source: Source) -> dict[str, Any]:
    try:
        parsed = parse(kind, source)
    except MemoryError:
        return _error(TooHardToRead(source.name))
    except UnreadableStory as error:
        return _error(error)
    except Exception:  # whatever a library makes of a file that no program wrote
        return _error(DamagedFile(source.name, "what its name says"))
    fields = ("text", "title", "url", "author", "published")
    return {
        **{field: getattr(parsed, field) for field in fields},
        "sections": [astuple(section) for section in parsed.sections],
    }


def _error(error: UnreadableStory) -> dict[str, Any]:
    return {"error": type(error).__name__, "message": str(error)}


if __name__ == "__main__":
    main()
