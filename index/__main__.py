"""python -m index: the library's command line. The only part of the core that reads settings."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dotenv import load_dotenv
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from .errors import NoStories, QuothError
from .models import PACKAGED

if TYPE_CHECKING:  # FAISS and the like are imported when a command runs
    from . import Library

OK, PROBLEMS, ERROR, INTERRUPTED, NO_READER = 0, 1, 2, 130, 141

_out = Console(highlight=False, soft_wrap=True)
_err = Console(highlight=False, soft_wrap=True, stderr=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; 0 done, 1 a check that found something, 2 an error, told in one line."""
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        print("Stopped; the library is as it was.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # whoever read the output, `head` for one, has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NO_READER
    except QuothError as error:
        print(error, file=sys.stderr)
    except Exception as error:  # the last place where one line can be made of it
        print(f"That did not work ({type(error).__name__}: {error}).", file=sys.stderr)
    return ERROR


def _run(arguments: Sequence[str] | None) -> int:
    from . import Library
    from .embed import ModelEmbedder

    load_dotenv(".env")
    options = _parser().parse_args(arguments)
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    run: Callable[[Library, argparse.Namespace], int] = options.run
    embedder = ModelEmbedder(os.environ.get("EMBEDDING_MODEL") or PACKAGED)
    status = run(Library.open(options.data, embedder=embedder), options)
    sys.stdout.flush()
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m index", description=__doc__.split(": ")[1])
    parser.add_argument(
        "--data",
        type=Path,
        default=Path(os.environ.get("QUOTH_DATA") or "data"),
        help="the library's folder (default: QUOTH_DATA, or data)",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    add = commands.add_parser("add", help="read a story and index it")
    add.add_argument("file", type=Path, help="plain text or Markdown")
    add.add_argument("--id", help="its id (default: from the file's name)")
    add.add_argument("--title", help="its title (default: a heading, first line or file's name)")
    add.add_argument("--url", help="the address of its page, for citations")
    add.add_argument("--replace", action="store_true", help="replace the story of the same id")
    add.set_defaults(run=_add)

    commands.add_parser("list", help="all stories").set_defaults(run=_list)
    for name, run, text in (("show", _show, "one story"), ("remove", _remove, "remove a story")):
        command = commands.add_parser(name, help=text)
        command.add_argument("story", help="its id or title")
        command.set_defaults(run=run)

    prepare = commands.add_parser("prepare", help="make the models ready, so that nobody waits")
    prepare.set_defaults(run=_prepare)

    check = commands.add_parser("check", help="verify every checksum and offset")
    check.add_argument("--repair", action="store_true", help="rebuild damaged indexes")
    check.set_defaults(run=_check)
    return parser


def _add(library: Library, options: argparse.Namespace) -> int:
    from . import read_story

    story = read_story(options.file, id=options.id, title=options.title, url=options.url)
    with Progress(console=_err, transient=True, disable=not _err.is_terminal) as bar:
        task = bar.add_task("Indexing", total=None)
        library.add(
            story,
            replace=options.replace,
            progress=lambda done, of: bar.update(task, completed=done, total=of),
        )
    print(f"Added “{story.title}” as {story.id}.")
    return OK


def _list(library: Library, options: argparse.Namespace) -> int:
    table = Table("id", "title", "words", "added", box=None, pad_edge=False, header_style="bold")
    for manifest in library.stories():
        words = f"{len(manifest.story.text.split()):,}"
        table.add_row(manifest.story.id, Text(manifest.story.title), words, manifest.added[:10])
    if table.row_count:
        _out.print(table)
    else:
        print(NoStories())
    return OK


def _show(library: Library, options: argparse.Namespace) -> int:
    story = library.story(options.story)
    print(
        f"{story.title}\n{story.id}" + (f"\n{story.url}" if story.url else "") + f"\n\n{story.text}"
    )
    return OK


def _remove(library: Library, options: argparse.Namespace) -> int:
    print(f"Removed {library.remove(options.story)}.")
    return OK


def _prepare(library: Library, options: argparse.Namespace) -> int:
    with _err.status("Preparing the models (once, some 20 s) …"):
        library.warm()
    return OK


def _check(library: Library, options: argparse.Namespace) -> int:
    problems = library.check(repair=options.repair)
    for problem in problems:
        mended = options.repair and problem.repairable
        print(f"{problem.story}: {problem.what}{' (index rebuilt)' if mended else ''}")
    left = [problem for problem in problems if not (options.repair and problem.repairable)]
    if not problems:
        print(f"All {len(library.stories())} stories are whole.")
    elif any(problem.repairable for problem in left):
        print("Rebuild what is damaged with `python -m index check --repair`.")
    return PROBLEMS if left else OK


if __name__ == "__main__":
    sys.exit(main())
