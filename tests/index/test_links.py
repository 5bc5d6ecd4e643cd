"""Links to the place: how they are written, and that a real browser opens a page there."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Excerpt, Library, StoryRef, read_story
from index.formats.normalise import normalise
from index.links import MAX_LENGTH, fragment_of, link_to
from index.split import split_sentences
from tests.awkward import texts

from .browser import CHROMIUM, Browser
from .formats.sites import Site, page, site

# Blocks of a page: each an element with its text. In the story, cells stand on one line with " | "
# between them.
BLOCKS = [
    ("h1", "The lamp at Skerry Point"),
    ("p", "In the spring of 1902 the keeper, Ada Holm, came over with two crates & a clock."),
    ("p", "“Who’s there?” she asked. “Only the wind,” said Piet – and laughed. She didn’t."),
    ("p", "In the spring of 1902 the keeper, Ada Holm, wrote home. The lamp was lit. Nobody came."),
    ("p", "The lamp was lit. It burned—as they say—all night; at 4:30 a.m. it went out. He left."),
    (
        "p",
        "Rope, oil, tar, bread, salt, tea, flour, and one well-worn, half-blind, three-legged dog.",
    ),
    (
        "p",
        "He left. At once, and without his hat (which was blue). 'Why?' asked Piet. \"Why not?\"",
    ),
    ("p", "The price was £12/6 – 50% more than in '01 – i.e. 100% of what she had, plus #7 & #8."),
    ("h2", "The lamp was lit"),
    ("p", "Art is long. The party was short, and the artful dodged it. Art, she said, is short."),
    ("p", "La lumière s’éteignit à minuit; Ægir schlief. Größe ist nicht alles, sagte Jürgen Öhm."),
    ("p", "Смотритель зажёг лампу и записал в журнал: «ветер – северный, видимость – хорошая»."),
    ("p", "昔々、岬に灯台がありました。番人は毎晩、灯りをともしました。そして、海を見ていました。"),
    (
        "p",
        "Then the ship came in. Then the ship came in. Then, at last, the ship came in for good.",
    ),
    ("p", "It said: text=a,-b&c#:~:text=d. Nobody knew what it meant, as nobody ever had before."),
    (
        "p",
        "The lamp was lit, and the boat, and the keeper, and the dog; then the lamp was lit again.",
    ),
    (
        "p",
        "Ten men went out at dawn with the tide, and all of them came back before the storm.",
    ),
    (
        "p",
        "Ten men went out at dawn with the tide, and none of them came back before the storm.",
    ),
    (
        "p",
        "5\u00a0000 herrings – 3\u00a0kg of salt… that is what 🐟 cost in [May] {1903} <here>!",
    ),
    ("p", "She kept the light for 31 years. He left. The lamp was lit. Nobody came. That is all."),
]
ROWS = [("Year", "Keeper", "Nights lit"), ("1902", "Ada Holm", "301"), ("1903", "Piet Vos", "7")]
CELLS = [" | ".join(row) for row in ROWS]
TEXT = "\n\n".join([text for _, text in BLOCKS] + CELLS)

STYLE = """
    body { font: 18px/1.5 sans-serif; width: 520px; margin: 900px 20px }
    h1, h2, p, table { margin: 0 0 500px }
    ::target-text { background-color: #f0f; color: #000 }
"""

# The rectangles of the text between two offsets into the text of all the blocks.
RECTANGLES = """
    (from, to) => {
        const rects = [], range = document.createRange()
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
        for (let at = 0, node; node = walker.nextNode(); at += node.length) {
            const first = Math.max(from - at, 0), last = Math.min(to - at, node.length)
            if (first >= last) continue
            range.setStart(node, first)
            range.setEnd(node, last)
            for (const r of range.getClientRects()) rects.push([r.left, r.top, r.right, r.bottom])
        }
        return rects
    }
"""


def written(blocks: Sequence[tuple[str, str]], rows: Sequence[tuple[str, ...]]) -> bytes:
    """A page; its words are partly in bold and in links, as those of pages are."""
    parts = []
    for name, text in blocks:
        inner = html.escape(text, quote=False)
        inner = re.sub(r"\b(lamp|Ada|oil|party|Nobody)\b", r"<a href='#'>\1</a>", inner)
        parts.append(f"<{name}>{inner}</{name}>")
    cells = ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
    parts.append("<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>")
    head = f"<!doctype html><meta charset=utf-8><title>The lamp</title><style>{STYLE}</style>"
    return f"{head}<body>{''.join(parts)}</body>".encode()


def excerpt_of(start: int, end: int, url: str | None = "https://a.example/lamp") -> Excerpt:
    fragment = fragment_of(TEXT, start, end)
    story = StoryRef("lamp", "The lamp", url)
    return Excerpt(TEXT[start:end], start, end, 1, None, 1.0, story, None, fragment)


def on_page(offset: int) -> int:
    """An offset into the story as one into the page's text, which has nothing between blocks, and
    is counted in UTF-16.
    """
    return len(re.sub(r"\n\n| \| ", "", TEXT[:offset]).encode("utf-16-le")) // 2


SENTENCES = [(sentence.start, sentence.end) for sentence in split_sentences(TEXT)]
PIECES = [
    *SENTENCES,
    # Two sentences, also of two paragraphs; words from within; a row of a table, and one cell.
    *((first, last) for (first, _), (_, last) in list(pairwise(SENTENCES))[::4]),
    *(
        (TEXT.index(a), TEXT.index(b) + len(b))
        for a, b in [
            ("Ten men", "with the tide, and none"),
            ("She didn’t.", "The lamp was lit. Nobody"),
            ("Only the wind", "laughed"),
            ("one well-worn", "three-legged dog"),
            ("1902 | Ada", "301"),
            ("Piet Vos", "Vos"),
        ]
    ),
]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    started = Browser(tmp_path_factory.mktemp("chromium"))
    yield started
    started.close()


@pytest.fixture(scope="module")
def lamp() -> Iterator[Site]:
    changed = [("p", f"Nothing is as it was, {number} times.") for number in range(20)]
    with site({"/": page(written(BLOCKS, ROWS)), "/changed": page(written(changed, []))}) as served:
        yield served


class TestInABrowser:
    def test_there_are_enough_of_them(self) -> None:
        assert len(PIECES) >= 45
        assert len({TEXT[a:b] for a, b in SENTENCES}) < len(SENTENCES)

    @pytest.mark.parametrize(("start", "end"), PIECES, ids=str)
    def test_the_page_opens_at_the_excerpt_and_marks_it(
        self, start: int, end: int, browser: Browser, lamp: Site
    ) -> None:
        link = link_to(excerpt_of(start, end, lamp.url + "/"))
        assert link
        browser.open(link)
        assert browser.until("scrollY > 0", 10), unquote(link)
        rects = browser.run(f"({RECTANGLES})({on_page(start)}, {on_page(end)})")
        marked = (browser.picture() == (255, 0, 255)).all(axis=2)
        beside = marked.copy()
        seen = 0
        for rect in rects:
            left, top, right, bottom = (max(0, round(side)) for side in rect)
            inside = marked[top:bottom, left:right]
            if inside.size and top > 0 and bottom < marked.shape[0]:
                assert inside.mean() > 0.4, unquote(link)
                seen += 1
            beside[max(0, top - 2) : bottom + 2, max(0, left - 3) : right + 3] = False
        assert seen, unquote(link)
        assert not beside.any(), unquote(link)

    def test_a_page_that_has_changed_still_opens(self, browser: Browser, lamp: Site) -> None:
        link = link_to(excerpt_of(*SENTENCES[-1], f"{lamp.url}/changed"))
        assert link
        browser.open(link)
        assert browser.run("document.title") == "The lamp"
        assert browser.run("document.body.innerText").startswith("Nothing is as it was")
        assert not browser.until("scrollY > 0", 0.5)
        assert not (browser.picture() == (255, 0, 255)).all(axis=2).any()

    def test_an_address_with_a_place_in_it_opens_at_the_excerpt(
        self, browser: Browser, lamp: Site
    ) -> None:
        link = link_to(excerpt_of(*SENTENCES[-1], f"{lamp.url}/#top"))
        assert link
        browser.open(link)
        assert browser.until("scrollY > 5000", 10)
        assert browser.run("location.hash") == "#top"


class TestExcerpts:
    def test_those_of_a_story_with_an_address_are_told_apart(self, library: Library) -> None:
        text = "He left.\n\nShe asked why he left the ferry at night, and nobody knew.\n\nHe left."
        library.add(read_story(text=text, title="Ferry", url="https://a.example/ferry"))
        found = library.ask("Why did he leave the ferry?", limit=3).excerpts
        assert {unquote(link_to(excerpt) or "") for excerpt in found} <= {
            f"https://a.example/ferry#:~:text={fragment}"
            for fragment in (
                *("He left.", "nobody knew.-,He left."),
                "She asked why he,night, and nobody knew.",
            )
        }
        assert all(excerpt.fragment for excerpt in found)

    def test_those_of_a_story_without_have_none(self, library: Library) -> None:
        library.add(read_story(text="He left.", title="Ferry"))
        assert library.ask("Who left?").excerpts[0].fragment is None


class TestWriting:
    @pytest.mark.parametrize(
        ("text", "fragment"),
        [
            ("One, two & three.", "One%2C%20two%20%26%20three."),
            ("A well-worn hat", "A%20well%2Dworn%20hat"),
            ("a b c d e f g h i", "a%20b%20c%20d,f%20g%20h%20i"),
            ("50% #7 :~: text=a", "50%25%20%237%20%3A~%3A%20text%3Da"),
            ("- Oil\t and  tar -", "Oil%20and%20tar"),
            ("Year | Keeper", "Year,Keeper"),
            ("One line.\nAnother line.", "One%20line.,Another%20line."),
            ("größe", "gr%C3%B6%C3%9Fe"),
        ],
    )
    def test_all_that_has_a_meaning_is_encoded(self, text: str, fragment: str) -> None:
        assert fragment_of(text, 0, len(text)) == fragment

    @pytest.mark.parametrize(
        ("text", "piece", "fragment"),
        [
            ("He left. She left. He left.", (19, 27), "She left.-,He left."),
            ("He left. Then he left again.", (0, 8), "He left."),
            ("Then he left. He left at once.", (14, 21), "he left.-,He left"),
            ("art in a party, art at home", (16, 19), "a party,-,art"),
            ("It rained. It rained and rained.", (11, 20), "It rained.-,It rained"),
        ],
    )
    def test_repeated_words_get_what_is_around_them(
        self, text: str, piece: tuple[int, int], fragment: str
    ) -> None:
        assert unquote(fragment_of(text, *piece) or "") == fragment

    def test_no_address_no_link(self) -> None:
        assert link_to(excerpt_of(0, 10, None)) is None
        assert link_to(excerpt_of(0, 10, "")) is None

    @pytest.mark.parametrize(
        ("url", "before"),
        [
            ("https://a.example/b?c=d", "https://a.example/b?c=d#"),
            ("https://a.example/b#there", "https://a.example/b#there"),
            ("https://a.example/b#:~:text=other", "https://a.example/b#"),
            ("https://a.example/b#there:~:text=other", "https://a.example/b#there"),
        ],
    )
    def test_the_address_stays(self, url: str, before: str) -> None:
        assert (
            link_to(excerpt_of(0, 24, url)) == f"{before}:~:text=The%20lamp%20at%20Skerry%20Point"
        )

    def test_a_page_of_a_pdf_is_opened(self) -> None:
        story = StoryRef("lamp", "The lamp", "https://a.example/lamp.pdf")
        excerpt = Excerpt("Art is long.", 0, 12, 1, None, 1.0, story, "page 12")
        assert link_to(excerpt) == f"{story.url}#page=12:~:text=Art%20is%20long."

    def test_what_can_not_be_looked_for_opens_the_page(self) -> None:
        story = StoryRef("lamp", "The lamp", "https://a.example/")
        assert link_to(Excerpt("***", 0, 3, 1, None, 1.0, story)) == story.url
        assert fragment_of("あ" * 500, 0, 500) is None

    @given(texts, st.data())
    def test_any_piece_has_a_fragment_that_says_what_is_there(
        self, text: str, data: st.DataObject
    ) -> None:
        text = normalise(text)
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, len(text)))
        fragment = fragment_of(text, start, end)
        if fragment is None:
            return
        assert len(fragment) <= MAX_LENGTH
        assert re.fullmatch(r"[\w.~%,-]+", fragment, re.ASCII)
        assert urlsplit(f"https://a.example/#:~:text={fragment}").fragment.endswith(fragment)
        spaced = re.sub(r"\s+", " ", text)
        for part in fragment.split(","):
            assert re.sub(r"\s+", " ", unquote(part.strip("-"))) in spaced
