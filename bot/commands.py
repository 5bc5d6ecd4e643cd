"""The slash commands and the message menu."""

from __future__ import annotations

from typing import Any

import discord
from discord import Interaction, app_commands
from discord.app_commands import CommandTree

from .asking import Asker, Desk
from .buttons import layout, reply_layout
from .choices import stories_to_ask
from .conversation import Place
from .failures import Refused, explain_in
from .interactions import acknowledge, answering, tell_privately
from .permissions import check_manager, may_write
from .render_discord import Card
from .sending import insist, respond
from .stories import add_story_commands
from .texts import say
from .translating import text
from .written import question_of, text_of


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
    add_story_commands(tree, desk)
    _add_settings(tree, desk)

    @tree.error
    async def failed(interaction: Interaction[Any], error: app_commands.AppCommandError) -> None:
        cause: Exception = error
        if isinstance(error, app_commands.CommandInvokeError):
            cause = error.original
        elif isinstance(error, app_commands.TransformerError):
            cause = Refused("error.not_here")
        await tell_privately(interaction, explain_in(str(interaction.locale), cause))


def _add_asking(tree: CommandTree[Any], desk: Desk) -> None:
    async def reply(
        interaction: Interaction[Any],
        question: str,
        *,
        story: str | None = None,
        private: bool = False,
        replied_to: int | None = None,
    ) -> None:
        async with answering(interaction):
            await acknowledge(interaction, private=private)
            who = asker(interaction, private=private)
            answered = await desk.ask(question, who, story=story, replied_to=replied_to)
            view = reply_layout(answered, interaction.channel)
            async with desk.showing(who.place):
                message = await insist(lambda: interaction.edit_original_response(view=view))
                await desk.off_loop(desk.memory.shown_as, answered.id, message.id)

    @tree.command(name="ask", description=text("command.ask"))
    @app_commands.describe(
        question=text("command.ask.question"),
        story=text("command.ask.story"),
        private=text("command.ask.private"),
    )
    async def ask(
        interaction: Interaction[Any],
        question: str,
        story: str | None = None,
        private: bool = False,
    ) -> None:
        await reply(interaction, question, story=story, private=private)

    ask.autocomplete("story")(stories_to_ask(desk))

    @tree.context_menu(name=text("menu.ask"))
    async def ask_the_story(interaction: Interaction[Any], message: discord.Message) -> None:
        me = interaction.client.user
        forwarded = "" if message.content.strip() else text_of(message)
        if question := question_of(message, me) or forwarded:
            replied_to = message.reference.message_id if message.reference else None
            await reply(interaction, question, replied_to=replied_to)
            return
        async with answering(interaction):
            raise Refused("error.nothing_to_ask")

    @tree.command(name="help", description=text("command.help"))
    async def help_(interaction: Interaction[Any]) -> None:
        async with answering(interaction):
            card = Card((say(str(interaction.locale), "help"),))
            await respond(interaction.response.send_message(view=layout(card), ephemeral=True))


def _add_settings(tree: CommandTree[Any], desk: Desk) -> None:
    # Discord hides the command by the default permissions; the bot checks all the same.
    @tree.command(name="listen", description=text("command.listen"))
    @app_commands.describe(on=text("command.listen.on"))
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def listen(interaction: Interaction[Any], on: bool) -> None:
        async with answering(interaction):
            await acknowledge(interaction, private=True)
            guild = check_manager(interaction)
            place = Place.of(interaction.guild, interaction.channel)
            if on and not desk.settings.message_content:
                raise Refused("listen.no_intent")
            if on and not may_write(interaction.app_permissions):
                raise Refused("listen.may_not_write")
            assert place.channel is not None
            await desk.listen(place.channel, guild, on)
            key = "listen.on" if on else "listen.off"
            await tell_privately(interaction, say(str(interaction.locale), key))
