"""python -m bot (and the command quoth): the only place where the parts are wired together."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, NoReturn

from .failures import explain, log_quietly
from .settings import BadSettings, Settings, load_settings

if TYPE_CHECKING:  # what is heavy is imported by the command that needs it
    from index import Answer, Library
    from index.reading.reader import Reader

OK, FOUND, NOT_SAID, ERROR, INTERRUPTED, NO_READER = 0, 0, 1, 2, 130, 141

MAX_LIMIT = 1_000
LOG = "quoth.log"
"""In the library's folder: what the commands of the terminal don't show of an error."""

LEAVING = 5.0
"""Seconds that leaving the console waits for a model that is being loaded."""

log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; an error is one sentence on standard error, and 2."""
    options = _parser().parse_args(arguments)
    _take_any_character()
    run: Callable[[Settings, argparse.Namespace], int] = options.run
    try:
        return run(load_settings(), options)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever read the output, `head` for one, has enough
        _leave_output()
        return NO_READER
    except Exception as error:  # the last place where one sentence can be made of it
        print(explain(error), file=sys.stderr)
        if isinstance(error, OSError):
            _leave_output()
        return ERROR


def _leave_output() -> None:
    """Lets what can't be written go: Python would try again at its end, and tell of it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _take_any_character() -> None:
    """What a stream's encoding has no place for becomes a question mark, not an error."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


class _Parser(argparse.ArgumentParser):
    """Tells what is wrong with the arguments in one line, as every other error is told."""

    def error(self, message: str) -> NoReturn:
        self.exit(ERROR, f"{self.prog}: {message}; {self.prog} --help shows how.\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="quoth", description="Answers questions about a story with the story's own words."
    )
    parser.set_defaults(run=_discord)
    commands = parser.add_subparsers(metavar="COMMAND", title="without a command, runs in Discord")

    ask = commands.add_parser("ask", help="ask one question")
    ask.add_argument("question")
    ask.add_argument("--story", help="its id or title (default: all stories)")
    ask.add_argument("--limit", type=_positive, default=3, help="most excerpts (default: 3)")
    ask.add_argument("--json", action="store_true", help="print one JSON object")
    ask.set_defaults(run=_ask)

    console = commands.add_parser("console", help="ask at a prompt, or a question a line by pipe")
    console.add_argument("--story", help="its id or title (default: all stories)")
    console.add_argument(
        "--sample", type=Path, metavar="FILE", help="add this story if there is none yet"
    )
    console.set_defaults(run=_console)

    doctor = commands.add_parser("doctor", help="check what running in Discord needs")
    doctor.set_defaults(run=_doctor)
    return parser


def _positive(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MAX_LIMIT:
        raise argparse.ArgumentTypeError(f"give a whole number from 1 to {MAX_LIMIT:,}")
    return int(text)


def _open_library(settings: Settings) -> Library:
    from index import Library
    from index.embed import ModelEmbedder
    from index.reading import find_reader

    reader = find_reader(settings.reading_model)
    # It needs nothing of what is loaded next. No daemon, even where this thread is one: a process
    # that ended while a model is being loaded would be aborted.
    Thread(target=_warm, args=(reader,), daemon=False).start()
    return Library.open(
        settings.data,
        embedder=ModelEmbedder(settings.embedding_model),
        reader=reader,
        caution=settings.caution,
        memory_mb=settings.stories_memory_mb,
    )


def _discord(settings: Settings, options: argparse.Namespace) -> int:
    from .client import serve_discord
    from .sending import in_one_line

    handler = logging.StreamHandler()
    handler.addFilter(in_one_line)
    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.WARNING, handlers=[handler])
    logging.getLogger("bot").setLevel(logging.INFO)
    if settings.discord_token is None:
        raise BadSettings("DISCORD_TOKEN is not set: put the bot's token into .env.")
    library = _open_library(settings)
    if not library.listed():
        log.warning("There are no stories yet: add one with `python -m index add FILE`.")
    Thread(target=_warm, args=(library,), daemon=True).start()
    serve_discord(library, settings, settings.discord_token.get_secret_value())
    return OK


def _doctor(settings: Settings, options: argparse.Namespace) -> int:
    from rich.console import Console

    from .doctor import examine

    findings = examine(settings)
    console = Console(highlight=False, emoji=False, soft_wrap=True)
    for finding in findings:
        mark = "[green]ok[/green]  " if finding.ok else "[red]no[/red]  "
        console.print(mark, end="")
        console.print(finding.text, markup=False)
    return OK if all(finding.ok for finding in findings) else ERROR


def _ask(settings: Settings, options: argparse.Namespace) -> int:
    log_quietly(settings.data / LOG)
    library = _open_library(settings)
    answer = library.ask(options.question, story=options.story, limit=options.limit)
    if options.json:
        from .render_json import answer_json

        print(answer_json(answer), flush=True)
    else:
        _show(answer)
    return FOUND if answer.found else NOT_SAID


def _show(answer: Answer) -> None:
    from rich.console import Console

    from .render_console import answer_view, more_view

    console = Console(highlight=False)
    console.print(answer_view(answer))
    if answer.found and len(answer.excerpts) > 1:
        console.print("\nFurther passages:\n", style="dim")
        console.print(more_view(answer.excerpts[1:]))


def _console(settings: Settings, options: argparse.Namespace) -> int:
    from rich.console import Console

    from .console import answer_lines, converse
    from .session import Session

    log_quietly(settings.data / LOG)
    _make_folder(settings.data)
    library: Future[Library] = Future()
    opening = Thread(target=_open_into, args=(library, settings, options.sample), daemon=True)
    opening.start()
    session = Session(library)
    try:
        if options.story:
            session.handle(f"/use {options.story}")
        if sys.stdin is None:  # closed by whoever started it: nothing is asked
            return OK
        if not sys.stdin.isatty():
            return answer_lines(session, sys.stdin, sys.stdout)
        return converse(session, settings.data / "console-history", Console())
    finally:
        opening.join(LEAVING)


def _make_folder(data: Path) -> None:
    from index.errors import LibraryUnwritable

    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryUnwritable(data, error.strerror or str(error)) from error


def _open_into(library: Future[Library], settings: Settings, sample: Path | None) -> None:
    """Opens the library, adds the sample to an empty one, and then loads the model."""
    try:
        from index import read_story

        opened = _open_library(settings)
        if sample and not opened.stories():
            opened.add(read_story(sample))
    except BaseException as error:
        library.set_exception(error)
    else:
        library.set_result(opened)
        _warm(opened)


def _warm(what: Library | Reader) -> None:
    with suppress(Exception):  # the first question will tell
        what.warm()


if __name__ == "__main__":
    sys.exit(main())
