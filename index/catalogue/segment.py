"""A part of a catalogue: passages of some stories, ready to be searched. Made once, never changed.

The files of one:
    segment.json     what made it, its stories, and the length and the checksums of each file
    vectors.faiss    the passages' vectors
    terms, bounds, rows, lengths    their terms (``postings``), as plain little-endian numbers
"""

from __future__ import annotations

import json
import mmap
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from ..faiss_files import write_index
from ..words import Scores
from . import vectors
from .postings import Postings

FORMAT = 2
"""Goes up whenever the files of an older version would be misread."""

_ARRAYS = {"terms": "<u8", "bounds": "<i8", "rows": "<u4", "lengths": "<u2"}
_BLOCK = 1 << 20
_SPOTS = 100  # terms that are looked at when a segment is opened: all would take too long
_LET_GO: int | None = getattr(mmap, "MADV_DONTNEED", None)  # not on Windows


class DamagedSegment(Exception):
    """It can't be used; what it is made of is elsewhere. Never reaches a user."""


Version = tuple[str, str]
"""A version of a story: the story's id, and the version's name."""


@dataclass(frozen=True, slots=True)
class Part:
    """The passages of a version of a story, ``count`` rows of a segment."""

    of: Version
    count: int


@dataclass(frozen=True, eq=False)
class Segment:
    """Passages as rows, those of a story in their order, one story's after the other's.

    ``model`` is the checksum of the model that made the vectors; ``name`` that of its folder, ""
    where it is in memory alone. ``mapped`` is the file of the postings' rows.
    """

    name: str
    model: str
    parts: tuple[Part, ...]
    postings: Postings
    index: faiss.Index
    mapped: mmap.mmap | None = None

    def __len__(self) -> int:
        return len(self.postings.lengths)

    @property
    def bytes(self) -> int:
        """About how much memory it takes: mapped or not, all vectors are in it before long."""
        return vectors.bytes_of(self.index) + (0 if self.name else self.postings.bytes)

    def let_go(self) -> None:
        """Takes what was read of the postings out of memory; the system's cache keeps it.

        Else a process that is asked for long has all of them in memory, though each question needs
        some hundred kilobytes.
        """
        if self.mapped is not None and _LET_GO is not None:
            self.mapped.madvise(_LET_GO)

    @cached_property
    def _starts(self) -> list[int]:
        """The first row of each part, and the number of all rows."""
        return [0, *accumulate(part.count for part in self.parts)]

    @cached_property
    def factors(self) -> Scores:
        return self.postings.factors()

    @cached_property
    def most(self) -> float:
        """The highest of the factors."""
        return float(self.factors.max())

    def place(self, row: int) -> tuple[Part, int]:
        """The story that a row is of, and which of its passages it is."""
        part = bisect_right(self._starts, row) - 1
        return self.parts[part], row - self._starts[part]

    def rows_of(self, chosen: Sequence[bool]) -> NDArray[np.bool_]:
        """Which rows are of the parts chosen."""
        return np.repeat(np.array(chosen, bool), [part.count for part in self.parts])


def save(segment: Segment, folder: Path) -> None:
    """Writes its files into ``folder``; raises OSError."""
    for name, kind in _ARRAYS.items():
        getattr(segment.postings, name).astype(kind, copy=False).tofile(folder / name)
    write_index(segment.index, folder / "vectors.faiss")
    files = sorted(folder.iterdir())
    head = (folder / "vectors.faiss").stat().st_size - vectors.bulk(segment.index)
    manifest = {
        "format": FORMAT,
        "model": segment.model,
        "stories": [[*part.of, part.count] for part in segment.parts],
        "bytes": {path.name: path.stat().st_size for path in files},
        "sha256": {path.name: _sha256(path) for path in files},
        "head": [head, _sha256(folder / "vectors.faiss", head)],
    }
    (folder / "segment.json").write_text(json.dumps(manifest), "ascii")


def load(folder: Path) -> Segment:
    """Maps its files; raises DamagedSegment, and FileNotFoundError where there is none.

    Verified are their lengths and, since damage to it would end the process, what in the index
    tells where all else is; that damage elsewhere does no harm is seen to when it is searched.
    """
    try:
        manifest = _manifest(folder)
        _verify(folder, manifest)
        mapped = {name: _mapped(folder / name) for name in _ARRAYS}
        arrays = [np.frombuffer(mapped[name] or b"", kind) for name, kind in _ARRAYS.items()]
        index = vectors.load(folder / "vectors.faiss")
        parts = tuple(Part((str(id), str(v)), int(n)) for id, v, n in manifest["stories"])
        postings = Postings(*arrays)
        segment = Segment(folder.name, manifest["model"], parts, postings, index, mapped["rows"])
    except FileNotFoundError:
        if not folder.is_dir():
            raise
        raise DamagedSegment("a file is missing") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedSegment(str(error)) from error
    _fit_together(segment)
    return segment


def problems(folder: Path) -> list[str]:
    """What is wrong with its files, a short line each; reads all of them."""
    try:
        load(folder)
        sums = _manifest(folder)["sha256"]
        changed = [name for name, checksum in sums.items() if _sha256(folder / name) != checksum]
    except (DamagedSegment, OSError) as error:
        return [str(error)]
    return [f"{name} has changed since it was written" for name in changed]


def _manifest(folder: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((folder / "segment.json").read_bytes())
    if manifest["format"] != FORMAT:
        raise ValueError("it was made by another version")
    return manifest


def _verify(folder: Path, manifest: dict[str, Any]) -> None:
    for name, length in manifest["bytes"].items():
        if (folder / name).stat().st_size != length:
            raise ValueError(f"{name} has changed since it was written")
    head, checksum = manifest["head"]
    if _sha256(folder / "vectors.faiss", head) != checksum:
        raise ValueError("vectors.faiss has changed since it was written")


def _sha256(path: Path, upto: int | None = None) -> str:
    """Of a file's first ``upto`` bytes, or of all."""
    left = path.stat().st_size if upto is None else upto
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(min(left, _BLOCK)):
            digest.update(block)
            left -= len(block)
    return digest.hexdigest()


def _mapped(path: Path) -> mmap.mmap | None:
    """None for an empty file, which can't be mapped."""
    with path.open("rb") as file:
        size = path.stat().st_size
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else None


def _fit_together(segment: Segment) -> None:
    postings, rows = segment.postings, sum(part.count for part in segment.parts)
    if (
        len(postings.lengths) != rows
        or segment.index.ntotal != rows
        or len(postings.bounds) != len(postings.terms) + 1
        or postings.bounds[-1] != len(postings.rows)
    ):
        raise DamagedSegment("its files do not fit together")
    some = postings.terms[:: max(1, len(postings.terms) // _SPOTS)]
    if (some[1:] <= some[:-1]).any():
        raise DamagedSegment("its terms are out of order")
