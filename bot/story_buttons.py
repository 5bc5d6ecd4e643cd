"""The buttons of stories being added and removed; those of removing outlive a restart.

Each names a story or a job, and does nothing but in the server and for the people that may.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from discord import ButtonStyle, Interaction
from discord.ui import Button, DynamicItem, Item, LayoutView

from .asking import Desk
from .audit import note
from .buttons import layout
from .interactions import acknowledge, answering
from .permissions import check_keeper
from .render_discord import Card
from .render_stories import named
from .sending import insist
from .texts import say


class StoryButton(
    DynamicItem[Button[LayoutView]],
    template=r"story:(?P<action>cancel|remove|keep|undo):(?P<name>[a-z0-9-]{1,80})",
):
    """A button that does ``action`` with the story, or the job, whose id is ``name``."""

    def __init__(
        self,
        action: str,
        name: str,
        *,
        locale: str = "",
        style: ButtonStyle = ButtonStyle.secondary,
    ) -> None:
        self.action, self.name = action, name
        super().__init__(
            Button(
                label=say(locale, f"button.{action}"),
                style=style,
                custom_id=f"story:{action}:{name}",
            )
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction[Any], item: Item[Any], match: re.Match[str]
    ) -> StoryButton:
        return cls(match["action"], match["name"])

    async def callback(self, interaction: Interaction[Any]) -> None:
        desk: Desk = interaction.client.desk
        async with answering(interaction):
            await acknowledge(interaction, private=True, in_place=True)
            guild = check_keeper(interaction)
            await ACTIONS[self.action](self.name, guild, interaction, desk)


def remove_layout(id: str, title: str, locale: str) -> LayoutView:
    """Asks whether to remove a story."""
    card = Card((say(locale, "remove.sure", story=named(title, id)),))
    return layout(
        card,
        StoryButton("remove", id, locale=locale, style=ButtonStyle.danger),
        StoryButton("keep", id, locale=locale),
    )


async def _cancel(name: str, guild: int, interaction: Interaction[Any], desk: Desk) -> None:
    desk.adding.cancel(name, guild)  # whoever adds it says so in the message


async def _remove(name: str, guild: int, interaction: Interaction[Any], desk: Desk) -> None:
    locale = str(interaction.locale)
    story = await desk.off_loop(desk.library_of(guild).story, name)
    await desk.off_loop(desk.adding.remove, guild, story)
    desk.stories_changed(guild)
    card = Card((say(locale, "remove.done", story=named(story.title, story.id)),))
    undo = StoryButton("undo", story.id, locale=locale)
    await insist(lambda: interaction.edit_original_response(view=layout(card, undo)))
    await note(interaction, "removed", story=story.id, what=story.title)


async def _keep(name: str, guild: int, interaction: Interaction[Any], desk: Desk) -> None:
    library = desk.library_of(guild)
    title = (await desk.off_loop(library.story, name)).title
    card = Card((say(str(interaction.locale), "remove.kept", story=named(title, name)),))
    await interaction.edit_original_response(view=layout(card))


async def _undo(name: str, guild: int, interaction: Interaction[Any], desk: Desk) -> None:
    text = await restore(name, guild, interaction, desk)
    await interaction.edit_original_response(view=layout(Card((text,))))


async def restore(name: str, guild: int, interaction: Interaction[Any], desk: Desk) -> str:
    """Brings a removed story back, and says so."""
    story = await desk.off_loop(desk.adding.restore, guild, name)
    desk.stories_changed(guild)
    await note(interaction, "restored", story=story.id, what=story.title)
    return say(str(interaction.locale), "story.restored", story=named(story.title, story.id))


ACTIONS: dict[str, Callable[[str, int, Interaction[Any], Desk], Awaitable[None]]] = {
    "cancel": _cancel,
    "remove": _remove,
    "keep": _keep,
    "undo": _undo,
}
