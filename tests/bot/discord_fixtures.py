"""The Discord bot on a twin, in the test's own process, with stories that need no model."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.asking import Desk
from bot.client import QuothClient
from bot.memory import Memory
from bot.settings import Settings
from index import Library, Story, read_story
from index.embed import Progress, Vectors
from index.formats import read_page
from index.reading.sentence import SentenceReader
from tests.deterministic import DeterministicEmbedder
from tests.discord_twin import PATIENCE, TOKEN, Guild, Twin, at_rest
from tests.discord_twin.sample_bot import pointed_at
from tests.index.formats.sites import get

LAMP = """\
The lighthouse keeper of Reef Island was called Marta Lindqvist. She came to the island in the \
spring of 1911 with two trunks, a sewing machine and a letter from the harbour office. Nobody \
had told her that the roof leaked above the bed, or that the well turned salty in a dry summer.

Every evening she lit the lamp at six o'clock. Until 1926 the lamp burned whale oil, which came \
in barrels and smelled of the sea floor. After that an engineer from the mainland put in a \
burner for paraffin, and she complained for a year that the new light was too white.

Her brother Olaf rowed to the mainland on Fridays to fetch the post and the newspapers. He \
never learned to swim, and said that swimming only made drowning take longer. On the way home \
he sang, so that she could hear through any fog where the boat was.

In the winter of 1934 the sea froze as far as the reef, and Olaf walked home over the ice with \
the post on his back. It took him five hours. Marta kept the lamp burning all day, although the \
rules of the harbour office forbade it, and wrote the oil down as spilled.

Marta also kept a red parrot named Admiral, who could say the names of nine ships. Seven of \
them had gone down on the reef before the lighthouse was built. When a new ship went past, she \
read its name to the bird through the open window, but Admiral never learned another one.
"""

ORCHARD = """\
The orchard at *Hollow* Farm belongs to Theo Brandt_now_ and is known for its pears. The oldest \
tree was planted in 1788 by a travelling clockmaker, @everyone says, who paid for his supper \
with it.

Theo sells the pears at the market in Linz, from a stall with the sign https://pears.example \
above it. `Two boxes` a week go to the hospital for nothing.
"""

KEEPER = read_story(
    text=LAMP, title="The Keeper of Reef Island", url="https://stories.example/keeper"
)
PEARS = read_story(text=ORCHARD, title="Pears of Hollow Farm")

FOUND = "Who was the lighthouse keeper of Reef Island?"
FOUND_IN_PEARS = "Who planted the oldest tree of the orchard?"
NOT_SAID = "How many moons does Jupiter have?"

ALWAYS = {"message_content": True}


MANAGE_SERVER = 1 << 5


class SteppingEmbedder(DeterministicEmbedder):
    """Embeds a text at a time, and one that has the word "slowly" only when told to go on."""

    def __init__(self) -> None:
        super().__init__()
        self._steps = threading.Semaphore(0)
        self._free = False

    def go_on(self, texts: int) -> None:
        self._steps.release(texts)

    def free(self) -> None:
        """Lets all go on from now on."""
        self._free = True
        self._steps.release(1_000)

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        for done, text in enumerate(texts):
            if "slowly" in text and not self._free:
                assert self._steps.acquire(timeout=PATIENCE)
            if progress:
                progress(done + 1, len(texts))
        return super().encode(texts)


def read_here(*given: Any, url: str | None = None, **options: Any) -> Story:
    """As read_story, but that pages are fetched from this machine's own servers."""
    if given or options.keys() & {"text", "data"}:
        return read_story(*given, url=url, **options)
    return read_page(get(url or ""), **options)


class Bot(QuothClient):
    """The bot, but for discord.py's pause of 5 s before it identifies anew."""

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Nothing to wait for: the twin does not count identifies."""


class Stage:
    """A twin, a library and the bot between them, which can be stopped and started anew."""

    def __init__(self, twin: Twin, folder: Path) -> None:
        self.twin = twin
        self.folder = folder
        self.place = twin.channel("general")
        self.embedder = SteppingEmbedder()
        self.library = self._open()
        self._settings: dict[str, Any] = {}
        self.running: asyncio.Task[None] | None = None

    def _open(self) -> Library:
        return Library.open(self.folder, embedder=self.embedder, reader=SentenceReader())

    def add(self, *stories: Story, guild: Guild | None = None) -> None:
        """Adds the host's stories, or a server's own."""
        library = self.library.of(str(guild.id)) if guild else self.library
        for story in stories:
            library.add(story)

    def titles(self, guild: Guild | None = None) -> list[str]:
        """What a server has added itself, or the host has."""
        guild = guild or self.twin.guild
        listed = self.library.of(str(guild.id)).listed()
        return [story.title for story in listed if story.owner is not None]

    async def start(self, **settings: Any) -> None:
        """Starts a new bot on the data folder, and waits until it hears what users do."""
        self._settings = ALWAYS | {"QUOTH_DATA": self.folder} | settings
        self.memory = Memory(self.folder / "discord.db")
        options = Settings.model_validate(self._settings)
        desk = Desk(self.library, self.memory, options, read_here)
        self.bot = Bot(desk, guild_ready_timeout=0.01)
        self.running = asyncio.create_task(self.bot.start(TOKEN))
        ready = asyncio.create_task(self._ready())
        await asyncio.wait({self.running, ready}, return_when=asyncio.FIRST_COMPLETED)
        if not ready.done():
            ready.cancel()
            await self.running

    async def _ready(self) -> None:
        await self.twin.ready()
        await self.bot.wait_until_ready()

    async def stop(self) -> None:
        if self.running is not None:
            await self.bot.desk.finish(PATIENCE)
            await self.bot.close()
            await asyncio.gather(self.running, return_exceptions=True)
            self.memory.close()
            self.running = None

    async def restart(self) -> None:
        """What the host does: the old process ends, a new one starts on the same folder."""
        await self.stop()
        self.library = self._open()
        await self.start(**self._settings)

    async def settled(self) -> None:
        """Waits until the bot is done with all that was sent to it so far.

        For what is not to happen; what is to happen is waited for itself.
        """
        await (await self.twin.user("probe").dm(FOUND)).answer()  # it hears of all in order
        await at_rest()


@asynccontextmanager
async def on_stage(folder: Path, *stories: Story) -> AsyncIterator[Stage]:
    """A stage without a bot yet; at the end the bot is stopped, and must have kept the rules.

    How soon it acknowledges is no rule here: test_discord_load.py measures that.
    """
    async with Twin(acknowledge_seconds=PATIENCE) as world:
        with pointed_at(world.url):
            stage = Stage(world, folder)
            stage.add(*stories)
            try:
                yield stage
            finally:
                stage.embedder.free()
                await stage.stop()
            world.assert_clean()
