"""What was asked before in a place: the answers on which the next question may hang."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import discord

from index import Answer, Library, QuothError
from index.followup import Turn, turn_of

from .asked import Asked
from .citing import excerpt_at
from .failures import Refused
from .memory import Memory

TURNS = 5
"""How many questions back a follow-up may reach."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question is asked, by Discord's ids; a thread's ``channel`` is its parent."""

    guild: int | None
    channel: int | None
    thread: int | None = None

    @classmethod
    def of(cls, guild: discord.abc.Snowflake | None, channel: object) -> Place:
        guild_id = guild.id if guild else None
        if isinstance(channel, discord.Thread):
            return cls(guild_id, channel.parent_id, channel.id)
        return cls(guild_id, getattr(channel, "id", None))

    @property
    def innermost(self) -> int | None:
        return self.thread or self.channel

    @property
    def is_conversation(self) -> bool:
        """Whether a question may hang on the one before; in a channel, many ask of many things."""
        return self.guild is None or self.thread is not None


def answer_before(memory: Memory, place: Place, replied_to: int | None) -> int | None:
    """The answer after which a question is asked: the one in the message that it replies to.

    Else, in a thread and in direct messages, the last one there that all could see; in a thread
    that has none yet, the one that it was opened from. None where a question stands alone.
    """
    if replied_to and (found := memory.answer_of(replied_to, place.guild, place.innermost)):
        return found
    if not place.is_conversation:
        return None
    last = memory.last_answer(place.guild, place.innermost)
    if last is None and place.thread:  # it has the id of the message that it was opened from
        return memory.answer_of(place.thread, place.guild, place.channel)
    return last


def turns_until(
    answer: int | None, memory: Memory, library: Library, scope: str | None
) -> tuple[Turn, ...]:
    """An answer and those before it, oldest first; only of the story ``scope``, if one is given."""
    turns: list[Turn] = []
    while answer is not None and len(turns) < TURNS and (asked := memory.recall(answer)):
        turn = _turn(asked, library)
        if scope and turn.story not in ("", scope):
            break
        turns.append(turn)
        answer = asked.after
    return tuple(reversed(turns))


def _turn(asked: Asked, library: Library) -> Turn:
    """The turn that an answer ended; of one whose story is gone since, the question alone."""
    excerpts = []
    with suppress(QuothError, Refused):
        excerpts = [excerpt_at(library, place) for place in asked.cited[:1]]
    return turn_of(
        Answer(asked.question, asked.found, asked.confidence, tuple(excerpts), asked.understood)
    )
