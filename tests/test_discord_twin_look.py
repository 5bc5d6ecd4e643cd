"""The terminal chat shows messages as a reader sees them, not as they are sent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.discord_twin import Control, Seen, markdown
from tests.discord_twin.chat_look import Look

EMPTY = Seen(
    *(1, 2, "Quoth", "", (), (), (), (), {}, 0, None, (), False, (), None),
)
CARD = replace(
    EMPTY,
    blocks=(
        "**Who keeps the light\\?**",
        ">>> It was **Marta\\_L\\.** who kept it\\, all those years\\.\n\nOlaf rowed\\.",
        "-# [paragraph 1](<https://a.example/#:~:text=It>) · The Keeper",
    ),
    controls=(Control(2, "More", "a"), Control(2, "Page", None, url="https://a.example")),
)


def test_a_card_is_read_not_spelled_out() -> None:
    assert Look().render(CARD, "#general") == [
        "#general Quoth:",
        "    Who keeps the light?",
        "    ▌ It was Marta_L. who kept it, all those years.",
        "    ▌",
        "    ▌ Olaf rowed.",
        "    paragraph 1 · The Keeper",
        "    [1] More  [2] Page <https://a.example>",
    ]


def test_a_narrow_terminal_wraps_inside_the_bar() -> None:
    lines = Look(width=30).render(CARD, "#general")
    assert "    ▌ It was Marta_L. who kept" in lines
    assert "    ▌ it, all those years." in lines
    assert all(len(line) <= 30 for line in lines if "▌" in line)


def test_a_terminal_shows_bold_and_dim() -> None:
    text = "\n".join(Look(width=80, colours=True).render(CARD, "#general"))
    assert "\x1b[1mMarta_L.\x1b[0m" in text
    assert "\x1b[2m▌ \x1b[0mIt was" in text
    assert "\x1b[2m · The Keeper\x1b[0m" in text


def test_short_words_stand_beside_the_name() -> None:
    seen = replace(EMPTY, blocks=("Thank you\\: noted\\.",), flags=64)
    assert Look().render(seen, "#general") == [
        "#general Quoth (only you see this): Thank you: noted."
    ]
    assert Look().render(replace(EMPTY, flags=128), "#a") == ["#a Quoth: is thinking..."]
    assert Look().render(EMPTY, "#a", changed=True) == ["#a Quoth (edited):"]


@pytest.mark.parametrize(
    ("sent", "words", "marks"),
    [
        ("plain _not\\_it_ text", "plain not_it text", {"italic"}),
        ("snake_case_name", "snake_case_name", set()),
        ("**a *b* c**", "a b c", {"bold", "italic"}),
        ("\\*\\*a\\*\\*", "**a**", set()),
        ("__a__ ~~b~~ ||c||", "a b c", {"underlined", "struck", "spoiler"}),
        ("`a*b*` and ``x`y``", "a*b* and x`y", {"code"}),
        ("```py\nx = 1\n```", "x = 1", {"code block"}),
        ("# Title\ntext", "Title\ntext", {"heading"}),
        ("- one\n- two", "• one\n• two", set()),
        ("1. one", "1. one", set()),
        ("> a\nb", "a\nb", {"quote"}),
        (">>> a\nb\n> c", "a\nb\n> c", {"quote"}),
        ("a > b >>> c", "a > b >>> c", set()),
        ("see https://a.example/x.", "see https://a.example/x.", {"link"}),
        ("<https://a.example>", "https://a.example", {"link"}),
        ("[a\\]b](https://a.example/b_(c))", "a]b", {"link"}),
        ("<@1> @here :smile: <t:1:R>", "<@1> @here :smile: <t:1:R>", {"mention", "emoji", "time"}),
        ("\\<\\@1\\> \\:smile\\: https\\:\\/\\/a", "<@1> :smile: https://a", set()),
        ("¯\\\\\\_(ツ)\\_/¯", "¯\\_(ツ)_/¯", set()),
        ("a\\b", "a\\b", set()),
    ],
)
def test_markdown_is_read_as_discord_reads_it(sent: str, words: str, marks: set[str]) -> None:
    pieces = markdown.read(sent)
    assert markdown.shown(sent) == words
    assert {mark for piece in pieces for mark in piece.marks} == marks


def test_a_link_knows_where_it_leads() -> None:
    [piece] = markdown.read("[a](<https://a.example/b_(c)#:~:text=d>)")
    assert (piece.text, piece.target) == ("a", "https://a.example/b_(c)#:~:text=d")
