"""python -m index: the library's command line. The only part of the core that reads settings."""

from __future__ import annotations

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

from .arguments import parser
from .errors import EmptyFolder, FileUnwritable, NoStories, QuothError
from .models import PACKAGED

if TYPE_CHECKING:  # FAISS and the like are imported when a command runs
    from argparse import Namespace

    from . import Library, Manifest

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
    folder = Path(os.environ.get("QUOTH_DATA") or "data")
    options = parser(folder).parse_args(arguments)
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    embedder = ModelEmbedder(os.environ.get("EMBEDDING_MODEL") or PACKAGED)
    status = _COMMANDS[options.command](Library.open(options.data, embedder=embedder), options)
    sys.stdout.flush()
    return status


def _add(library: Library, options: Namespace) -> int:
    sources = [found for source in options.source for found in _sources(source)]
    if len(sources) > 1 and (options.id or options.title or options.url):
        raise QuothError("--id, --title and --url are for one story: add the others apart.")
    if options.url and not options.url.startswith(("http://", "https://")):
        raise QuothError("--url takes an address that begins with http:// or https://.")
    refused = 0
    for number, source in enumerate(sources, 1):
        try:
            place = f"{number} of {len(sources)}: " if len(sources) > 1 else ""
            _add_one(library, source, options, place)
        except QuothError as error:  # the others are still added
            if len(sources) == 1:
                raise
            print(error, file=sys.stderr)
            refused += 1
    if len(sources) > 1:
        print(f"Added {len(sources) - refused} of {len(sources)}.")
    return ERROR if refused else OK


def _sources(source: str) -> list[str]:
    """A folder's files, those in its folders too, but for hidden ones; anything else as it is."""
    if not source.strip():
        raise QuothError("One of the sources is empty: give files, folders or addresses.")
    folder = Path(source)
    if "://" in source or not folder.is_dir():
        return [source]
    inside = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    seen = sorted(path for path in inside if not any(part[0] == "." for part in path.parts))
    return [str(folder / path) for path in seen] or [source]


def _add_one(library: Library, source: str, options: Namespace, place: str) -> None:
    from . import read_story

    if Path(source).is_dir():
        raise EmptyFolder(Path(source))
    with Progress(console=_err, transient=True, disable=not _err.is_terminal) as bar:
        task = bar.add_task(f"{place}Reading {Path(source).name}", total=None)
        story = read_story(source, id=options.id, title=options.title, url=options.url)
        library.add(
            story,
            replace=options.replace,
            progress=lambda done, of: bar.update(
                task, description=f"{place}Indexing {story.id}", completed=done, total=of
            ),
        )
    print(f"Added “{story.title}” as {story.id}.")


def _list(library: Library, options: Namespace) -> int:
    shown = _shown(library, options)
    columns = ["id", "title", "words", "added"]
    if options.all:
        columns.insert(0, "server")
    table = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for manifest in shown:
        server = [manifest.owner or "all"] if options.all else []
        words = f"{len(manifest.story.text.split()):,}"
        title = Text(manifest.story.title)
        table.add_row(*server, manifest.story.id, title, words, manifest.added[:10])
    if table.row_count:
        _out.print(table)
    else:
        print(NoStories())
    return OK


def _shown(library: Library, options: Namespace) -> list[Manifest]:
    """The host's stories, or those of a server alone, or with --all everybody's."""
    if options.all:
        owners = [owner.id for owner in library.owners()]
    elif options.server:
        owners = [options.server]
    else:
        return library.stories()
    own = [
        manifest
        for owner in owners
        for manifest in library.of(owner).stories()
        if manifest.owner == owner
    ]
    return [*library.stories(), *own] if options.all else own


def _of(library: Library, options: Namespace) -> Library:
    return library.of(options.server) if options.server else library


def _servers(library: Library, options: Namespace) -> int:
    table = Table("server", "stories", "MB", "left", box=None, pad_edge=False, header_style="bold")
    for owner in library.owners():
        left = f"{owner.left_at:%Y-%m-%d}" if owner.left_at else ""
        table.add_row(owner.id, f"{owner.stories:,}", f"{owner.bytes / 1_000_000:.1f}", left)
    if table.row_count:
        _out.print(table)
    else:
        print("No server has stories of its own.")
    return OK


def _export(library: Library, options: Namespace) -> int:
    if options.server not in [owner.id for owner in library.owners()]:
        raise _unknown(options.server)
    part = options.file.with_name(f"{options.file.name}.part")
    try:
        with part.open("wb") as file:
            written = library.export(options.server, file)
        part.replace(options.file)
    except OSError as error:
        raise FileUnwritable(options.file, error.strerror or str(error)) from error
    finally:
        part.unlink(missing_ok=True)
    print(f"Wrote {_stories(written)} into {options.file}.")
    return OK


def _unknown(server: str) -> QuothError:
    return QuothError(f"Nothing is kept of server {server}: `servers` lists them.")


def _forget(library: Library, options: Namespace) -> int:
    if not library.forget(options.server):
        raise _unknown(options.server)
    print(f"Deleted all stories of server {options.server}.")
    return OK


def _stories(count: int) -> str:
    return "1 story" if count == 1 else f"{count:,} stories"


def _show(library: Library, options: Namespace) -> int:
    story = _of(library, options).story(options.story)
    print(
        f"{story.title}\n{story.id}" + (f"\n{story.url}" if story.url else "") + f"\n\n{story.text}"
    )
    return OK


def _remove(library: Library, options: Namespace) -> int:
    removed = _of(library, options).remove(options.story)
    print(f"Removed {removed}; for 7 days `restore` brings it back.")
    return OK


def _restore(library: Library, options: Namespace) -> int:
    story = _of(library, options).restore(options.story)
    print(f"Brought back “{story.title}” as {story.id}.")
    return OK


def _rename(library: Library, options: Namespace) -> int:
    story = _of(library, options).rename(options.story, options.title)
    print(f"{story.id} is called “{story.title}” now.")
    return OK


def _prepare(library: Library, options: Namespace) -> int:
    with _err.status("Preparing the models (once, some 20 s) …"):
        library.warm()
    return OK


def _check(library: Library, options: Namespace) -> int:
    owners = library.owners()
    views = [library, *(library.of(owner.id) for owner in owners)]
    problems = [problem for view in views for problem in view.check(repair=options.repair)]
    for problem in problems:
        mended = options.repair and problem.repairable
        server = f"server {problem.owner}: " if problem.owner else ""
        story = problem.story or "the library"
        print(f"{server}{story}: {problem.what}{' (index rebuilt)' if mended else ''}")
    left = [problem for problem in problems if not (options.repair and problem.repairable)]
    if not problems:
        print(f"All {len(library.listed()) + sum(o.stories for o in owners)} stories are whole.")
    elif any(problem.repairable for problem in left):
        print("Rebuild what is damaged with `python -m index check --repair`.")
    return PROBLEMS if left else OK


_COMMANDS: dict[str, Callable[[Library, Namespace], int]] = {
    "add": _add,
    "list": _list,
    "show": _show,
    "remove": _remove,
    "restore": _restore,
    "rename": _rename,
    "servers": _servers,
    "export": _export,
    "forget": _forget,
    "prepare": _prepare,
    "check": _check,
}

if __name__ == "__main__":
    sys.exit(main())
