"""The stories that can be asked about: add, replace, rename, remove, list, ask, check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from .answer import BALANCED, THRESHOLDS, answer_question, clean_question
from .embed import Embedder, ModelEmbedder, Progress, Remembering
from .errors import BadTitle, HostOnly, NoSuchStory
from .excerpts import surroundings
from .followup import Turn
from .formats.normalise import one_line
from .indexed import Listed, Manifest
from .many import RankerOfMany, are_many
from .memory import Memory
from .names import MAX_TITLE, Names
from .rank import Ranker
from .ranking import ranker_of, ranker_of_all
from .reading import find_reader
from .reading.reader import Reader
from .records import Answer, Excerpt, Story, StoryRef
from .servers import Owner, Purged, Servers, Usage
from .shelf import Problem, Removed, Shelf
from .store import Store
from .takeout import write_zip

MEMORY_MB = 1_024
"""How much memory loaded stories may take by default."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """What all views of a library share."""

    embedder: Embedder
    reader: Reader
    threshold: float
    memory: Memory
    host: Shelf
    servers: Servers


class Library:
    """A folder of stories. Several threads and several processes may use one at the same time.

    One that was opened is the host's. ``of`` gives it as a server sees it: that server's stories
    and the host's, of which it changes its own alone. No name leads to another server's.
    """

    def __init__(self, parts: _Parts, own: Shelf) -> None:
        self._parts = parts
        self._own = own
        self._names = Names((own,) if own is parts.host else (own, parts.host))

    @classmethod
    def open(
        cls,
        folder: str | Path,
        *,
        embedder: Embedder | None = None,
        reader: Reader | None = None,
        caution: str = BALANCED,
        memory_mb: int = MEMORY_MB,
    ) -> Library:
        """The library in ``folder``, made when missing; reads nothing yet.

        ``caution`` is how sure an answer must be: one of THRESHOLDS. Loaded stories take about
        ``memory_mb`` at most, those asked last always kept. Raises LibraryUnwritable where the
        folder can't be made.
        """
        embedder = embedder or ModelEmbedder()
        memory = Memory(memory_mb * 1_000_000)
        store = Store(Path(folder))
        store.make()
        host = Shelf(store, embedder, memory)
        servers = Servers(store.root, lambda own, owner: Shelf(own, embedder, memory, owner))
        threshold = THRESHOLDS[caution]
        parts = _Parts(embedder, reader or find_reader(), threshold, memory, host, servers)
        return cls(parts, host)

    def of(self, owner: str) -> Library:
        """The library as the server with the id ``owner`` sees it.

        Raises BadOwner; HostOnly where this is a server's view itself.
        """
        return Library(self._parts, self._servers.shelf(owner))

    def add(
        self, story: Story, *, replace: bool = False, progress: Progress | None = None
    ) -> Story:
        """Indexes a story and keeps it; one that is there already, the same in all, is left be.

        ``progress`` is told how many of how many texts are embedded; what it raises ends the
        adding. Until the new story is whole the earlier one is served, and its version can be
        cited for 7 days more. Raises StoryExists for another story of the same id unless
        ``replace``; BadStoryId, ModelError, and LibraryUnwritable, after all of which the library
        is as it was before.
        """
        return self._own.add(story, replace, progress)

    def rename(self, name: str, title: str) -> Story:
        """Gives a story another title, and returns it; its id stays.

        Raises BadTitle, NoSuchStory, AmbiguousStory, LostStory, LibraryUnwritable.
        """
        title = one_line(title)
        if not any(char.isalnum() for char in title) or len(title) > MAX_TITLE:
            raise BadTitle(MAX_TITLE)
        return self._own.retitle(self._names.own(name), title)

    def remove(self, name: str) -> str:
        """Takes a story, named by its id or title, out of the library, and returns its id.

        ``restore`` brings it back. Raises NoSuchStory, AmbiguousStory, LibraryUnwritable.
        """
        id = self._names.own(name)
        if not self._own.store.remove(id):
            raise NoSuchStory(name, ())
        return id

    def removed(self) -> list[Removed]:
        """The stories that ``restore`` can bring back, those removed last first."""
        return self._own.removed()

    def restore(self, name: str) -> Story:
        """Brings back what was removed last of this id or title.

        Raises NotRemoved (a NoSuchStory) where there is none, PlaceTaken (a StoryExists) where
        another story has its id by now, LostStory, LibraryUnwritable.
        """
        return self._own.restore(name)

    def stories(self) -> list[Manifest]:
        """What is known of every story, by id. One that is damaged is left out, with a warning.

        This reads all their texts; ``listed`` does not.
        """
        return self._names.manifests()

    def listed(self) -> list[Listed]:
        """What a list shows of every story, by id; a damaged one is left out, with a warning."""
        return self._names.listed()

    def __contains__(self, id: object) -> bool:
        return self._names.shelf_of(id) is not None

    def story(self, name: str) -> Story:
        """The story with the id or title ``name``; raises NoSuchStory, AmbiguousStory."""
        return self.manifest(name).story

    def manifest(self, name: str) -> Manifest:
        """The story with the id or title ``name``, and what is known of it; raises as ``story``."""
        shelf, id = self._names.find(name)
        if (manifest := shelf.manifest(id)) is None:
            raise NoSuchStory(name, ())
        return manifest

    def ask(
        self,
        question: str,
        *,
        story: str | None = None,
        limit: int = 3,
        earlier: Sequence[Turn] = (),
    ) -> Answer:
        """The passages that answer a question best, and whether they answer it at all.

        Asks one story, named by its id or title, or all of them. ``earlier`` is what was asked
        and answered before, oldest first: a question that hangs on it is asked as it is understood
        after it. Raises QuestionError, NoStories, NoSuchStory, AmbiguousStory, DamagedStory,
        ModelError.
        """
        question = clean_question(question)
        if limit < 1:
            raise ValueError("limit must be at least 1")
        parts, embedder = self._parts, Remembering(self._parts.embedder)
        return answer_question(
            question,
            self._ranker_over(story, earlier, embedder),
            embedder,
            parts.reader,
            limit=limit,
            threshold=parts.threshold,
            earlier=earlier,
        )

    def _ranker_over(self, name: str | None, earlier: Sequence[Turn], embedder: Embedder) -> Ranker:
        if name is None and are_many(self._names):
            return RankerOfMany(self._names, embedder, self._parts.memory, earlier)
        if name is None:
            return ranker_of_all(self._names.places(), self._parts.memory)
        shelf, id = self._names.find(name)
        return ranker_of([shelf.load(id)], self._parts.memory)

    def warm(self) -> None:
        """Loads the models now, so that the first question does not wait; raises ModelError."""
        self._parts.embedder.warm()
        self._parts.reader.warm()

    def context(self, excerpt: Excerpt, around: int = 1) -> Excerpt:
        """The paragraphs around an excerpt, the excerpt marked, as they were when it was given.

        The excerpt itself where the story has been replaced longer than 7 days ago; raises
        NoSuchStory where there is none of that id any more.
        """
        cited = excerpt.story
        story = self._names.story_as_of(cited.id, cited.version)
        return surroundings(story or self._by_id(cited.id), excerpt, around)

    def cited(self, ref: StoryRef) -> Story:
        """A story in the version that ``ref`` names, also for 7 days after it was replaced.

        Raises NoSuchStory where that version is not there any more.
        """
        story = self._names.story_as_of(ref.id, ref.version)
        if story is None:
            raise NoSuchStory(ref.id, ())
        return story

    def _by_id(self, id: str) -> Story:
        shelf = self._names.shelf_of(id)
        manifest = shelf.manifest(id) if shelf else None
        if manifest is None:
            raise NoSuchStory(id, ())
        return manifest.story

    def check(self, *, repair: bool = False) -> list[Problem]:
        """Verifies every checksum and offset; with ``repair``, rebuilds what can be rebuilt.

        A story's text is never changed. Returns what is wrong, or what was before the repair; of
        its own stories alone.
        """
        return self._own.check(repair)

    # What follows is the host's: it raises HostOnly in a server's view.

    @property
    def _servers(self) -> Servers:
        if self._own is not self._parts.host:
            raise HostOnly
        return self._parts.servers

    def owners(self) -> list[Owner]:
        """All servers that something is kept of, by id."""
        return self._servers.owners()

    def size(self, owner: str) -> Usage:
        """What a server has added and not removed; raises BadOwner."""
        return self._servers.size(owner)

    def left(self, owner: str, now: datetime | None = None) -> None:
        """Notes that a server is gone: 30 days later ``purge`` deletes its stories.

        Saying so again changes nothing. Raises BadOwner, LibraryUnwritable.
        """
        self._servers.left(owner, now or datetime.now(UTC))

    def rejoined(self, owner: str) -> None:
        """Notes that a server is back; raises BadOwner, LibraryUnwritable."""
        self._servers.rejoined(owner)

    def forget(self, owner: str) -> bool:
        """Deletes all that is kept of a server, now; False where there is nothing.

        Raises BadOwner, LibraryUnwritable.
        """
        return self._servers.forget(owner)

    def export(self, owner: str, to: BinaryIO) -> int:
        """Writes a zip of all that is kept of a server's stories; returns how many those are.

        Raises BadOwner, DamagedStory, LibraryUnreadable.
        """
        return write_zip(self._servers.shelf(owner).store, to)

    def purge(self, now: datetime | None = None) -> Purged:
        """Deletes what is past its time: stories 7 days after they were removed, versions 7 days
        after they were replaced, and all of a server 30 days after it has left.

        Raises LibraryUnwritable.
        """
        now = now or datetime.now(UTC)
        purged = self._servers.expire(now)
        return Purged(purged.folders + self._own.expire(now), purged.servers)
