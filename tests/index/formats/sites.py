"""Web servers for tests, on this machine: what they say is written byte by byte."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress

from index.formats.fetch import Fetched, fetch
from index.formats.network import Place, Policy, is_public

Answer = bytes | Callable[[socket.socket], None]

HERE = ipaddress.ip_address("127.0.0.1")
INNER = "127.0.0.2"
"""A server that the tests' policy does not allow, though it is there."""


def allows(place: Place) -> bool:
    return place == HERE or is_public(place)


LOCAL = Policy(ports=range(1, 65_536), allows=allows, this_machine=True)
"""As the real one, but that tests' own servers may be asked."""


FEW = 100_000
"""How many bytes are fetched at most."""


def page(
    body: bytes = b"<p>A page.</p>",
    *headers: str,
    status: str = "200 OK",
    content_type: str = "text/html",
) -> bytes:
    """A whole answer, its length told."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    lines += [f"Content-Type: {content_type}"] if content_type else []
    return "\r\n".join([*lines, "", ""]).encode() + body


def moved(to: str, status: str = "302 Found") -> bytes:
    return page(b"", f"Location: {to}", status=status)


class Site:
    """A server at ``url``. ``asked`` holds the requests it was sent, ``met`` counts connections."""

    def __init__(self, answers: Mapping[str, Answer], host: str, tls: ssl.SSLContext | None):
        self._answers, self._tls = answers, tls
        self._socket = socket.create_server((host, 0))
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http{'s' if tls else ''}://{host}:{self.port}"
        self.asked: list[str] = []
        self.met = 0
        self._closed = threading.Event()
        self._serving = threading.Thread(target=self._serve, daemon=True)
        self._serving.start()

    def close(self) -> None:
        self._closed.set()
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._serving.join()  # else it might accept what comes to a later socket of the same number
        self._socket.close()

    def _serve(self) -> None:
        while not self._closed.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.met += 1
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            if self._tls is None:
                self._speak(connection)
            else:
                with self._tls.wrap_socket(connection, server_side=True) as secured:
                    self._speak(secured)

    def _speak(self, connection: socket.socket) -> None:
        request = b""
        while b"\r\n\r\n" not in request:
            if not (part := connection.recv(65_536)):
                return
            request += part
            if not request.startswith(b"GET "):
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                return
        self.asked.append(request.decode("latin-1"))
        target = self.asked[-1].split()[1]
        answer = self._answers.get(target, page(b"", status="404 Not Found"))
        if callable(answer):
            answer(connection)
        else:
            connection.sendall(answer)
            with suppress(OSError):  # until the other side has read it
                connection.shutdown(socket.SHUT_WR)
                connection.recv(1)


def get(url: str, policy: Policy = LOCAL, seconds: float = 5.0, max_bytes: int = FEW) -> Fetched:
    return fetch(url, policy=policy, seconds=seconds, max_bytes=max_bytes)


def one(answer: Answer, seconds: float = 5.0) -> Fetched:
    """What a site that answers so is fetched as."""
    with site({"/": answer}) as served:
        return get(served.url, seconds=seconds)


@contextmanager
def site(
    answers: Mapping[str, Answer], host: str = str(HERE), tls: ssl.SSLContext | None = None
) -> Iterator[Site]:
    served = Site(answers, host, tls)
    try:
        yield served
    finally:
        served.close()
