"""Questions in messages: to the bot by name, in reply to it, in private, or in its channels."""

from __future__ import annotations

import logging
import secrets
from contextlib import suppress
from typing import Any

import discord

from .asking import Asker, Desk, Reply
from .buttons import reply_layout
from .conversation import Place
from .failures import explain_in
from .questions import reads_as_greeting, reads_as_question, reads_as_thanks
from .sending import UNSENT, insist
from .texts import say
from .written import is_named, question_of

log = logging.getLogger(__name__)

FLEETING_SECONDS = 20.0
"""For how long a refusal stays: a message can't be answered in private, so it is taken back."""

_MAY_NOT_REPLY = 160002


async def hear(message: discord.Message, me: discord.ClientUser, desk: Desk) -> None:
    """Answers a message that asks the bot something or greets it, and leaves all others alone."""
    if message.author.bot or message.webhook_id or message.is_system():
        return
    question = question_of(message, me)
    named = is_named(me, message)
    if reads_as_thanks(question) or not (question or named):
        return  # also a reply whose text may not be read, or a picture
    addressed = message.guild is None or named or me in message.mentions or _replies_to(me, message)
    with desk.serving():  # until a refusal is sent too
        try:
            if addressed or await _is_overheard(message, question, desk):
                await _reply(message, question, desk, addressed=addressed)
        except discord.Forbidden:
            log.info("May not write in channel %s.", message.channel.id)
        except Exception as error:
            text = explain_in(_locale(message), error)
            if addressed:
                await _refuse(message, text)


async def _reply(message: discord.Message, question: str, desk: Desk, *, addressed: bool) -> None:
    desk.check_open()
    if question and not reads_as_greeting(question):
        await _answer(message, question, desk, addressed=addressed)
    else:
        desk.pace.slow_down(message.author.id, Place.of(message.guild, message.channel))
        await _send(message, content=say(_locale(message), "help"))


async def _answer(message: discord.Message, question: str, desk: Desk, *, addressed: bool) -> None:
    if addressed:
        with suppress(*UNSENT):  # typing is a courtesy
            await message.channel.typing()
    place = Place.of(message.guild, message.channel)
    asker = Asker(message.author.id, place, _locale(message))
    replied_to = message.reference.message_id if message.reference else None
    if addressed:
        answered: Reply | None = await desk.ask(question, asker, replied_to=replied_to)
    else:
        answered = await desk.overhear(question, asker)
    if answered is None:
        return
    async with desk.showing(place):
        sent = await _send(message, view=reply_layout(answered, message.channel))
        await desk.off_loop(desk.memory.shown_as, answered.id, sent.id)


def _locale(message: discord.Message) -> str:
    return str(message.guild.preferred_locale) if message.guild else "en"


async def _send(
    message: discord.Message,
    *,
    content: str | None = None,
    view: discord.ui.LayoutView = discord.utils.MISSING,
) -> discord.Message:
    """Replies; where the message has been deleted meanwhile, or its channel's history may not be
    read, the answer is sent all the same.
    """
    nonce = secrets.randbits(64)

    async def send(**reply: Any) -> discord.Message:
        if content is None:
            return await message.channel.send(view=view, nonce=nonce, **reply)
        return await message.channel.send(content, nonce=nonce, **reply)

    reference = message.to_reference(fail_if_not_exists=False)
    try:
        return await insist(lambda: send(reference=reference, mention_author=False))
    except discord.HTTPException as error:
        if error.code != _MAY_NOT_REPLY:
            raise
    return await insist(send)


async def _refuse(message: discord.Message, text: str) -> None:
    with suppress(*UNSENT):
        sent = await _send(message, content=text)
        if message.guild:
            await sent.delete(delay=FLEETING_SECONDS)


def _replies_to(me: discord.ClientUser, message: discord.Message) -> bool:
    to = message.reference.resolved if message.reference else None
    return isinstance(to, discord.Message) and to.author.id == me.id


async def _is_overheard(message: discord.Message, question: str, desk: Desk) -> bool:
    """Whether a question is put to nobody, where every question is answered: in a channel that
    the bot listens to, or in a thread below an answer.
    """
    to_somebody = message.mentions or message.role_mentions or message.reference
    if not desk.settings.message_content or message.guild is None or to_somebody:
        return False
    if not reads_as_question(question, goes_on=True) or reads_as_greeting(question):
        return False  # most messages: nothing need be looked up for them
    place = Place.of(message.guild, message.channel)
    if place.thread:
        below = desk.memory.is_below_an_answer
        if await desk.off_loop(below, place.thread, message.guild.id):
            return True
    return place.channel in desk.listening and reads_as_question(question)
