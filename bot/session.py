"""What one console is in the middle of: its commands, the story in use, the last answers."""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.text import Text

from index import Answer, Excerpt, QuothError

from .questions import reads_as_greeting, reads_as_thanks
from .render_console import answer_view, excerpt_view, help_view, more_view, stories_view

EXCERPTS = 10
MORE = 3
TURNS = 5
"""How many questions back a follow-up may reach."""

_LEAVING = ("quit", "exit")  # as in other consoles


if TYPE_CHECKING:
    from index import Library
    from index.followup import Turn


class Leave(Exception):
    """The user wants to leave."""


class CommandError(QuothError):
    """A command that can't be carried out as it is."""


class Session:
    """Turns lines into what is shown for them."""

    def __init__(self, library: Future[Library], story: str | None = None) -> None:
        """Lines that need the library wait until it is open."""
        self.story = story
        self._library = library
        self._excerpts: tuple[Excerpt, ...] = ()
        self._shown = 0
        self._turns: deque[Turn] = deque(maxlen=TURNS)
        self._commands: dict[str, Callable[[str], RenderableType]] = {
            "/more": self._more,
            "/context": self._context,
            "/new": self._new,
            "/stories": self._stories,
            "/use": self._use,
            "/add": self._add,
            "/help": lambda _: help_view(),
            "/quit": self._quit,
        }

    def handle(self, line: str) -> RenderableType:
        """What a question or a command gets; raises QuothError for the user, or Leave."""
        line = line.strip()
        if line.lower() in _LEAVING:
            raise Leave
        if not line.startswith("/"):
            nothing_asked = reads_as_greeting(line) or reads_as_thanks(line)
            return help_view() if nothing_asked else answer_view(self._ask_on(line))
        name, *rest = line.split(maxsplit=1)
        if name not in self._commands:
            raise CommandError(f"There is no command {name}: /help lists them.")
        return self._commands[name]("".join(rest))

    def ask(self, question: str, earlier: Sequence[Turn] = ()) -> Answer:
        """Asks the story in use, or all, and remembers nothing."""
        library = self._library.result()
        return library.ask(question, story=self.story, limit=EXCERPTS, earlier=earlier)

    def _ask_on(self, question: str) -> Answer:
        """Asks with what was asked before in mind."""
        answer = self.ask(question, tuple(self._turns))
        from index.followup import turn_of  # the library is open by now: nothing waits for it

        self._turns.append(turn_of(answer))
        self._excerpts, self._shown = answer.excerpts, 1
        return answer

    def _new(self, _: str) -> RenderableType:
        self._turns.clear()
        return Text("Forgot what was asked before: the next question stands alone.")

    def _more(self, _: str) -> RenderableType:
        if not self._excerpts:
            raise CommandError("Ask a question first.")
        more = self._excerpts[self._shown : self._shown + MORE]
        if not more:
            raise CommandError("There are no more passages for that question.")
        self._shown += len(more)
        return more_view(more)

    def _context(self, _: str) -> RenderableType:
        if not self._excerpts:
            raise CommandError("Ask a question first.")
        return excerpt_view(self._library.result().context(self._excerpts[self._shown - 1]))

    def _stories(self, _: str) -> RenderableType:
        stories = self._library.result().stories()
        return stories_view(stories, self.story) if stories else Text("No stories: /add FILE.")

    def _use(self, name: str) -> RenderableType:
        if not name:
            self.story = None
            self._turns.clear()
            return Text("Asking all stories.")
        story = self._library.result().story(name)
        self.story = story.id
        self._turns.clear()
        return Text(f"Asking “{story.title}”.")

    def _add(self, source: str) -> RenderableType:
        if not source:
            raise CommandError("Name a file, or the address of a page: /add FILE.")
        from index import read_story

        story = self._library.result().add(read_story(_path(source)))
        self.story = story.id
        self._turns.clear()
        return Text(f"Added “{story.title}” as {story.id}, and asking it.")

    def _quit(self, _: str) -> RenderableType:
        raise Leave


def _path(typed: str) -> str:
    """A path as it is typed, or dropped into a terminal: quoted, escaped or with ~."""
    if len(typed) > 1 and typed[0] == typed[-1] and typed[0] in "\"'":
        return typed[1:-1]
    if os.name == "posix":
        typed = re.sub(r"\\(.)", r"\1", typed)
    return os.path.expanduser(typed)
