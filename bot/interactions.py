"""Acknowledging interactions at once, and telling their users something in private."""

from __future__ import annotations

from typing import Any

from discord import Interaction

_PRIVATE = "private"


async def acknowledge(
    interaction: Interaction[Any], *, private: bool, in_place: bool = False
) -> None:
    """Says within Discord's 3 s that an answer will come: to all, or to the asker alone.

    With ``in_place`` the answer will change the message that the interaction came from.
    """
    if in_place:
        await interaction.response.defer()
    else:
        interaction.extras[_PRIVATE] = private
        await interaction.response.defer(ephemeral=private, thinking=True)


async def tell_privately(interaction: Interaction[Any], text: str) -> None:
    """Shows ``text`` to the interaction's user alone, whatever was acknowledged before."""
    private = interaction.extras.get(_PRIVATE)
    if not interaction.response.is_done():
        await interaction.response.send_message(text, ephemeral=True)
    elif private:
        await interaction.edit_original_response(content=text)
    else:
        if private is not None:  # "is thinking" is there for all to see: nothing more will come
            await interaction.delete_original_response()
        await interaction.followup.send(text, ephemeral=True)
