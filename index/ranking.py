"""Rankers over stories that are loaded for them, kept in memory for the next question."""

from __future__ import annotations

import logging
from collections.abc import Hashable, Sequence

from .errors import DamagedStory, LibraryError, LostStory, NoStories, NoSuchStory
from .indexed import IndexedStory
from .memory import Memory, ranker_bytes
from .names import Place
from .rank import Ranker

log = logging.getLogger(__name__)

Loaded = tuple[Hashable, IndexedStory]
"""A story, and its name in memory."""


def ranker_of(loaded: Sequence[Loaded], memory: Memory) -> Ranker:
    """A ranker over these stories, from memory if the same ones have been asked before."""
    names = [name for name, _ in loaded]
    stories = [story for _, story in loaded]
    key = ("ranker", *names)
    ranker = memory.get(key, lambda: Ranker(stories), lambda _: ranker_bytes(stories))
    # The ranker goes before its stories do: it holds on to them, so they would free nothing.
    memory.use([key, *names])
    return ranker


def ranker_of_all(places: Sequence[Place], memory: Memory) -> Ranker:
    """A ranker over all these stories but the damaged ones, of which the log tells.

    Raises NoStories; where none can be asked, what is wrong with the first.
    """
    if not places:
        raise NoStories
    loaded: list[Loaded] = []
    failures: list[LibraryError] = []
    for shelf, id in places:
        try:
            loaded.append(shelf.load(id))
        except (DamagedStory, LostStory, NoSuchStory) as error:
            failures.append(error)
    if not loaded:
        raise failures[0]
    for failure in failures:  # the others can still be asked
        log.warning("%s", failure)
    return ranker_of(loaded, memory)
