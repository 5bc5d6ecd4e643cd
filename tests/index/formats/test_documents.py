"""DOCX, ODT, EPUB and PDF: what is read beside what was written; what is refused, and how."""

# ruff: noqa: E501

from __future__ import annotations

import io
import re
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from index import read_story
from index.errors import (
    DamagedFile,
    EncryptedFile,
    PicturesOnly,
    StoryTooLarge,
    SuspectFile,
    TooHardToRead,
    TooManyParts,
    UnreadableStory,
    UnreadFormat,
)

FILES = Path(__file__).parent / "files"
ENDINGS = (".docx", ".odt", ".epub", ".pdf")
DOCUMENTS = sorted(path for path in FILES.iterdir() if path.suffix in ENDINGS)
FLOOR = 0.98

XXE = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    '<!DOCTYPE r [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "<!ENTITY x '&a11;'>]>"
)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def expected(path: Path) -> str:
    return (FILES / f"{path.stem}.expected.txt").read_text("utf-8")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
class TestRealDocuments:
    def test_the_words_are_those_that_were_written(self, path: Path) -> None:
        read, written = words(read_story(path).text), words(expected(path))
        shared = (Counter(read) & Counter(written)).total()
        assert 2 * shared / (len(read) + len(written)) >= FLOOR

    def test_they_are_in_order(self, path: Path) -> None:
        read, written = words(read_story(path).text), words(expected(path))
        in_order = SequenceMatcher(None, read, written, autojunk=False).ratio()
        assert in_order >= 0.9  # notes and a page's foot stand elsewhere

    def test_the_title_is_the_document_s(self, path: Path) -> None:
        assert read_story(path).title == expected(path).partition("\n")[0]


@pytest.mark.parametrize(
    ("name", "sentence", "section"),
    [
        ("stream.docx", "The miller had a daughter", "Under Hollow Hill"),
        ("stream.odt", "The wheel turned that same night", "The price"),
        ("stream.epub", "She walked for three days", "Under Hollow Hill"),
        ("stream.epub", "The wheel turned that same night", "The price"),
        ("bridges.docx", "Alder Mill | timber", "Cost of repair"),
        ("bridges.pdf", "Closed were the bridges", "page 1"),
        ("bridges.pdf", "The committee will discuss", "page 2"),
        ("stream-columns.pdf", "the hedgehog, and it had brought its eleven brothers", "page 1"),
        ("stream-columns.pdf", "The wheel turned that same night", "page 2"),
    ],
)
def test_a_sentence_is_cited_with_its_page_or_chapter(
    name: str, sentence: str, section: str
) -> None:
    story = read_story(FILES / name)
    place = story.text.index(sentence)
    assert story.section_at(place) == section


def test_columns_and_divided_words_are_put_together() -> None:
    story = read_story(FILES / "stream-columns.pdf")
    assert story.text.split() == expected(FILES / "stream-columns.pdf").split()
    assert "Tales of the Upper Valley" not in story.text


def altered(name: str, change: Callable[[str, bytes], bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(FILES / name) as old, zipfile.ZipFile(made, "w", 8) as new:
        for part in old.namelist():
            new.writestr(part, change(part, old.read(part)))
    return made.getvalue()


def with_entity(document: str, part: str, doctype: str) -> bytes:
    def change(name: str, data: bytes) -> bytes:
        if name != part:
            return data
        head, mark, rest = data.partition(b"?>")
        body = re.sub(rb"<!DOCTYPE[^>]*>", b"", rest)
        return head + mark + doctype.encode() + re.sub(rb">([^<]+)<", b">&x;<", body, count=3)

    return altered(document, change)


def zipped(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", 8) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


def xml_parts() -> list[tuple[str, str]]:
    used = re.compile(
        r"word/(document|styles|footnotes)\.xml|_rels/\.rels|docProps/core\.xml|content\.xml|"
        r"meta\.xml|META-INF/(container|manifest)\.xml|OEBPS/(content\.opf|toc\.\w+|sections/.*)"
    )
    return [
        (name, part)
        for name in ("lighthouse.docx", "lighthouse.odt", "lighthouse.epub")
        for part in zipfile.ZipFile(FILES / name).namelist()
        if used.fullmatch(part)
    ]


@pytest.mark.parametrize("doctype", [XXE, LAUGHS], ids=["file", "laughs"])
@pytest.mark.parametrize(("name", "part"), xml_parts())
def test_entities_are_never_followed(name: str, part: str, doctype: str) -> None:
    began = time.monotonic()
    try:
        text = read_story(data=with_entity(name, part, doctype), name=name).text
    except (SuspectFile, DamagedFile):
        text = ""
    assert "root:" not in text
    assert "hahaha" not in text
    assert time.monotonic() - began < 10


def pdf(objects: list[bytes]) -> bytes:
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (len(objects) + 1, table, len(objects) + 1, len(data))
    )


def stream(dictionary: bytes, content: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (dictionary, len(content), content)


def image_only() -> bytes:
    image = stream(
        b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8",
        b"x",
    )
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>"
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            page,
            stream(b"", b"200 0 0 200 0 0 cm /I Do"),
            image,
        ]
    )


def recursive() -> bytes:
    form = stream(
        b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</I 5 0 R>>>>",
        b"/I Do /I Do /I Do",
    )
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>"
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R 2 0 R]/Count 2/Parent 2 0 R>>",
            page,
            stream(b"", b"/I Do"),
            form,
        ]
    )


def many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(count))
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count),
            *[b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>"] * count,
        ]
    )


def encrypted() -> bytes:
    data = pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"])
    key = b"<" + b"41" * 32 + b">"
    lock = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O %s/U %s>>/ID[<00><00>]" % (key, key)
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R" + lock)


def cut(name: str) -> bytes:
    data = (FILES / name).read_bytes()
    return data[: len(data) * 2 // 3]


def many_members() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(100_000):
            archive.writestr(zipfile.ZipInfo(f"{number}"), b"")
    return made.getvalue()


def bomb() -> bytes:
    inside = b"<w:t>" + b"a" * 30_000_000
    return altered("stream.docx", lambda part, old: inside if part == "word/document.xml" else old)


def climbing() -> bytes:
    link = (
        b'<?xml version="1.0"?><container><rootfiles>'
        b'<rootfile full-path="../../../../etc/passwd"/></rootfiles></container>'
    )
    parts = {"META-INF/container.xml": link, "../../../etc/cron.d/x": b"x"}
    return zipped(**parts)


@pytest.mark.parametrize(
    ("make", "name", "errors"),
    [
        (encrypted, "a.pdf", EncryptedFile),
        (lambda: cut("stream.pdf"), "a.pdf", DamagedFile),
        (lambda: cut("stream.docx"), "a.docx", DamagedFile),
        (lambda: cut("stream.epub"), "a.epub", DamagedFile),
        (lambda: cut("stream.odt"), "a.odt", DamagedFile),
        (image_only, "a.pdf", PicturesOnly),
        (recursive, "a.pdf", UnreadableStory),
        (lambda: many_pages(5_000), "a.pdf", TooManyParts),
        (bomb, "a.docx", (SuspectFile, StoryTooLarge, TooHardToRead, DamagedFile)),
        (lambda: zipped(**{"a.docx": bomb()}), "a.docx", UnreadFormat),
        (many_members, "a.docx", SuspectFile),
        (climbing, "a.epub", DamagedFile),
        (lambda: zipped(**{"xl/workbook.xml": b"<x/>"}), "a.docx", UnreadFormat),
    ],
)
def test_what_is_hostile_or_broken_gets_one_sentence(
    make: Callable[[], bytes], name: str, errors: type[UnreadableStory]
) -> None:
    data = make()
    began = time.monotonic()
    with pytest.raises(errors) as caught:
        read_story(data=data, name=name)
    assert time.monotonic() - began < 10
    assert str(caught.value).startswith(name)
