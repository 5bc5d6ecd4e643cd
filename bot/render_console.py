"""Answers and stories -> what a terminal shows. Pure: values in, something rich can print out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.segment import Segment
from rich.style import Style
from rich.table import Column, Table
from rich.text import Text

from index import Answer, Excerpt
from index.links import link_to

from .sureness import sureness

if TYPE_CHECKING:
    from index import Manifest

# A marker pen and plain dim text read well on dark and on light terminals.
MARKED = "bold grey0 on yellow"
QUIET = "dim"
BAR = Style(color="cyan")

NOT_SAID = "The story does not say."
SURENESS = {"high": "very likely", "middle": "likely", "low": "possibly"}
COMMANDS = {
    "/more": "the next-best passages for the last question",
    "/context": "the paragraphs around the last passage",
    "/new": "forgets what was asked before, on which “and when?” and the like depend",
    "/stories": "all stories",
    "/use STORY": "asks that one from now on (its id or title); /use alone asks all",
    "/add FILE": "adds a story from a file, or from the page at an address",
    "/help": "this list",
    "/quit": "leaves, as Ctrl-D does; Ctrl-C cancels",
}


def answer_view(answer: Answer) -> RenderableType:
    """The best excerpt with the answer marked, or that the story does not say; above it how the
    question was understood, where that is not what was asked.
    """
    if answer.understood:
        understood = Text(f"Understood as: {answer.understood}", style=QUIET)
        return Group(understood, _answer_view(answer))
    return _answer_view(answer)


def _answer_view(answer: Answer) -> RenderableType:
    if not answer.excerpts:
        return Text(NOT_SAID, style="bold")
    best = answer.excerpts[0]
    if answer.found:
        return excerpt_view(best, SURENESS[sureness(answer.confidence)])
    return Group(
        Text(NOT_SAID, style="bold"),
        Text("The closest passage:", style=QUIET),
        excerpt_view(best),
    )


def more_view(excerpts: Sequence[Excerpt]) -> RenderableType:
    return Group(*(part for excerpt in excerpts for part in (excerpt_view(excerpt), Text())))


def excerpt_view(excerpt: Excerpt, how_sure: str = "") -> RenderableType:
    """A quote behind a bar, the answer in it marked, its citation below; above a row of a table the
    names of its columns.
    """
    parts = [_place(excerpt), excerpt.story.title]
    parts += [part for part in (excerpt.story.url, how_sure) if part]
    cited = Text(" · ".join(parts), style=Style(dim=True, link=link_to(excerpt)))
    quote = [_Beside("▌ ", _marked(excerpt)), _Beside("  ", cited)]
    if excerpt.columns:
        quote.insert(0, _Beside("▌ ", Text(excerpt.columns, style=QUIET)))
    return Group(*quote)


def stories_view(stories: Sequence[Manifest], in_use: str | None) -> RenderableType:
    whole = [Column(name, overflow="fold") for name in ("id", "title")]
    table = Table("", *whole, "words", box=None, pad_edge=False, header_style="bold")
    for manifest in stories:
        story = manifest.story
        mark = "*" if in_use in (None, story.id) else ""
        table.add_row(mark, story.id, Text(story.title), f"{len(story.text.split()):,}")
    return table


def help_view() -> RenderableType:
    table = Table.grid(padding=(0, 3, 0, 0))
    for command, text in COMMANDS.items():
        table.add_row(Text(command, style="bold"), text)
    return table


def answer_line(answer: Answer) -> str:
    """An answer on one line of plain text, for pipes."""
    if not answer.excerpts:
        return NOT_SAID
    best = answer.excerpts[0]
    text = " ".join(filter(str.strip, best.text.split("\n")))
    cited = f"{text} [{best.story.title}, {_place(best)}]"
    return cited if answer.found else f"{NOT_SAID} Closest: {cited}"


def _place(excerpt: Excerpt) -> str:
    """Its paragraphs, and the page or chapter, where the story has such."""
    place = f"paragraph {excerpt.paragraph}"
    if excerpt.last_paragraph > excerpt.paragraph:
        place = f"paragraphs {excerpt.paragraph} to {excerpt.last_paragraph}"
    return f"{place}, {excerpt.section}" if excerpt.section else place


def _marked(excerpt: Excerpt) -> Text:
    text = Text(excerpt.text)
    if excerpt.highlight:
        start, end = excerpt.highlight
        text.stylize(MARKED, start - excerpt.start, end - excerpt.start)
    return text


class _Beside:
    """A text with a mark down its left side: a bar, as quotations are shown, or blanks."""

    def __init__(self, mark: str, text: Text) -> None:
        self._mark = mark
        self._text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        mark = self._mark.replace("▌", "|") if options.ascii_only else self._mark
        width = max(1, options.max_width - len(mark))
        for line in console.render_lines(self._text, options.update_width(width), pad=False):
            yield Segment(mark, BAR)
            yield from line
            yield Segment.line()
