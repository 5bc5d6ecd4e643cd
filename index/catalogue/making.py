"""Stories, or segments that were made before -> a segment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..embed import Vectors
from ..faiss_files import flat_index
from ..indexed import IndexedStory
from . import vectors
from .postings import Postings, merged, postings_of, thinned
from .segment import Part, Segment

_GROUP = 16_384
"""Rows whose postings are merged at a time, so that what lies beside them stays small."""

ReadVectors = Callable[[Part], Vectors]
"""Gives the vectors of a story's passages, shape (part.count, d), each time it is asked."""


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A story's passages, ready to be taken into a segment; ``model`` as in Segment."""

    part: Part
    model: str
    postings: Postings
    vectors: Vectors

    @property
    def bytes(self) -> int:
        return self.postings.bytes + self.vectors.nbytes


def piece_of(story: IndexedStory, model: str) -> Piece:
    text = story.story.text
    postings = postings_of([text[passage.start : passage.end] for passage in story.passages])
    found = story.passage_index.reconstruct_n(0, len(story.passages))
    return Piece(Part((story.story.id, story.version), len(story.passages)), model, postings, found)


def in_memory(pieces: Sequence[Piece]) -> Segment:
    """A segment of stories whose vectors one model made; searched exactly."""
    return Segment(
        "",
        pieces[0].model,
        tuple(piece.part for piece in pieces),
        merged([piece.postings for piece in pieces]),
        flat_index(np.concatenate([piece.vectors for piece in pieces])),
    )


def of_stories(pieces: Iterator[Piece], read: ReadVectors) -> Segment | None:
    """A segment to be kept, of stories whose vectors one model made; None where there are none.

    Holds none of the vectors: ``read`` gives them again.
    """
    parts: list[Part] = []
    groups: list[Postings] = []
    group: list[Postings] = []
    model = ""
    for piece in pieces:
        model = piece.model
        parts.append(piece.part)
        group.append(piece.postings)
        if sum(len(each.lengths) for each in group) >= _GROUP:
            groups, group = [*groups, merged(group)], []
    if not parts:
        return None
    return _made(model, parts, [*groups, merged(group)] if group else groups, read)


def of_segments(
    segments: Sequence[Segment], present: Sequence[Sequence[bool]], read: ReadVectors
) -> Segment | None:
    """A segment to be kept, of those parts of other ones that are ``present``; None where none is.

    All have vectors that one model made.
    """
    parts, postings = [], []
    for segment, chosen in zip(segments, present, strict=True):
        parts += [part for part, kept in zip(segment.parts, chosen, strict=True) if kept]
        postings.append(thinned(segment.postings, segment.rows_of(chosen)))
    return _made(segments[0].model, parts, postings, read) if parts else None


def _made(
    model: str, parts: Sequence[Part], postings: Sequence[Postings], read: ReadVectors
) -> Segment:
    count = sum(part.count for part in parts)

    def blocks() -> Iterator[Vectors]:
        return vectors.blocks_of(map(read, parts))

    index = vectors.build(count, next(blocks()).shape[1], blocks)
    whole = postings[0] if len(postings) == 1 else merged(postings)
    return Segment("", model, tuple(parts), whole, index)
