"""The stories of one owner, a server or the host: on disk, and loaded to be asked."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from . import indexed
from .catalogue import PATIENCE, Catalogue
from .disk import is_id
from .embed import Embedder, Progress
from .errors import (
    BadStoryId,
    DamagedStory,
    LibraryBusy,
    LibraryError,
    LibraryUnwritable,
    LostStory,
    NoSuchStory,
    NotRemoved,
    PlaceTaken,
    StoryExists,
)
from .indexed import IndexedStory, Listed, Made, Manifest
from .memory import Memory, story_bytes
from .records import Story
from .store import Store
from .trash import InTrash
from .verify import problems

log = logging.getLogger(__name__)

_TRIES = 10


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a library. ``story`` is an id, or "" for the library as a whole."""

    story: str
    what: str
    repairable: bool
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Removed:
    """A story that was removed, and can be brought back for 7 days from ``at`` on."""

    id: str
    title: str
    at: datetime


class Shelf:
    """One store's stories; ``owner`` is the server's id, or None for the host's."""

    def __init__(
        self, store: Store, embedder: Embedder, memory: Memory, owner: str | None = None
    ) -> None:
        self.store = store
        self.owner = owner
        self._embedder = embedder
        self._memory = memory
        self._listed: dict[str, tuple[str, Listed]] = {}
        self.catalogue = Catalogue(store, self._load_as_made, memory, owner)

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and self.store.version(id) is not None

    def add(self, story: Story, replace: bool, progress: Progress | None) -> Story:
        """Indexes a story and keeps it; raises as ``Library.add``."""
        if not is_id(story.id):
            raise BadStoryId(story.id)
        if self._is_current(story):
            return story
        if not replace and story.id in self:
            raise StoryExists(story.id)
        new = indexed.build(story, self._embedder, progress)
        if not self._put(new, lambda version: replace or version is None):
            if self._is_current(story):  # another process was faster, with the same story
                return story
            raise StoryExists(story.id)
        self.catalogue.keep_up()
        return story

    def retitle(self, id: str, title: str) -> Story:
        """Gives a story another title; raises NoSuchStory, LostStory, LibraryUnwritable."""
        for _ in range(_TRIES):
            read = self.store.read(id, indexed.load_manifest)
            if read is None:
                raise NoSuchStory(id, ())
            version, manifest = read
            if manifest.story.title == title or self._retitle(id, version, title):
                return replace(manifest.story, title=title)
        raise LibraryBusy(self.store.root)

    def _retitle(self, id: str, version: str, title: str) -> bool:
        """False where the version is not the present one any more."""
        source = self.store.folder(id, version)
        try:
            return self.store.put(
                id,
                lambda folder: indexed.retitle(source, folder, title),
                lambda present: present == version,
            )
        except LibraryUnwritable as error:
            if isinstance(error.__cause__, FileNotFoundError):  # it was removed meanwhile
                return False
            raise

    def removed(self) -> list[Removed]:
        """The removed stories that can be brought back, those removed last first."""
        return [Removed(trash.id, title, trash.at) for trash, title in self._removed()]

    def restore(self, name: str) -> Story:
        """Brings back what was removed last of this id or title; raises as ``Library.restore``."""
        wanted = name.casefold().strip()
        for trash, title in self._removed():
            if wanted in (trash.id, title.casefold()):
                if not self.store.restore(trash):
                    raise PlaceTaken(trash.id) if trash.id in self else NotRemoved(name)
                if (manifest := self.manifest(trash.id)) is None:
                    raise NoSuchStory(name, ())
                return manifest.story
        raise NotRemoved(name)

    def _removed(self) -> Iterator[tuple[InTrash, str]]:
        for trash, version in self.store.removed():
            try:
                yield trash, indexed.load_listed(version, trash.id).title
            except (LibraryError, OSError) as error:  # deleted meanwhile, or damaged
                log.warning("“%s” can't be brought back: %s", trash.id, error)

    def listed(self) -> dict[str, Listed]:
        """What lists show, by id. A story that is damaged is left out, with a warning."""
        found: dict[str, tuple[str, Listed]] = {}
        for id, version in sorted(self.store.versions().items()):
            known = self._listed.get(id)
            try:
                if known is None or known[0] != version:
                    known = self._read_listed(id)
            except LibraryError as error:
                log.warning("%s", error)
            else:
                if known:
                    found[id] = known
        self._listed = found
        return {id: listed for id, (_, listed) in found.items()}

    def _read_listed(self, id: str) -> tuple[str, Listed] | None:
        read = self.store.read(id, lambda folder: indexed.load_listed(folder, id))
        return (read[0], replace(read[1], owner=self.owner)) if read else None

    def manifest(self, id: str) -> Manifest | None:
        """What is known of the story; None where there is none, raises LostStory."""
        read = self.store.read(id, indexed.load_manifest)
        return replace(read[1], owner=self.owner) if read else None

    def story_as_of(self, id: str, version: str) -> Story | None:
        """A story as it was in a version; None where that is not kept any more, or damaged."""
        try:
            manifest = self.store.read_version(id, version, indexed.load_manifest)
        except LostStory:
            return None
        return manifest.story if manifest else None

    def load(self, id: str) -> tuple[Hashable, IndexedStory]:
        """The story's present version, ready to be asked, and its name in memory.

        Raises NoSuchStory, DamagedStory, LostStory, ModelError.
        """
        version = self.store.version(id)
        if version is None:
            raise NoSuchStory(id, ())
        key = self._key(id, version)
        return key, self._memory.get(key, lambda: self._read(id), story_bytes)

    def _key(self, id: str, version: str) -> Hashable:
        return (self.owner, id, version)

    def _read(self, id: str) -> IndexedStory:
        read = self.store.read(id, self._read_or_rebuild)
        if read is None:
            raise NoSuchStory(id, ())
        return read[1]

    def _read_or_rebuild(self, folder: Path) -> IndexedStory:
        manifest = indexed.load_manifest(folder)
        if manifest.made_with(self._embedder):
            return indexed.load(folder, manifest)
        log.warning(
            "The index of “%s” was made by another model or version: rebuilding it.",
            manifest.story.id,
        )
        return self._renew(folder, manifest)

    def _load_as_made(self, folder: Path) -> tuple[IndexedStory, Made] | None:
        """A version as it is on disk, whichever model made it; one that was cut by other rules is
        made anew instead. Raises DamagedStory, LostStory.
        """
        manifest = indexed.load_manifest(folder)
        if manifest.format != indexed.FORMAT:
            self._renew(folder, manifest)
            return None
        story = indexed.load(folder, manifest)
        return story, Made(str(manifest.model["sha256"]), len(story.passages))

    def _renew(self, folder: Path, manifest: Manifest) -> IndexedStory:
        """Indexes a stored story anew, and keeps the result if it can."""
        new = indexed.build(manifest.story, self._embedder)
        try:
            self._put(new, lambda version: version == folder.name, added=manifest.added)
        except LibraryUnwritable as error:  # a library may be there to be read only
            log.warning("%s", error)
        return replace(new, version=folder.name)  # the text is the same in both

    def check(self, repair: bool) -> list[Problem]:
        """Verifies every checksum and offset; with ``repair``, rebuilds what can be rebuilt."""
        found = [problem for id in self.store.ids() for problem in self._problems(id)]
        if repair:
            for id in sorted({problem.story for problem in found if problem.repairable}):
                self.store.read(
                    id, lambda folder: self._renew(folder, indexed.load_manifest(folder))
                )
        for id in self.store.nameless():
            found.append(Problem(id, "it names no version", True, self.owner))
            if repair:
                self.store.name_newest(id)
        found += [Problem("", what, True, self.owner) for what in self.catalogue.problems()]
        if repair:
            self.catalogue.keep_up(PATIENCE)
        return found

    def expire(self, now: datetime) -> int:
        """Deletes what is past its time, and what is derived from it; returns how many folders of
        stories that is. Raises LibraryUnwritable.
        """
        deleted = self.store.expire(now)
        self.catalogue.expire()
        return deleted

    def _problems(self, id: str) -> list[Problem]:
        try:
            read = self.store.read(id, problems)
        except LostStory as error:
            return [Problem(id, str(error), False, self.owner)]
        except DamagedStory as error:
            return [Problem(id, str(error), True, self.owner)]
        return [Problem(id, what, True, self.owner) for what in (read[1] if read else ())]

    def _put(
        self,
        new: IndexedStory,
        allowed: Callable[[str | None], bool],
        added: str | None = None,
    ) -> bool:
        def fill(folder: Path) -> None:
            indexed.save(new, self._embedder, folder, added)

        return self.store.put(new.story.id, fill, allowed)

    def _is_current(self, story: Story) -> bool:
        """Whether this very story is there, with an index that can be used."""
        try:
            read = self.store.read(story.id, indexed.load_manifest)
        except LibraryError:
            return False
        return read is not None and read[1].story == story and read[1].made_with(self._embedder)
