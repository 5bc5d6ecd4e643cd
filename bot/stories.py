"""The commands on stories that anybody may look at: list and show; and which one is asked where."""

from __future__ import annotations

from typing import Any

from discord import Interaction, app_commands
from discord.app_commands import Choice, CommandTree

from .asking import Desk
from .buttons import layout
from .choices import stories_to_ask
from .conversation import Place
from .interactions import acknowledge, answering, tell_privately
from .permissions import check_manager
from .render_discord import title_line
from .render_stories import stories_card, story_card
from .story_changes import add_changes
from .story_settings import add_settings
from .texts import say
from .translating import text


def add_story_commands(tree: CommandTree[Any], desk: Desk) -> None:
    group = app_commands.Group(name="story", description=text("command.story"))
    tree.add_command(group)
    _add_looking(group, desk)
    _add_use(group, desk)
    add_changes(tree, group, desk)
    add_settings(group, desk)


def _add_looking(group: app_commands.Group, desk: Desk) -> None:
    @group.command(name="list", description=text("command.story.list"))
    async def list_(interaction: Interaction[Any]) -> None:
        async with answering(interaction):
            await acknowledge(interaction, private=True)
            place = Place.of(interaction.guild, interaction.channel)
            places = (place.thread, place.channel, place.guild)
            in_use = await desk.off_loop(desk.memory.story_in_use, *places)
            stories = await desk.stories(interaction.guild_id)
            card = stories_card(stories, in_use, str(interaction.locale))
            await interaction.edit_original_response(view=layout(card))

    @group.command(name="show", description=text("command.story.show"))
    @app_commands.describe(story=text("command.story.show.story"))
    @app_commands.autocomplete(story=stories_to_ask(desk))
    async def show(interaction: Interaction[Any], story: str) -> None:
        async with answering(interaction):
            await acknowledge(interaction, private=True)
            library = desk.library_of(interaction.guild_id)
            manifest = await desk.off_loop(library.manifest, story)
            card = story_card(manifest, str(interaction.locale))
            await interaction.edit_original_response(view=layout(card))


def _add_use(group: app_commands.Group, desk: Desk) -> None:
    @group.command(name="use", description=text("command.story.use"))
    @app_commands.describe(
        story=text("command.story.use.story"), where=text("command.story.use.where")
    )
    @app_commands.choices(
        where=[
            Choice(name=text("choice.channel"), value="channel"),
            Choice(name=text("choice.server"), value="server"),
        ]
    )
    @app_commands.autocomplete(story=stories_to_ask(desk))
    async def use(
        interaction: Interaction[Any], story: str | None = None, where: str = "channel"
    ) -> None:
        async with answering(interaction):
            await acknowledge(interaction, private=True)
            guild = check_manager(interaction)
            id, title = None, say(str(interaction.locale), "story.used.all")
            if story:
                library = desk.library_of(guild)
                chosen = (await desk.off_loop(library.manifest, story)).story
                id, title = chosen.id, chosen.title
            place = Place.of(interaction.guild, interaction.channel)
            target = guild if where == "server" else place.channel
            assert target is not None
            await desk.off_loop(desk.memory.use_story, target, guild, id)
            told = say(str(interaction.locale), f"story.used.{where}", story=title_line(title))
            await tell_privately(interaction, told)
