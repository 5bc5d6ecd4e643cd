"""What `python -m index` is told: its commands and their options."""

from __future__ import annotations

import argparse
from pathlib import Path


def parser(folder: Path) -> argparse.ArgumentParser:
    """Of ``command`` and its options; ``--data``, before or behind it, is ``folder`` by default."""
    top = argparse.ArgumentParser(prog="python -m index", description="Keeps the library.")
    about = "the library's folder (default: QUOTH_DATA, or data)"
    top.add_argument("--data", type=Path, default=folder, help=about)
    commands = top.add_subparsers(required=True, metavar="COMMAND", dest="command")

    add = commands.add_parser("add", help="read a story and index it")
    add.add_argument(
        "source",
        nargs="+",
        help="files, folders, or addresses of pages: text, Markdown, HTML, PDF, DOCX, ODT, EPUB",
    )
    add.add_argument("--id", help="its id (default: from the file's name)")
    add.add_argument("--title", help="its title (default: a heading, first line or file's name)")
    add.add_argument("--url", help="the address of its page, for citations")
    add.add_argument("--replace", action="store_true", help="replace the story of the same id")

    listing = commands.add_parser("list", help="all stories")
    listing.add_argument("--all", action="store_true", help="those of every server too")
    for name, text in (
        ("show", "one story"),
        ("remove", "remove a story; `restore` brings it back for 7 days"),
        ("restore", "bring back one that was removed in the last 7 days"),
        ("rename", "give a story another title"),
    ):
        commands.add_parser(name, help=text).add_argument("story", help="its id or title")
    commands.choices["rename"].add_argument("title", help="its new title")
    for name in ("list", "show", "remove", "restore", "rename"):
        commands.choices[name].add_argument(
            "--server", metavar="ID", help="of the server with this id, not of the host's"
        )

    commands.add_parser("servers", help="the servers that have stories of their own")
    export = commands.add_parser("export", help="write all that is kept of a server into a zip")
    export.add_argument("--server", metavar="ID", required=True)
    export.add_argument("file", type=Path, help="the zip's name")

    forget = commands.add_parser("forget", help="delete all stories of a server, for good")
    forget.add_argument("--server", metavar="ID", required=True)

    commands.add_parser("prepare", help="make the models ready, so that nobody waits")
    check = commands.add_parser("check", help="verify every checksum and offset")
    check.add_argument("--repair", action="store_true", help="rebuild damaged indexes")

    for command in commands.choices.values():
        command.add_argument("--data", type=Path, default=argparse.SUPPRESS, help=about)
    return top
