"""Web pages, as servers send and browsers save them: the main text and nothing else, or one
sentence that says why not.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from time import monotonic

import pytest

from index import read_story
from index.errors import PageWithoutStory, UnreadableStory

FILES = Path(__file__).parent / "files"
PAGES = {
    "news-page": ("Last ferry to Skarvey stops on Monday", "Mona Lie", "2024-05-17"),
    "tale-page": ("The clockmaker’s hour", "Jon Vale", "2021-12-03"),
    "encyclopedia-page": ("Orrin bridge", None, None),
}
ADDRESSES = {
    "news-page": "https://courier.example/2024/05/last-ferry",
    "tale-page": "https://fireside.example/tales/clockmaker",
    "encyclopedia-page": "https://county.example/wiki/Orrin_bridge",
}
SAVED_WITHOUT_SCRIPTS = ("news-page", "mhtml")
"""This page tells its author and date in a script alone, and browsers leave those out."""
SAVED_FROM = "http://fireside.example/tales/clockmaker"
UNTOLD = (("tale-page", "saved.html"), ("tale-page", "mhtml"))
"""Pages that don't tell their address: the browser has noted it."""
STORY = "<p>Ada Holm rowed the café’s ferry for nine years, until it rained on a Sunday.</p>"
SECONDS = 10.0
TEASER = "<p>The council met on Thursday, and what it decided surprised the whole island.</p>"


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def f1(found: str, expected: str) -> float:
    a, b = (Counter(re.findall(r"\w+", text)) for text in (found, expected))
    return 2 * (a & b).total() / (a.total() + b.total())


@pytest.mark.parametrize("ending", ["html", "saved.html", "mhtml"])
@pytest.mark.parametrize("name", PAGES)
def test_the_main_text_of_a_page_is_read_in_order(name: str, ending: str) -> None:
    expected = (FILES / f"{name}.expected.txt").read_text()
    story = read_story(FILES / f"{name}.{ending}")
    assert f1(story.text, expected) >= 0.98
    places = [story.text.find(part) for part in expected.strip().split("\n\n")[1:]]
    assert -1 not in places
    assert all(a < b for a, b in pairwise(places))
    title, *of_scripts = PAGES[name]
    told = [None, None] if (name, ending) == SAVED_WITHOUT_SCRIPTS else of_scripts
    assert [story.title, story.author, story.published] == [title, *told]
    assert story.url == (SAVED_FROM if (name, ending) in UNTOLD else ADDRESSES[name])


def test_what_follows_a_heading_is_cited_with_it() -> None:
    story = read_story(FILES / "encyclopedia-page.mhtml")
    names = [section.name for section in story.sections]
    assert names == ["History", "The arches"]
    for section in story.sections:
        assert story.text.startswith(section.name, section.start)
    assert story.section_at(0) is None


@pytest.mark.parametrize(
    ("body", "head", "why"),
    [
        (
            TEASER + "<p>Subscribe to continue reading.</p>",
            '<script type="application/ld+json">{"isAccessibleForFree": "False"}</script>',
            "subscribers only",
        ),
        (TEASER + "<div>Already a subscriber? Log in</div>", "", "subscribers only"),
        ("<h1>Sign in</h1><form><input name=u><input type=PASSWORD></form>", "", "sign in"),
        ("<div id=root></div><noscript>Please enable JavaScript.</noscript>", "", "scripts"),
        ("<p>Please verify you are human to go on to the page.</p>", "", "no robot"),
        ("<nav><a href=/>Home</a></nav><div id=app></div>", "<title>Shop</title>", "no text"),
    ],
)
def test_what_stands_in_a_storys_place_is_refused(body: str, head: str, why: str) -> None:
    with pytest.raises(PageWithoutStory, match=rf"^page\.html .*{why}.*: open the page"):
        read_story(data=page(body, head), name="page.html")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_a_page_is_read_in_its_encoding_whatever_it_says(encoding: str) -> None:
    told = '<meta charset="windows-1252">' if encoding == "cp1252" else '<meta charset="koi8-r">'
    data = page(STORY, told).decode().encode(encoding)
    assert "the café’s ferry" in read_story(data=data, name="page.html").text


def test_a_page_saved_as_one_file_is_read() -> None:
    data = (
        b"From: <Saved>\r\nSnapshot-Content-Location: https://a.example/ferry\r\n"
        b'Content-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n'
        b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + page(STORY)
        + b"\r\n--x--\r\n"
    )
    story = read_story(data=data, name="page.mhtml")
    assert "Ada Holm rowed the café’s ferry" in story.text
    assert story.url == "https://a.example/ferry"
    for location in (b"https://a.example/f\xe4hre", b"cid:1", b"file:///C:/ferry.html", b""):
        other = data.replace(b"https://a.example/ferry", location)
        assert read_story(data=other, name="page.mhtml").text == story.text


HOSTILE = {
    "nested": page("<div>" * 100_000 + STORY),
    "tables": page("<table><tr><td>" * 30_000 + STORY),
    "nul": page("<p>Ada\0 Holm" + "\0" * 100_000 + STORY),
    "line": page("<p>" + "word " * 2_000_000),
    "tags": page("<p>a" * 1_000_000),
    "unclosed": page("<" * 1_000_000),
    "attributes": page("<p " + "a=b " * 500_000 + ">" + STORY),
    "entities": b'<!DOCTYPE html [<!ENTITY a "lol"><!ENTITY b "'
    + b"&a;" * 1000
    + b'">]><html><body>'
    + b"&b;" * 100_000
    + b"</body></html>",
    "json": page(STORY, f'<script type="application/ld+json">{"[" * 200_000}</script>'),
    "halved": page("<p>Ada Holm rowed the ferry \xff\xfe\xfa for nine years.")[:-20] + b"\xe2\x80",
}


def outcome(data: bytes) -> str:
    """The text, or why there is none."""
    try:
        return read_story(data=data, name="page.html").text
    except UnreadableStory as error:
        return str(error)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_read_or_refused_in_time(name: str) -> None:
    begun = monotonic()
    told = outcome(HOSTILE[name])
    assert told.startswith(("page.html ", "Ada Holm", "a\n\na", "word word", "]>&b;&b;"))
    assert monotonic() - begun < SECONDS


class TestDocuments:
    """Pages without anything of a site around their text: nothing of it may be lost."""

    @pytest.mark.parametrize(
        ("body", "paragraphs"),
        [
            (
                "<h1>Info</h1><p>Adults 6 euros<br>Children 3 euros</p>"
                "<ul><li>Be kind to others</li><li>No spam in chat</li></ul>",
                [
                    "Info",
                    "Adults 6 euros\nChildren 3 euros",
                    "Be kind to others",
                    "No spam in chat",
                ],
            ),
            (
                "<p>We are the pool of Holm.</p><h3>Who do I call?</h3><p>Call Ines.</p>"
                "<details><summary>And on Sunday?</summary><p>Nobody.</p></details>",
                [
                    *("We are the pool of Holm.", "Who do I call?", "Call Ines."),
                    *("And on Sunday?", "Nobody."),
                ],
            ),
            (
                "<p>Book <a href='x'>online</a> or mail <a href='mailto:y'>Ines</a>.</p>"
                "<dl><dt>Adults</dt><dd>6 euros</dd></dl>"
                "<figure><figcaption>The hall in May</figcaption></figure>",
                ["Book online or mail Ines.", "Adults", "6 euros", "The hall in May"],
            ),
        ],
    )
    def test_all_of_it_is_read(self, body: str, paragraphs: list[str]) -> None:
        assert read_story(data=page(body), name="x.html").text == "\n\n".join(paragraphs)

    def test_a_site_around_a_text_is_left_out_as_before(self) -> None:
        around = "<nav><a href='/'>Home</a></nav>" + STORY * 5 + "<footer>Imprint</footer>"
        text = read_story(data=page(around), name="x.html").text
        assert "Ada Holm" in text
        assert "Imprint" not in text


class TestTables:
    INTRODUCED = "<p>The pool of Holm is open all summer long, and so is the sauna.</p>"

    def rows(self, table: str, around: str = "") -> list[str]:
        body = f"{self.INTRODUCED}<table>{table}</table>{around}"
        return read_story(data=page(body), name="x.html").text.split("\n\n")[1:]

    @pytest.mark.parametrize("around", ["", "<footer>Imprint</footer>"])
    def test_a_cell_of_several_rows_is_in_each(self, around: str) -> None:
        table = (
            "<thead><tr><th>Day</th><th>Pool</th><th>Sauna</th></tr></thead>"
            "<tr><td>Monday</td><td rowspan='2'>7-21</td><td>closed</td></tr>"
            "<tr><td>Tuesday</td><td>14-22</td></tr>"
            "<tr><td>Sunday</td><td>9-12</td><td>9-12</td></tr>"
        )
        assert self.rows(table, around) == [
            "Day | Pool | Sauna",
            "Monday | 7-21 | closed",
            "Tuesday | 7-21 | 14-22",
            "Sunday | 9-12 | 9-12",
        ]

    def test_cells_reach_down_at_the_edges_and_over_several_columns(self) -> None:
        table = (
            "<tr><td rowspan='3'>A</td><td colspan='2' rowspan='2'>B</td><td>1</td></tr>"
            "<tr><td rowspan='99'>2</td></tr><tr><td>x</td><td>y</td></tr>"
        )
        assert self.rows(table) == ["A | B | 1", "A | B | 2", "A | x | y | 2"]

    def test_an_empty_cell_keeps_its_place(self) -> None:
        table = (
            "<tr><th></th><th>Monday</th><th>Tuesday</th></tr>"
            "<tr><td>Noon</td><td></td><td>Lunch</td></tr><tr><td></td><td>Alone</td></tr>"
        )
        for around in ("", "<footer>Imprint</footer>"):
            assert self.rows(table, around) == ["| Monday | Tuesday", "Noon | | Lunch", "Alone"]

    def test_a_page_laid_out_by_a_table_is_read_once(self) -> None:
        table = (
            f"<tr><td rowspan='3'><h2>Ferry</h2>{STORY}</td><td>One</td></tr>"
            "<tr><td>Two</td></tr><tr><td rowspan='99999999999999'>Three</td></tr>"
        )
        assert " ".join(self.rows(table)).count("Ada Holm") == 1
