"""A tiny terminal chat on the twin: lines in, what a user sees out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final

from .chat_look import Look
from .chat_text import leaf_or_group, parse_options, split_options
from .handles import Asked, Used
from .options import CannotDoThat
from .seen import Modal, Seen, see, visible
from .signals import NothingCame
from .state import DM, Channel
from .twin import Twin

HELP: Final = """\
  any words           say them in the channel        @{bot} words   mention the bot
  /command words      use a slash command            /command option: words option: words
  !dm words           write to the bot directly      !reply words   reply to the bot's last message
  !click N            press the N-th button          !select N words  choose an option
  !menu NAME          use a menu on your last words  !submit field: words   fill the open modal
  !as NAME            be another user                !in NAME       go to another channel
  !help               these lines                    !quit          leave"""

_PAUSE: Final = 0.05
"""Seconds between two looks at the world; a reader notices no less."""

Handle = Asked | Used


class Chat:
    """One person at a terminal. With `waits`, each line is answered before the next is read."""

    def __init__(
        self,
        twin: Twin,
        write: Callable[[str], None],
        *,
        waits: bool = False,
        look: Callable[[], Look] = Look,
    ) -> None:
        self._twin = twin
        self._write = write
        self._waits = waits
        self._look = look
        self._me = twin.user("you")
        self._place = twin.channel("general")
        self._shown: dict[int, Seen] = {}
        self._typed: dict[int, int] = {}
        self._last_said: Asked | None = None
        self._last_used: Used | None = None
        self._waiting: set[asyncio.Task[None]] = set()

    async def run(self, next_line: Callable[[], Awaitable[str | None]]) -> None:
        """Read lines until there are none or one says to quit."""
        watcher = asyncio.create_task(self._watch())
        try:
            while (line := await next_line()) is not None and line.strip() != "!quit":
                await self.do(line.strip())
        finally:
            watcher.cancel()
            for task in self._waiting:
                task.cancel()
            self._show_news()

    async def do(self, line: str) -> None:
        """Do what one line says; what cannot be done is said, not raised."""
        if not line:
            return
        try:
            handle = await self._act(line)
        except (CannotDoThat, AssertionError, OSError, ValueError) as error:
            self._write(f"! {error}")
            return
        if handle is None:
            return
        task = asyncio.create_task(self._wait_for(handle))
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)
        if self._waits:
            await task
            self._show_news()

    async def _act(self, line: str) -> Handle | None:
        if line.startswith("/"):
            return await self._slash(line[1:])
        word, _, rest = line.partition(" ")
        acts: dict[str, Callable[[str], Awaitable[Handle | None]]] = {
            "!dm": self._dm,
            "!reply": self._reply,
            "!click": self._click,
            "!select": self._select,
            "!menu": self._menu,
            "!submit": self._submit,
            "!as": self._be,
            "!in": self._go,
            "!help": self._help,
        }
        if word in acts:
            return await acts[word](rest.strip())
        if word.startswith("!"):
            raise CannotDoThat(f"no such thing: {word}; !help tells what there is")
        mentioned = word == f"@{self._twin.world.bot.name}"
        return await self._say(self._place, rest if mentioned else line, mention=mentioned)

    async def _say(self, place: Channel, text: str, **how: Any) -> Asked | None:
        self._last_said = await self._me.say(place, text, **how)
        # Words to no one may go unanswered, so nobody waits for an answer to them.
        awaited = any(how.values()) or place.type == DM
        return self._last_said if awaited else None

    async def _dm(self, text: str) -> Asked | None:
        return await self._say(self._me.direct, text)

    async def _reply(self, text: str) -> Asked | None:
        said = [seen for seen in self._shown.values() if seen.author == self._twin.world.bot.name]
        if not said:
            raise CannotDoThat("the bot has said nothing yet")
        place = self._twin.world.channels[said[-1].channel_id]
        return await self._say(place, text, reply_to=said[-1])

    async def _slash(self, line: str) -> Used:
        name, _, rest = line.partition(" ")
        command = self._twin.world.command(self._place.guild, name, 1)
        if command is None:
            raise CannotDoThat(f"the bot has no command /{name}")
        words = [name]
        while command.get("options") and command["options"][0]["type"] in (1, 2):
            word, _, rest = rest.strip().partition(" ")
            command = leaf_or_group(command, word)
            words.append(word)
        self._last_used = await self._me.slash(
            self._place, " ".join(words), **parse_options(command, rest.strip())
        )
        return self._last_used

    async def _click(self, which: str) -> Used:
        message = self._with_controls()
        buttons = message.buttons
        label = which
        if which.isdigit() and 1 <= int(which) <= len(buttons):
            label = buttons[int(which) - 1].custom_id or buttons[int(which) - 1].label
        self._last_used = await self._me.click(message, label)
        return self._last_used

    async def _select(self, rest: str) -> Used:
        which, _, value = rest.partition(" ")
        message = self._with_controls()
        selects = [each for each in message.controls if each.options]
        if not which.isdigit() or not 1 <= int(which) <= len(selects):
            raise CannotDoThat(f"there are {len(selects)} selects")
        name = selects[int(which) - 1].custom_id or ""
        self._last_used = await self._me.select(message, name, value.strip())
        return self._last_used

    def _with_controls(self) -> Seen:
        """The newest message that has something to press."""
        for seen in sorted(self._shown.values(), key=lambda seen: -seen.id):
            now = self._me.look(seen)
            if now is not None and now.controls:
                return now
        raise CannotDoThat("there is nothing to press")

    async def _menu(self, name: str) -> Used:
        if self._last_said is None:
            raise CannotDoThat("say something first")
        place = self._last_said.message.channel
        return await self._me.context_menu(place, name, self._last_said)

    async def _submit(self, text: str) -> Used:
        if self._last_used is None or self._last_used.interaction.modal is None:
            raise CannotDoThat("no modal is open")
        modal = await self._last_used.modal()
        names = [name for field in modal.fields for name in (field.label, field.custom_id)]
        values = split_options(text, names, modal.fields[0].custom_id)
        return await self._me.submit_modal(self._last_used, **values)

    async def _be(self, name: str) -> None:
        self._me = self._twin.user(name)
        self._shown.clear()
        self._write(f"* you are {name}")

    async def _go(self, name: str) -> None:
        self._place = self._twin.channel(name.removeprefix("#"))
        self._write(f"* you are in #{self._place.name}")

    async def _help(self, _: str) -> None:
        self._write(HELP.format(bot=self._twin.world.bot.name))

    async def _wait_for(self, handle: Handle) -> None:
        """Tell the user where Discord would tell them too: no answer, or a modal opens."""
        try:
            if isinstance(handle, Asked):
                await handle.answer(timeout=30)
                return
            await handle.acknowledged(timeout=30)
            if handle.interaction.modal is not None:
                self._write_modal(await handle.modal())
            elif handle.interaction.answered_with != 6:
                await handle.answer(timeout=30)
        except NothingCame:
            self._write("! no answer came")
        except AssertionError as error:
            self._write(f"! {error}")

    def _write_modal(self, modal: Modal) -> None:
        self._write(f"[{modal.title}] {modal.text}".rstrip())
        for field in modal.fields:
            self._write(f"  {field.label}: {field.value}")

    # What is seen

    async def _watch(self) -> None:
        while True:
            self._show_news()
            await asyncio.sleep(_PAUSE)

    def _show_news(self) -> None:
        for place in list(self._twin.world.channels.values()):
            if place.type == DM and place.recipient is not self._me.record:
                continue
            for message in place.messages.values():
                if message.author is not self._me.record and visible(message, self._me.record):
                    self._show(place, see(message))
            if len(place.typing) > self._typed.get(place.id, 0):
                self._typed[place.id] = len(place.typing)
                self._write(f"{_name(place)} {self._twin.world.bot.name} is typing...")

    def _show(self, place: Channel, seen: Seen) -> None:
        if self._shown.get(seen.id) == seen:
            return
        changed = seen.id in self._shown and not self._shown[seen.id].thinking
        self._shown[seen.id] = seen
        for line in self._look().render(seen, _name(place), changed=changed):
            self._write(line)


def _name(place: Channel) -> str:
    return "(direct)" if place.type == DM else f"#{place.name}"
