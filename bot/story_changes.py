"""The commands with which a server's stories are added, changed, removed and taken out."""

from __future__ import annotations

import tempfile
from typing import Any

import discord
from discord import Interaction, app_commands
from discord.app_commands import CommandTree, Range

from .adding import Source
from .asking import Desk
from .audit import note
from .choices import stories_to_change, stories_to_restore
from .failures import Refused
from .interactions import acknowledge, answering, tell_privately
from .permissions import check_keeper
from .render_discord import TITLE_LIMIT, shorten
from .render_stories import named
from .sending import respond
from .sources import address_of, from_address, from_file, from_text, only_file
from .story_adding import TITLE_LENGTH, TextForm, add_story
from .story_buttons import remove_layout, restore
from .takeout import write_takeout
from .texts import say
from .translating import text
from .written import text_of

Title = Range[str, 1, TITLE_LENGTH]

_EXPORT = "stories.zip"


def add_changes(tree: CommandTree[Any], group: app_commands.Group, desk: Desk) -> None:
    _add_adding(group, desk)
    _add_menu(tree, desk)
    _add_renaming(group, desk)
    _add_removing(group, desk)
    _add_export(group, desk)


def _add_adding(group: app_commands.Group, desk: Desk) -> None:
    async def add_or_ask(
        interaction: Interaction[Any],
        story: str | None,
        file: discord.Attachment | None,
        address: str | None,
        title: str | None,
    ) -> None:
        async with answering(interaction):
            if file is None and address is None:
                desk.check_open()
                guild = check_keeper(interaction)
                if story is not None:  # known before anything is typed into the form
                    story = (await desk.off_loop(desk.own_story, guild, story)).id
                form = TextForm(str(interaction.locale), title=title, story=story)
                await respond(interaction.response.send_modal(form))
                return
            await acknowledge(interaction, private=True)
            check_keeper(interaction)
            await add_story(interaction, _source(desk, file, address, title), story=story)

    @group.command(name="add", description=text("command.story.add"))
    @app_commands.describe(
        file=text("command.story.add.file"),
        address=text("command.story.add.address"),
        title=text("command.story.add.title"),
    )
    async def add(
        interaction: Interaction[Any],
        file: discord.Attachment | None = None,
        address: str | None = None,
        title: Title | None = None,
    ) -> None:
        await add_or_ask(interaction, None, file, address, title)

    @group.command(name="replace", description=text("command.story.replace"))
    @app_commands.describe(
        story=text("command.story.replace.story"),
        file=text("command.story.add.file"),
        address=text("command.story.add.address"),
        title=text("command.story.add.title"),
    )
    @app_commands.autocomplete(story=stories_to_change(desk))
    async def replace(
        interaction: Interaction[Any],
        story: str,
        file: discord.Attachment | None = None,
        address: str | None = None,
        title: Title | None = None,
    ) -> None:
        await add_or_ask(interaction, story, file, address, title)


def _add_menu(tree: CommandTree[Any], desk: Desk) -> None:
    @tree.context_menu(name=text("menu.add"))
    async def make_this_a_story(interaction: Interaction[Any], message: discord.Message) -> None:
        async with answering(interaction):
            await acknowledge(interaction, private=True)
            check_keeper(interaction)
            if file := only_file(message.attachments):
                source = _source(desk, file, None, None)
            elif written := text_of(message):
                name = say(str(interaction.locale), "adding.message")
                source = from_text(written, name, desk.read, title=None, url=None)
            else:
                raise Refused("add.nothing_there")
            await add_story(interaction, source)


def _source(
    desk: Desk, file: discord.Attachment | None, address: str | None, title: str | None
) -> Source:
    """A file, with the address that it is from where there is one too; or the page at that."""
    url = address_of(address)
    if file is not None:
        limit = desk.settings.attachment_megabytes
        return from_file(file, desk.read, megabytes=limit, title=title, url=url)
    if url is None:
        raise Refused("add.nothing_there")
    return from_address(url, desk.read, title=title)


def _add_renaming(group: app_commands.Group, desk: Desk) -> None:
    @group.command(name="rename", description=text("command.story.rename"))
    @app_commands.describe(
        story=text("command.story.rename.story"), title=text("command.story.rename.title")
    )
    @app_commands.autocomplete(story=stories_to_change(desk))
    async def rename(interaction: Interaction[Any], story: str, title: Title) -> None:
        async with answering(interaction):
            await acknowledge(interaction, private=True)
            guild = check_keeper(interaction)
            old = await desk.off_loop(desk.own_story, guild, story)
            new = await desk.off_loop(desk.adding.rename, guild, old, title)
            desk.stories_changed(guild)
            told = {"old": named(old.title, old.id), "new": named(new.title, new.id)}
            await tell_privately(interaction, say(str(interaction.locale), "story.renamed", **told))
            await note(interaction, "renamed", story=new.id, what=_from_to(old.title, new.title))


def _from_to(old: str, new: str) -> str:
    """Two titles, of which neither is to hide the other by its length."""
    most = TITLE_LIMIT // 2 - 2
    return f"{shorten(old, most)} → {shorten(new, most)}"


def _add_removing(group: app_commands.Group, desk: Desk) -> None:
    @group.command(name="remove", description=text("command.story.remove"))
    @app_commands.describe(story=text("command.story.remove.story"))
    @app_commands.autocomplete(story=stories_to_change(desk))
    async def remove(interaction: Interaction[Any], story: str) -> None:
        async with answering(interaction):
            await acknowledge(interaction, private=True)
            guild = check_keeper(interaction)
            old = await desk.off_loop(desk.own_story, guild, story)
            view = remove_layout(old.id, old.title, str(interaction.locale))
            await interaction.edit_original_response(view=view)

    @group.command(name="restore", description=text("command.story.restore"))
    @app_commands.describe(story=text("command.story.restore.story"))
    @app_commands.autocomplete(story=stories_to_restore(desk))
    async def restore_(interaction: Interaction[Any], story: str) -> None:
        async with answering(interaction):
            await acknowledge(interaction, private=True)
            guild = check_keeper(interaction)
            await tell_privately(interaction, await restore(story, guild, interaction, desk))


def _add_export(group: app_commands.Group, desk: Desk) -> None:
    @group.command(name="export", description=text("command.story.export"))
    async def export(interaction: Interaction[Any]) -> None:
        async with answering(interaction):
            await acknowledge(interaction, private=True)
            guild = check_keeper(interaction)
            assert interaction.guild is not None
            with tempfile.TemporaryFile() as file:
                channels = [each.id for each in interaction.guild.channels]
                whole = (desk.library, desk.memory, guild, channels, file)
                await desk.off_loop(write_takeout, *whole)
                size, limit = file.tell(), interaction.filesize_limit
                if size > limit:
                    sizes = {"size": _megabytes(size), "limit": _megabytes(limit)}
                    raise Refused("export.too_large", server=str(guild), **sizes)
                file.seek(0)
                zip_file = discord.File(file, _EXPORT)
                told = say(str(interaction.locale), "export.done")
                await interaction.edit_original_response(content=told, attachments=[zip_file])
            await note(interaction, "exported")


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f}"
