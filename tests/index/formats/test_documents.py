"""Documents and texts made with real programs: what is read beside what was written."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from index import read_story

FILES = Path(__file__).parent / "files"
ENDINGS = (".docx", ".odt", ".epub", ".pdf", ".md", ".txt")
DOCUMENTS = sorted(
    path
    for path in FILES.iterdir()
    if path.suffix in ENDINGS and not path.name.endswith(".expected.txt")
)
FLOOR = 0.98
FRONT_MATTER = {"allotment.md": "The Marrow Lane Allotments: a handbook"}

XXE = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    '<!DOCTYPE r [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "<!ENTITY x '&a11;'>]>"
)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def expected(path: Path) -> str:
    name = path.name.partition(".")[0]
    return (FILES / f"{name}.expected.txt").read_text("utf-8")


def test_there_are_three_of_each_format() -> None:
    count = Counter(path.suffix for path in DOCUMENTS)
    assert all(count[ending] >= 3 for ending in ENDINGS)


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
        title = FRONT_MATTER.get(path.name) or expected(path).partition("\n")[0]
        assert read_story(path).title == title


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
        ("stream.printed.pdf", "The wheel turned that same night", "page 2"),
        ("wreck.md", "The tar was washed up", "The cargo"),
        ("wreck.md", "Not in the water, sir", "The rescue"),
        ("grey-goose.md", "Year, year, come up for tea", "II. The calling"),
    ],
)
def test_a_sentence_is_cited_with_its_page_or_chapter(
    name: str, sentence: str, section: str
) -> None:
    story = read_story(FILES / name)
    place = story.text.index(sentence)
    assert story.section_at(place) == section


@pytest.mark.parametrize("name", ["stream.pdf", "stream-columns.pdf", "stream.printed.pdf"])
def test_paragraphs_are_whole_over_lines_columns_and_pages(name: str) -> None:
    """Divided words are mended, and what stands on every page is left out."""
    paragraphs = expected(FILES / name).strip().split("\n\n")
    assert read_story(FILES / name).text.split("\n\n") == paragraphs


def test_a_title_that_is_no_text_is_none() -> None:
    data = (FILES / "stream.pdf").read_bytes()
    broken = re.sub(rb"/Title<[0-9A-F]+>", b"/Title<FEFFD800>", data)
    assert broken != data
    assert "The wheel turned" in read_story(data=broken, name="a.pdf").text


def test_an_item_of_a_list_is_whole_over_its_lines() -> None:
    text = read_story(FILES / "lighthouse.pdf").text
    assert "the light was not a danger to shipping\n" in text
