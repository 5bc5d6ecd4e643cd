"""Which servers may be asked for a page, and connections that go to just those.

A name is looked up once. Every address that it has is checked, and the connection goes to one that
was, so that a name which changes its answer leads nowhere else. All that is done with a connection
ends at one deadline, however slowly the other side goes on.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from httpcore2 import (
    SOCKET_OPTION,
    ConnectError,
    ConnectTimeout,
    NetworkBackend,
    NetworkStream,
    SyncBackend,
    default_ssl_context,
)

from ..errors import AddressNotAllowed, ServerUnknown, ServerUnreachable
from .address import Address

Place = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[Place]]
"""From a host and a port to its places, without any twice; raises OSError as getaddrinfo."""

MOST_PLACES = 4
"""How many of a server's places are tried."""

_NOT_PUBLIC = "it is not on the public internet"

# From IANA's registries of special-purpose addresses, multicast, and one address that a cloud
# (168.63.129.16, Azure's host) keeps for itself. Python's own is_global differs by patch release.
_CLOSED_4 = [
    ipaddress.IPv4Network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16"),
        *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        "168.63.129.16/32",
    )
]
# Of IPv6 only this part is for the public; in it are protocols that carry an IPv4 address inside
# (2001::/32 Teredo, 2002::/16 6to4), and documentation.
_OPEN_6 = ipaddress.IPv6Network("2000::/3")
_CLOSED_6 = [
    ipaddress.IPv6Network(network)
    for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
]
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def is_public(place: Place) -> bool:
    """Whether anybody on the internet can reach ``place``, as far as its number tells."""
    if isinstance(place, ipaddress.IPv4Address):
        return not any(place in network for network in _CLOSED_4)
    if place in _NAT64:  # how networks that have only IPv6 reach the others
        return is_public(ipaddress.IPv4Address(int(place) & 0xFFFF_FFFF))
    return place in _OPEN_6 and not any(place in network for network in _CLOSED_6)


def look_up(host: str, port: int) -> list[Place]:
    """The system's answer."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    numbers = (str(sockaddr[0]).partition("%")[0] for *_, sockaddr in found)
    return [ipaddress.ip_address(number) for number in dict.fromkeys(numbers)]


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be reached, and how. Tests, whose servers are on this machine, have their own.

    ``ports`` are the web's, and those that IANA and custom give as their second; another one is
    hardly ever a page's, and would let strangers try a server's other services from here.
    ``this_machine``: whether a place may be this machine's own, which can be public, and then
    reaches what a firewall keeps from others.
    """

    ports: Collection[int] = (80, 443, 8080, 8443)
    allows: Callable[[Place], bool] = is_public
    this_machine: bool = False
    resolve: Resolve = look_up
    tls: Callable[[], ssl.SSLContext] = default_ssl_context


PUBLIC = Policy()


class Deadline:
    """A moment that all has to be done by."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds, above 0; raises TimeoutError when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def places_of(address: Address, policy: Policy, deadline: Deadline) -> Sequence[Place]:
    """Where the server of ``address`` is, all of it allowed.

    Raises AddressNotAllowed, ServerUnknown, ServerUnreachable, TimeoutError.
    """
    name = address.name
    if address.port not in policy.ports:
        raise AddressNotAllowed(name, f"a page's server has another port than {address.port}")
    try:
        places = _within(deadline, lambda: policy.resolve(address.host, address.port))
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:
            raise ServerUnreachable(name, "its name can't be looked up now") from error
        raise ServerUnknown(name) from error
    if not places:
        raise ServerUnknown(name)
    # One that is not allowed is enough: a server of the public has no reason to name it.
    if not all(policy.allows(place) for place in places):
        raise AddressNotAllowed(name, _NOT_PUBLIC)
    return places[:MOST_PLACES]


def _within(deadline: Deadline, look_up: Callable[[], Sequence[Place]]) -> Sequence[Place]:
    # The system's look-up has no time limit, so it is left alone when it takes too long.
    found: Future[Sequence[Place]] = Future()

    def work() -> None:
        try:
            found.set_result(look_up())
        except BaseException as error:
            found.set_exception(error)

    threading.Thread(target=work, daemon=True, name="look-up").start()
    return found.result(deadline.left())


class Pinned(NetworkBackend):
    """Connects to the given places of ``address``, whatever its name may lead to by now."""

    def __init__(
        self, address: Address, places: Sequence[Place], policy: Policy, deadline: Deadline
    ) -> None:
        self._address, self._places = address, places
        self._policy, self._deadline = policy, deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> NetworkStream:
        failures: list[Exception] = []
        for tried, place in enumerate(self._places):
            left = self._deadline.left() / (len(self._places) - tried)
            try:
                stream = SyncBackend().connect_tcp(str(place), port, left, None, ())
            except (ConnectError, ConnectTimeout) as error:
                failures.append(error)
            else:
                return _Timed(self._other_machine(stream), self._deadline)
        raise failures[-1]

    def _other_machine(self, stream: NetworkStream) -> NetworkStream:
        here, there = (stream.get_extra_info(f"{side}_addr")[0] for side in ("client", "server"))
        if here == there and not self._policy.this_machine:
            stream.close()
            raise AddressNotAllowed(self._address.name, _NOT_PUBLIC)
        return stream


class _Timed(NetworkStream):
    """A stream of which nothing outlasts the deadline."""

    def __init__(self, stream: NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> NetworkStream:
        left = self._deadline.left()
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)
