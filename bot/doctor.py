"""Checks all that running in Discord needs, and says what to do about each thing that is wrong."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import aiohttp
import discord

from index import Library, QuothError
from index.models import find_model
from index.reading import find_reader

from .client import point_at
from .settings import Settings

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    read_message_history=True,
)
"""What the bot needs and no more: to see questions, to answer them, and to open threads."""


@dataclass(frozen=True, slots=True)
class Finding:
    ok: bool
    text: str


def examine(settings: Settings) -> list[Finding]:
    """All findings: models, library, token, intents, servers, and the invite link."""
    models = [_embedding_model(settings), _reading_model(settings)]
    return [*models, _library(settings), *asyncio.run(_discord(settings))]


def _embedding_model(settings: Settings) -> Finding:
    try:
        model = find_model(settings.embedding_model)
    except QuothError as error:
        return Finding(False, f"model: {error}")
    return Finding(True, f"model: {model.name}, its weights verified")


def _reading_model(settings: Settings) -> Finding:
    try:
        find_reader(settings.reading_model).warm()
    except QuothError as error:
        return Finding(False, f"reading model: {error}")
    return Finding(True, f"reading model: {settings.reading_model}")


def _library(settings: Settings) -> Finding:
    try:
        library = Library.open(settings.data)
        problems = library.check()
    except QuothError as error:
        return Finding(False, f"library: {error}")
    if problems:
        first = problems[0]
        advice = "run `python -m index check` for all of them"
        where = first.story or "as a whole"
        return Finding(False, f"library: {where}: {first.what} ({advice})")
    if not (stories := library.stories()):
        return Finding(False, "library: no stories yet: add one with `python -m index add FILE`")
    return Finding(True, f"library: {len(stories)} stories in {settings.data}")


async def _discord(settings: Settings) -> list[Finding]:
    if settings.discord_token is None:
        return [Finding(False, "token: DISCORD_TOKEN is not set: put the bot's token into .env")]
    if settings.discord_url:
        point_at(settings.discord_url)
    async with discord.Client(intents=discord.Intents.none()) as client:
        try:
            await client.login(settings.discord_token.get_secret_value())
            info = await client.application_info()
            servers = [guild async for guild in client.fetch_guilds(limit=None)]
        except discord.LoginFailure:
            advice = "copy it anew from the developer portal (Bot, Reset Token)"
            return [Finding(False, f"token: Discord does not accept it: {advice}")]
        except (aiohttp.ClientError, OSError, discord.HTTPException):
            advice = "check this machine's connection to the internet"
            return [Finding(False, f"Discord: it can't be reached: {advice}")]
        return [
            Finding(True, f"token: accepted, for {client.user}"),
            _intents(settings, info.flags),
            *[await _permissions(client, guild) for guild in servers],
            _invitation(info.id, len(servers)),
        ]


def _intents(settings: Settings, flags: discord.ApplicationFlags) -> Finding:
    allowed = flags.gateway_message_content or flags.gateway_message_content_limited
    if settings.message_content and not allowed:
        return Finding(
            False,
            "intents: MESSAGE_CONTENT=true, but the Message Content Intent is off: switch it on "
            "in the developer portal (Bot, Privileged Gateway Intents)",
        )
    if not settings.message_content:
        return Finding(True, "intents: enough, but for /listen set MESSAGE_CONTENT=true")
    return Finding(True, "intents: enough, Message Content included")


async def _permissions(client: discord.Client, guild: discord.Guild) -> Finding:
    """What the bot's roles allow it in a server; a channel may still forbid what they allow."""
    assert client.user
    try:
        member = await guild.fetch_member(client.user.id)
        roles = {role.id: role for role in await guild.fetch_roles()}
    except discord.HTTPException as error:
        return Finding(False, f"permissions in {guild.name}: Discord does not tell ({error.text})")
    granted = roles[guild.id].permissions
    for role in member._roles:
        granted |= roles[role].permissions
    missing = [
        name
        for name, wanted in PERMISSIONS
        if wanted and not (granted.administrator or getattr(granted, name))
    ]
    if missing:
        names = ", ".join(name.replace("_", " ") for name in missing)
        return Finding(False, f"permissions in {guild.name}: missing {names}: invite it again")
    return Finding(True, f"permissions in {guild.name}: complete")


def _invitation(application: int, servers: int) -> Finding:
    link = discord.utils.oauth_url(
        application, permissions=PERMISSIONS, scopes=("bot", "applications.commands")
    )
    return Finding(True, f"servers: {servers}; invite it with {link}")
