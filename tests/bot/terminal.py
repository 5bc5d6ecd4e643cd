"""A console in a real pseudo-terminal, and somebody who types into it."""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import pexpect

from tests.bot.drawing import plain
from tests.bot.terminal_fixtures import environment, hearing_interrupts

UP, CTRL_C, CTRL_D = "\x1b[A", "\x03", "\x04"

# A prompt begins with bracketed paste being switched on, and is there when the cursor is shown.
_PROMPT = r"\x1b\[\?2004h(?:(?!\x1b\[\?2004l).)*?›(?:(?!\x1b\[\?2004l).)*?\x1b\[\?25h"
_SPINNER = re.compile(r"[\u2800-\u28ff] …|\r")
_SECONDS = 120


class Terminal:
    """``python -m PROGRAM console ARGUMENTS``; other keywords are environment variables."""

    def __init__(
        self,
        data: Path,
        cwd: Path,
        *arguments: str,
        program: str = "tests.bot.stand_in",
        **variables: str,
    ) -> None:
        self.reached = cwd / "reached"
        self.everything = ""
        terminal = {
            "TERM": "xterm-256color",
            "PROMPT_TOOLKIT_NO_CPR": "1",  # nobody here tells where the cursor is
            "QUOTH_TEST_REACHED": str(self.reached),
        }
        with hearing_interrupts():
            self._child: pexpect.spawn[str] = pexpect.spawn(
                sys.executable,
                ["-m", program, "console", *arguments],
                cwd=str(cwd),
                env=environment(data, **terminal, **variables),
                encoding="utf-8",
                timeout=_SECONDS,
                dimensions=(50, 110),
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._child.close(force=True)

    def prompted(self) -> str:
        """What is shown until the next prompt is there, escape sequences included."""
        self._child.expect(_PROMPT)
        return self._shown() + str(self._child.after)

    def press(self, keys: str) -> None:
        self._child.send(keys)

    def say(self, line: str) -> str:
        """What a line gets, escape sequences included, once the prompt is there again."""
        self.press(f"{line}\r")
        self._child.expect(_PROMPT)
        return self._shown().rpartition("\x1b[?2004l")[2]

    def say_slowly(self, line: str) -> None:
        """Types a line whose text has "slowly", and returns when it is being embedded."""
        self.reached.unlink(missing_ok=True)
        self.press(f"{line}\r")
        deadline = time.monotonic() + _SECONDS
        while not self.reached.exists():
            assert time.monotonic() < deadline
            assert self._child.isalive()
            time.sleep(0.02)

    def left(self) -> int | None:
        """The exit status, once the program has ended by itself."""
        self._child.expect(pexpect.EOF)
        self._shown()
        self._child.close()
        return self._child.exitstatus

    def _shown(self) -> str:
        before = str(self._child.before)
        self.everything += before
        return before


def read(shown: str) -> str:
    """What is left on the screen of what was shown: no spinner, no escape sequence."""
    return _SPINNER.sub("", plain(shown))
