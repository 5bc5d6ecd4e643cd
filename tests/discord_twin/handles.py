"""Handles: what came of one thing that a user did."""

# ruff: noqa: ASYNC109 (that a wait takes its limit is what a test reads best)

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import TYPE_CHECKING

from .seen import Modal, Seen, see, see_modal, visible
from .signals import PATIENCE
from .state import LOADING, Interaction, Message, User

if TYPE_CHECKING:
    from .twin import Twin

Where = Callable[[Seen], bool]


def _any(_: Seen) -> bool:
    return True


class NotAnswered(AssertionError):
    """The user sees "The application did not respond"."""


class Asked:
    """A message that a user sent; the bot's answers to it are waited for here."""

    def __init__(self, twin: Twin, user: User, message: Message) -> None:
        self._twin = twin
        self._user = user
        self.message = message

    @property
    def id(self) -> int:
        return self.message.id

    @property
    def answers(self) -> list[Seen]:
        """The bot's messages since: replies to this one, and those that reply to none.

        A thread that starts at this message belongs to it.
        """
        places = [self.message.channel, *([self.message.thread] if self.message.thread else [])]
        found = chain.from_iterable(place.messages.values() for place in places)
        return [see(message) for message in found if self._answers(message)]

    def _answers(self, message: Message) -> bool:
        ours = message.replies_to in (None, self.message) and message.interaction is None
        later = message.id > self.message.id and message.author is self._twin.world.bot
        return ours and later and visible(message, self._user)

    @property
    def acknowledged_after(self) -> float | None:
        """Seconds until the bot first typed or answered in the channel."""
        typed = [at for at in self.message.channel.typing if at >= self.message.born]
        channel = self.message.channel
        said = [m.born for m in channel.messages.values() if self._answers(m)]
        return min([*typed, *said]) - self.message.born if typed or said else None

    async def answer(self, timeout: float = PATIENCE, where: Where = _any) -> Seen:
        """Wait for the first answer that `where` accepts."""

        def ready() -> Seen | None:
            return next((seen for seen in self.answers if where(seen)), None)

        what = f"an answer to {self.message.content!r}"
        return await self.message.channel.signal.until(ready, timeout, what)

    async def reaction(self, timeout: float = PATIENCE) -> str:
        """Wait for the bot's first reaction to the message."""
        names = self.message.reactions
        ready = lambda: next(iter(names), None)  # noqa: E731
        return await self.message.channel.signal.until(ready, timeout, "a reaction")


class Used:
    """A command, menu, click or modal that a user used."""

    def __init__(self, twin: Twin, interaction: Interaction) -> None:
        self._twin = twin
        self.interaction = interaction

    @property
    def acknowledged_after(self) -> float | None:
        """Seconds until the bot acknowledged it."""
        return self.interaction.acknowledged_after

    @property
    def answers(self) -> list[Seen]:
        """All that the user sees as its outcome now, "is thinking" included."""
        of = self.interaction
        original = of.original if of.original is not of.source or of.updated else None
        found = [message for message in (original, *of.followups) if message is not None]
        return [see(message) for message in found if visible(message, of.user)]

    async def acknowledged(self, timeout: float = PATIENCE) -> float:
        """Wait for the acknowledgement; returns the seconds that it took."""

        def ready() -> float | None:
            self._failed()
            return self.interaction.acknowledged_after

        return await self.interaction.signal.until(ready, timeout, "an acknowledgement")

    async def answer(self, timeout: float = PATIENCE, where: Where = _any) -> Seen:
        """Wait for the first outcome that is no "is thinking" and that `where` accepts."""

        def ready() -> Seen | None:
            self._failed()
            done = (seen for seen in self.answers if not seen.flags & LOADING)
            return next((seen for seen in done if where(seen)), None)

        what = f"an answer to {self.interaction.data}"
        return await self.interaction.signal.until(ready, timeout, what)

    async def modal(self, timeout: float = PATIENCE) -> Modal:
        """Wait for the modal that opens."""

        def ready() -> Modal | None:
            self._failed()
            data = self.interaction.modal
            return see_modal(data) if data is not None else None

        return await self.interaction.signal.until(ready, timeout, "a modal")

    async def choices(self, timeout: float = PATIENCE) -> list[tuple[str, str]]:
        """Wait for the choices that autocomplete offers, as names and values."""

        def ready() -> list[tuple[str, str]] | None:
            self._failed()
            offered = self.interaction.choices
            return offered if offered is None else [(c["name"], c["value"]) for c in offered]

        return await self.interaction.signal.until(ready, timeout, "choices")

    def _failed(self) -> None:
        if self.interaction.expired:
            seconds = self._twin.acknowledge_seconds
            raise NotAnswered(f"The application did not respond within {seconds:g} s")
