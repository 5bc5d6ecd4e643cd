"""Stories being added: read and made searchable in threads, within quotas, until cancelled."""

from __future__ import annotations

import asyncio
import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Literal

from index import Library, Story

from .failures import Refused
from .render_discord import line
from .settings import Settings

AT_ONCE = 2
"""How many stories are added at the same time; the others wait for their turn."""

AT_ONCE_A_SERVER = 2
"""How many one server may have under way or waiting, so that none keeps the others waiting."""

TITLE_LENGTH = 100

_ID_LENGTH = 76

Phase = Literal["waiting", "reading", "embedding", "cancelling"]


class Cancelled(Exception):
    """Somebody does not want the story any more."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a story is to come from: ``read`` makes it, in a thread of its own.

    ``title`` is what it is to be called, where that has been said.
    """

    name: str
    read: Callable[[], Story]
    title: str | None = None


class Job:
    """One story being added. ``done`` of ``total`` texts are embedded."""

    def __init__(self, guild: int, name: str) -> None:
        self.id = secrets.token_hex(8)
        self.guild, self.name = guild, name
        self.phase: Phase = "waiting"
        self.cancelling = asyncio.Event()
        self.done = self.total = 0
        self.placed: Story | None = None
        self._cancelled = threading.Event()
        self._future: Future[Story] | None = None

    def started(self, future: Future[Story]) -> None:
        self._future = future

    def cancel(self) -> None:
        """Ends it: at once where it waits, else at its next step."""
        self._cancelled.set()
        self.phase = "cancelling"
        self.cancelling.set()
        if self._future:
            self._future.cancel()

    def enter(self, phase: Phase) -> None:
        """Goes on to the next step; raises Cancelled."""
        self.phase = phase
        self.check()

    def embedded(self, done: int, total: int) -> None:
        """Notes how far it is; raises Cancelled."""
        self.check()
        self.done, self.total = done, total

    def check(self) -> None:
        """Raises Cancelled where it is."""
        if self._cancelled.is_set():
            self.phase = "cancelling"
            raise Cancelled


class Adding:
    """All stories being added."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self._library, self._settings = library, settings
        self._pool = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="add")
        self._jobs: dict[str, Job] = {}
        self._placing = threading.Lock()
        self._stopped = False

    @contextmanager
    def begin(self, guild: int, name: str) -> Iterator[Job]:
        """A place for one more story; raises Refused where the server adds enough already.

        Whoever leaves the block early gives the story up.
        """
        if self._stopped:
            raise Refused("error.stopping")
        if sum(job.guild == guild for job in self._jobs.values()) >= AT_ONCE_A_SERVER:
            raise Refused("adding.busy", limit=AT_ONCE_A_SERVER)
        job = Job(guild, name)
        self._jobs[job.id] = job
        try:
            yield job
        finally:
            job.cancel()
            del self._jobs[job.id]

    def start(self, job: Job, source: Source, replaces: Story | None = None) -> Future[Story]:
        """Adds the story, or puts it in the place of ``replaces``; returns what becomes of it.

        That raises Refused, Cancelled, what read_story raises, and what Library.add raises; after
        all of which the server has the stories that it had.
        """
        future = self._pool.submit(self._add, job, source, replaces)
        job.started(future)
        return future

    def cancel(self, id: str, guild: int) -> None:
        """Cancels a server's job; raises Refused where it has none of that id any more."""
        job = self._jobs.get(id)
        if job is None or job.guild != guild:
            raise Refused("adding.over")
        job.cancel()

    def stop(self) -> None:
        """Cancels all there is, and takes no more."""
        self._stopped = True
        for job in self._jobs.values():
            job.cancel()
        self._pool.shutdown(wait=False)

    def _add(self, job: Job, source: Source, replaces: Story | None) -> Story:
        library = self._library.of(str(job.guild))
        job.enter("reading")
        if replaces is None:
            self._check_number(job)  # before anything is fetched for nothing
        read = source.read()
        try:
            with self._placing:  # nobody else's story comes in between the check and the claim
                job.check()
                self._check_size(job, len(read.text), replaces)
                if replaces is None:
                    self._check_number(job)
                    story = _placed(read, library, self._others(job))
                else:
                    title = read.title if source.title else replaces.title
                    story = replace(read, id=replaces.id, title=title)
                    check_title(story.title, library, replaces.id)
                job.placed = story
            job.enter("embedding")
            return library.add(story, replace=replaces is not None, progress=job.embedded)
        finally:
            with self._placing:
                job.placed = None

    def _check_number(self, job: Job) -> None:
        limit = self._settings.stories_per_server
        there = self._library.size(str(job.guild)).stories + len(self._others(job))
        if limit and there >= limit:
            raise Refused("quota.stories", limit=f"{limit:,}")

    def _check_size(self, job: Job, characters: int, replaces: Story | None) -> None:
        limit = self._settings.characters_per_server
        there = self._library.size(str(job.guild)).characters
        there += sum(len(story.text) for story in self._others(job))
        there -= len(replaces.text) if replaces else 0
        if limit and there + characters > limit:
            left = max(0, limit - there)
            counts = {"limit": limit, "left": left, "characters": characters}
            raise Refused("quota.characters", **{k: f"{v:,}" for k, v in counts.items()})

    def _others(self, job: Job) -> list[Story]:
        """The server's other stories that have been let in and are not there yet."""
        jobs = [each for each in list(self._jobs.values()) if each.guild == job.guild]
        return [each.placed for each in jobs if each.placed and each is not job]


def check_title(title: str, library: Library, but: str = "") -> None:
    """Raises Refused where a server has a story of that title already, other than ``but``."""
    wanted = title.casefold()
    for story in library.listed():
        own = story.owner is not None and story.id != but
        if own and story.title.casefold() == wanted:
            raise Refused("story.exists", story=line(title, TITLE_LENGTH))


def _placed(story: Story, library: Library, coming: Sequence[Story]) -> Story:
    """The story with an id that nothing has, among what was removed and what is coming too.

    Raises Refused where its title is taken.
    """
    check_title(story.title, library)
    if story.title.casefold() in [other.title.casefold() for other in coming]:
        raise Refused("story.exists", story=line(story.title, TITLE_LENGTH))
    taken = {other.id for other in coming}
    taken |= {listed.id for listed in library.listed()}
    taken |= {removed.id for removed in library.removed()}
    id, number = story.id, 1
    while id in taken:
        number += 1
        id = f"{story.id[:_ID_LENGTH]}-{number}"
    return replace(story, id=id)
