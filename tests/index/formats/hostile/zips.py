"""Hostile and broken DOCX, ODT and EPUB files, and other ZIP files."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

FILES = Path(__file__).parents[1] / "files"

XXE = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
ELSEWHERE = '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p; <!ENTITY x "y">]>'
LAUGHS = (
    '<!DOCTYPE r [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "<!ENTITY x '&a11;'>]>"
)
QUADRATIC = f'<!DOCTYPE r [<!ENTITY x "{"ha" * 50_000}">]>'
DOCTYPES = {"file": XXE, "elsewhere": ELSEWHERE, "laughs": LAUGHS, "quadratic": QUADRATIC}

_ODF = b"application/vnd.oasis.opendocument."
_MAIN = {
    "docx": "word/document.xml",
    "odt": "content.xml",
    "epub": "OEBPS/sections/section0001.xhtml",
}
_DEEP = {"docx": "w:sdt", "odt": "text:section", "epub": "div"}

Change = Callable[[str, bytes], bytes]


def altered(name: str, change: Change, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A real file with changed parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(FILES / name) as old, zipfile.ZipFile(made, "w", method) as new:
        for part in old.namelist():
            new.writestr(part, change(part, old.read(part)))
    return made.getvalue()


def with_main(ending: str, content: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A document whose text part is ``content``."""
    of = _MAIN[ending]
    return altered(f"stream.{ending}", lambda part, old: content if part == of else old, method)


def with_entity(document: str, part: str, doctype: str) -> bytes:
    """A document of which one part defines an entity and uses it three times."""

    def change(name: str, data: bytes) -> bytes:
        if name != part:
            return data
        head, mark, rest = data.partition(b"?>")
        body = re.sub(rb"<!DOCTYPE[^>]*>", b"", rest)
        return head + mark + doctype.encode() + re.sub(rb">([^<]+)<", b">&x;<", body, count=3)

    return altered(document, change)


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=method)
    return made.getvalue()


def cut(name: str) -> bytes:
    data = (FILES / name).read_bytes()
    return data[: len(data) * 2 // 3]


def bomb() -> bytes:
    return with_main("docx", b"<w:t>" + b"a" * 30_000_000)


def one_part_in_many_places() -> bytes:
    """Each of 9,000 entries leads to the same 10 MB, as in bombs that unpack to petabytes."""
    whole = zipped({"x": bytes(10_000_000)})
    entry = whole.rindex(b"PK\x01\x02")
    end = whole.rindex(b"PK\x05\x06")
    central = whole[entry:end] * 9_000
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 9_000, 9_000, len(central), entry, 0)
    return whole[:entry] + central + tail


def told_smaller() -> bytes:
    """The sizes in its headers are a hundredth of what the part unpacks to."""
    data = zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"a" * 10_000_000})
    return data.replace(struct.pack("<L", 10_000_000), struct.pack("<L", 100_000))


def flagged(bits: int, method: int) -> bytes:
    """Entries with these flags, packed in this way."""
    data = bytearray((FILES / "stream.docx").read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for place in re.finditer(re.escape(mark), bytes(data)):
            data[place.start() + flags : place.start() + flags + 4] = struct.pack(
                "<HH", bits, method
            )
    return bytes(data)


def of_paragraphs(ending: str) -> bytes:
    """A million paragraphs, not packed, so that no ratio gives them away."""
    one = {"docx": b"<w:p><w:r><w:t>a</w:t></w:r></w:p>", "odt": b"<text:p>a</text:p>"}[ending]
    with zipfile.ZipFile(FILES / f"stream.{ending}") as archive:
        head, _, _ = archive.read(_MAIN[ending]).partition(one[:8].split(b">")[0])
    start = head.rindex(b">") + 1
    ends = {"docx": b"</w:body></w:document>", "odt": b"</office:text></office:body>"}
    closed = ends[ending] + (b"</office:document-content>" if ending == "odt" else b"")
    return with_main(ending, head[:start] + one * 1_000_000 + closed, zipfile.ZIP_STORED)


def deep(ending: str) -> bytes:
    """Elements in elements, 100,000 deep."""
    tag = _DEEP[ending].encode()
    whole = (FILES / f"stream.{ending}", _MAIN[ending])
    with zipfile.ZipFile(whole[0]) as archive:
        old = archive.read(whole[1])
    place = re.search(rb"<(?:w:body|office:text|body)\b[^>]*>", old)
    assert place
    grown = old[: place.end()] + b"<%s>" % tag * 100_000 + old[place.end() :]
    return with_main(ending, grown)


def container(path: str) -> bytes:
    link = f'<container><rootfiles><rootfile full-path="{path}"/></rootfiles></container>'
    return zipped({"META-INF/container.xml": link.encode(), "../../../etc/cron.d/x": b"x"})


def book(manifest: str, spine: str, **parts: bytes) -> bytes:
    link = b'<container><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>'
    package = f"<package><manifest>{manifest}</manifest><spine>{spine}</spine></package>"
    return zipped({"META-INF/container.xml": link, "a.opf": package.encode(), **parts})


def long_book() -> bytes:
    """One chapter, named 100,000 times."""
    manifest = "".join(
        f'<item id="c{n}" href="c.xhtml" media-type="text/html"/>' for n in range(100_000)
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(100_000))
    return book(manifest, spine, **{"c.xhtml": b"<p>It rained.</p>"})


def protected_book() -> bytes:
    lock = b'<encryption><EncryptionMethod Algorithm="http://www.w3.org/aes256"/></encryption>'
    return book("", '<itemref idref="c"/>', **{"META-INF/encryption.xml": lock})


def locked_odt() -> bytes:
    lock = b"<manifest><file-entry><encryption-data/></file-entry></manifest>"
    manifest = "META-INF/manifest.xml"
    return altered("stream.odt", lambda part, old: lock if part == manifest else old)


def pictures_only() -> bytes:
    body = (
        b'<w:document xmlns:w="w"><w:body><w:p><w:r><w:drawing/></w:r></w:p></w:body></w:document>'
    )
    parts = {"[Content_Types].xml": b"<x/>", "word/document.xml": body, "word/media/1.png": b"x"}
    return zipped(parts)


def all_zips() -> Iterator[tuple[str, str, Callable[[], bytes], str]]:
    """(what it is, file's name, how it is made, the errors that may refuse it)."""
    for ending, part in _MAIN.items():
        name = f"a.{ending}"
        for kind, doctype in DOCTYPES.items():
            yield (
                *(f"{ending} with entities: {kind}", name),
                lambda e=ending, p=part, d=doctype: with_entity(f"stream.{e}", p, d),  # type: ignore[misc]
                "SuspectFile DamagedFile",
            )
        yield f"{ending} cut off", name, lambda e=ending: cut(f"stream.{e}"), "DamagedFile"  # type: ignore[misc]
    for ending in ("docx", "odt"):
        yield (
            *(f"{ending} without end", name),
            lambda e=ending: with_main(e, b"\0\xff<"),  # type: ignore[misc]
            "DamagedFile EmptyStory",
        )
        yield (
            *(f"{ending}, 100,000 elements deep", f"a.{ending}"),
            lambda e=ending: deep(e),  # type: ignore[misc]
            "DamagedFile SuspectFile",
        )
        yield (
            *(f"{ending} of a million paragraphs", f"a.{ending}"),
            lambda e=ending: of_paragraphs(e),  # type: ignore[misc]
            "TooManyParts TooHardToRead",
        )
    suspect, damaged, other = "SuspectFile", "DamagedFile", "UnreadFormat"
    yield from (
        ("docx that unpacks to much", "a.docx", bomb, suspect),
        ("docx in a zip", "a.docx", lambda: zipped({"a.docx": bomb()}), other),
        ("one part in many places", "a.docx", one_part_in_many_places, suspect),
        ("a part told smaller than it is", "a.docx", told_smaller, damaged),
        (
            "100,000 parts",
            "a.docx",
            lambda: zipped(dict.fromkeys(map(str, range(100_000)), b"")),
            suspect,
        ),
        ("parts with a password", "a.docx", lambda: flagged(1, 8), "EncryptedFile"),
        ("parts packed in an unknown way", "a.docx", lambda: flagged(0, 99), damaged),
        ("parts that are no deflate", "a.docx", lambda: flagged(0, 12), damaged),
        ("epub that climbs out", "a.epub", lambda: container("../../../../etc/passwd"), damaged),
        (
            "epub that is its own contents",
            "a.epub",
            lambda: container("META-INF/container.xml"),
            damaged,
        ),
        ("epub without chapters", "a.epub", lambda: book("", ""), damaged),
        ("epub of 100,000 chapters", "a.epub", long_book, "TooManyParts TooHardToRead"),
        ("epub with copy protection", "a.epub", protected_book, "EncryptedFile"),
        ("odt with a password", "a.odt", locked_odt, "EncryptedFile"),
        ("docx of pictures", "a.docx", pictures_only, "PicturesOnly"),
        ("a spreadsheet", "a.docx", lambda: zipped({"xl/workbook.xml": b"<x/>"}), other),
        ("a presentation", "a.pptx", lambda: zipped({"ppt/presentation.xml": b"<x/>"}), other),
        ("an app", "a.apk", lambda: zipped({"classes.dex": b"x"}), other),
        ("an odd kind", "a.odt", lambda: zipped({"mimetype": b"%s\xff\n\0" % _ODF}), other),
        ("an empty zip", "a.zip", lambda: zipped({}), other),
        ("a zip's mark and noise", "a.docx", lambda: b"PK\x03\x04" + b"\xff\0" * 5_000, damaged),
    )
