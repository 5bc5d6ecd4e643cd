"""What a moderator gives: a file of Discord's, an address or a text -> a source of a story."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from functools import partial

import discord

from index import Story
from index.formats.address import parse_address

from .adding import Source
from .failures import Refused
from .render_discord import title_line
from .sending import UNSENT

SECONDS = 60.0
"""How long Discord may take to give a file."""

Read = Callable[..., Story]
"""As index.read_story."""

_BARE_ADDRESS = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}(?:[/?#]|$)")
_NO_STORIES = ("image/", "video/", "audio/")


def from_file(
    file: discord.Attachment, read: Read, *, megabytes: int, title: str | None, url: str | None
) -> Source:
    """A file that somebody has attached; raises Refused for one over ``megabytes``."""
    limit = megabytes * 1_000_000
    if limit and file.size > limit:
        raise Refused("add.too_large", name=title_line(file.filename), limit=megabytes)
    loop = asyncio.get_running_loop()

    def fetched_and_read() -> Story:
        waiting = asyncio.run_coroutine_threadsafe(file.read(), loop)
        try:
            data = waiting.result(SECONDS)
        except (discord.DiscordException, *UNSENT) as error:
            waiting.cancel()
            raise Refused("add.not_given", name=title_line(file.filename)) from error
        return read(data=data, name=file.filename, title=title, url=url)

    return Source(file.filename, fetched_and_read, title)


def from_address(address: str, read: Read, *, title: str | None) -> Source:
    """A page; raises FetchError for what is no address of one, such as a path on this machine."""
    return Source(address, partial(read, url=address, title=title), title)


def from_text(text: str, name: str, read: Read, *, title: str | None, url: str | None) -> Source:
    return Source(title or name, partial(read, text=text, title=title, url=url), title)


def address_of(typed: str | None) -> str | None:
    """An address as it is typed in Discord, where <> around it keep its preview away; a page's
    without https:// is taken, too.

    Raises FetchError where it is none.
    """
    address = (typed or "").strip()
    if address.startswith("<") and address.endswith(">"):
        address = address[1:-1].strip()
    if not address:
        return None
    if _BARE_ADDRESS.match(address):
        address = f"https://{address}"
    parse_address(address)
    return address


def only_file(files: Sequence[discord.Attachment]) -> discord.Attachment | None:
    """The one file among a message's that may hold a story, if there is any; raises Refused."""
    found = [each for each in files if not (each.content_type or "").startswith(_NO_STORIES)]
    if len(found) > 1:
        raise Refused("add.which_file", count=len(found))
    return found[0] if found else None
