"""Stories being added and changed: read and made searchable in threads, within quotas, until
cancelled; two changes of one server never come in between each other.
"""

from __future__ import annotations

import asyncio
import secrets
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Literal

from index import Library, Story

from .failures import Refused
from .render_discord import title_line
from .settings import Settings

AT_ONCE = 3
"""How many stories are added at the same time; the others wait for their turn."""

AT_ONCE_A_SERVER = 2
"""How many one server may have under way or waiting, so that none keeps the others waiting."""

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
        self.may_succeed = True
        self.placed: Story | None = None
        self._cancelled = threading.Event()
        self._future: Future[Story] | None = None

    def started(self, future: Future[Story]) -> None:
        self._future = future

    def when_over(self, then: Callable[[], object]) -> None:
        """Does something when it takes no thread any more, however long ago it was cancelled."""
        if self._future is None:
            then()
        else:
            self._future.add_done_callback(lambda _: then())

    def cancel(self) -> None:
        """Ends it: at once where it waits, else at its next step; nothing comes of it then, unless
        it ``may_succeed``, being embedded and perhaps past its last step.
        """
        if not self._cancelled.is_set():
            self._cancelled.set()
            self.may_succeed = self.phase == "embedding"
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
    """All stories being added, and all that is changed of servers' stories."""

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
        if sum(job.guild == guild for job in self._all()) >= AT_ONCE_A_SERVER:
            raise Refused("adding.busy", limit=AT_ONCE_A_SERVER)
        job = Job(guild, name)
        self._jobs[job.id] = job
        try:
            yield job
        finally:
            job.cancel()
            job.when_over(lambda: self._jobs.pop(job.id, None))

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
        for job in self._all():
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
                if replaces is not None:  # as it is by now, or no more
                    replaces = library.story(replaces.id)
                self._check_size(job, len(read.text), replaces)
                if replaces is None:
                    self._check_number(job)
                    story = self._placed(job, read)
                else:
                    self._check_still(job.guild, replaces)
                    title = read.title if source.title else replaces.title
                    story = replace(read, id=replaces.id, title=title)
                    self._check_title(job.guild, story.title, replaces.id)
                job.placed = story
            job.enter("embedding")
            return library.add(story, replace=replaces is not None, progress=job.embedded)
        finally:
            with self._placing:
                job.placed = None

    def rename(self, guild: int, story: Story, title: str) -> Story:
        """Gives a server's story another title; raises Refused where another has it, or the story
        is being replaced, and what Library.rename raises.
        """
        with self._placing:
            self._check_still(guild, story)
            self._check_title(guild, title, story.id)
            return self._library.of(str(guild)).rename(story.id, title)

    def remove(self, guild: int, story: Story) -> None:
        """Removes a server's story; raises Refused while it is being replaced, and what
        Library.remove raises.
        """
        with self._placing:
            self._check_still(guild, story)
            self._library.of(str(guild)).remove(story.id)

    def restore(self, guild: int, name: str) -> Story:
        """Brings back what a server removed last of this id or title; raises Refused where another
        has its title by now, and what Library.restore raises.
        """
        library, wanted = self._library.of(str(guild)), name.casefold().strip()
        with self._placing:
            for removed in library.removed():
                if wanted in (removed.id, removed.title.casefold()):
                    self._check_title(guild, removed.title, removed.id, "restore.exists")
                    break
            return library.restore(name)

    def _check_still(self, guild: int, story: Story) -> None:
        """Raises Refused while a server's story is being replaced."""
        if story.id in [other.id for other in self._others(guild)]:
            raise Refused("adding.replacing", story=title_line(story.title))

    def _check_title(
        self, guild: int, title: str, but: str = "", why: str = "story.exists"
    ) -> None:
        """Raises Refused, by the text ``why``, where a server has a story of that title already or
        is about to, other than ``but``.
        """
        listed = self._library.of(str(guild)).listed()
        there = [(story.id, story.title) for story in listed if story.owner is not None]
        there += [(story.id, story.title) for story in self._others(guild)]
        wanted = title.casefold()
        if any(id != but and each.casefold() == wanted for id, each in there):
            raise Refused(why, story=title_line(title))

    def _placed(self, job: Job, story: Story) -> Story:
        """The story with an id that nothing has, among what was removed and what is coming too.

        Raises Refused where its title is taken.
        """
        self._check_title(job.guild, story.title)
        library = self._library.of(str(job.guild))
        taken = {other.id for other in self._others(job.guild, job)}
        taken |= {listed.id for listed in library.listed()}
        taken |= {removed.id for removed in library.removed()}
        id, number = story.id, 1
        while id in taken:
            number += 1
            id = f"{story.id[:_ID_LENGTH]}-{number}"
        return replace(story, id=id)

    def _check_number(self, job: Job) -> None:
        limit = self._settings.stories_per_server
        coming = self._others(job.guild, job)
        there = self._library.size(str(job.guild)).stories + len(coming)
        if limit and there >= limit:
            raise Refused("quota.stories", limit=limit)

    def _check_size(self, job: Job, characters: int, replaces: Story | None) -> None:
        limit = self._settings.characters_per_server
        there = self._library.size(str(job.guild)).characters
        there += sum(len(story.text) for story in self._others(job.guild, job))
        there -= len(replaces.text) if replaces else 0
        if limit and there + characters > limit:
            left = max(0, limit - there)
            raise Refused("quota.characters", limit=limit, left=left, characters=characters)

    def _all(self) -> list[Job]:
        """All jobs, as they are now: one that is over leaves in its own thread."""
        return list(self._jobs.values())

    def _others(self, guild: int, job: Job | None = None) -> list[Story]:
        """A server's stories that have been let in and are not there yet, other than a job's."""
        jobs = [each for each in self._all() if each.guild == guild]
        return [each.placed for each in jobs if each.placed and each is not job]
