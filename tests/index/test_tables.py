"""Rows of tables: the names of their columns, and the cell that a question asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import read_story
from index.excerpts import excerpts_of
from index.reading.cells import cell_asked_for
from index.tables import cells_at, columns_of
from tests.awkward import texts
from tests.index.ranked import build, candidate, reading

MENU = (
    "Menu\n\nOpen all day.\n\nItem | Small | Large\n\nFlat white | €3.40 | €4.20\n\n"
    "Espresso | €2.20 | €3.10\n\nWe close at six."
)


def asked(question: str, mark: str, text: str = MENU) -> str:
    start = text.index(mark)
    return text[slice(*cell_asked_for(question, text, (start, start + len(mark))))]


class TestColumns:
    @pytest.mark.parametrize("place", ["Flat", "€4.20", "Espresso", "€3.10"])
    def test_a_row_is_below_its_columns_names(self, place: str) -> None:
        assert columns_of(MENU, MENU.index(place)) == "Item | Small | Large"

    @pytest.mark.parametrize("place", ["Menu", "Open", "Item", "Large", "We close"])
    def test_nothing_else_has_columns(self, place: str) -> None:
        assert columns_of(MENU, MENU.index(place)) is None

    def test_an_empty_cell_keeps_its_place(self) -> None:
        text = "| Monday | Tuesday\nMorning | Yoga | 9:00\nNoon | | Lunch\nNight | Judo | Chess"
        for place in ("Morning", "Noon", "Night"):
            assert columns_of(text, text.index(place)) == "| Monday | Tuesday"
        cells = [text[a:b] for a, b in cells_at(text, text.index("Noon"))]
        assert cells == ["Noon", "", "Lunch"]

    @pytest.mark.parametrize(
        "text",
        [
            "08:15 | Holm | 3 crowns\n11:40 | Vik | 4 crowns",
            "Hamburg | Berlin | platform nine\nMunich | Ulm | platform two\nBonn | Kiel | three",
            "Owner | Anna Smith\nKeeper | Bob Jones\nBuilt | 1920",
            "Day | Pool\nMonday | 7-21\nName | Role | Since\nInes | guard | 2019",
            "Name | Role | Since | Left\nTom | cook | 2018\nInes | guard | 2019",
        ],
    )
    def test_a_table_without_names_or_of_two_columns_or_ragged_has_none(self, text: str) -> None:
        assert columns_of(text, len(text) - 1) is None
        assert columns_of(text, text.index("\n") + 1) is None

    @given(texts, st.integers(0, 50))
    def test_any_place_of_any_text_may_be_asked(self, text: str, place: int) -> None:
        names = columns_of(text, min(place, len(text)))
        assert names is None or names in text


class TestCells:
    def test_the_column_that_is_named_is_meant(self) -> None:
        assert asked("how much is a large flat white", "€3.40") == "€4.20"
        assert asked("Espresso, small?", "€3.10") == "€2.20"
        assert asked("how much is a large flat white", "€4.20") == "€4.20"

    @pytest.mark.parametrize(
        "question",
        ["how much is a flat white", "small or large flat white?", "what is on the menu"],
    )
    def test_where_none_or_several_are_named_the_mark_stays(self, question: str) -> None:
        assert asked(question, "€3.40") == "€3.40"

    def test_what_the_row_is_about_stays(self) -> None:
        text = "Ticket | Price | From\nFamily | £14 | May\nAdult | £6 | June"
        assert asked("What does a family ticket cost?", "£14", text) == "£14"
        assert asked("which has a large one for 4.20", "Flat white") == "Flat white"

    def test_a_cell_of_another_kind_is_not_meant(self) -> None:
        text = "Cabin | Led by | Beds\nOtter | Hanne | 8\nBadger | Luis | 6"
        assert asked("Who looks after the one with 6 beds?", "Luis", text) == "Luis"
        assert asked("How many beds are in Badger?", "Luis", text) == "6"

    def test_an_empty_cell_is_not_meant(self) -> None:
        text = "Tool | Maker | Colour | Bought\nHammer | Stihl | red | 2019\nSaw |  | green | 2020"
        assert asked("Which maker has the saw?", "green", text) == "green"

    def test_prose_stays(self) -> None:
        assert asked("when do you close, small or large", "six") == "six"


def test_the_excerpt_of_a_row_knows_its_columns() -> None:
    story = build("menu", read_story(text=MENU).text)
    rows = range(len(story.sentences))
    [first] = excerpts_of([reading(candidate(story), rows[-2])], 1)
    assert (first.text, first.columns) == ("Espresso | €2.20 | €3.10", "Item | Small | Large")
    [prose] = excerpts_of([reading(candidate(story), rows[-1])], 1)
    assert prose.columns is None
