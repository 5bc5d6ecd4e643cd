"""The slash commands and the message menu."""

from __future__ import annotations

from typing import Any

import discord
from discord import Interaction, Locale, app_commands
from discord.app_commands import Choice, CommandTree, TranslationContextTypes, locale_str

from .asking import Asker, Desk, Place
from .buttons import layout, reply_layout
from .failures import Refused, explain_in
from .interactions import acknowledge, tell_privately
from .render_discord import Card, line, shorten, stories_card, story_card
from .texts import CATALOGUES, language_of, say

_MOST_CHOICES, _LONGEST_CHOICE = 25, 100


class CatalogueTranslator(app_commands.Translator):
    """Translates what Discord lists, commands and their descriptions, by the catalogue."""

    async def translate(
        self, string: locale_str, locale: Locale, context: TranslationContextTypes
    ) -> str | None:
        key = string.extras.get("key")
        return CATALOGUES[language_of(str(locale))].get(key) if key else None


def _text(key: str) -> locale_str:
    return locale_str(say("en", key), key=key)


def asker(interaction: Interaction[Any], *, private: bool = False) -> Asker:
    return Asker(
        user=interaction.user.id,
        place=Place.of(interaction.guild, interaction.channel),
        locale=str(interaction.locale),
        private=private,
        shows_question=True,
    )


def add_commands(tree: CommandTree[Any], desk: Desk) -> None:
    """Puts all commands into the tree."""
    _add_asking(tree, desk)
    _add_stories(tree, desk)
    _add_settings(tree, desk)

    @tree.error
    async def failed(interaction: Interaction[Any], error: app_commands.AppCommandError) -> None:
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        await tell_privately(interaction, explain_in(str(interaction.locale), cause))


def _add_asking(tree: CommandTree[Any], desk: Desk) -> None:
    async def reply(
        interaction: Interaction[Any], question: str, story: str | None, private: bool
    ) -> None:
        with desk.serving():
            await acknowledge(interaction, private=private)
            answered = await desk.ask(question, asker(interaction, private=private), story=story)
            message = await interaction.edit_original_response(view=reply_layout(answered))
            await desk.off_loop(desk.memory.shown_as, answered.id, message.id)

    @tree.command(name="ask", description=_text("command.ask"))
    @app_commands.describe(
        question=_text("command.ask.question"),
        story=_text("command.ask.story"),
        private=_text("command.ask.private"),
    )
    async def ask(
        interaction: Interaction[Any],
        question: str,
        story: str | None = None,
        private: bool = False,
    ) -> None:
        await reply(interaction, question, story, private)

    @ask.autocomplete("story")
    async def complete(_: Interaction[Any], typed: str) -> list[Choice[str]]:
        return await story_choices(desk, typed)

    @tree.context_menu(name=_text("menu.ask"))
    async def ask_the_story(interaction: Interaction[Any], message: discord.Message) -> None:
        if not message.content.strip():
            raise Refused("error.nothing_to_ask")
        await reply(interaction, message.clean_content, None, private=False)

    @tree.command(name="help", description=_text("command.help"))
    async def help_(interaction: Interaction[Any]) -> None:
        card = Card((say(str(interaction.locale), "help"),))
        await interaction.response.send_message(view=layout(card), ephemeral=True)


def _add_stories(tree: CommandTree[Any], desk: Desk) -> None:
    group = app_commands.Group(name="story", description=_text("command.story"))
    tree.add_command(group)

    async def complete(_: Interaction[Any], typed: str) -> list[Choice[str]]:
        return await story_choices(desk, typed)

    @group.command(name="list", description=_text("command.story.list"))
    async def list_(interaction: Interaction[Any]) -> None:
        await acknowledge(interaction, private=True)
        place = Place.of(interaction.guild, interaction.channel)
        places = (place.thread, place.channel, place.guild)
        in_use = await desk.off_loop(desk.memory.story_in_use, *places)
        card = stories_card(await desk.stories(), in_use, str(interaction.locale))
        await interaction.edit_original_response(view=layout(card))

    @group.command(name="show", description=_text("command.story.show"))
    @app_commands.describe(story=_text("command.story.show.story"))
    @app_commands.autocomplete(story=complete)
    async def show(interaction: Interaction[Any], story: str) -> None:
        await acknowledge(interaction, private=True)
        manifest = await desk.off_loop(desk.library.manifest, story)
        await interaction.edit_original_response(
            view=layout(story_card(manifest, str(interaction.locale)))
        )

    @group.command(name="use", description=_text("command.story.use"))
    @app_commands.describe(
        story=_text("command.story.use.story"), where=_text("command.story.use.where")
    )
    @app_commands.choices(
        where=[
            Choice(name=_text("choice.channel"), value="channel"),
            Choice(name=_text("choice.server"), value="server"),
        ]
    )
    @app_commands.autocomplete(story=complete)
    async def use(
        interaction: Interaction[Any], story: str | None = None, where: str = "channel"
    ) -> None:
        await acknowledge(interaction, private=True)
        place = _managed_place(interaction)
        id, title = None, say(str(interaction.locale), "story.used.all")
        if story:
            chosen = (await desk.off_loop(desk.library.manifest, story)).story
            id, title = chosen.id, chosen.title
        target = place.guild if where == "server" else place.channel
        assert target is not None
        await desk.off_loop(desk.memory.use_story, target, id)
        text = say(str(interaction.locale), f"story.used.{where}", story=line(title, 100))
        await tell_privately(interaction, text)


def _add_settings(tree: CommandTree[Any], desk: Desk) -> None:
    # Discord hides the command by the default permissions; the bot checks all the same.
    @tree.command(name="listen", description=_text("command.listen"))
    @app_commands.describe(on=_text("command.listen.on"))
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def listen(interaction: Interaction[Any], on: bool) -> None:
        await acknowledge(interaction, private=True)
        place = _managed_place(interaction)
        if on and not desk.settings.message_content:
            raise Refused("listen.no_intent")
        assert place.channel is not None
        await desk.listen(place.channel, on)
        key = "listen.on" if on else "listen.off"
        await tell_privately(interaction, say(str(interaction.locale), key))


async def story_choices(desk: Desk, typed: str) -> list[Choice[str]]:
    """The stories whose title or id holds what is typed; those that begin with it first."""
    wanted = typed.casefold().strip()
    found = [
        manifest.story
        for manifest in await desk.stories()
        if wanted in manifest.story.title.casefold() or wanted in manifest.story.id
    ]
    found.sort(key=lambda story: not story.title.casefold().startswith(wanted))
    return [
        Choice(name=shorten(story.title, _LONGEST_CHOICE), value=story.id)
        for story in found[:_MOST_CHOICES]
    ]


def _managed_place(interaction: Interaction[Any]) -> Place:
    """Where the interaction is, for someone who may manage the server; raises Refused."""
    if interaction.guild is None:
        raise Refused("error.server_only")
    if not interaction.permissions.manage_guild:
        raise Refused("error.may_not")
    return Place.of(interaction.guild, interaction.channel)
