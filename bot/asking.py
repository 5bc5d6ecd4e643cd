"""Asks the library off the event loop, for everyone at once, and remembers what was asked."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic
from typing import TypeVar
from weakref import WeakValueDictionary

from index import Answer, Excerpt, Library, Story, read_story
from index.answer import THRESHOLDS
from index.indexed import Listed

from .adding import Adding
from .asked import Asked
from .citing import cited, excerpt_at
from .conversation import Place, answer_before, turns_until
from .failures import Refused
from .memory import Memory
from .metrics import Metrics
from .pace import Pace
from .render_discord import title_line
from .settings import Settings
from .sources import Read

log = logging.getLogger(__name__)

T = TypeVar("T")

EXCERPTS = 10
"""How many passages More can page through."""

STORIES_SECONDS = 5.0
"""For how long a list of stories is good: autocompletion asks for it at every keystroke."""

_LISTS_KEPT = 1_000


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, where, and how the answer is to be shown."""

    user: int
    place: Place
    locale: str
    private: bool = False
    shows_question: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, and the number under which it is remembered."""

    id: int
    asked: Asked
    answer: Answer


class Desk:
    """Where all questions of the Discord bot come in."""

    def __init__(
        self, library: Library, memory: Memory, settings: Settings, read: Read = read_story
    ) -> None:
        """``read`` makes stories of what moderators give, as read_story does."""
        self.library = library
        self.memory = memory
        self.settings = settings
        self.read = read
        self.metrics = Metrics()
        self.adding = Adding(library, settings)
        self.pace = Pace(settings)
        self.keepers: dict[int, set[int]] = memory.keepers()
        self.listening: set[int] = memory.listening()
        self._pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="ask")
        self._showing: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._stories: dict[int | None, tuple[float, list[Listed]]] = {}
        self._under_way = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self.stopping = False

    def library_of(self, guild: int | None) -> Library:
        """The library as a server sees it; in direct messages, the host's stories alone."""
        return self.library.of(str(guild)) if guild else self.library

    def check_open(self) -> None:
        """Raises Refused when the bot is being stopped."""
        if self.stopping:
            raise Refused("error.stopping")

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Held from a question's arrival until its answer, or the refusal of one, is sent."""
        self._under_way += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()

    def showing(self, place: Place) -> asyncio.Lock:
        """Held while an answer is sent there, until it is kept which message shows it: a question
        that hangs on it may come before.
        """
        return self._showing.setdefault(place.innermost or 0, asyncio.Lock())

    async def ask(
        self,
        question: str,
        asker: Asker,
        *,
        story: str | None = None,
        replied_to: int | None = None,
    ) -> Reply:
        """Asks ``story``, or else the one that the place is about, or else all of them.

        The question may hang on the answer in the message ``replied_to``, or else on what was
        asked before in its thread or in private. Raises Refused to one who asks too fast, and what
        Library.ask raises.
        """
        asked, answer = await self._ask(question, asker, story, replied_to)
        return await self._kept(asked, answer)

    async def overhear(self, question: str, asker: Asker) -> Reply | None:
        """Asks what was put to nobody: None, and nothing is kept, unless the answer is sure.

        Raises what ``ask`` raises.
        """
        asked, answer = await self._ask(question, asker, None, None)
        return await self._kept(asked, answer) if _is_sure(answer) else None

    async def _ask(
        self, question: str, asker: Asker, story: str | None, replied_to: int | None
    ) -> tuple[Asked, Answer]:
        self.pace.slow_down(asker.user, asker.place)
        start = monotonic()
        if replied_to or asker.place.is_conversation:
            async with self.showing(asker.place):
                pass
        asked, answer = await self._in_pool(self._answer, question, story, replied_to, asker)
        self._record(answer, asker.place, monotonic() - start)
        return asked, answer

    async def _kept(self, asked: Asked, answer: Answer) -> Reply:
        return Reply(await self.off_loop(self.memory.remember, asked), asked, answer)

    async def page(self, asked: Asked, page: int) -> Excerpt:
        """A page of an answer that was given, from the version of the story that it cites.

        Raises Refused where there is no such page, NoSuchStory where the story is gone since.
        """
        if page >= len(asked.cited):
            raise Refused("answer.gone")
        library = self.library_of(asked.guild)
        return await self._in_pool(excerpt_at, library, asked.cited[page])

    async def context(self, asked: Asked, excerpt: Excerpt) -> Excerpt:
        """The paragraphs around a page of an answer that was given; raises NoSuchStory."""
        return await self._in_pool(self.library_of(asked.guild).context, excerpt)

    async def stories(self, guild: int | None) -> list[Listed]:
        """A server's stories and the host's, as they were at most STORIES_SECONDS ago."""
        at, stories = self._stories.get(guild, (float("-inf"), []))
        if monotonic() - at > STORIES_SECONDS:
            stories = await self.off_loop(self.library_of(guild).listed)
            if len(self._stories) > _LISTS_KEPT:
                self._stories.clear()
            self._stories[guild] = monotonic(), stories
        return stories

    def stories_changed(self, guild: int | None) -> None:
        """Says that a server's stories are others than they were."""
        self._stories.pop(guild, None)

    def own_story(self, guild: int, name: str) -> Story:
        """A story that a server has added, by its id or title; reads files.

        Raises Refused for one of the host's, NoSuchStory, AmbiguousStory.
        """
        manifest = self.library_of(guild).manifest(name)
        if manifest.owner is None:
            raise Refused("story.not_own", story=title_line(manifest.story.title))
        return manifest.story

    async def off_loop(self, work: Callable[..., T], *values: object) -> T:
        """Does short work on files in a thread of its own."""
        return await asyncio.to_thread(work, *values)

    async def look_up(self) -> None:
        """Looks up in memory what is at hand of it: where it listens, and who may change what."""
        self.keepers = await self.off_loop(self.memory.keepers)
        self.listening = await self.off_loop(self.memory.listening)

    async def listen(self, channel: int, guild: int, on: bool) -> None:
        """Sets whether every question in a server's channel is answered."""
        await self.off_loop(self.memory.listen, channel, guild, on)
        (self.listening.add if on else self.listening.discard)(channel)

    async def keep(self, guild: int, role: int, allowed: bool) -> None:
        """Sets whether who holds a role may change its server's stories."""
        await self.off_loop(self.memory.keep, guild, role, allowed)
        roles = self.keepers.setdefault(guild, set())
        (roles.add if allowed else roles.discard)(role)

    async def finish(self, seconds: float) -> None:
        """Takes no more questions, and waits at most that long for those under way."""
        self.stopping = True
        self.adding.stop()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._until_idle(), seconds)
        if self._under_way:
            log.warning("%d answers were not finished in time.", self._under_way)
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _until_idle(self) -> None:
        while self._under_way:  # something may have come since it was told to be idle
            await self._idle.wait()

    def _answer(
        self, question: str, story: str | None, replied_to: int | None, asker: Asker
    ) -> tuple[Asked, Answer]:
        place = asker.place
        library = self.library_of(place.guild)
        scope = story or self._story_of(place, replied_to, library)
        before = answer_before(self.memory, place, replied_to)
        earlier = turns_until(before, self.memory, library, scope)
        answer = library.ask(question, story=scope, limit=EXCERPTS, earlier=earlier)
        return _asked(answer, scope, asker, before), answer

    def _story_of(self, place: Place, replied_to: int | None, library: Library) -> str | None:
        """The story of the answer that is replied to, or else of the thread, or else the one in
        use there; of those that are not there any more, none.
        """
        memory = self.memory
        found = (
            replied_to and memory.story_of_message(replied_to, place.guild),
            place.thread and memory.story_of_thread(place.thread, place.guild),
            memory.story_in_use(place.thread, place.channel, place.guild),
        )
        return next((id for id in found if id and id in library), None)

    async def _in_pool(self, work: Callable[..., T], *values: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work, *values)

    def _record(self, answer: Answer, place: Place, seconds: float) -> None:
        self.metrics.answered(answer.found, seconds)
        log.info(
            "server=%s channel=%s ms=%d found=%s confidence=%.2f%s",
            place.guild,
            place.innermost,
            seconds * 1000,
            answer.found,
            answer.confidence,
            f" question={answer.question!r}" if self.settings.log_questions else "",
        )


def _is_sure(answer: Answer) -> bool:
    """Whether to speak up unasked, whatever the host's caution."""
    return answer.found and answer.confidence >= THRESHOLDS["strict"]


def _asked(answer: Answer, scope: str | None, asker: Asker, before: int | None) -> Asked:
    return Asked(
        question=answer.question,
        scope=scope,
        about=scope or (answer.excerpts[0].story.id if answer.found else None),
        found=answer.found,
        confidence=answer.confidence,
        cited=tuple(cited(excerpt) for excerpt in answer.excerpts),
        asked_by=asker.user,
        private=asker.private,
        shows_question=asker.shows_question,
        locale=asker.locale,
        guild=asker.place.guild,
        channel=asker.place.innermost,
        understood=answer.understood,
        after=before,
    )
