"""The stories that Discord offers while a user types the name of one."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from discord import Interaction
from discord.app_commands import Choice

from .asking import Desk
from .permissions import may_keep
from .render_discord import shorten

_MOST_CHOICES, _LONGEST_CHOICE = 25, 100

Complete = Callable[[Interaction[Any], str], Coroutine[Any, Any, list[Choice[str]]]]


def stories_to_ask(desk: Desk) -> Complete:
    """All that can be asked where the user is."""

    async def complete(interaction: Interaction[Any], typed: str) -> list[Choice[str]]:
        stories = await desk.stories(interaction.guild_id)
        return _matching(((story.id, story.title) for story in stories), typed)

    return complete


def stories_to_change(desk: Desk) -> Complete:
    """The server's own, for someone who may change them."""

    async def complete(interaction: Interaction[Any], typed: str) -> list[Choice[str]]:
        if not may_keep(interaction):
            return []
        stories = await desk.stories(interaction.guild_id)
        own = ((story.id, story.title) for story in stories if story.owner is not None)
        return _matching(own, typed)

    return complete


def stories_to_restore(desk: Desk) -> Complete:
    """What the server has removed, for someone who may change its stories."""

    async def complete(interaction: Interaction[Any], typed: str) -> list[Choice[str]]:
        if not may_keep(interaction):
            return []
        removed = await desk.off_loop(desk.library_of(interaction.guild_id).removed)
        return _matching({each.id: each.title for each in reversed(removed)}.items(), typed)

    return complete


def _matching(stories: Iterable[tuple[str, str]], typed: str) -> list[Choice[str]]:
    """Those whose title or id holds what is typed; those that begin with it first."""
    wanted = typed.casefold().strip()
    found = [(id, title) for id, title in stories if wanted in title.casefold() or wanted in id]
    found.sort(key=lambda story: not story[1].casefold().startswith(wanted))
    return [
        Choice(name=shorten(title, _LONGEST_CHOICE), value=id)
        for id, title in found[:_MOST_CHOICES]
    ]
