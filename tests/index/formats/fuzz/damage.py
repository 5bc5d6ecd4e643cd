"""Real files, and what chance damages in them; for the fuzzing."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

FILES = Path(__file__).parents[1] / "files"

_INTEGERS = (b"0", b"-1", b"1", b"255", b"65536", b"2147483648", b"99999999999999999999")
_BYTES = (
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\r",
    b"\n",
    b"\x1b",
    b" ",
)
_STREAM = re.compile(
    rb"/Filter/FlateDecode([^>]*>>\s*stream\r?\n)(.*?)(?=\r?\nendstream)", re.DOTALL
)

TOKENS: dict[str, Sequence[bytes]] = {
    "xml": (
        *(b"<", b">", b"/>", b"</", b"&", b"&#0;", b"&#x10FFFF;", b"&amp;", b"]]>", b"<![CDATA["),
        *(b"<!--", b"-->", b"<?x ", b'<!DOCTYPE r [<!ENTITY x "y">]>', b"&x;", b' id="a"', b"<p>"),
        *(b"<w:p>", b"</w:p>", b"<w:t>", b"<w:tbl><w:tr><w:tc>", b"<w:txbxContent>"),
        *(b"<w:vanish/>", b"<text:note>", b"<text:s/>", b"<table:table>", b"<draw:text-box>"),
        *(b'encoding="utf-7"', b'<itemref idref="a"/>', b"<navPoint>", b'epub:type="toc"'),
        *(b"<tr><td>", b"<br/>"),
    ),
    "html": (
        *(b"<", b">", b"</div>", b"<div>", b"<p>", b"<table><tr><td>", b"<td>", b"<script>"),
        *(b"<!--", b"<article>", b"<svg><p>", b"<template>", b"<select>", b"<math>", b"</p>"),
        *(b"<frameset>", b"&nbsp", b"<meta charset=utf-16>", b"<meta charset=x>", b"<plaintext>"),
        *(b"<base href=//x>", b'<script type="application/ld+json">', b"{", b"[", b'"', b"<h1>"),
        *(b"<blockquote>", b"<li>"),
    ),
    "pdf": (
        *(b" 0 R", b"obj", b"endobj", b"<<", b">>", b"[", b"]", b"stream\n", b"endstream"),
        *(b"/Kids", b"/Count", b"/Length", b"/Filter/FlateDecode", b"/Filter[/ASCIIHexDecode]"),
        *(b"/Encrypt", b"/Prev 0", b"%%EOF", b"startxref", b"xref", b"trailer", b"/W[", b" q "),
        *(b"/ToUnicode", b" Tj ", b" TJ ", b" Td ", b" Tm ", b" BT ", b" ET ", b" Do ", b" Tf "),
    ),
    "mail": (
        *(b"--", b"Content-Type: text/html", b"Content-Type: multipart/related; boundary="),
        *(b"\r\n", b"Content-Transfer-Encoding: base64", b"quoted-printable", b"=", b"=3D"),
        *(b"=\r\n", b": ", b"\r\n\r\n", b"charset=utf-16", b"charset*=x'y'z", b"=?utf-8?q?="),
        b"Snapshot-Content-Location",
    ),
    "text": (
        *(b"---\n", b"# ", b"> ", b"- ", b"1. ", b"```", b"|", b"| --- |\n", b"[", b"](", b"!["),
        *(b"*", b"_", b"`", b"\\", b"<b>", b"&lt;", b"title: ", b"\n\n", b"\t", b"    ", b"***"),
        *(s.encode() for s in ("\u2028", "e\u0301", "\u202e", "\U0001f1f3", "\x85", "<!--")),
    ),
}
"""What means something in a format."""

_KIND_OF = {
    **dict.fromkeys((".docx", ".odt", ".epub"), "xml"),
    **dict.fromkeys((".html", ".htm"), "html"),
    ".pdf": "pdf",
    ".mhtml": "mail",
}


@cache
def seeds() -> list[tuple[str, bytes]]:
    """The real files, PDFs also without their compression, so that damage reaches what is in it."""
    found = []
    for path in sorted(FILES.iterdir()):
        data = path.read_bytes()
        found.append((path.name, data))
        if path.suffix == ".pdf":
            found.append((f"plain-{path.name}", _STREAM.sub(_unpacked, data)))
    return found


def tokens_for(name: str) -> Sequence[bytes]:
    return TOKENS[_KIND_OF.get(Path(name).suffix, "text")]


def damaged(rng: random.Random, data: bytes, tokens: Sequence[bytes]) -> bytes:
    """The data with one to sixteen changes."""
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        start = rng.randrange(len(changed) + 1)
        end = min(len(changed), start + rng.choice((1, 4, 40, 400, 4_000)))
        rng.choice(_CHANGES)(rng, changed, slice(start, end), tokens)
    return bytes(changed)


Change = Callable[[random.Random, bytearray, slice, Sequence[bytes]], None]


def _lose(rng: random.Random, data: bytearray, at: slice, tokens: Sequence[bytes]) -> None:
    del data[at]


def _repeat(rng: random.Random, data: bytearray, at: slice, tokens: Sequence[bytes]) -> None:
    data[at.start : at.start] = data[at]


def _break_off(rng: random.Random, data: bytearray, at: slice, tokens: Sequence[bytes]) -> None:
    if rng.random() < 0.2:
        del data[at.start :]


def _flip(rng: random.Random, data: bytearray, at: slice, tokens: Sequence[bytes]) -> None:
    data[at.start : at.start + 1] = rng.randbytes(1)


def _enter(rng: random.Random, data: bytearray, at: slice, tokens: Sequence[bytes]) -> None:
    data[at.start : at.start] = rng.choice(tokens)


def _fill(rng: random.Random, data: bytearray, at: slice, tokens: Sequence[bytes]) -> None:
    run = rng.choice((*_BYTES, *tokens)) * rng.choice((1, 3, 100, 5_000))
    data[at.start : at.start] = run


def _mix(rng: random.Random, data: bytearray, at: slice, tokens: Sequence[bytes]) -> None:
    _, other = rng.choice(seeds())
    start = rng.randrange(len(other))
    data[at] = other[start : start + rng.choice((4, 40, 400))]


def _recount(rng: random.Random, data: bytearray, at: slice, tokens: Sequence[bytes]) -> None:
    if number := re.search(rb"\d+", bytes(data[at.start : at.start + 2_000])):
        start, end = (at.start + place for place in number.span())
        data[start:end] = rng.choice(_INTEGERS)


_CHANGES: tuple[Change, ...] = (_lose, _repeat, _break_off, _flip, _enter, _fill, _mix, _recount)


def _unpacked(stream: re.Match[bytes]) -> bytes:
    try:
        return stream[1] + zlib.decompress(stream[2])
    except zlib.error:
        return stream[0]
