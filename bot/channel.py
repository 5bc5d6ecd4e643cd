"""Questions in messages: to the bot by name, in reply to it, in private, or in its channels."""

from __future__ import annotations

import logging
import re
from contextlib import suppress

import discord

from index import Answer
from index.answer import THRESHOLDS

from .asking import Asker, Desk
from .buttons import reply_layout
from .conversation import Place
from .failures import explain_in
from .questions import reads_as_greeting, reads_as_question, reads_as_thanks
from .texts import say

log = logging.getLogger(__name__)

FLEETING_SECONDS = 20.0
"""For how long a refusal stays: a message can't be answered in private, so it is taken back."""


async def hear(message: discord.Message, me: discord.ClientUser, desk: Desk) -> None:
    """Answers a message that asks the bot something or greets it, and leaves all others alone."""
    if message.author.bot or message.webhook_id or message.is_system():
        return
    thread_story = await _story_of_thread(message, desk)
    replied_to = await _story_of_reference(message, me, desk)
    question = _without_mention(message, me)
    addressed = message.guild is None or me in message.mentions or replied_to is not None
    if not addressed and not (
        _is_listened_to(message, desk, thread_story)
        and reads_as_question(question, goes_on=thread_story is not None)
        and not reads_as_greeting(question)
    ):
        return
    if not question and me not in message.mentions:
        return  # a reply whose text may not be read, or a picture
    if reads_as_thanks(question):
        return
    story = replied_to or thread_story
    await _reply(message, question, story or None, desk, addressed=addressed)


async def _reply(
    message: discord.Message, question: str, story: str | None, desk: Desk, *, addressed: bool
) -> None:
    locale = _locale(message)
    with desk.serving():  # until a refusal is sent too
        try:
            desk.check_open()
            if not question or reads_as_greeting(question):
                desk.slow_down(message.author.id, Place.of(message.guild, message.channel))
                await _send(message, content=say(locale, "help"))
            else:
                await _answer(message, question, story, desk, addressed=addressed)
        except discord.Forbidden:
            log.info("May not write in channel %s.", message.channel.id)
        except Exception as error:
            text = explain_in(locale, error)
            if addressed:
                await _refuse(message, text)


async def _answer(
    message: discord.Message, question: str, story: str | None, desk: Desk, *, addressed: bool
) -> None:
    if addressed:
        with suppress(discord.HTTPException):  # typing is a courtesy
            await message.channel.typing()
    place = Place.of(message.guild, message.channel)
    asker = Asker(message.author.id, place, _locale(message))
    replied_to = message.reference.message_id if message.reference else None
    answered = await desk.ask(question, asker, story=story, replied_to=replied_to)
    if addressed or _sure(answered.answer):
        async with desk.showing(place):
            sent = await _send(message, view=reply_layout(answered))
            await desk.off_loop(desk.memory.shown_as, answered.id, sent.id)


def _locale(message: discord.Message) -> str:
    return str(message.guild.preferred_locale) if message.guild else "en"


def _sure(answer: Answer) -> bool:
    """Whether to speak up unasked: whatever the host's caution, then only with a sure answer."""
    return answer.found and answer.confidence >= THRESHOLDS["strict"]


async def _send(
    message: discord.Message,
    *,
    content: str | None = None,
    view: discord.ui.LayoutView = discord.utils.MISSING,
) -> discord.Message:
    """Replies; where the message has been deleted meanwhile, the answer is sent all the same."""
    reference = message.to_reference(fail_if_not_exists=False)
    if content is None:
        return await message.channel.send(view=view, reference=reference, mention_author=False)
    return await message.channel.send(content, reference=reference, mention_author=False)


async def _refuse(message: discord.Message, text: str) -> None:
    with suppress(discord.HTTPException):
        sent = await _send(message, content=text)
        if message.guild:
            await sent.delete(delay=FLEETING_SECONDS)


async def _story_of_reference(
    message: discord.Message, me: discord.ClientUser, desk: Desk
) -> str | None:
    """The story of the answer that a message replies to; "" where it is no certain one."""
    reference = message.reference
    if reference is None or reference.message_id is None:
        return None
    guild = message.guild.id if message.guild else None
    find = desk.memory.story_of_message
    if story := await desk.off_loop(find, reference.message_id, guild):
        return story
    resolved = reference.resolved
    mine = isinstance(resolved, discord.Message) and resolved.author.id == me.id
    return "" if mine else None


async def _story_of_thread(message: discord.Message, desk: Desk) -> str | None:
    """The story of a thread below an answer; "" where it is no certain one, None elsewhere."""
    if not isinstance(message.channel, discord.Thread):
        return None
    thread = message.channel.id
    # A thread opened from a message has that message's id.
    if story := await desk.off_loop(desk.memory.story_of_thread, thread):
        return story
    find = desk.memory.story_of_message
    if story := await desk.off_loop(find, thread, message.channel.guild.id):
        return story
    return "" if await desk.off_loop(desk.memory.is_own_thread, thread) else None


def _is_listened_to(message: discord.Message, desk: Desk, thread_story: str | None) -> bool:
    place = Place.of(message.guild, message.channel)
    listening = place.channel in desk.listening or thread_story is not None
    return desk.settings.message_content and listening


def _without_mention(message: discord.Message, me: discord.ClientUser) -> str:
    return re.sub(rf"<@!?{me.id}>", " ", message.content).strip()
