"""Fetches one page from the web, for a person who named its address.

Connections are httpcore2's: of the well-kept clients it is the one whose transport can be given a
place to connect to, while TLS still verifies the name. It follows no redirect, keeps no cookie and
asks no proxy by itself.
"""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from urllib.parse import unquote

from httpcore2 import (
    URL,
    ConnectError,
    HTTPConnection,
    NetworkError,
    Origin,
    ProtocolError,
    Response,
    TimeoutException,
)

from ..errors import (
    FetchError,
    FetchTimedOut,
    PageBroken,
    PageMissing,
    PageNotOpen,
    PageTooLarge,
    ServerFailed,
    ServerUnproven,
    ServerUnreachable,
    TooManyRedirects,
)
from .address import Address, parse_address, shown
from .charset import told_charset
from .network import PUBLIC, Deadline, Pinned, Policy, places_of

MAX_BYTES = 20_000_000
"""The largest page fetched by default, in bytes, also when unpacked."""

SECONDS = 8.0
"""The longest that a fetch takes by default, looking up, redirects and all."""

MAX_REDIRECTS = 5

_GOOD = range(200, 300)
_REDIRECTS = (301, 302, 303, 307, 308)
_MISSING = (404, 410)
_NOT_OPEN = (401, 402, 403, 407, 451)
_TOO_MANY_REQUESTS, _SERVER_ERROR = 429, 500
_PIECE = 65_536
_MAX_NAME = 100


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came. ``url`` is its address after all redirects, ``name`` the last part of it.

    ``content_type`` is in lower case, "" where the server names none; ``charset`` is the Python
    codec that the server names and the data is text in, or None.
    """

    data: bytes
    name: str
    url: str
    content_type: str
    charset: str | None


def fetch(
    address: str,
    *,
    max_bytes: int = MAX_BYTES,
    seconds: float = SECONDS,
    policy: Policy = PUBLIC,
) -> Fetched:
    """The page at an http or https address.

    Takes at most ``max_bytes`` bytes and ``seconds`` in all. Only ``policy``'s servers are asked,
    after every redirect too. Raises FetchError, with a sentence for the user that names the
    address.
    """
    at = parse_address(address)
    deadline = Deadline(seconds)
    for _ in range(MAX_REDIRECTS + 1):
        try:
            found = _Request(at, max_bytes, policy, deadline).sent()
        except (TimeoutError, TimeoutException) as error:
            raise FetchTimedOut(at.name, seconds) from error
        if isinstance(found, Fetched):
            return found
        at = at.joined(found)
    raise TooManyRedirects(at.asked, MAX_REDIRECTS)


class _Request:
    """One page asked for, of one server."""

    def __init__(self, at: Address, max_bytes: int, policy: Policy, deadline: Deadline) -> None:
        self._at, self._max_bytes = at, max_bytes
        self._policy, self._deadline = policy, deadline
        self._name = at.name

    def sent(self) -> Fetched | str:
        """The page, or where it is instead. Raises FetchError, TimeoutError, TimeoutException."""
        at = self._at
        places = places_of(at, self._policy, self._deadline)
        ends = at.scheme.encode(), at.host.encode(), at.port
        try:
            with (
                HTTPConnection(
                    Origin(*ends),
                    self._policy.tls() if at.scheme == "https" else None,
                    network_backend=Pinned(at, places, self._policy, self._deadline),
                ) as connection,
                connection.stream(
                    "GET",
                    URL(scheme=ends[0], host=ends[1], port=at.port, target=at.target),
                    headers=_headers(at),
                ) as response,
            ):
                return self._read(response)
        except (NetworkError, ProtocolError) as error:
            raise self._failure(error) from error

    def _read(self, response: Response) -> Fetched | str:
        headers = {name.lower(): value.decode("latin-1") for name, value in response.headers}
        if response.status in _REDIRECTS:
            return self._location(headers.get(b"location", ""))
        self._refuse_status(response.status)
        if int(headers.get(b"content-length", 0)) > self._max_bytes:
            raise PageTooLarge(self._name, self._max_bytes)
        coding = headers.get(b"content-encoding", "").strip().lower()
        data = self._limited(self._unpacked(self._limited(response.iter_stream()), coding))
        content_type = headers.get(b"content-type", "")
        return Fetched(
            whole := b"".join(data),
            _name(self._at),
            str(self._at),
            content_type.partition(";")[0].strip().lower(),
            told_charset(content_type, whole),
        )

    def _location(self, header: str) -> str:
        if not header:
            raise PageBroken(self._name, "it is said to be elsewhere, but not where")
        try:
            return header.encode("latin-1").decode()
        except UnicodeDecodeError:
            return header

    def _refuse_status(self, status: int) -> None:
        if status in _MISSING:
            raise PageMissing(self._name, status)
        if status in _NOT_OPEN:
            raise PageNotOpen(self._name, status)
        if status == _TOO_MANY_REQUESTS or status >= _SERVER_ERROR:
            raise ServerFailed(self._name, status)
        if status not in _GOOD:
            raise PageBroken(self._name, f"its answer is {status}")

    def _limited(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        size = 0
        for piece in pieces:
            self._deadline.left()
            size += len(piece)
            if size > self._max_bytes:
                raise PageTooLarge(self._name, self._max_bytes)
            yield piece

    def _unpacked(self, pieces: Iterable[bytes], coding: str) -> Iterator[bytes]:
        if coding in ("", "identity"):
            yield from pieces
            return
        if coding not in ("gzip", "x-gzip"):
            raise PageBroken(self._name, f"it is packed as “{shown(coding)}”")
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            for piece in pieces:
                yield unpacker.decompress(piece, _PIECE)
                while unpacker.unconsumed_tail:
                    yield unpacker.decompress(unpacker.unconsumed_tail, _PIECE)
                if unpacker.eof:  # what comes after is ignored, as browsers do
                    return
        except zlib.error:
            raise PageBroken(self._name, "what is packed in it is damaged") from None
        raise PageBroken(self._name, "it breaks off")

    def _failure(self, error: Exception) -> FetchError:
        cause = error.__cause__
        if isinstance(error, ConnectError) and isinstance(cause, ssl.SSLError):
            return ServerUnproven(self._name, _tls_reason(cause))
        if isinstance(error, ConnectError):
            reason = getattr(cause, "strerror", None) or "no connection"
            return ServerUnreachable(self._name, reason.lower())
        return PageBroken(self._name, "it breaks off, or is not the answer of a web server")


def _headers(at: Address) -> list[tuple[bytes | str, bytes | str]]:
    return [
        ("Host", at.server),
        ("User-Agent", _agent()),
        ("Accept", "text/html, text/markdown, text/plain, application/pdf, */*;q=0.8"),
        ("Accept-Encoding", "gzip"),
        ("Connection", "close"),
    ]


def _agent() -> str:
    try:
        version = f"/{metadata.version('quoth')}"
    except metadata.PackageNotFoundError:  # run from its folder, not installed
        version = ""
    return f"Quoth{version} (reads one page that a person asked for)"


def _name(at: Address) -> str:
    last = unquote(at.target.partition("?")[0].rstrip("/").rpartition("/")[2])
    name = "".join(char for char in last if char.isprintable() and char not in "/\\").strip()
    return name[:_MAX_NAME] or at.host


def _tls_reason(error: ssl.SSLError) -> str:
    return getattr(error, "verify_message", "") or (error.reason or "TLS").replace("_", " ").lower()
