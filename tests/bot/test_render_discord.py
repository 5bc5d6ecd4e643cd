"""Cards hold every limit of Discord, and a reader sees exactly the story's characters."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from discord.ui import LayoutView
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.asked import Asked, Cited
from bot.buttons import AnswerButton, answer_layout, layout
from bot.render_discord import (
    CONTEXT_LIMIT,
    QUOTE_LIMIT,
    Card,
    answer_card,
    context_card,
    escape,
    line,
    quote,
    shorten,
)
from bot.render_stories import stories_card, story_card
from index import Excerpt, Manifest, Story, StoryRef
from index.formats.normalise import normalise
from index.indexed import Listed
from tests import awkward
from tests.discord_twin import limits, markdown
from tests.discord_twin.state import COMPONENTS_V2

EXAMPLES = settings(max_examples=150)
MANY_EXAMPLES = settings(max_examples=2_000)

ALIVE = (
    *("**bold**", "__u__", "*i*", "_i_", "~~s~~", "||spoiler||", "`code`", "``a`b``", "***"),
    *("```py\nx\n```", "```", "`", "\\", "\\\\", "\\*", "# head", "-# small", "- item", "* item"),
    *("1. one", "> quoted", ">>> all", "\n> ", "\n>>> ", "\n# ", "\n-# ", "\n- ", "\n12. "),
    *("@everyone", "@here", "<@123>", "<@!1>", "<@&1>", "<#1>", "</ask:1>", "<id:customize>"),
    *(
        ":smile:",
        "<:a:1>",
        "<a:b:2>",
        "<t:1>",
        "<t:1:R>",
        "https://a.example/b?c=d#e",
        "<http://a>",
    ),
    *("[label](https://a.example)", "[a]", "(b)", "¯\\_(ツ)_/¯", "a_b_c", "|", "||", "~", "::"),
)

words = st.one_of(
    st.sampled_from(ALIVE),
    st.sampled_from(awkward.FRAGMENTS),
    st.text(awkward.characters, max_size=12),
    st.sampled_from("a the lighthouse Brücke дом 灯台 שלום lamp. burned, “quoted” it’s".split()),
)
texts = st.one_of(
    st.lists(words, max_size=60).map(" ".join),
    st.lists(words, max_size=60).map("".join),
    st.tuples(words, st.integers(1, 3_000)).map(lambda pair: f"{pair[0]} " * pair[1]),
    st.tuples(words, st.integers(1, 10_000)).map(lambda pair: pair[0] * pair[1]),
).map(lambda text: normalise(text)[:10_000].strip())
"""Stories full of what Discord reads as its own, and sentences of 10,000 characters."""


@st.composite
def excerpts(draw: st.DrawFn) -> Excerpt:
    text = draw(texts.filter(bool))
    start = draw(st.integers(0, 1_000_000))
    ends = sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    marked = draw(st.booleans()) and ends[0] < ends[1]
    title = draw(texts.filter(bool))
    url = draw(st.none() | st.sampled_from(["https://a.example/b_(c)", "https://a.example/" * 40]))
    return Excerpt(
        text=text,
        start=start,
        end=start + len(text),
        paragraph=draw(st.integers(1, 9_999)),
        highlight=(start + ends[0], start + ends[1]) if marked else None,
        score=1.0,
        story=StoryRef("a-story", title, url),
        columns=draw(st.none() | texts.filter(bool)),
    )


def check_limits(view: LayoutView) -> None:
    components = view.to_components()  # type: ignore[no-untyped-call]
    limits.check_message({"flags": COMPONENTS_V2, "components": components})


def sent(card: Card, *buttons: AnswerButton) -> None:
    """What a message with this card would be, held against every limit of Discord."""
    view = layout(card, *buttons)
    check_limits(view)
    # Discord may count as JavaScript does.
    assert (
        sum(len(block.encode("utf-16-le", "surrogatepass")) // 2 for block in card.blocks) <= 4_000
    )


def marked(excerpt: Excerpt) -> tuple[int, int]:
    begin, end = excerpt.highlight or (excerpt.start, excerpt.start)
    return begin - excerpt.start, end - excerpt.start


def check_quotation(excerpt: Excerpt, limit: int) -> None:
    mark = marked(excerpt)
    quoted = quote(excerpt.text, mark if mark[0] < mark[1] else None, limit)
    start, end = quoted.shown
    shown = excerpt.text[start:end]
    before, after = "… " if start else "", " …" if end < len(excerpt.text) else ""
    pieces = markdown.read(quoted.markdown)
    # A reader sees a quotation of exactly the excerpt's characters, and nothing in it is alive.
    assert "".join(piece.text for piece in pieces) == f"{before}{shown}{after}"
    assert {mark for piece in pieces for mark in piece.marks} <= {"quote", "bold"}
    assert all("quote" in piece.marks for piece in pieces)
    check_bold(excerpt.text, mark, (start, end), pieces, len(before))
    assert start == 0 or between_words(excerpt.text, start)
    assert end == len(excerpt.text) or between_words(excerpt.text, end)
    assert len(quoted.markdown) <= limit
    assert end > start
    if mark[0] < mark[1]:  # the answer is never what is cut away
        assert start <= mark[0] < end


def check_bold(
    text: str, mark: tuple[int, int], window: tuple[int, int], pieces: list[markdown.Piece], at: int
) -> None:
    """The marked characters are bold and no others; blanks look the same either way."""
    start, end = window
    bold = [("bold" in piece.marks) for piece in pieces for _ in piece.text][at:]
    wrong = [
        char
        for place, char, is_bold in zip(range(start, end), text[start:end], bold, strict=False)
        if is_bold != (mark[0] <= place < mark[1]) and not char.isspace()
    ]
    assert wrong == []


def between_words(text: str, place: int, least: int = 100) -> bool:
    """Whether a cut is beside a space, or within a run that is too long to be a word."""
    if text[place].isspace() or text[place - 1].isspace():
        return True
    run = re.split(r"\s", text[:place])[-1] + re.split(r"\s", text[place:])[0]
    return len(run) >= least


@MANY_EXAMPLES
@given(excerpts(), st.sampled_from([QUOTE_LIMIT, CONTEXT_LIMIT, 300]))
def test_a_quotation_shows_the_storys_characters(excerpt: Excerpt, limit: int) -> None:
    check_quotation(excerpt, limit)


@EXAMPLES
@given(excerpts(), texts, st.booleans(), st.booleans(), st.sampled_from(["en", "de", "es"]))
def test_every_answer_is_within_the_limits(
    excerpt: Excerpt, question: str, found: bool, closest: bool, locale: str
) -> None:
    places = (Cited("a", "", 0, 1, 1, None),) * 3
    asked = Asked(question, None, None, found, 0.7, places, 1, False, True, locale, 1, 1)
    page = len(question) % 3
    shown = excerpt if found or closest else None
    sure = 0.7 if found else None
    card = answer_card(shown, locale, confidence=sure, page=page, pages=3, asked=question)
    view = answer_layout(10**18 - 1, asked, excerpt, page=page, closest=closest, threads=True)
    sent(card)
    check_limits(view)
    for block in card.blocks:
        alive = {mark for piece in markdown.read(block) for mark in piece.marks}
        assert alive <= {"quote", "bold", "small", "link"}
    check_citation(card, excerpt)


def check_citation(card: Card, excerpt: Excerpt) -> None:
    """Where an excerpt is shown its story is named, and the link is the story's own."""
    if not card.blocks[-1].startswith("-# "):
        assert not any(block.startswith(">>> ") for block in card.blocks)
        return
    pieces = markdown.read(card.blocks[-1])
    assert shorten(excerpt.story.title, 100) in "".join(piece.text for piece in pieces)
    targets = {piece.target for piece in pieces} - {None}
    # One of nothing that can be looked for, such as "***", links to the page as it is.
    page = excerpt.story.url
    assert all(each == page or f"{each}".startswith(f"{page}#:~:text=") for each in targets)


@EXAMPLES
@given(excerpts(), st.sampled_from(["en", "de", "es"]))
def test_every_context_is_within_the_limits(excerpt: Excerpt, locale: str) -> None:
    card = context_card(excerpt, locale)
    sent(card)
    check_quotation(excerpt, CONTEXT_LIMIT)
    check_citation(card, excerpt)


ADDED = datetime(2024, 4, 1, tzinfo=UTC).isoformat()


def manifest(title: str, url: str | None) -> Manifest:
    story = Story("story", title, "Words. " * 9_999, url)
    return Manifest(story, ADDED, 1, {}, {}, {})


def listed(title: str, number: int) -> Listed:
    id = f"{'a' * 70}-{number}"
    return Listed(id, title, None, 10**9, ADDED, owner=None if number % 2 else "1")


@EXAMPLES
@given(texts.filter(bool), st.integers(1, 20), st.none() | st.just("https://a.example/_*~" * 20))
@example("*" * 100, 40, None)
def test_lists_and_descriptions_are_within_the_limits(
    title: str, count: int, url: str | None
) -> None:
    stories = [listed(title, n) for n in range(count)]
    sent(stories_card(stories, stories[0].id, "de"))
    card = story_card(manifest(title, url), "es")
    sent(card)
    alive = {mark for piece in markdown.read(card.blocks[0]) for mark in piece.marks}
    assert alive <= {"bold", "code", "time"}


@settings(max_examples=200)
@given(texts, st.integers(20, 300))
def test_a_line_is_cut_between_words(text: str, limit: int) -> None:
    whole = " ".join(re.sub("[\u202a-\u202e\u2066-\u2069]", "", text).split())
    short = shorten(text, limit)
    assert markdown.shown(line(text, limit)) == short
    assert len(escape(short)) <= limit
    if short != whole:
        assert short.endswith(" …")
        assert whole.startswith(short[:-2])
        assert between_words(whole, len(short) - 2, min(100, (limit - 2) // 2))


class TestExactly:
    def test_an_answer(self) -> None:
        text = "The keeper was Marta.\nShe came in 1911."
        mark = (11, 20)
        assert quote(text, mark).markdown == (
            ">>> The keeper **was Marta**\\.\nShe came in 1911\\."
        )

    def test_an_answer_over_two_lines_is_bold_a_line_at_a_time(self) -> None:
        assert quote("one two\n\nthree four", (4, 14)).markdown == (
            ">>> one **two**\n\n**three** four"
        )

    def test_what_is_far_in_is_shown_from_its_own_word_on(self) -> None:
        text = "before " * 500 + "marvellous end"
        quoted = quote(text, (text.index("vellous"), len(text)), 100)
        assert quoted.markdown == ">>> … mar**vellous end**"

    def test_a_mark_that_begins_in_the_window_and_ends_beyond_it_is_moved_into_it(self) -> None:
        text = "word " * 20 + "this is the answer to it all."
        begin = text.index("this")
        quoted = quote(text, (begin, len(text)), 130)
        assert quoted.markdown == ">>> … **this is the answer to it all\\.**"

    @pytest.mark.parametrize(
        "text", ["x" * 10_000, "e\u0301" * 5_000, "👩\u200d👩\u200d👧" * 2_000]
    )
    def test_a_sentence_of_one_word_is_cut_between_characters(self, text: str) -> None:
        start, end = quote(text, None).shown
        assert start == 0
        assert 900 < end < QUOTE_LIMIT
        assert text[end] not in "\u0301\u200d"
        assert text[end - 1] != "\u200d"

    def test_a_long_address_is_left_out_rather_than_cut(self) -> None:
        story = StoryRef("a", "A", "https://a.example/" + "b" * 600)
        excerpt = Excerpt("Text.", 0, 5, 1, None, 1.0, story)
        assert answer_card(excerpt, "en", confidence=0.9).blocks[-1] == (
            "-# paragraph 1 · A · very likely"
        )

    @pytest.mark.parametrize(
        ("section", "locale", "place"),
        [
            ("page 7", "en", "paragraph 1, page 7"),
            ("page 7", "de", "Absatz 1, Seite 7"),
            ("II. *The* Storm", "en", r"paragraph 1, II\. \*The\* Storm"),
        ],
    )
    def test_the_page_or_the_chapter_is_cited(self, section: str, locale: str, place: str) -> None:
        story = StoryRef("a", "A", "https://a.example/b.pdf")
        excerpt = Excerpt("Text.", 0, 5, 1, None, 1.0, story, section=section)
        citation = answer_card(excerpt, locale, confidence=0.9).blocks[-1]
        assert citation.startswith(f"-# [{place}](<https://a.example/b.pdf#")

    def test_a_row_stands_below_the_names_of_its_columns(self) -> None:
        row, names = "Espresso | €2.20", "Item | Small"
        excerpt = Excerpt(row, 0, len(row), 1, None, 1.0, StoryRef("a", "A"), columns=names)
        blocks = answer_card(excerpt, "en", confidence=0.9).blocks
        assert blocks[:2] == (r"-# Item \| Small", r">>> Espresso \| €2\.20")
        assert context_card(excerpt, "en").blocks[0] == r"-# Item \| Small"

    def test_without_any_passage_nothing_is_offered(self) -> None:
        card = answer_card(None, "en", confidence=None)
        assert card == Card(("The story does not say.",), found=False)
