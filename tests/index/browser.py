"""A real browser without a window: Chromium, told what to do over its DevTools protocol."""

from __future__ import annotations

import asyncio
import base64
import io
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import aiohttp
import numpy as np
from PIL import Image

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WIDTH, HEIGHT = 800, 600
SECONDS = 60
"""How long anything may take before the browser is thought to hang."""

_FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--remote-debugging-port=0", f"--window-size={WIDTH},{HEIGHT}", "--hide-scrollbars"),
    "--force-device-scale-factor=1",
]


class Browser:
    """One tab of a Chromium with an empty profile in ``folder``."""

    def __init__(self, folder: Path, *flags: str) -> None:
        assert CHROMIUM
        self._runner = asyncio.Runner()
        self._process = subprocess.Popen(
            [CHROMIUM, *_FLAGS, *flags, f"--user-data-dir={folder}", "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._calls = 0
        self._runner.run(self._connect(folder / "DevToolsActivePort"))
        self._call("Page.enable")

    def close(self) -> None:
        self._runner.run(self._disconnect())
        self._runner.close()
        os.killpg(self._process.pid, 9)
        self._process.wait(SECONDS)

    def open(self, url: str) -> None:
        """As an address that is typed in: a new page at the top, until it is loaded and drawn."""
        for address in ("about:blank", url):  # or it would be a move within the same page
            loaded = self._call("Page.navigate", url=address)
            assert "errorText" not in loaded, loaded
            self.until("document.readyState == 'complete'")
        self.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def run(self, script: str) -> Any:
        """The value of an expression in the page; of a promise, what it comes to."""
        found = self._call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def until(self, script: str, seconds: float = SECONDS) -> bool:
        """Waits for an expression to be true; False where it is not in time."""
        end = time.monotonic() + seconds
        while not self.run(script):
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        return True

    def picture(self) -> np.ndarray[Any, np.dtype[np.uint8]]:
        """What the window shows: HEIGHT x WIDTH x (red, green, blue)."""
        data = base64.b64decode(self._call("Page.captureScreenshot", format="png")["data"])
        return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))

    def saved(self) -> str:
        """The page as one file (MHTML), as the browser saves it."""
        data: str = self._call("Page.captureSnapshot", format="mhtml")["data"]
        return data

    def printed(self) -> bytes:
        """The page as a PDF, with the head and the foot that the browser puts on each page."""
        found = self._call("Page.printToPDF", displayHeaderFooter=True, preferCSSPageSize=True)
        return base64.b64decode(found["data"])

    def _call(self, method: str, **params: object) -> dict[str, Any]:
        return self._runner.run(asyncio.wait_for(self._answered(method, params), SECONDS))

    async def _answered(self, method: str, params: dict[str, object]) -> dict[str, Any]:
        self._calls += 1
        await self._socket.send_json({"id": self._calls, "method": method, "params": params})
        while (answer := await self._socket.receive_json()).get("id") != self._calls:
            pass  # an event
        assert "error" not in answer, answer
        result: dict[str, Any] = answer["result"]
        return result

    async def _connect(self, told: Path) -> None:
        end = time.monotonic() + SECONDS
        while (port := _port(told)) is None:
            assert time.monotonic() < end, "Chromium does not start"
            await asyncio.sleep(0.05)
        self._session = aiohttp.ClientSession()
        async with self._session.get(f"http://127.0.0.1:{port}/json") as answer:
            tabs = await answer.json()
        address = next(tab for tab in tabs if tab["type"] == "page")["webSocketDebuggerUrl"]
        self._socket = await self._session.ws_connect(address, max_msg_size=0)

    async def _disconnect(self) -> None:
        await self._socket.close()
        await self._session.close()


def _port(told: Path) -> str | None:
    """What Chromium writes when it listens: the port, and a line more."""
    return told.read_text().split("\n")[0] if told.exists() and "\n" in told.read_text() else None
