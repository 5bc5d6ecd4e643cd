"""Hostile and broken pages and texts, and files of other kinds."""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable, Iterator

STORY = "<p>Ada Holm rowed the café’s ferry for nine years, until it rained on a Sunday.</p>"

_HEAD = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n'
_TEASER = "<p>The council met on Thursday, and what it decided surprised the whole island.</p>"
_PAID = '<script type="application/ld+json">{"isAccessibleForFree": "False"}</script>'


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def saved(*parts: bytes) -> bytes:
    return _HEAD + b"".join(b"--x\r\n" + part + b"\r\n" for part in parts) + b"--x--\r\n"


def mails_in_mails() -> bytes:
    """Parts in parts, 2,000 deep."""
    heads = (
        b'--%d\r\nContent-Type: multipart/mixed; boundary="%d"\r\n\r\n' % (n, n + 1)
        for n in range(2_000)
    )
    return _HEAD.replace(b'"x"', b'"0"') + b"".join(heads)


def noise(size: int) -> bytes:
    return random.Random(6).randbytes(size)


def encodings_mixed() -> bytes:
    line = "Größe ist nicht alles, sagte Jürgen. "
    return (
        (line * 5_000).encode() + (line * 5_000).encode("utf-16") + (line * 5_000).encode("cp037")
    )


_KINDS = {
    "a.png": b"\x89PNG\r\n\x1a\n",
    "a.jpg": b"\xff\xd8\xff\xe0",
    "a.gif": b"GIF89a",
    "a.webp": b"RIFF\x10\0\0\0WEBP",
    "a.heic": b"\0\0\0\x18ftypheic",
    "a.mp4": b"\0\0\0\x18ftypmp42",
    "a.mp3": b"ID3\x04",
    "a.ogg": b"OggS",
    "a.wav": b"RIFF\x10\0\0\0WAVE",
    "a.exe": b"MZ\x90\0\x03\0\0\0",
    "a.elf": b"\x7fELF\x02",
    "a.7z": b"7z\xbc\xaf\x27\x1c",
    "a.rar": b"Rar!\x1a\x07",
    "a.tar.gz": gzip.compress(b"a" * 99),
    "a.rtf": b"{\\rtf1 It rained.}",
    "a.ps": b"%!PS-Adobe-3.0",
    "a.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "a.eml": b"From: a@b.example\r\nSubject: x\r\nReceived: x\r\n\r\nIt rained.",
    "a.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><text>It rained.</text></svg>",
    "a.xml": b"<?xml version='1.0'?><rss><channel/></rss>",
}


def all_texts() -> Iterator[tuple[str, str, Callable[[], bytes], str]]:
    """(what it is, file's name, how it is made, the errors that may refuse it)."""
    for name, start in _KINDS.items():
        yield f"a file like {name}", name, lambda s=start: s + bytes(64), "UnreadFormat NotText"  # type: ignore[misc]
    no_story, hard, large = "PageWithoutStory", "TooHardToRead", "StoryTooLarge"
    for what, make, errors in (
        ("that is paid for", lambda: page(_TEASER, _PAID), no_story),
        ("that asks to sign in", lambda: page("<form><input type=PASSWORD></form>"), no_story),
        ("of a script", lambda: page("<noscript>Please enable JavaScript.</noscript>"), no_story),
        ("that asks for a robot", lambda: page("<p>Verify you are human.</p>"), no_story),
        ("of nothing", lambda: page("<nav><a href=/>Home</a></nav>"), no_story),
        ("of frames", lambda: page("<frameset><frame src=//x.example></frameset>"), no_story),
        (
            "of a million paragraphs",
            lambda: page("<p>a" * 1_000_000),
            f"{hard} TooManyParts {no_story}",
        ),
        (
            "100,000 elements deep",
            lambda: page("<div>" * 100_000 + STORY),
            f"{no_story} {hard} DamagedFile",
        ),
        (
            "30,000 tables deep",
            lambda: page("<table><tr><td>" * 30_000 + STORY),
            f"{no_story} {hard} DamagedFile",
        ),
        ("of unclosed marks", lambda: page("<" * 1_000_000), f"{no_story} {hard} DamagedFile"),
        (
            "of 11 MB of words",
            lambda: page("<p>" + "word " * 2_200_000),
            f"{large} {hard} {no_story}",
        ),
    ):
        yield f"a page {what}", "a.html", make, errors
    for what, make, errors in (
        ("without a page", lambda: saved(b"Content-Type: image/png\r\n\r\nx"), "DamagedFile"),
        ("without parts", lambda: _HEAD, "DamagedFile"),
        ("of parts in parts", mails_in_mails, f"DamagedFile {hard}"),
        (
            "that is no base64",
            lambda: saved(
                b"Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n\xff!"
            ),
            f"{no_story} DamagedFile EmptyStory",
        ),
    ):
        yield f"a saved page {what}", "a.mhtml", make, errors
    for what, name, make, errors in (
        (
            "10 million tiny paragraphs",
            "a.txt",
            lambda: b"a\n\n" * 10_000_000,
            f"{large} TooManyParts",
        ),
        ("a million tiny paragraphs", "a.txt", lambda: b"a\n\n" * 1_000_000, "TooManyParts"),
        ("three million sentences", "a.txt", lambda: b"1. " * 3_000_000, "TooManyParts"),
        ("a million tiny items", "a.md", lambda: b"- a\n" * 1_000_000, f"{hard} TooManyParts"),
        ("49 MB of noise", "a.txt", lambda: noise(49_000_000), "NotText StoryTooLarge"),
        ("51 MB of words", "a.txt", lambda: b"word " * 10_200_000, large),
        ("NULs between letters", "a.txt", lambda: b"a\0b" * 1_000_000, "NotText"),
        ("encodings mixed", "a.txt", encodings_mixed, "NotText"),
        ("half a character of UTF-16", "a.txt", lambda: b"\xff\xfe\0\xd8" * 9, "NotText"),
        ("nothing but blanks", "a.txt", lambda: b" \n" * 1_000_000, "EmptyStory"),
        ("nothing to see", "a.txt", lambda: "\u00ad\u200b".encode() * 1_000_000, "EmptyStory"),
        ("a million marks of quotation", "a.md", lambda: b">" * 1_000_000, f"EmptyStory {hard}"),
        ("200,000 brackets", "a.md", lambda: b"[" * 200_000, f"EmptyStory {hard}"),
        ("a PDF that has lost its beginning", "a.pdf", lambda: b"\0" * 5_000, "DamagedFile"),
    ):
        yield what, name, make, errors
