"""Acknowledging interactions at once, and telling their users something in private."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from discord import Interaction

from .failures import explain_in
from .sending import UNSENT, insist, respond

if TYPE_CHECKING:
    from .asking import Desk

log = logging.getLogger(__name__)

_PRIVATE = "private"
_LONGEST_TEXT = 2_000  # that Discord takes


@asynccontextmanager
async def answering(interaction: Interaction[Any]) -> AsyncIterator[None]:
    """Held while an interaction is dealt with; an error in it is told to its user alone.

    The bot is not stopped before that is done, the telling of an error included.
    """
    desk: Desk = interaction.client.desk
    with desk.serving():
        try:
            yield
        except Exception as error:
            await tell_privately(interaction, explain_in(str(interaction.locale), error))


async def acknowledge(
    interaction: Interaction[Any], *, private: bool, in_place: bool = False
) -> None:
    """Says within Discord's 3 s that an answer will come: to all, or to the asker alone.

    With ``in_place`` the answer will change the message that the interaction came from. Raises
    Refused when the bot is being stopped.
    """
    interaction.client.desk.check_open()
    if in_place:
        await respond(interaction.response.defer())
    else:
        await respond(interaction.response.defer(ephemeral=private, thinking=True))
    interaction.extras[_PRIVATE] = None if in_place else private


async def tell_privately(interaction: Interaction[Any], text: str) -> None:
    """Shows ``text`` to the interaction's user alone, whatever was acknowledged before."""
    text = text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 2].rstrip()} …"
    try:
        await _tell_privately(interaction, text)
    except UNSENT as error:  # it is over for Discord: nobody waits any more
        log.warning("A user could not be told: %s", error)


async def _tell_privately(interaction: Interaction[Any], text: str) -> None:
    private = interaction.extras.get(_PRIVATE)
    if _PRIVATE not in interaction.extras and not interaction.response.is_done():
        await interaction.response.send_message(text, ephemeral=True)
    elif private:
        await insist(lambda: interaction.edit_original_response(content=text))
    else:
        if private is not None:  # "is thinking" is there for all to see: nothing more will come
            await interaction.delete_original_response()
        await interaction.followup.send(text, ephemeral=True)
