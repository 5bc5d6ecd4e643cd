"""Adding a story from Discord: asks for a text where nothing is given, and shows how far it is."""

from __future__ import annotations

import asyncio
import logging
import secrets
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

from discord import Interaction, TextStyle
from discord.ui import Label, LayoutView, Modal, TextInput

from index import Story

from .adding import Cancelled, Job, Source
from .asking import Desk
from .audit import note
from .buttons import layout
from .failures import explain_in
from .interactions import acknowledge, answering
from .permissions import check_keeper
from .render_discord import Card
from .render_stories import progress_card, ready_card
from .sending import UNSENT, insist
from .sources import address_of, from_text
from .story_buttons import StoryButton
from .texts import say

log = logging.getLogger(__name__)

EDIT_SECONDS = 2.0
"""How often the message that shows the progress is changed, at most."""

TITLE_LENGTH = 200
TEXT_LENGTH = 4_000
"""Longest text that Discord's form takes."""

_ADDRESS_LENGTH = 2_000
_FORM = "form"
_FORM_SECONDS = 3_600.0  # for which discord.py keeps it; it may be sent later all the same


class TextForm(Modal):
    """The form into which a story is pasted; ``story`` names the one that it is to replace."""

    def __init__(self, locale: str, *, title: str | None, story: str | None) -> None:
        super().__init__(
            title=say(locale, "form.title"),
            timeout=_FORM_SECONDS,
            custom_id=f"{_FORM}:{secrets.token_hex(4)}:{story or ''}",
        )
        text: TextInput[TextForm] = TextInput(
            style=TextStyle.paragraph, max_length=TEXT_LENGTH, custom_id="text"
        )
        called: TextInput[TextForm] = TextInput(
            required=False, max_length=TITLE_LENGTH, default=title, custom_id="title"
        )
        url: TextInput[TextForm] = TextInput(
            required=False, max_length=_ADDRESS_LENGTH, custom_id="address"
        )
        fields = (("text", text), ("story_title", called), ("address", url))
        for key, field in fields:
            label = Label(
                text=say(locale, f"form.{key}"),
                description=say(locale, f"form.{key}.hint"),
                component=field,
            )
            self.add_item(label)

    async def on_submit(self, interaction: Interaction[Any]) -> None:
        interaction.extras[_FORM] = True
        await _take_form(interaction)


async def take_unknown_form(interaction: Interaction[Any]) -> None:
    """Takes a form that was opened before a restart, or long ago: nothing typed is lost."""
    if _FORM not in interaction.extras and _form_id(interaction)[0] == _FORM:
        await _take_form(interaction)


async def _take_form(interaction: Interaction[Any]) -> None:
    desk: Desk = interaction.client.desk
    async with answering(interaction):
        await acknowledge(interaction, private=True)
        check_keeper(interaction)
        typed = _typed(interaction)
        name = say(str(interaction.locale), "adding.text")
        title, url = typed["title"].strip() or None, address_of(typed["address"])
        source = from_text(typed["text"], name, desk.read, title=title, url=url)
        story = _form_id(interaction)[-1] or None
        await add_story(interaction, source, story=story)


def _form_id(interaction: Interaction[Any]) -> list[str]:
    data: Any = interaction.data
    return str(data["custom_id"]).split(":", 2)


def _typed(interaction: Interaction[Any]) -> dict[str, str]:
    """What a form's fields hold, by their ids."""
    data: Any = interaction.data
    fields = [label["component"] for label in data["components"]]
    return {field["custom_id"]: field.get("value") or "" for field in fields}


async def add_story(
    interaction: Interaction[Any], source: Source, *, story: str | None = None
) -> None:
    """Adds a story for a user who may, or replaces ``story``; the user is shown how it goes."""
    desk: Desk = interaction.client.desk
    guild = check_keeper(interaction)
    old = None
    if story is not None:
        old = await desk.off_loop(desk.own_story, guild, story)
    with desk.adding.begin(guild, source.name) as job:
        becoming = desk.adding.start(job, source, old)
        try:
            new = await _watched(interaction, job, becoming)
        except Exception as error:
            await _show(interaction, layout(Card((_why_not(interaction, error),))))
            return
    desk.stories_changed(guild)
    locale = str(interaction.locale)
    done = "replaced" if old else "added"
    words = len(new.text.split())
    await _show(
        interaction, layout(ready_card(f"story.done.{done}", new.title, new.id, words, locale))
    )
    await note(interaction, done, story=new.id, what=new.title)


async def _watched(interaction: Interaction[Any], job: Job, becoming: Future[Story]) -> Story:
    """The story when it is there, its progress shown until then; raises what adding raises."""
    waiting = asyncio.wrap_future(becoming)
    cancelling = asyncio.create_task(job.cancelling.wait())
    locale = str(interaction.locale)
    shown = None
    events: set[asyncio.Future[Any]] = {waiting, cancelling}
    while not waiting.done():
        if cancelling.done():
            if not job.may_succeed:  # however long its file is still read
                waiting.cancel()
                raise Cancelled
            events.discard(cancelling)
        card = progress_card(job.phase, job.name, job.done, job.total, locale)
        if card != shown:
            buttons = [StoryButton("cancel", job.id, locale=locale)] if cancelling in events else []
            await _show(interaction, layout(card, *buttons))
            shown = card
        await asyncio.wait(events, timeout=EDIT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    cancelling.cancel()
    if waiting.cancelled():
        raise Cancelled
    return waiting.result()


def _why_not(interaction: Interaction[Any], error: Exception) -> str:
    locale = str(interaction.locale)
    if isinstance(error, Cancelled):
        stopping = interaction.client.desk.stopping
        return say(locale, "adding.stopping" if stopping else "adding.cancelled")
    return explain_in(locale, error)


async def _show(interaction: Interaction[Any], view: LayoutView) -> None:
    # After 15 minutes Discord takes no more of it; a long story is added all the same.
    with suppress(*UNSENT):
        await insist(lambda: interaction.edit_original_response(view=view))
