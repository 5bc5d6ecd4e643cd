"""A small bot that uses one of everything; the twin's own tests talk to it."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from .twin import TOKEN, Twin


class Again(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=r"again:(?P<story>\w+)"
):
    """A button that works without its message being known to the bot."""

    def __init__(self, story: str) -> None:
        self.story = story
        super().__init__(discord.ui.Button(label="Again", custom_id=f"again:{story}"))

    @classmethod
    async def from_custom_id(cls, interaction, item, match):  # type: ignore[no-untyped-def]
        return cls(match["story"])

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"again {self.story}", ephemeral=True)


class Feedback(discord.ui.Modal, title="Feedback"):
    words: discord.ui.TextInput[discord.ui.Modal] = discord.ui.TextInput(label="Words")

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        await interaction.response.send_message(f"thanks for {self.words.value}")


class Controls(discord.ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)
        self.add_item(Again("emma"))

    @discord.ui.button(label="Next", custom_id="next")
    async def next(self, interaction: discord.Interaction, _: object) -> None:
        await interaction.response.edit_message(content="page 2")

    @discord.ui.button(label="Slowly", custom_id="slowly")
    async def slowly(self, interaction: discord.Interaction, _: object) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="page 3")

    @discord.ui.button(label="Say", custom_id="say")
    async def say(self, interaction: discord.Interaction, _: object) -> None:
        await interaction.response.send_modal(Feedback())

    @discord.ui.select(options=[discord.SelectOption(label="Red", value="r")], custom_id="hue")
    async def pick(
        self, interaction: discord.Interaction, select: discord.ui.Select[Controls]
    ) -> None:
        await interaction.response.send_message(f"picked {select.values}")


class SampleBot(discord.Client):
    """The bot. It answers what ends in "?", and opens a thread for what ends in "thread"."""

    def __init__(self, intents: discord.Intents) -> None:
        none = discord.AllowedMentions.none()
        super().__init__(intents=intents, allowed_mentions=none, guild_ready_timeout=0.05)
        self.tree = app_commands.CommandTree(self)
        self.heard: list[discord.Message] = []
        self.resumed = 0
        self.running: asyncio.Task[None] | None = None
        _add_commands(self.tree)

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Again)
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Without discord.py's pause of 5 s."""

    async def on_resumed(self) -> None:
        self.resumed += 1

    async def on_message(self, message: discord.Message) -> None:
        if message.author == self.user:
            return
        self.heard.append(message)
        if message.content.endswith("thread"):
            thread = await message.create_thread(name="a thread")
            await thread.send("in the thread")
        elif message.content.endswith("?"):
            async with message.channel.typing():
                await message.reply(f"I heard: {message.content}", mention_author=False)


def _add_commands(tree: app_commands.CommandTree[SampleBot]) -> None:
    @tree.command(description="Ask the story")
    async def ask(
        interaction: discord.Interaction, question: str, story: str = "", quiet: bool = False
    ) -> None:
        await interaction.response.defer(thinking=True, ephemeral=quiet)
        await interaction.edit_original_response(content=f"{interaction.locale}: {question}")
        await interaction.followup.send("and more", ephemeral=quiet)

    @ask.autocomplete("story")
    async def stories(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        names = [f"{typed}{number}" for number in range(25)]
        return [app_commands.Choice(name=name, value=name) for name in names]

    @tree.command(description="Show the controls")
    async def controls(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("page 1", view=Controls())

    @tree.command(description="Sleep before the answer")
    async def sleep(interaction: discord.Interaction, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await interaction.response.send_message("awake")

    @tree.command(description="Say something long")
    async def long(interaction: discord.Interaction) -> None:
        try:
            await interaction.response.send_message("x" * 2001)
        except discord.HTTPException as error:
            await interaction.response.send_message(f"{error.code}: {error.text}")

    @tree.command(description="Take a file")
    async def upload(interaction: discord.Interaction, file: discord.Attachment) -> None:
        data = await file.read()
        back = discord.File(io.BytesIO(data.upper()), filename="back.txt")
        await interaction.response.send_message(f"{file.filename}: {data.decode()}", file=back)

    @tree.command(description="For managers")
    @app_commands.default_permissions(manage_guild=True)
    async def manage(interaction: discord.Interaction) -> None:
        allowed = interaction.permissions.manage_guild
        await interaction.response.send_message("done" if allowed else "you may not")

    @tree.context_menu(name="Ask the story")
    async def menu(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"about: {message.content}", ephemeral=True)


@contextmanager
def pointed_at(url: str) -> Iterator[None]:
    """discord.py talks to a twin's URL inside the block; its addresses are class attributes."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE = f"{url}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url).with_scheme("ws") / "gateway"
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


@asynccontextmanager
async def running(twin: Twin, intents: discord.Intents | None = None) -> AsyncIterator[SampleBot]:
    """The bot, connected to the twin, and closed at the end."""
    with pointed_at(twin.url):
        bot = SampleBot(intents or discord.Intents.default())
        bot.running = asyncio.create_task(bot.start(TOKEN))
        await twin.ready()
        try:
            yield bot
        finally:
            await bot.close()
            await asyncio.gather(bot.running, return_exceptions=True)
