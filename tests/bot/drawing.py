"""Draws what a terminal shows, into a string."""

from __future__ import annotations

import io
import re
from typing import Literal

from rich.console import Console, RenderableType

_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\]8;[^\x1b]*\x1b\\")


def drawn(
    view: RenderableType,
    width: int = 60,
    *,
    color: Literal["standard", "truecolor"] | None = None,
    environ: dict[str, str] | None = None,
    encoding: str = "utf-8",
) -> str:
    """``view`` as a terminal of that width shows it; without a ``color`` system, as a pipe does."""
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="replace", newline="")
    console = Console(
        file=file,
        width=width,
        color_system=color,
        force_terminal=color is not None,
        legacy_windows=False,
        _environ=environ or {},
    )
    console.print(view)
    file.seek(0)
    return file.read()


def plain(text: str) -> str:
    """``text`` without its escape sequences."""
    return _ESCAPES.sub("", text)


def quotes(shown: str) -> list[str]:
    """The paragraphs that are quoted in what is shown, each on one line as in its story."""
    paragraphs = re.findall(r"(?:^▌ .*\S.*\n)+", plain(shown).replace("\r", ""), re.MULTILINE)
    return [" ".join(paragraph.replace("▌ ", "").split()) for paragraph in paragraphs]
