"""Input number N of the fuzzing: always the same bytes, damaged from a real file or made up."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Sequence

from .damage import TOKENS, damaged, seeds, tokens_for

MOST = 300_000
"""Bytes of an input: what is too large is refused before it is read."""

_WORDS = (
    *("the", "ferry", "left", "at", "nine", "“for", "good”", "–", "and", "Ada’s", "café", "it-\n"),
    *("rained;", "Größe", "港町", "3.14", "Mr.", "Vale"),
)
_CHAPTER_TAGS = (
    *("p", "div", "h1", "h2", "table", "tr", "td", "br", "span", "pre", "ruby", "rt", "li", "nav"),
    *("section", "a", "img", "svg", "head", "blockquote"),
)
_PAGE_TAGS = (*_CHAPTER_TAGS, "article", "main", "script", "noscript", "form", "input", "time")
_DOCX_TAGS = (
    *("w:p", "w:r", "w:t", "w:tbl", "w:tr", "w:tc", "w:sdt", "w:sdtContent", "w:ins", "w:del"),
    *("w:pPr", "w:pStyle", "w:rPr", "w:vanish", "w:txbxContent", "w:footnoteReference", "w:br"),
)
_ODT_TAGS = (
    *("text:p", "text:h", "text:span", "text:list", "text:list-item", "text:note", "text:s"),
    *("table:table", "table:table-row", "table:table-cell", "draw:text-box"),
    "text:tracked-changes",
)


def made(number: int) -> tuple[str, bytes]:
    """A file's name and its bytes."""
    rng = random.Random(number)
    name, data = rng.choice(_MAKERS)(rng)
    if rng.random() < 0.02:
        name = rng.choice(("x.txt", "x.md", "x.html", "x.pdf", "x", "x.eml", "港.docx"))
    return name, data[:MOST]


def _damaged_file(rng: random.Random) -> tuple[str, bytes]:
    name, data = rng.choice(seeds())
    return name, damaged(rng, data, tokens_for(name))


def _damaged_part(rng: random.Random) -> tuple[str, bytes]:
    """A DOCX, ODT or EPUB with damaged parts, put together anew."""
    name, parts = _package(rng)
    for part in rng.choices(list(parts), k=rng.randint(1, 3)):
        parts[part] = damaged(rng, parts[part], TOKENS["xml"])
    if rng.random() < 0.2:
        parts.pop(rng.choice(list(parts)))
    if rng.random() < 0.2:
        _, other = _package(rng)
        parts[rng.choice(list(parts))] = rng.choice(list(other.values()))
    return name, _zipped(parts)


def _grown_document(rng: random.Random) -> tuple[str, bytes]:
    """A DOCX, ODT or EPUB whose text is a made-up tree of its format's own elements."""
    name, parts = _package(rng)
    for part, data in parts.items():
        if part == "word/document.xml":
            parts[part] = _regrown(data, rb"w:body", _tree(rng, _DOCX_TAGS))
        elif part == "content.xml":
            parts[part] = _regrown(data, rb"office:text", _tree(rng, _ODT_TAGS))
        elif part.endswith("xhtml"):
            parts[part] = _regrown(data, rb"body", _tree(rng, _CHAPTER_TAGS))
    return name, _zipped(parts)


def _grown_page(rng: random.Random) -> tuple[str, bytes]:
    text = (
        f"<!doctype html><head><title>A page</title></head><body>{_tree(rng, _PAGE_TAGS).decode()}"
    )
    return "page.html", text.encode(rng.choice(("utf-8", "utf-16", "cp1252")), "replace")


def _grown_text(rng: random.Random) -> tuple[str, bytes]:
    marks = [token.decode() for token in TOKENS["text"]]
    pieces = rng.choices([*_WORDS, *marks, " ", " ", " ", "\n"], k=rng.randint(1, 600))
    codec = rng.choice(("utf-8", "utf-8", "utf-16", "utf-32", "cp1252", "shift_jis", "koi8-r"))
    return rng.choice(("text.md", "text.txt")), "".join(pieces).encode(codec, "replace")


def _drawn_pdf(rng: random.Random) -> tuple[str, bytes]:
    """A PDF whose pages put words here and there: columns, tables, heads, divided words."""
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    objects, kids = [font], []
    for _ in range(rng.randint(1, 4)):
        content = _drawn_page(rng)
        kids.append(b"%d 0 R" % (len(objects) + 3))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 595]/Contents %d 0 R"
            b"/Resources<</Font<</F 3 0 R>>>>>>" % (len(objects) + 4)
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
    tree = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(kids))
    whole = enumerate([b"<</Type/Catalog/Pages 2 0 R>>", tree, *objects], 1)
    data = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, body) for n, body in whole)
    data += b"trailer\n<</Size %d/Root 1 0 R>>\n%%%%EOF" % (len(objects) + 3)
    return "drawn.pdf", data if rng.random() < 0.7 else damaged(rng, data, TOKENS["pdf"])


def _drawn_page(rng: random.Random) -> bytes:
    lines = []
    step = rng.choice((8, 11, 14, 30))
    for left in rng.choices((20, 40, 60, 220, 230, 300), k=2):
        height = rng.choice((560, 540, 200))
        for _ in range(rng.randint(0, 25)):
            size = rng.choice((6, 9, 12, 20, 0.01, 900)) if rng.random() < 0.2 else 9
            words = " ".join(rng.choices([*_WORDS, "-", "•", "1.", "hy-"], k=rng.randint(1, 9)))
            text = words.encode("cp1252", "replace").replace(b"(", b"").replace(b")", b"")
            lines.append(b"/F %g Tf 1 0 0 1 %d %d Tm (%s) Tj" % (size, left, height, text))
            height -= step
    lines += [b"/F 9 Tf 1 0 0 1 200 20 Tm (Page %d) Tj" % rng.randint(1, 9)] * rng.randint(0, 1)
    return b"BT " + b"\n".join(lines) + b" ET"


_MAKERS: tuple[Callable[[random.Random], tuple[str, bytes]], ...] = (
    *(_damaged_file, _damaged_file, _damaged_file, _damaged_part, _damaged_part),
    *(_grown_document, _grown_page, _grown_text, _drawn_pdf),
)


def _tree(rng: random.Random, tags: Sequence[str]) -> bytes:
    """Elements in each other, now and then very deep, with words between them."""
    parts: list[str] = []
    open_tags: list[str] = []
    times = rng.choice((100, 2_000)) if rng.random() < 0.03 else 1
    for _ in range(rng.choice((5, 40, 40, 200))):
        turn = rng.random()
        if turn < 0.4:
            tag = rng.choice(tags)
            kind = rng.choice(("", "", ' id="a"', ' w:id="1"', ' w:val="Heading1"', ' hidden=""'))
            parts.append(f"<{tag}{kind}>" * times)
            open_tags += [tag] * times
        elif turn < 0.7:
            parts.append(" ".join(rng.choices(_WORDS, k=rng.randint(1, 12))))
        elif open_tags and turn < 0.98:
            parts.append(f"</{open_tags.pop()}>")
        elif tags is _PAGE_TAGS:
            parts.append(f"</{rng.choice(tags)}>")
    return ("".join(parts) + "".join(f"</{tag}>" for tag in reversed(open_tags))).encode()


def _regrown(part: bytes, tag: bytes, tree: bytes) -> bytes:
    """The part with a tree for what was in its element."""
    inside = re.compile(rb"(<%s\b[^>]*>).*(</%s>)" % (tag, tag), re.DOTALL)
    return inside.sub(lambda found: found[1] + tree + found[2], part)


def _package(rng: random.Random) -> tuple[str, dict[str, bytes]]:
    """A real file of several parts, and these."""
    name, data = rng.choice([seed for seed in seeds() if seed[1].startswith(b"PK")])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return name, {part: archive.read(part) for part in archive.namelist()}


def _zipped(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return made.getvalue()
