"""Hostile and broken PDFs."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

FILES = Path(__file__).parents[1] / "files"

_CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
_TREE = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<<%s>>>>"
_FONT = b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"


def pdf(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return data + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R%s>>\n"
        b"startxref\n%d\n%%%%EOF" % (size, table, size, trailer, len(data))
    )


def stream(dictionary: bytes, content: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (dictionary, len(content), content)


def drawn(content: bytes, resources: bytes = _FONT, *more: bytes, packed: bytes = b"") -> bytes:
    """A page that draws ``content``."""
    return pdf([_CATALOG, _TREE, _PAGE % resources, stream(packed, content), *more])


def picture() -> bytes:
    image = stream(
        b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8",
        b"x",
    )
    return drawn(b"200 0 0 200 0 0 cm /I Do", b"/XObject<</I 5 0 R>>", image)


def recursive() -> bytes:
    form = stream(
        b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</I 5 0 R>>>>",
        b"/I Do /I Do /I Do",
    )
    tree = b"<</Type/Pages/Kids[3 0 R 2 0 R]/Count 2/Parent 2 0 R>>"
    page = _PAGE % b"/XObject<</I 5 0 R>>"
    return pdf([_CATALOG, tree, page, stream(b"", b"/I Do"), form])


def doubling() -> bytes:
    """Thirty forms, each of which draws the next one ten times."""
    forms = []
    for number in range(5, 35):
        inside = b"/X Do " * 10 if number < 34 else b"BT /F 9 Tf (a) Tj ET"
        resources = b"/XObject<</X %d 0 R>>" % (number + 1) + _FONT
        head = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<<%s>>" % resources
        forms.append(stream(head, inside))
    return drawn(b"/X Do", b"/XObject<</X 5 0 R>>", *forms)


def pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(count))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>"
    tree = b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count)
    return pdf([_CATALOG, tree, *[page] * count])


def said_to_have(count: int) -> bytes:
    tree = b"<</Type/Pages/Kids[3 0 R]/Count %d>>" % count
    return pdf([_CATALOG, tree, _PAGE % b"", stream(b"", b"")])


def packed_again_and_again() -> bytes:
    """A gigabyte of zeros, packed three times."""
    packer = zlib.compressobj(9)
    content = b"".join(packer.compress(bytes(1_000_000)) for _ in range(1_000)) + packer.flush()
    content = zlib.compress(zlib.compress(content))
    return drawn(content, packed=b"/Filter[/FlateDecode/FlateDecode/FlateDecode]")


def locked() -> bytes:
    key = b"<" + b"41" * 32 + b">"
    lock = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O %s/U %s>>/ID[<00><00>]" % (key, key)
    return pdf([_CATALOG, b"<</Type/Pages/Kids[]/Count 0>>"], lock)


def table_in_itself() -> bytes:
    data = said_to_have(1)
    return data.replace(b"/Root", b"/Prev %d/Root" % data.rindex(b"xref\n0"))


def nested_arrays() -> bytes:
    return pdf([_CATALOG, b"[" * 200_000 + b"]" * 200_000, _PAGE % b""])


def of_letters(count: int) -> bytes:
    """Letters all over the page, each drawn by itself."""
    ops = (b"1 0 0 1 %d %d Tm (a) Tj\n" % (n * 37 % 200, n * 91 % 200) for n in range(count))
    return drawn(b"BT /F 9 Tf\n" + b"".join(ops) + b"ET")


def of_signs() -> bytes:
    """Text in a font whose letters mean nothing."""
    codes = b"".join(b"<%02x> <%04x>\n" % (code, 0xE000 + code) for code in range(33, 127))
    table = stream(
        b"",
        b"1 begincodespacerange <00> <ff> endcodespacerange 94 beginbfchar\n%sendbfchar" % codes,
    )
    font = b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 5 0 R>>>>"
    lines = b"".join(b"(nobody can read this line of it) Tj 0 -12 Td " for _ in range(12))
    return drawn(b"BT /F 9 Tf 10 180 Td " + lines + b"ET", font, table)


def all_pdfs() -> Iterator[tuple[str, str, Callable[[], bytes], str]]:
    """(what it is, file's name, how it is made, the errors that may refuse it)."""
    real = (FILES / "stream.pdf").read_bytes()
    damaged, empty, hard = "DamagedFile", "EmptyStory", "TooHardToRead"
    pictures = "PicturesOnly"
    for what, make, errors in (
        ("a password", locked, "EncryptedFile"),
        ("its end cut off", lambda: real[: len(real) * 2 // 3], damaged),
        ("nothing but its mark", lambda: b"%PDF-1.7\n%%EOF", damaged),
        ("pictures of text", picture, pictures),
        ("forms that draw themselves", recursive, f"{damaged} {empty} {hard}"),
        ("forms that draw ten each", doubling, f"{damaged} {empty} {hard}"),
        ("5,000 pages", lambda: pages(5_000), "TooManyParts"),
        (
            "said to have 2 billion pages",
            lambda: said_to_have(2**31 - 1),
            f"TooManyParts {damaged} {empty}",
        ),
        ("said to have -1 pages", lambda: said_to_have(-1), f"{damaged} {empty}"),
        ("a gigabyte packed three times", packed_again_and_again, f"{damaged} {empty} {hard}"),
        ("a table that leads to itself", table_in_itself, f"{damaged} {empty}"),
        ("200,000 arrays in each other", nested_arrays, f"{damaged} {empty}"),
        (
            "a million saved states",
            lambda: drawn(b"q " * 1_000_000),
            f"{empty} {hard} {damaged} {pictures}",
        ),
        ("two million letters", lambda: of_letters(2_000_000), f"{hard} StoryTooLarge {damaged}"),
        ("letters that mean nothing", of_signs, pictures),
        ("noise", lambda: b"%PDF-1.4\n" + bytes(range(256)) * 4_000 + b"%%EOF", damaged),
    ):
        yield f"pdf: {what}", "a.pdf", make, errors
