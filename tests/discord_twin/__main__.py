"""`python -m tests.discord_twin`: a stand-in Discord in the terminal."""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import threading

from .chat import HELP, Chat
from .chat_look import Look
from .twin import TOKEN, Twin


def _lines(loop: asyncio.AbstractEventLoop) -> asyncio.Queue[str | None]:
    """Standard input's lines, read by a thread that no exit has to wait for; None at its end."""
    queue: asyncio.Queue[str | None] = asyncio.Queue()

    def read() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(queue.put_nowait, line)
        loop.call_soon_threadsafe(queue.put_nowait, None)

    threading.Thread(target=read, daemon=True).start()
    return queue


def _look() -> Look:
    """What suits standard output, as wide as it is now."""
    if not sys.stdout.isatty():
        return Look()
    return Look(width=min(100, shutil.get_terminal_size().columns), colours=True)


def _write(line: str) -> None:
    print(line, flush=True)


async def _main(port: int, patience: float, acknowledge: float) -> int:
    async with Twin(port=port, acknowledge_seconds=acknowledge) as twin:
        checked = "validated" if twin.validated else "not validated, no openapi.json"
        _write(f"A stand-in Discord is at {twin.url} ({checked}). Start the bot in its reach:")
        _write(f"  QUOTH_DISCORD_URL={twin.url} DISCORD_TOKEN={TOKEN} python -m bot")
        waits = not sys.stdin.isatty()
        if not waits:
            _write(HELP.format(bot=twin.world.bot.name))
        try:
            await twin.ready(timeout=patience)
        except AssertionError as error:
            _write(f"! {error}")
            return 1
        _write(f"* {twin.world.bot.name} is here")
        queue = _lines(asyncio.get_running_loop())
        await Chat(twin, _write, waits=waits, look=_look).run(queue.get)
        for violation in twin.violations:
            _write(f"! {violation.kind}: {violation.where}: {violation.what}")
        return 1 if twin.violations or twin.late else 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.discord_twin", description=__doc__)
    parser.add_argument("--port", type=int, default=8765, help="0 takes a free one")
    parser.add_argument(
        "--patience", type=float, default=600.0, help="seconds to wait for the bot to connect"
    )
    parser.add_argument(
        "--acknowledge", type=float, default=3.0, help="seconds in which the bot must acknowledge"
    )
    options = parser.parse_args()
    try:
        return asyncio.run(_main(options.port, options.patience, options.acknowledge))
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
