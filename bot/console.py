"""The console: a prompt for questions and commands, or a question a line from a pipe."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.history import FileHistory
from rich.console import Console
from rich.text import Text

from .failures import explain
from .render_console import COMMANDS, answer_line
from .session import Leave, Session

WIDTH = 100
"""The widest that text is set, in columns: longer lines are hard to read."""

OK, ERROR = 0, 2


class _History(FileHistory):
    def store_string(self, string: str) -> None:
        """Where the file can't be written, the line is remembered until the user leaves."""
        with suppress(OSError):
            super().store_string(string)


def converse(session: Session, history: Path, console: Console) -> int:
    """Prompts until the user leaves. Ctrl-C cancels what is under way, Ctrl-D leaves."""
    prompt: PromptSession[str] = PromptSession(
        history=_History(history),
        completer=WordCompleter([command.split()[0] for command in COMMANDS], sentence=True),
        complete_while_typing=False,
    )
    console.print("Ask about the story; /help lists the commands.", highlight=False)
    while True:
        try:
            _reply(session, prompt.prompt(f"{session.story or ''}› "), console)
        except KeyboardInterrupt:
            console.print("Cancelled.", style="dim")
        except (EOFError, Leave):
            return OK


def _reply(session: Session, line: str, console: Console) -> None:
    if not line.strip():
        return
    try:
        with console.status("…"):
            view = session.handle(line)
        console.print()
        console.print(view, width=min(WIDTH, console.width))
        console.print()
    except Leave:
        raise
    except Exception as error:  # whatever it is, the prompt comes again
        console.print(Text(explain(error), style="bold"), width=min(WIDTH, console.width))


def answer_lines(session: Session, questions: TextIO, out: TextIO) -> int:
    """Answers each line on a line of plain text; what can't be is told on standard error.

    Returns 0, or 2 if a question could not be asked.
    """
    status = OK
    for question in filter(str.strip, questions):
        try:
            line = answer_line(session.ask(question))
        except Exception as error:  # the other questions are still answered
            print(explain(error), file=sys.stderr, flush=True)
            status = ERROR
        else:
            print(line, file=out, flush=True)
    return status
