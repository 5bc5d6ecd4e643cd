"""Reads a file in a process of its own, which may crash, hang or eat memory without harm to ours.

PDFium and libxml2 are C code that nothing can interrupt, and markup can be made so that even
sound parsers take hours over it. So every format runs here but plain text, which takes a time in
proportion to its length, and short Markdown.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from .. import errors
from ..errors import DamagedFile, TooHardToRead, UnreadableStory
from ..records import Section
from .kinds import Kind
from .parsed import Parsed
from .source import Source

SECONDS = 8.0
"""The longest that a file may take; a PDF of 500 pages takes about 3."""

MEMORY = 400_000_000
"""Bytes of address space that the process may use. 10 MB of text in a DOCX take less."""

_USED_UP = (-6, -9)
"""How a process ends that has no memory left (SIGABRT), or the system none for it (SIGKILL)."""

_ROOT = Path(__file__).parents[2]


def read_apart(kind: Kind, source: Source, *, seconds: float = SECONDS) -> Parsed:
    """What the format makes of the source.

    Raises UnreadableStory as the format does; TooHardToRead where it takes over ``seconds`` or
    MEMORY, DamagedFile where the process dies of something else.
    """
    header = {
        "kind": kind,
        "name": source.name,
        "max_bytes": source.max_bytes,
        "charset": source.charset,
        "memory": MEMORY,
        "seconds": seconds,
    }
    try:
        run = subprocess.run(
            [sys.executable, "-m", "index.formats.child"],
            input=json.dumps(header).encode() + b"\n" + source.data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            cwd=_ROOT,
            # Nothing of our environment: there are secrets in it.
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TooHardToRead(source.name) from error
    if run.returncode in _USED_UP:
        raise TooHardToRead(source.name)
    return _told(run.stdout, source.name)


def _told(output: bytes, name: str) -> Parsed:
    try:
        told: dict[str, Any] = json.loads(output)
    except ValueError as error:
        raise DamagedFile(name, "what its name says") from error
    if "error" in told:
        raise _error(told["error"], told["message"])
    told["sections"] = tuple(Section(start, name) for start, name in told["sections"])
    return Parsed(**told)


def _error(name: str, message: str) -> UnreadableStory:
    """The error that was raised in the other process."""
    known = getattr(errors, name, UnreadableStory)
    error: UnreadableStory = known.__new__(known)
    error.args = (message,)
    return error
