"""Names -> stories: whose they are, and which of them somebody may see. Nothing else is named."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from .errors import AmbiguousStory, LibraryError, NoStories, NoSuchStory, SharedStory
from .indexed import Listed, Manifest
from .records import Story
from .shelf import Shelf

log = logging.getLogger(__name__)

MAX_TITLE = 300
"""Longest title that a story can be given, in characters."""

Place = tuple[Shelf, str]
"""A story: the shelf it is on, and its id."""


class Names:
    """The stories of some shelves; one on an earlier shelf hides those of its id on later ones.

    The first shelf is the one that may be changed.
    """

    def __init__(self, shelves: Sequence[Shelf]) -> None:
        self._shelves = tuple(shelves)

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        """The shelves, each of which hides what it has from those behind it."""
        return self._shelves

    def places(self) -> list[Place]:
        """All stories, by id."""
        found = {id: shelf for shelf in reversed(self._shelves) for id in shelf.store.ids()}
        return [(found[id], id) for id in sorted(found)]

    def shelf_of(self, id: object) -> Shelf | None:
        """The shelf that the story with this very id is on."""
        return next((shelf for shelf in self._shelves if id in shelf), None)

    def listed(self) -> list[Listed]:
        """What a list shows of every story, by id; without damaged ones."""
        found: dict[str, Listed] = {}
        for shelf in reversed(self._shelves):
            if found:  # a damaged story hides one of its id too
                found = {id: found[id] for id in found.keys() - set(shelf.store.ids())}
            found |= shelf.listed()
        return [found[id] for id in sorted(found)]

    def manifests(self) -> list[Manifest]:
        """What is known of every story, by id; without damaged ones, of which the log tells."""
        found = []
        for shelf, id in self.places():
            try:
                if manifest := shelf.manifest(id):
                    found.append(manifest)
            except LibraryError as error:
                log.warning("%s", error)
        return found

    def find(self, name: str) -> Place:
        """The story ``name``, an id or a title; raises NoStories, NoSuchStory, AmbiguousStory."""
        if (shelf := self.shelf_of(name)) is not None:
            return shelf, name
        titles = {listed.id: listed.title for listed in self.listed()}
        wanted = name.casefold().strip()
        named = [id for id, title in titles.items() if wanted in (id, title.casefold())]
        if len(named) > 1:
            raise AmbiguousStory(name, named)
        if named and (shelf := self.shelf_of(named[0])) is not None:
            return shelf, named[0]
        if not titles and not self.places():
            raise NoStories
        raise NoSuchStory(name, _close(wanted, titles))

    def own(self, name: str) -> str:
        """The id of the story ``name`` of those that may be changed.

        Raises as ``find``, and SharedStory for one that is only seen.
        """
        try:
            return Names(self._shelves[:1]).find(name)[1]
        except (NoSuchStory, NoStories) as error:
            if self._is_seen(name):
                raise SharedStory(name) from None
            if isinstance(error, NoStories) and self.places():
                raise NoSuchStory(name, ()) from None
            raise

    def _is_seen(self, name: str) -> bool:
        try:
            self.find(name)
        except LibraryError:
            return False
        return True

    def story_as_of(self, id: str, version: str) -> Story | None:
        """A story as it was in a version, of whichever shelf has that; None where none does."""
        found = (shelf.story_as_of(id, version) for shelf in self._shelves)
        return next(filter(None, found), None)


def _close(name: str, titles: Mapping[str, str]) -> list[str]:
    """The ids whose own name, or whose title, resembles ``name``; at most three."""
    names = {text.casefold(): id for id, title in titles.items() for text in (title, id)}
    matches = get_close_matches(name[:MAX_TITLE], names, n=3, cutoff=0.4)
    within = [text for text in names if name and name in text]
    return list(dict.fromkeys(names[text] for text in [*within, *matches]))[:3]
