"""Reading: a file in any encoding and either format becomes a story, or one clear error."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given

from index import read_story
from index.errors import (
    EmptyStory,
    NotText,
    PageWithoutStory,
    StoryFileMissing,
    StoryFileUnreadable,
    StoryTooLarge,
    UnreadableStory,
    UnreadFormat,
)
from index.formats.normalise import normalise
from tests.awkward import texts

WESTERN = (
    "The café’s owner – a naïve “purist” – paid €500 for a portrait in oil by Müller and hung it "
    "over the bar, where nobody looked at it. “Très cher,” he said whenever he was asked about it, "
    "and polished another glass. When the roof leaked that winter, it was the first thing "
    "that he carried out into the street – and the only thing that he went back for."
)
POLISH = "Król odjechał w stronę zamku, a rycerz został i patrzył na żółte łąki nad rzeką. " * 6
LATIN = "Die Königin saß über dem Fluß und hörte die Möwen. Später grüßte sie die Bäcker. " * 5
JAPANESE = "港町の朝は静かだった。漁師たちは船を出し、子どもたちは学校へ急いだ。" * 8
CHINESE = "清晨的港口非常安静。渔民们划船出海，孩子们赶往学校，老人坐在桥边喝茶。" * 8
RUSSIAN = "Утром в порту было тихо. Рыбаки вышли в море, а дети побежали в школу. " * 8


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


class TestEncodings:
    @pytest.mark.parametrize(
        ("encoding", "text"),
        [
            ("utf-8", WESTERN),
            ("utf-8-sig", WESTERN),
            ("utf-16", WESTERN),
            ("utf-16-be", "\ufeff" + WESTERN),
            ("utf-16-le", "\ufeff" + WESTERN),
            ("utf-32", WESTERN),
            ("cp1252", WESTERN),
            ("cp1250", POLISH),
            ("latin-1", LATIN),
            ("shift_jis", JAPANESE),
            ("gb18030", CHINESE),
            ("koi8-r", RUSSIAN),
        ],
    )
    def test_a_text_is_read_in_its_encoding(self, tmp_path: Path, encoding: str, text: str) -> None:
        story = read_story(write(tmp_path, "a.txt", text.encode(encoding)))
        assert story.text == text.removeprefix("\ufeff").strip()

    def test_one_bad_byte_does_not_lose_a_long_text(self, tmp_path: Path) -> None:
        data = ("The ferry left at nine. " * 200).encode() + b"\xff" + b" It came back."
        story = read_story(write(tmp_path, "a.txt", data))
        assert story.text.startswith("The ferry left at nine.")
        assert story.text.endswith("It came back.")

    @given(texts)
    def test_any_text_is_a_story_or_empty(self, text: str) -> None:
        try:
            story = read_story(text=text)
        except EmptyStory:
            assert not any(char.isalnum() for char in normalise(text))
        else:
            assert normalise(story.text) == story.text
            assert story.id
            assert story.title == " ".join(normalise(story.title).split()) != ""


class TestLines:
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_all_line_ends_are_one(self, tmp_path: Path, end: str) -> None:
        lines = ["The news", "", "It rained.", "It stopped."]
        assert read_story(write(tmp_path, "a.txt", end.join(lines))).text == "\n".join(lines)

    def test_hard_wrapped_paragraphs_are_joined(self, tmp_path: Path) -> None:
        text = (
            "When the last of the boats had come in and the lamps were lit along the\n"
            "quay, the harbour master walked out to the end of the mole and counted\n"
            "them. There were nine, as there had been in the morning, and that was-\n"
            "n't what he had feared.\n\n"
            "He turned up his collar, wrote the number nine in the book that he kept\n"
            "in his coat, and went home to a supper that had long since gone cold.\n"
        )
        paragraphs = read_story(write(tmp_path, "a.txt", text)).text.split("\n\n")
        assert [paragraph.count("\n") for paragraph in paragraphs] == [0, 0]
        assert "along the quay, the harbour" in paragraphs[0]
        assert "that was-n't what" in paragraphs[0]

    @pytest.mark.parametrize(
        "text",
        [
            "The gulls go out,\nthe gulls come in,\nnobody asks them\nwhere they have been.",
            "Bring:\n- a rope of forty metres, and another\n- bread\n- two lamps\n- matches",
            "The minister left.\nHis deputy, who had waited for this, stayed behind.\nSo did I.",
        ],
    )
    def test_verse_lists_and_short_paragraphs_keep_their_lines(self, text: str) -> None:
        assert read_story(text=text).text == text

    @pytest.mark.parametrize(
        "text",
        [
            "name,role,joined,birthday\nOrla,Admin,2021-03-04,UTC+0,14 May\n"
            "Benji,Moderator,2022-07-19,UTC-5,2 Jan\nSunniva,Moderator,2023-01-30,UTC+1,8 Aug\n"
            "Kwame,Event lead,2022-11-11,UTC+0,9 Oct",
            "[2026-09-14 19:02] kestrel: hey all, raid tonight?\n"
            "[2026-09-14 19:03] moss_cat: yes at nine, I think so\n"
            "[2026-09-14 19:05] kestrel: can you bring the potions",
        ],
    )
    def test_rows_and_entries_keep_their_lines(self, text: str) -> None:
        assert read_story(text=text).text == text

    @pytest.mark.parametrize(
        "lines",
        [
            [
                "HE HAD COUNTED THE BOATS AS THEY CAME IN, AND THERE",
                "WERE NINE OF THEM, AS EVER BEFORE",
            ],
            [
                "הם ספרו את הסירות כשנכנסו אל הנמל, והיו תשע מהן כמו",
                "1948 בבוקר לפני",
            ],
        ],
    )
    def test_scripts_and_texts_of_one_case_are_joined_too(self, lines: list[str]) -> None:
        text = "\n".join([lines[0]] * 6 + lines[1:])
        assert "\n" not in read_story(text=text).text


class TestMarkdown:
    def test_a_number_stays_in_its_item(self) -> None:
        text = "Intro.\n\n1. ```code```\n2.\n\nAfter it.\n\n3.\n\nAt the end.\n"
        assert "2. After" not in read_story(data=text.encode(), name="x.md").text
        assert "3. At" not in read_story(data=text.encode(), name="x.md").text

    def test_numbered_items_keep_their_numbers(self, tmp_path: Path) -> None:
        text = "# Rules\n\n1. Be kind.\n2. No *spam*.\n   - not even a bit\n\n3) Rest.\n"
        assert read_story(write(tmp_path, "rules.md", text)).text == (
            "Rules\n\n1. Be kind.\n\n2. No spam.\n\nnot even a bit\n\n3) Rest."
        )

    def test_marks_go_and_words_stay(self, tmp_path: Path) -> None:
        source = (
            "# The *long* road\n\nThe **ferry** of [Aros](https://a.example) is `late`,\n"
            "again.\\\nNobody ~~cares~~ &amp; nobody asks. ![a gull](gull.png)\n\n"
            "> A quotation.\n\n- one\n- two\n\n1. three\n\n"
            "| port | boats |\n| --- | --- |\n| Aros | 9 |\n\n"
            "```\ncount(boats)\n```\n\n***\n\nLast line.\n"
        )
        story = read_story(write(tmp_path, "road.md", source))
        assert story.title == "The long road"
        assert [line for line in story.text.split("\n") if line] == [
            "The long road",
            "The ferry of Aros is late, again.",
            "Nobody ~~cares~~ & nobody asks. a gull",
            "A quotation.",
            "one",
            "two",
            "1. three",
            "port | boats",
            "Aros | 9",
            "count(boats)",
            "Last line.",
        ]

    def test_front_matter_names_title_and_address(self, tmp_path: Path) -> None:
        source = "---\ntitle: 'The road'\nurl: https://a.example/road\n---\n# Other\n\nIt ended.\n"
        story = read_story(write(tmp_path, "a.MARKDOWN", source))
        assert (story.title, story.url) == ("The road", "https://a.example/road")
        assert story.text == "Other\n\nIt ended."

    def test_author_and_date_are_the_front_matters(self, tmp_path: Path) -> None:
        source = "---\nauthor: Ada Holm\ndate: 2024-05-17\n---\nIt rained.\n"
        story = read_story(write(tmp_path, "a.md", source))
        assert (story.author, story.published) == ("Ada Holm", "2024-05-17")

    @pytest.mark.parametrize("url", ["file:///etc/passwd", "javascript:alert(1)", "a b", "/road"])
    def test_an_address_that_is_none_of_the_web_is_not_cited(
        self, tmp_path: Path, url: str
    ) -> None:
        assert read_story(write(tmp_path, "a.md", f"---\nurl: {url}\n---\nIt ended.")).url is None

    def test_headings_are_sections_but_for_the_title(self, tmp_path: Path) -> None:
        source = "# The road\n\nIt began.\n\n## *North*\n\n    code\n\nIt ended.\n"
        story = read_story(write(tmp_path, "a.md", source))
        assert story.text == "The road\n\nIt began.\n\nNorth\n\ncode\n\nIt ended."
        assert [(s.name, story.text[s.start :][:5]) for s in story.sections] == [("North", "North")]

    def test_an_empty_field_does_not_take_the_next_line(self, tmp_path: Path) -> None:
        story = read_story(write(tmp_path, "a.md", "---\ntitle:\nauthor: me\n---\n# Real\n\nText."))
        assert (story.title, story.url) == ("Real", None)

    def test_a_rule_at_the_top_is_no_front_matter(self, tmp_path: Path) -> None:
        assert read_story(write(tmp_path, "a.md", "---\n\nIt began.")).text == "It began."

    def test_the_highest_heading_is_the_title(self, tmp_path: Path) -> None:
        story = read_story(write(tmp_path, "a.md", "### Kicker\n\n## Part\n\n# Whole\n\nText."))
        assert story.title == "Whole"


class TestTitlesAndIds:
    @pytest.mark.parametrize(
        ("name", "text", "title"),
        [
            ("a.txt", "A short first line\n\nThen the story.", "A short first line"),
            ("the-lost_boat.txt", "It was lost. That is a sentence.", "The lost boat"),
            ("the-lost_boat.txt", "A line with its full stop.\n\nMore.", "The lost boat"),
            ("the-lost_boat.txt", f"{'Long ' * 40}\n\nMore.", "The lost boat"),
            ("---.txt", "Only this line", "Only this line"),
        ],
    )
    def test_the_title_is_the_first_line_or_the_name(
        self, tmp_path: Path, name: str, text: str, title: str
    ) -> None:
        assert read_story(write(tmp_path, name, text)).title == title

    def test_what_is_given_wins(self, tmp_path: Path) -> None:
        path = write(tmp_path, "a.md", "---\nurl: https://no.example\n---\n# No\n\nText.")
        story = read_story(path, title=" Given \n title ", url="https://yes.example", id="mine")
        assert (story.id, story.title, story.url) == ("mine", "Given title", "https://yes.example")

    @pytest.mark.parametrize("title", [" ", "\u200b", "…", "\u2800 *"])
    def test_a_title_that_shows_nothing_is_none(self, title: str) -> None:
        assert read_story(text="It rained.\nIt stopped.", title=title).title == "It rained."

    def test_a_title_does_not_turn_what_stands_behind_it(self, tmp_path: Path) -> None:
        assert read_story(text="It rained.", title="\u202eniar\u2066 it").title == "niar it"
        path = write(tmp_path, "a.md", "# Rain\n\n## \u202etrap\n\nIt \u202erained.")
        story = read_story(path)
        assert [section.name for section in story.sections] == ["trap"]
        assert story.text.endswith("It \u202erained.")  # the story's own words stay

    def test_a_title_without_end_is_cut(self) -> None:
        page = f"<html><title>{'Long ' * 9_000}</title><p>{'It rained on the old quay. ' * 9}</p>"
        title = read_story(data=page.encode(), name="a.html").title
        assert title.startswith("Long Long ")
        assert title.endswith("Long …")
        assert len(title) <= 300
        assert len(read_story(text="It rained.", title="x" * 9_000).title) <= 300

    @pytest.mark.parametrize(
        ("name", "id"),
        [("Café Été.txt", "cafe-ete"), ("x" * 100 + ".txt", "x" * 80), ("A__b..c.md", "a-b-c")],
    )
    def test_the_id_is_made_from_the_file_name(self, tmp_path: Path, name: str, id: str) -> None:
        assert read_story(write(tmp_path, name, "Some text.")).id == id

    def test_a_name_without_latin_letters_has_an_id_made_from_the_text(
        self, tmp_path: Path
    ) -> None:
        first = read_story(write(tmp_path, "港.txt", "Some text."))
        assert first.id.startswith("story-")
        assert first.id == read_story(write(tmp_path, "船.txt", "Some text.")).id
        assert first.id != read_story(write(tmp_path, "海.txt", "Other text.")).id

    def test_a_file_name_that_is_not_unicode_makes_a_title_that_is(self, tmp_path: Path) -> None:
        path = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9 noir.txt")
        title = read_story(write(tmp_path, path, "It was dark. Very dark.")).title
        assert title.encode().decode() == title == "Caf\ufffd noir"

    def test_text_in_hand_is_named_by_its_title_or_opening_words(self) -> None:
        assert read_story(text="It rained.", title="The rain").id == "the-rain"
        long = read_story(text="It rained on the long grey quay " * 10)
        assert long.title == "It rained on the long grey quay It rained on the long grey …"


class TestBadInput:
    def test_a_missing_file_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(StoryFileMissing, match="gone\\.txt"):
            read_story(tmp_path / "gone.txt")

    @pytest.mark.parametrize("content", [b"", b" \n\t\r\n ", b"\xef\xbb\xbf", b"--- ... !"])
    def test_an_empty_file_is_refused(self, tmp_path: Path, content: bytes) -> None:
        with pytest.raises(EmptyStory, match="empty\\.txt"):
            read_story(write(tmp_path, "empty.txt", content))

    @pytest.mark.parametrize(
        ("content", "error"),
        [
            (b"%PDF-1.7\n1 0 obj\nendobj\n", UnreadableStory),
            (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", UnreadFormat),
            (b"PK\x03\x04 [Content_Types].xml", UnreadableStory),
            (b"{\\rtf1 It rained.}", UnreadFormat),
            (bytes(range(256)) * 40, NotText),
            (b"\x7fELF\x02\x01\x01" + b"\x00" * 200, UnreadFormat),
            (b"It rained.\x00\x00\x00\x00" * 20, NotText),
            (b"<!DOCTYPE html><html><body>It rained.</body></html>", PageWithoutStory),
            (b"\n <HTML lang=en><body>It rained.</body></HTML>", PageWithoutStory),
        ],
    )
    def test_what_holds_no_story_is_refused(
        self, tmp_path: Path, content: bytes, error: type[UnreadableStory]
    ) -> None:
        with pytest.raises(error, match=r"^story\.txt "):
            read_story(write(tmp_path, "story.txt", content))

    def test_a_folder_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(StoryFileUnreadable, match="folder"):
            read_story(tmp_path)

    @pytest.mark.parametrize("name", ["x" * 5_000, "file.txt/below.txt"])
    def test_a_path_that_cannot_be_is_refused(self, tmp_path: Path, name: str) -> None:
        write(tmp_path, "file.txt", "Some text.")
        with pytest.raises((StoryFileUnreadable, StoryFileMissing)):
            read_story(tmp_path / name)

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs links as on Unix")
    def test_a_link_to_itself_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
        with pytest.raises(UnreadableStory):
            read_story(tmp_path / "loop.txt")

    def test_the_limit_counts_bytes_of_the_file_and_of_its_text(self, tmp_path: Path) -> None:
        exactly = write(tmp_path, "exactly.txt", "a" * 1_000)
        assert len(read_story(exactly, max_bytes=1_000).text) == 1_000
        with pytest.raises(StoryTooLarge, match=r"0\.001 MB"):
            read_story(write(tmp_path, "over.txt", "a" * 1_001), max_bytes=1_000)
        with pytest.raises(StoryTooLarge):
            read_story(text="é" * 501, max_bytes=1_000)
        with pytest.raises(StoryTooLarge):  # 804 bytes of UTF-16, 1,200 of UTF-8
            read_story(write(tmp_path, "wide.txt", ("語" * 400).encode("utf-16")), max_bytes=1_000)

    def test_one_source_is_needed(self, tmp_path: Path) -> None:
        with pytest.raises(TypeError, match="either"):
            read_story()
        with pytest.raises(TypeError, match="either"):
            read_story(tmp_path / "a.txt", text="Some text.")


def test_prose_between_two_rules_is_no_front_matter(tmp_path: Path) -> None:
    file = tmp_path / "ferry.md"
    file.write_text("---\nThe ferry left at nine.\n---\n\nIt was full.\n")
    assert read_story(file).text == "The ferry left at nine.\n\nIt was full."


def test_the_words_of_html_in_markdown_stay(tmp_path: Path) -> None:
    file = tmp_path / "ferry.md"
    file.write_text("<div>\nThe <b>ferry</b> left.\n</div>\n<!-- not this -->\n\nIt was full.\n")
    assert read_story(file).text == "The ferry left.\n\nIt was full."
