"""The connection to Discord: hears messages and interactions, starts and stops in good order."""

from __future__ import annotations

import asyncio
import logging
import signal
from typing import Any

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from index import Library, QuothError

from .asking import Desk
from .buttons import AnswerButton
from .channel import hear
from .commands import add_commands
from .memory import Memory
from .metrics import serve
from .servers import joined, keep_up, left
from .settings import Settings
from .story_adding import take_unknown_form
from .story_buttons import StoryButton
from .sync import sync_if_changed
from .translating import CatalogueTranslator

log = logging.getLogger(__name__)

discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # it never speaks

FINISH_SECONDS = 10.0
"""How long answers under way may take when the bot is stopped."""

METRICS_HOST = "127.0.0.1"


class CannotConnect(QuothError):
    """Discord does not let the bot in, or can't be reached."""


class QuothClient(discord.Client):
    def __init__(self, desk: Desk, **options: Any) -> None:
        # What it needs and no more: message_content only where the host has asked for it.
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = intents.dm_messages = True
        intents.message_content = desk.settings.message_content
        quiet = discord.AllowedMentions.none()
        super().__init__(intents=intents, allowed_mentions=quiet, **options)
        self.desk = desk
        self.tree = app_commands.CommandTree(
            self,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        self._metrics_server: aiohttp.web.AppRunner | None = None
        self._upkeep: asyncio.Task[None] | None = None

    async def setup_hook(self) -> None:
        add_commands(self.tree, self.desk)
        self.add_dynamic_items(AnswerButton, StoryButton)
        await self.tree.set_translator(CatalogueTranslator())
        await self._register_commands()
        self.desk.metrics.watch_gateway(self.connected)
        if port := self.desk.settings.metrics_port:
            try:
                self._metrics_server = await serve(
                    self.desk.metrics, self.connected, METRICS_HOST, port
                )
            except OSError as error:
                raise CannotConnect(
                    f"METRICS_PORT {port} can't be used ({error.strerror}): choose another."
                ) from error

    async def _register_commands(self) -> None:
        server = self.desk.settings.discord_dev_server
        where = discord.Object(server) if server else None
        try:
            await sync_if_changed(self.tree, self.desk.memory, where)
        except (discord.Forbidden, discord.NotFound) as error:
            raise CannotConnect(
                "Discord does not let the bot register its commands: invite it anew, and to the "
                "server that DISCORD_DEV_SERVER names, if it is set."
            ) from error

    def connected(self) -> bool:
        return self.is_ready() and not self.is_closed() and not self.ws.socket.closed

    async def on_ready(self) -> None:
        log.info("Ready as %s in %d servers.", self.user, len(self.guilds))
        if self._upkeep is None:  # it is ready again after every lost session
            here = lambda: {guild.id for guild in self.guilds}  # noqa: E731
            self._upkeep = asyncio.create_task(keep_up(here, self.desk), name="upkeep")

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await joined(guild.id, self.desk)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await left(guild.id, self.desk)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        if interaction.type is discord.InteractionType.modal_submit:
            await take_unknown_form(interaction)

    async def on_message(self, message: discord.Message) -> None:
        if self.user:
            await hear(message, self.user, self.desk)

    async def close(self) -> None:
        if self._upkeep:
            self._upkeep.cancel()
        if self._metrics_server:
            await self._metrics_server.cleanup()
        await super().close()


def serve_discord(library: Library, settings: Settings, token: str) -> None:
    """Serves Discord until it is told to stop (SIGTERM, SIGINT); raises CannotConnect."""
    if settings.discord_url:
        point_at(settings.discord_url)
    memory = Memory(settings.data / "discord.db")
    try:
        asyncio.run(_run(library, memory, settings, token))
    finally:
        memory.close()


async def _run(library: Library, memory: Memory, settings: Settings, token: str) -> None:
    client = QuothClient(Desk(library, memory, settings))
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    running = asyncio.create_task(client.start(token))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        await client.desk.finish(FINISH_SECONDS if stop.is_set() else 0)
    finally:
        stopping.cancel()
        await client.close()
    if stop.is_set():
        running.cancel()  # it may be waiting for its next try to connect
        await asyncio.gather(running, return_exceptions=True)
    else:
        await _told_in_one_sentence(running)


async def _told_in_one_sentence(running: asyncio.Task[None]) -> None:
    try:
        await running
    except discord.LoginFailure as error:
        raise CannotConnect(
            "Discord does not accept the token: copy it anew from the developer portal "
            "(Bot, Reset Token) to DISCORD_TOKEN in .env."
        ) from error
    except discord.PrivilegedIntentsRequired as error:
        raise CannotConnect(
            "Discord refuses the Message Content Intent: switch it on in the developer portal "
            "(Bot, Privileged Gateway Intents), or set MESSAGE_CONTENT=false in .env."
        ) from error
    except discord.ConnectionClosed as error:
        raise CannotConnect(_closed(error.code)) from error
    except discord.HTTPException as error:
        raise CannotConnect(f"Discord does not let the bot start: {error}.") from error
    except (aiohttp.ClientError, OSError) as error:
        raise CannotConnect(
            "Discord can't be reached: check this machine's connection to the internet."
        ) from error


def _closed(code: int) -> str:
    revoked = 4004
    if code == revoked:
        return "Discord has revoked the token: put a new one into DISCORD_TOKEN in .env."
    return f"Discord has closed the connection for good (code {code})."


def point_at(url: str) -> None:
    """Makes discord.py talk to another server than Discord, such as the tests' stand-in."""
    Route.BASE = f"{url.rstrip('/')}/api/v10"
    root = yarl.URL(url)
    scheme = "wss" if root.scheme == "https" else "ws"
    DiscordWebSocket.DEFAULT_GATEWAY = root.with_scheme(scheme) / "gateway"
