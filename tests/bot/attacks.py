"""Tries to see or change another server's stories, as a member of one's own could make them.

Each is a coroutine of an `Attack`. What its bot shows, wherever the attacker can look, is compared
with what is to be kept from them.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from index import Story
from tests.bot.discord_fixtures import FOUND, Stage
from tests.discord_twin import Channel, FileToSend, Person, Role, Seen, Used

SECRET = Story(
    "q7-ledger",
    "The Quillon Ledger",
    "The warden of the mint, Zebulon Marsh, keeps the key under the seventh stair.\n\n"
    "On Mondays he counts the silver, and nobody may come in before noon.",
    "https://quillon.example/ledger",
)
REMOVED = Story("heron-9", "The Brass Heron", "The heron was cast by Odalys Finch in one night.")
OWN = Story("garden", "The Garden of Elm Court", "The gardener of Elm Court is called Piet Moss.")

QUESTION = "Where does the warden of the mint keep the key?"

INSIDE = ("Zebulon", "seventh", "Monday", "silver", "Odalys", "one night")
"""What nobody of another server may read, whatever they have typed."""
NAMES = ("quillon", "ledger", "q7-", "heron")
"""What they may read only where they have typed it themselves."""


@dataclass
class Attack:
    """The attacker may do anything in a server of their own, and knows the ids of the other's."""

    stage: Stage
    eve: Person
    mod: Person
    """Who may change the secret's server."""
    place: Channel
    victim: Channel
    """A channel of the server that has the secret."""
    answer: Seen
    """The bot's answer in it, from the secret."""
    form: Used
    """A form that its moderator has open, to replace the secret."""
    role: Role
    job: str
    """The custom_id of a button that cancels what its moderator is adding."""
    offered: list[str] = field(default_factory=list)

    @property
    def number(self) -> str:
        return (self.answer.buttons[0].custom_id or "").split(":")[2]

    async def use(self, command: str, place: Channel | None = None, /, **options: Any) -> Seen:
        used = await self.eve.slash(place or self.place, command, force=True, **options)
        return await used.answer(where=lambda seen: "…" not in seen.words)

    async def type(self, command: str, where: Channel | None = None) -> None:
        """Types all that could lead autocompletion to the secrets, just after the moderator."""
        await self.mod.autocomplete(self.victim, "ask", "story", "")
        for typed in ("", "q", "The Q", "quillon", SECRET.id, "h", REMOVED.id, "ledger"):
            choices = await self.eve.autocomplete(where or self.place, command, "story", typed)
            self.offered += [text for choice in choices for text in choice]

    async def press(self, custom_id: str, where: Channel | None = None) -> None:
        used = await self.eve.forge(where or self.place, custom_id)
        await used.answer(where=lambda seen: seen.ephemeral or seen.edited)

    async def say(self, text: str, where: Channel | None = None, **how: Any) -> None:
        await (await self.eve.say(where or self.place, text, **how)).answer()

    def seen(self) -> Iterator[str]:
        """Everything that the bot has shown where the attacker can look."""
        yield from self.offered
        own = [c for c in self.stage.twin.world.channels.values() if c.guild is self.place.guild]
        for channel in (*own, self.eve.direct):
            yield channel.name
            for message in self.eve.sees(channel):
                if message.author == self.stage.twin.world.bot.name:
                    yield from message.blocks
                    yield from (f"{b.label} {b.custom_id}" for b in message.buttons)
                    yield from (_content(data) for data in message.files.values())

    def leaks(self, *, knows: bool) -> list[str]:
        shown = "\n".join(self.seen()).replace("\\", "").casefold()
        kept = INSIDE if knows else (*INSIDE, *NAMES)
        return [secret for secret in kept if secret.casefold() in shown]

    def forget(self) -> None:
        """Clears what was shown, so that the next try is seen by itself."""
        self.offered.clear()
        for channel in (self.place, self.eve.direct):
            channel.messages.clear()


Try = Callable[[Attack], Awaitable[object]]
TRIES: dict[str, tuple[bool, Try]] = {}
"""By name: whether it types names of the secrets itself, and what it does."""


def _content(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "\n".join(f"{n} {archive.read(n).decode()}" for n in archive.namelist())
    except zipfile.BadZipFile:
        return data.decode(errors="replace")


def attempt(name: str, *, knows: bool = True) -> Callable[[Try], Try]:
    def enter(what: Try) -> Try:
        assert name not in TRIES
        TRIES[name] = knows, what
        return what

    return enter


def _each(name: str, what: Callable[[Attack, str], Awaitable[object]], *typed: str) -> None:
    for text in typed:
        attempt(f"{name} {text!r}")(lambda attack, text=text: what(attack, text))  # type: ignore[misc]


GUESSES = (
    *(SECRET.id, SECRET.title, SECRET.title.upper(), "q7-ledgr", "The Quillon Ledge", "ledger"),
    *(
        "../../stories/q7-ledger",
        "servers/{guild}/stories/q7-ledger",
        "{guild}",
        "{guild}/q7-ledger",
    ),
    *("*", "q7%", REMOVED.id, REMOVED.title),
)


def _guess(attack: Attack, text: str) -> str:
    assert attack.victim.guild
    return text.replace("{guild}", str(attack.victim.guild.id))


_each(
    "ask of",
    lambda attack, text: attack.use("ask", question=QUESTION, story=_guess(attack, text)),
    *GUESSES,
)
_each(
    "show",
    lambda attack, text: attack.use("story show", story=_guess(attack, text)),
    *(SECRET.id, SECRET.title, "q7-ledgr", REMOVED.id),
)
CHANGES: dict[str, dict[str, Any]] = {
    "rename": {"title": "Mine now"},
    "remove": {},
    "replace": {"file": FileToSend("mine.txt", b"It is mine now.")},
}
for _command, _options in CHANGES.items():
    _each(
        _command,
        lambda attack, text, command=_command, options=_options: attack.use(  # type: ignore[misc]
            f"story {command}", None, story=text, **options
        ),
        *(SECRET.id, SECRET.title),
    )
_each(
    "restore",
    lambda attack, text: attack.use("story restore", story=text),
    *(REMOVED.id, REMOVED.title, SECRET.id),
)
_each(
    "press",
    lambda attack, action: attack.press(f"quoth:{action}:{attack.number}:0"),
    *("more", "closest", "context", "helpful", "unhelpful", "thread"),
)
_each(
    "press in private",
    lambda attack, action: attack.press(f"quoth:{action}:{attack.number}:0", attack.eve.direct),
    *("more", "context", "thread"),
)
_each(
    "press for a story",
    lambda attack, action: attack.press(f"story:{action}"),
    *(f"remove:{SECRET.id}", f"keep:{SECRET.id}", f"undo:{REMOVED.id}", f"undo:{SECRET.id}"),
)
for _command in ("ask", *(f"story {name}" for name in ("show", "use", "replace", "rename"))):
    attempt(f"type into {_command}", knows=False)(
        lambda attack, command=_command: attack.type(command)  # type: ignore[misc]
    )
for _command in ("story remove", "story restore"):
    attempt(f"type into {_command}", knows=False)(
        lambda attack, command=_command: attack.type(command)  # type: ignore[misc]
    )


@attempt("ask all stories", knows=False)
async def _(attack: Attack) -> None:
    await attack.use("ask", question=QUESTION)


@attempt("ask all stories, and look at the closest passages", knows=False)
async def _(attack: Attack) -> None:
    seen = await attack.use("ask", question=QUESTION, private=True)
    for button in seen.buttons[:2]:
        await (await attack.eve.click(seen, button.custom_id or "")).answer()


@attempt("list", knows=False)
async def _(attack: Attack) -> None:
    await attack.use("story list")


@attempt("take all out", knows=False)
async def _(attack: Attack) -> None:
    assert (await attack.use("story export")).files


@attempt("use it in a channel, and ask")
async def _(attack: Attack) -> None:
    await attack.use("story use", story=SECRET.id)
    await attack.use("ask", question=QUESTION)


@attempt("use it in the server, and ask")
async def _(attack: Attack) -> None:
    await attack.use("story use", story=SECRET.title, where="server")
    await attack.use("ask", question=QUESTION)


@attempt("note it as used where it can't be refused, and ask", knows=False)
async def _(attack: Attack) -> None:
    attack.stage.memory.use_story(attack.place.id, 0, SECRET.id)
    await attack.use("ask", question=QUESTION)
    attack.stage.memory.use_story(attack.place.id, 0, None)


@attempt("replace by a form")
async def _(attack: Attack) -> None:
    await attack.use("story replace", story=SECRET.id)


@attempt("name it in a form that was opened for another story")
async def _(attack: Attack) -> None:
    opened = await attack.eve.slash(attack.place, "story add")
    modal = await opened.modal()
    attack.offered += [modal.title, modal.text, *(part.value for part in modal.fields)]
    name = f"form:0:{SECRET.id}"
    used = await attack.eve.forge_modal(
        opened, attack.place, custom_id=name, text="It is mine now."
    )
    await used.answer(where=lambda seen: "…" not in seen.words)


@attempt("submit the form of another")
async def _(attack: Attack) -> None:
    used = await attack.eve.forge_modal(attack.form, attack.place, text="It is mine now.")
    await used.answer(where=lambda seen: "…" not in seen.words)


@attempt("cancel what another adds", knows=False)
async def _(attack: Attack) -> None:
    await attack.press(attack.job)


@attempt("mention the bot", knows=False)
async def _(attack: Attack) -> None:
    await attack.say(QUESTION, mention=True)


@attempt("reply to an answer", knows=False)
async def _(attack: Attack) -> None:
    asked = await attack.eve.say(attack.place, FOUND, mention=True)
    await attack.say(QUESTION, reply_to=await asked.answer())


@attempt("forward the answer, and reply to that", knows=False)
async def _(attack: Attack) -> None:
    forwarded = await attack.eve.forward(attack.place, attack.answer)
    await attack.say(QUESTION, reply_to=forwarded, mention=True)


@attempt("forward the answer to the bot, and ask it", knows=False)
async def _(attack: Attack) -> None:
    await attack.eve.forward(attack.eve.direct, attack.answer)
    await attack.say(QUESTION, attack.eve.direct)


@attempt("a reply that names the answer as what it replies to", knows=False)
async def _(attack: Attack) -> None:
    await attack.say(QUESTION, reply_to=attack.answer, mention=True)


@attempt("a private reply that names the answer as what it replies to", knows=False)
async def _(attack: Attack) -> None:
    await attack.say(QUESTION, attack.eve.direct, reply_to=attack.answer)


@attempt("ask on after the answer", knows=False)
async def _(attack: Attack) -> None:
    for text in ("Why?", "And who is he?", "What about the key?"):
        await attack.say(text, reply_to=attack.answer, mention=True)
        await attack.say(text, attack.eve.direct, reply_to=attack.answer)


@attempt("a channel in which every question is answered", knows=False)
async def _(attack: Attack) -> None:
    await attack.use("listen", on=True)
    await attack.eve.say(attack.place, QUESTION)
    await attack.say(FOUND)  # what is found is answered there
    await attack.say(FOUND, attack.eve.direct)
    await attack.use("listen", on=False)


@attempt("a thread", knows=False)
async def _(attack: Attack) -> None:
    thread = await attack.eve.thread(attack.place, "aside")
    await attack.say(QUESTION, thread, mention=True)


@attempt("the menu on a message", knows=False)
async def _(attack: Attack) -> None:
    said = await attack.eve.say(attack.place, QUESTION)
    await (await attack.eve.context_menu(attack.place, "Ask the story", said)).answer()


@attempt("a direct message", knows=False)
async def _(attack: Attack) -> None:
    await attack.say(QUESTION, attack.eve.direct)


@attempt("ask of it in private")
async def _(attack: Attack) -> None:
    await attack.use("ask", attack.eve.direct, question=QUESTION, story=SECRET.id)


@attempt("ask of it by its title in private")
async def _(attack: Attack) -> None:
    await attack.use("ask", attack.eve.direct, question=QUESTION, story=SECRET.title)


@attempt("show it in private")
async def _(attack: Attack) -> None:
    await attack.use("story show", attack.eve.direct, story=SECRET.id)


@attempt("list in private", knows=False)
async def _(attack: Attack) -> None:
    await attack.use("story list", attack.eve.direct)


@attempt("type in private", knows=False)
async def _(attack: Attack) -> None:
    for command in ("ask", "story show", "story use", "story remove", "story restore"):
        await attack.type(command, attack.eve.direct)


@attempt("take all out in private", knows=False)
async def _(attack: Attack) -> None:
    await attack.use("story export", attack.eve.direct)


@attempt("have one's own changes told in its channel", knows=False)
async def _(attack: Attack) -> None:
    await attack.use("story audit", channel=attack.victim)
    await attack.use("story allow", role=attack.role)
    await attack.use("story disallow", role=attack.role)


@attempt("allow a role of its own, and use it there", knows=False)
async def _(attack: Attack) -> None:
    await attack.use("story allow", role=attack.role)
    await attack.use("story export")
    await attack.use("story disallow", role=attack.role)


@attempt("a story of one's own by the same name, and its removal")
async def _(attack: Attack) -> None:
    mine = FileToSend(f"{SECRET.id}.txt", b"The key is in my own pocket.")
    added = await attack.use("story add", file=mine, title=SECRET.title)
    assert "is ready" in added.words
    await attack.use("ask", question=QUESTION, story=SECRET.id)
    asked = await attack.use("story remove", story=SECRET.id)
    pressed = await attack.eve.click(asked, "Remove")
    await pressed.answer(where=lambda seen: "is removed" in seen.words)
    await attack.use("ask", question=QUESTION, story=SECRET.id)
