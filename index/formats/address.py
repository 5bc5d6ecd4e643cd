"""The address of a page, read once and strictly: what is checked is what is connected to."""

from __future__ import annotations

import ipaddress
import re
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import idna

from ..errors import AddressNotAllowed, BadAddress, FetchError

MAX_LENGTH = 2_000
"""Longest address, in characters: what browsers and servers agree on."""

MAX_SHOWN = 200

_PORTS = {"http": 80, "https": 443}
# Programs disagree on what these mean in an address, so none of them is guessed at.
_AMBIGUOUS = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*")
_BRACKETS = re.compile(r"\[[0-9A-Fa-f:.]+\](?::\d*)?", re.ASCII)
_LEFT_AS_IS = "/%:@!$&'()*+,;=?~-._"


@dataclass(frozen=True, slots=True)
class Address:
    """An http or https address. ``host`` is in lower-case ASCII, an IPv6 address without brackets;
    ``target`` is the path and the query, in ASCII; ``name`` is what errors call the address.
    """

    scheme: str
    host: str
    port: int
    target: str
    name: str
    asked: str
    """The name of the address that redirects have led from; its own where none has."""

    @property
    def server(self) -> str:
        """The host, and the port where it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.server}{self.target}"

    def joined(self, location: str) -> Address:
        """Where a redirect from here leads; raises as ``parse_address``."""
        with suppress(ValueError):  # where it can't be joined it can't be read either
            location = urljoin(str(self), location)
        return parse_address(location, self.asked)


def parse_address(text: str, asked: str | None = None) -> Address:
    """Reads an address; ``asked`` names the one that led to it, if another did.

    Raises BadAddress where ``text`` is no address, AddressNotAllowed for another scheme than
    http and https, and where it holds a user's name or password.
    """
    text = text.strip()
    name = f"{shown(text)} (where {asked} leads)" if asked else shown(text)
    if len(text) > MAX_LENGTH:
        raise BadAddress(name, f"it is longer than {MAX_LENGTH:,} characters")
    if _AMBIGUOUS.search(text):
        raise BadAddress(name, "it holds a backslash or a control character")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise BadAddress(name, "it is not well-formed") from None
    if parts.scheme not in _PORTS:
        raise AddressNotAllowed(name, "only addresses with http:// or https:// are")
    if "@" in parts.netloc:
        raise AddressNotAllowed(name, "it holds a user's name; leave out what is before the @")
    if port is None:
        port = _PORTS[parts.scheme]
    return Address(parts.scheme, _host(parts, name), port, _target(parts), name, asked or name)


def own_address(url: str, told: str | None) -> str:
    """The address that the page at ``url`` tells as its own, where that is on the same server.

    Else ``url``, and where a page says that it is the server's first, as many do by mistake.
    """
    try:
        own = (at := parse_address(url)).joined(told or "")
    except FetchError:
        return url
    return str(own) if own.server == at.server and own.target != "/" else url


def web_address(told: str | None) -> str | None:
    """The address that a document tells, where it is one of the web: files are a stranger's."""
    with suppress(FetchError):
        return str(parse_address(told)) if told else None
    return None


def shown(text: str) -> str:
    """``text`` for an error: what can't be printed replaced, its end left out where it is long."""
    text = "".join(char if char.isprintable() else "\ufffd" for char in text[: MAX_SHOWN + 1])
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"


def _host(parts: SplitResult, name: str) -> str:
    host = parts.hostname or ""
    if "[" in parts.netloc:
        try:
            if not _BRACKETS.fullmatch(parts.netloc):
                raise ValueError
            return ipaddress.IPv6Address(host).compressed
        except ValueError:
            raise BadAddress(name, "what is in brackets is no IPv6 address") from None
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode()
        except (idna.IDNAError, UnicodeError):
            host = ""
    host = host.removesuffix(".")
    if not _HOST.fullmatch(host):
        raise BadAddress(name, "it names no server" if not host else "no server is called that")
    return host


def _target(parts: SplitResult) -> str:
    query = f"?{quote(parts.query, safe=_LEFT_AS_IS)}" if parts.query else ""
    return (quote(parts.path, safe=_LEFT_AS_IS.replace("?", "")) or "/") + query
