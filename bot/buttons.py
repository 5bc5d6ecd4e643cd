"""The buttons below an answer. Each names its answer, so it works after a restart too."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import ButtonStyle, Interaction
from discord.ui import ActionRow, Button, Container, DynamicItem, LayoutView, TextDisplay

from index import Answer

from .asking import Desk, Reply
from .failures import Refused, explain_in
from .interactions import acknowledge, tell_privately
from .memory import Asked
from .render_discord import Card, answer_card, context_card, line, shorten
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
        try:
            with desk.serving():
                in_place = self.action in ("more", "closest")
                await acknowledge(interaction, private=True, in_place=in_place)
                asked = await desk.off_loop(desk.memory.recall, self.answer)
                if asked is None or not _may_see(asked, interaction):
                    raise Refused("answer.gone")
                await _ACTIONS[self.action](self, interaction, desk, asked)
        except Exception as error:
            await tell_privately(interaction, explain_in(str(interaction.locale), error))


def _may_see(asked: Asked, interaction: Interaction[Any]) -> bool:
    """Whether an answer was given to this user: a changed app can press any answer's buttons."""
    own = asked.asked_by == interaction.user.id or not asked.private
    return own and asked.channel == interaction.channel_id


def layout(card: Card, *buttons: AnswerButton) -> LayoutView:
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
    answer: Answer,
    *,
    page: int = 0,
    closest: bool = False,
) -> LayoutView:
    """One page of an answer, with the buttons that go on from it."""
    question = asked.question if asked.shows_question else ""
    locale = asked.locale
    card = answer_card(answer, locale, page=page, asked=question, closest=closest)
    shown = bool(answer.excerpts) and (answer.found or closest)
    actions: list[tuple[str, int]] = []
    if shown and page + 1 < len(answer.excerpts):
        actions.append(("more", page + 1))
    elif not shown and answer.excerpts:
        actions.append(("closest", 0))
    if shown:
        actions.append(("context", page))
    actions += [("helpful", page), ("unhelpful", page)]
    if asked.guild and not asked.private and answer.found:
        actions.append(("thread", page))
    return layout(card, *(AnswerButton(action, id, at, locale=locale) for action, at in actions))


def reply_layout(reply: Reply) -> LayoutView:
    return answer_layout(reply.id, reply.asked, reply.answer)


async def _answer_with_page(button: AnswerButton, desk: Desk, asked: Asked) -> Answer:
    """The answer asked for again; raises Refused where the story has changed and lost the page."""
    answer = await desk.again(asked)
    if button.page >= len(answer.excerpts):
        raise Refused("answer.gone")
    return answer


async def _turn(
    button: AnswerButton, interaction: Interaction[Any], desk: Desk, asked: Asked
) -> None:
    """Shows another page in place: to everyone who sees the answer, in the language it is in."""
    answer = await _answer_with_page(button, desk, asked)
    view = answer_layout(button.answer, asked, answer, page=button.page, closest=not answer.found)
    await interaction.edit_original_response(view=view)


async def _show_context(
    button: AnswerButton, interaction: Interaction[Any], desk: Desk, asked: Asked
) -> None:
    answer = await _answer_with_page(button, desk, asked)
    context = await desk.context(answer.excerpts[button.page])
    await interaction.edit_original_response(
        view=layout(context_card(context, str(interaction.locale)))
    )


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
    message = interaction.message
    channel = interaction.channel
    if not isinstance(channel, discord.TextChannel):
        raise Refused("thread.refused")
    name = shorten(asked.question, _THREAD_NAME)
    try:
        thread = await channel.create_thread(name=name, message=message)
    except discord.HTTPException as error:
        if error.code != _HAS_A_THREAD:
            raise Refused("thread.refused") from error
        await tell_privately(interaction, f"<#{message.id}>")  # it has the message's id
        return
    await desk.off_loop(desk.memory.opened_thread, thread.id, asked.about)
    story = (await desk.off_loop(desk.library.story, asked.about)).title if asked.about else ""
    text = say(asked.locale, "thread.opened", story=line(story, 100))
    await thread.send(text)
    await tell_privately(interaction, thread.mention)


_Action = Callable[[AnswerButton, Interaction[Any], Desk, Asked], Awaitable[None]]
_ACTIONS: dict[str, _Action] = {
    "more": _turn,
    "closest": _turn,
    "context": _show_context,
    "helpful": _vote,
    "unhelpful": _vote,
    "thread": _open_thread,
}
