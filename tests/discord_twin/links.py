"""One gateway connection: frames out through its own transport compression, and in."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import Callable
from typing import Any, Final

from aiohttp import WSMsgType, web

from .state import JSON

Compress = Callable[[bytes], bytes]

DISCONNECTED: Final = -1
"""The opcode that `receive` reports when the other side is gone."""


def compressor(name: str) -> Compress | None:
    """The stream compression that the client's query names; None sends plain text."""
    if name == "zlib-stream":
        stream = zlib.compressobj()
        return lambda data: stream.compress(data) + stream.flush(zlib.Z_SYNC_FLUSH)
    if name == "zstd-stream":
        return _zstd()
    return None


def _zstd() -> Compress:
    """A client asks for zstd only where Python has it, and then the twin's Python has it too."""
    try:
        from compression import zstd  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        import zstandard  # type: ignore[import-not-found,unused-ignore]

        stream: Any = zstandard.ZstdCompressor().compressobj()
        block = zstandard.COMPRESSOBJ_FLUSH_BLOCK
        return lambda data: bytes(stream.compress(data) + stream.flush(block))
    encoder: Any = zstd.ZstdCompressor()
    return lambda data: bytes(encoder.compress(data, mode=encoder.FLUSH_BLOCK))


class Link:
    """A connected socket. Frames are queued, so that anyone may send without waiting."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse) -> None:
        self._request = request
        self._socket = socket
        self._compress = compressor(request.query.get("compress", ""))
        self._frames: asyncio.Queue[JSON | int] = asyncio.Queue()
        self._writer = asyncio.create_task(self._write())

    def send(
        self, op: int, data: Any = None, *, seq: int | None = None, event: str | None = None
    ) -> None:
        self._frames.put_nowait({"op": op, "d": data, "s": seq, "t": event})

    def close(self, code: int) -> None:
        """Close once everything queued so far is sent."""
        self._frames.put_nowait(code)

    def cut(self) -> None:
        """Drop the connection as a broken network does: no close frame, nothing more sent."""
        self._writer.cancel()
        if self._request.transport is not None:
            self._request.transport.abort()

    async def _write(self) -> None:
        while isinstance(frame := await self._frames.get(), dict):
            text = json.dumps(frame, separators=(",", ":"))
            try:
                if self._compress is None:
                    await self._socket.send_str(text)
                else:
                    await self._socket.send_bytes(self._compress(text.encode()))
            except (ConnectionError, RuntimeError):
                return
        await self._socket.close(code=frame)

    async def receive(self, seconds: float) -> tuple[int, Any]:
        """The next frame's opcode and data. Raises TimeoutError, or ValueError for no JSON."""
        message = await self._socket.receive(timeout=seconds)
        if message.type is not WSMsgType.TEXT:
            return DISCONNECTED, None
        frame = json.loads(message.data)
        return int(frame["op"]), frame.get("d")

    async def done(self) -> None:
        """End the writer."""
        self._writer.cancel()
        await asyncio.gather(self._writer, return_exceptions=True)
