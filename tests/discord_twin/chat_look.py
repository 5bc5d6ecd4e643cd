"""How the terminal chat shows a message: as a reader of Discord sees it, quotations and all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rich.console import Console
from rich.text import Text

from . import markdown
from .markdown import Piece
from .seen import Control, Seen

_STYLES: Final = {
    "bold": "bold",
    "heading": "bold",
    "italic": "italic",
    "underlined": "underline",
    "struck": "strike",
    "small": "dim",
    "code": "cyan",
    "code block": "cyan",
    "link": "blue",
    "mention": "blue",
}
_BAR, _INDENT = "▌ ", "    "


@dataclass(frozen=True)
class Look:
    """How wide the terminal is and whether it has colours; without a width nothing is wrapped."""

    width: int | None = None
    colours: bool = False

    def render(self, seen: Seen, place: str, *, changed: bool = False) -> list[str]:
        """A message as lines of text."""
        notes = " (edited)" * changed + " (only you see this)" * seen.ephemeral
        head = Text.assemble((f"{place} {seen.author}{notes}:", "bold green"))
        body = self._body(seen)
        if len(body) == 1 and not body[0].plain.startswith(_BAR):
            lines = [head.append(" ").append_text(body[0])]
        else:
            lines = [head, *(Text(_INDENT).append_text(line) for line in body)]
        lines += [Text(_INDENT).append_text(line) for line in _below(seen)]
        return [self._printed(line) for line in lines]

    def _body(self, seen: Seen) -> list[Text]:
        if seen.thinking:
            return [Text.assemble(("is thinking...", "dim"))]
        return [line for block in seen.blocks for line in self._block(block)] or [Text()]

    def _block(self, block: str) -> list[Text]:
        return [
            Text.assemble((_BAR, "dim"), part) if quoted else part
            for quoted, line in _lines(markdown.read(block))
            for part in self._wrapped(line, len(_BAR) * quoted)
        ]

    def _wrapped(self, line: Text, indent: int) -> list[Text]:
        if self.width is None or not line.plain:
            return [line]
        return list(line.wrap(Console(width=self.width), self.width - len(_INDENT) - indent))

    def _printed(self, line: Text) -> str:
        line.rstrip()
        if not self.colours:
            return line.plain
        console = Console(
            width=10_000, color_system="standard", force_terminal=True, legacy_windows=False
        )
        with console.capture() as capture:
            console.print(line, end="", highlight=False)
        return capture.get()


def _lines(pieces: list[Piece]) -> list[tuple[bool, Text]]:
    """The pieces as lines, each with whether it is quoted."""
    lines: list[tuple[bool, Text]] = [(False, Text())]
    for piece in pieces:
        style = " ".join(_STYLES[mark] for mark in sorted(piece.marks) if mark in _STYLES)
        quoted = "quote" in piece.marks
        for number, part in enumerate(piece.text.split("\n")):
            if number:
                lines.append((quoted, Text()))
            before, line = lines[-1]
            lines[-1] = (before or quoted, line.append(part, style))
    return lines


def _below(seen: Seen) -> list[Text]:
    """Files, buttons and selects."""
    lines = [Text(f"file: {name} ({len(data)} bytes)") for name, data in seen.files.items()]
    if seen.buttons:
        lines.append(Text("  ").join(_button(n, each) for n, each in enumerate(seen.buttons, 1)))
    selects = [each for each in seen.controls if each.options]
    for number, each in enumerate(selects, 1):
        lines.append(Text(f"<{number}> {each.label}: " + ", ".join(o[0] for o in each.options)))
    return lines


def _button(number: int, button: Control) -> Text:
    text = Text.assemble((f"[{number}]", "bold cyan"), " ", button.label)
    return text.append(f" <{button.url}>") if button.url else text
