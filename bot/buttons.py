"""The buttons below an answer. Each names its answer, so it works after a restart too."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import ButtonStyle, Interaction
from discord.ui import ActionRow, Button, Container, DynamicItem, LayoutView, TextDisplay

from index import Excerpt

from .asked import Asked
from .asking import Desk, Reply
from .failures import Refused
from .interactions import acknowledge, answering, tell_privately
from .render_discord import Card, answer_card, context_card, shorten, title_line
from .sending import insist
from .texts import say

FOUND_COLOUR = discord.Colour(0x3BA55D)
NOT_SAID_COLOUR = discord.Colour(0x80848E)

_THREAD_NAME = 100
_HAS_A_THREAD = 160004


class AnswerButton(
    DynamicItem[Button[LayoutView]],
    template=r"quoth:(?P<action>[a-z]+):(?P<answer>\d{1,18}):(?P<page>\d{1,3})",
):
    """A button that does ``action`` with page ``page`` of a remembered answer."""

    def __init__(
        self,
        action: str,
        answer: int,
        page: int,
        *,
        locale: str = "",
        style: ButtonStyle = ButtonStyle.secondary,
    ) -> None:
        self.action, self.answer, self.page = action, answer, page
        super().__init__(
            Button(
                label=say(locale, f"button.{action}"),
                style=style,
                custom_id=f"quoth:{action}:{answer}:{page}",
            )
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str]
    ) -> AnswerButton:
        return cls(match["action"], int(match["answer"]), int(match["page"]))

    async def callback(self, interaction: Interaction[Any]) -> None:
        desk: Desk = interaction.client.desk
        async with answering(interaction):
            in_place = self.action in ("more", "closest")
            await acknowledge(interaction, private=True, in_place=in_place)
            asked = await desk.off_loop(desk.memory.recall, self.answer)
            if asked is None or not _may_see(asked, interaction):
                raise Refused("answer.gone")
            await _ACTIONS[self.action](self, interaction, desk, asked)


def _may_see(asked: Asked, interaction: Interaction[Any]) -> bool:
    """Whether an answer was given to this user: a changed app can press any answer's buttons."""
    own = asked.asked_by == interaction.user.id or not asked.private
    here = (asked.guild, asked.channel) == (interaction.guild_id, interaction.channel_id)
    return own and here


def layout(card: Card, *buttons: DynamicItem[Button[LayoutView]]) -> LayoutView:
    """A card as a message: its blocks in a container, and the buttons in a row below them."""
    view = LayoutView(timeout=None)
    container: Container[LayoutView] = Container(
        accent_colour=FOUND_COLOUR if card.found else NOT_SAID_COLOUR
    )
    for block in card.blocks:
        container.add_item(TextDisplay(block))
    if buttons:
        row: ActionRow[LayoutView] = ActionRow()
        for button in buttons:
            row.add_item(button)
        container.add_item(row)
    view.add_item(container)
    return view


def answer_layout(
    id: int,
    asked: Asked,
    excerpt: Excerpt | None,
    *,
    page: int = 0,
    closest: bool = False,
    threads: bool = False,
) -> LayoutView:
    """One page of an answer, with the buttons that go on from it; ``threads`` is whether there can
    be threads where it is shown.
    """
    locale, pages = asked.locale, len(asked.cited)
    shown = excerpt if asked.found or closest else None
    card = answer_card(
        shown,
        locale,
        confidence=asked.confidence if asked.found else None,
        page=page,
        pages=pages,
        asked=asked.question if asked.shows_question else "",
        understood=asked.understood or "",
    )
    actions: list[tuple[str, int]] = []
    if shown and page + 1 < pages:
        actions.append(("more", page + 1))
    elif not shown and pages:
        actions.append(("closest", 0))
    if shown:
        actions.append(("context", page))
    actions += [("helpful", page), ("unhelpful", page)]
    if threads and not asked.private and asked.found:
        actions.append(("thread", page))
    return layout(card, *(AnswerButton(action, id, at, locale=locale) for action, at in actions))


def reply_layout(reply: Reply, channel: object) -> LayoutView:
    first = reply.answer.excerpts[0] if reply.answer.excerpts else None
    threads = isinstance(channel, discord.TextChannel)
    return answer_layout(reply.id, reply.asked, first, threads=threads)


async def _turn(
    button: AnswerButton, interaction: Interaction[Any], desk: Desk, asked: Asked
) -> None:
    """Shows another page in place: to everyone who sees the answer, in the language it is in."""
    excerpt = await desk.page(asked, button.page)
    view = answer_layout(
        *(button.answer, asked, excerpt),
        page=button.page,
        closest=not asked.found,
        threads=isinstance(interaction.channel, discord.TextChannel),
    )
    await insist(lambda: interaction.edit_original_response(view=view))


async def _show_context(
    button: AnswerButton, interaction: Interaction[Any], desk: Desk, asked: Asked
) -> None:
    context = await desk.context(asked, await desk.page(asked, button.page))
    view = layout(context_card(context, str(interaction.locale)))
    await insist(lambda: interaction.edit_original_response(view=view))


async def _vote(
    button: AnswerButton, interaction: Interaction[Any], desk: Desk, asked: Asked
) -> None:
    helpful = button.action == "helpful"
    await desk.off_loop(desk.memory.vote, button.answer, interaction.user.id, helpful)
    await tell_privately(interaction, say(str(interaction.locale), "feedback.thanks"))


async def _open_thread(
    button: AnswerButton, interaction: Interaction[Any], desk: Desk, asked: Asked
) -> None:
    """Opens a thread below the answer, in which questions are about its story."""
    assert interaction.message
    message, channel = interaction.message, interaction.channel
    if not (isinstance(channel, discord.TextChannel) and _may_open(interaction.app_permissions)):
        raise Refused("thread.refused")
    if not interaction.permissions.create_public_threads:
        raise Refused("thread.may_not")
    story = ""
    if asked.about:  # looked up first: a thread about a story that is gone would stay empty
        library = desk.library_of(asked.guild)
        story = (await desk.off_loop(library.story, asked.about)).title
    name = shorten(asked.understood or asked.question, _THREAD_NAME)
    try:
        thread = await channel.create_thread(name=name, message=message)
    except discord.HTTPException as error:
        if error.code != _HAS_A_THREAD:
            raise Refused("thread.refused") from error
        await tell_privately(interaction, f"<#{message.id}>")  # it has the message's id
        return
    await desk.off_loop(desk.memory.opened_thread, thread.id, channel.guild.id, asked.about)
    await thread.send(say(asked.locale, "thread.opened", story=title_line(story)))
    await tell_privately(interaction, thread.mention)


def _may_open(bot: discord.Permissions) -> bool:
    return bot.create_public_threads and bot.send_messages_in_threads


_Action = Callable[[AnswerButton, Interaction[Any], Desk, Asked], Awaitable[None]]
_ACTIONS: dict[str, _Action] = {
    "more": _turn,
    "closest": _turn,
    "context": _show_context,
    "helpful": _vote,
    "unhelpful": _vote,
    "thread": _open_thread,
}
