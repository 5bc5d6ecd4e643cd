"""Excerpts: verbatim, apart from one another, and each answer once while there are others."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index import read_story
from index.context import asks
from index.errors import EmptyStory
from index.excerpts import excerpts_of
from index.reading.reader import Reading
from index.split import split_paragraphs
from tests.awkward import texts
from tests.index.ranked import build, candidate, reading

TEXT = (
    "The capital is Paris. It rained for a week.\n\nNobody lives in Paris, said Olaf.\n\n"
    "Rome is older.\n\nThey met in “Paris”."
)
PARIS, RAIN, NOBODY, ROME, MET = range(5)
MARKS = {PARIS: "Paris", RAIN: "a week", NOBODY: "Paris", ROME: "Rome", MET: "“Paris”"}


def readings(*rows: int) -> list[Reading]:
    """Readings of these sentences, best first."""
    of = candidate(build("story", TEXT))
    return [reading(of, row, MARKS[row], score=-float(number)) for number, row in enumerate(rows)]


def texts_of(rows: list[Reading], limit: int) -> list[str]:
    return [excerpt.text for excerpt in excerpts_of(rows, limit)]


class TestOnce:
    def test_an_answer_of_several_places_is_shown_once_while_there_are_others(self) -> None:
        assert texts_of(readings(PARIS, NOBODY, MET, ROME), 2) == [
            "The capital is Paris.",
            "Rome is older.",
        ]

    def test_it_is_shown_again_when_nothing_else_is_left(self) -> None:
        assert texts_of(readings(PARIS, NOBODY, ROME, MET), 3) == [
            "The capital is Paris.",
            "Rome is older.",
            "Nobody lives in Paris, said Olaf.",
        ]

    def test_the_best_place_of_an_answer_is_the_one_that_is_shown(self) -> None:
        assert texts_of(readings(NOBODY, PARIS), 1) == ["Nobody lives in Paris, said Olaf."]

    def test_marks_and_capitals_make_no_other_answer(self) -> None:
        assert texts_of(readings(MET, PARIS, ROME), 2)[1] == "Rome is older."


class TestExcerpts:
    def test_a_sentence_is_shown_once(self) -> None:
        assert texts_of(readings(ROME, ROME, RAIN), 3) == [
            "Rome is older.",
            "The capital is Paris. It rained for a week.",
        ]

    def test_what_an_excerpt_shows_beside_its_answer_is_not_shown_again(self) -> None:
        assert texts_of(readings(RAIN, PARIS), 3) == ["The capital is Paris. It rained for a week."]

    @pytest.mark.parametrize("limit", [1, 2, 3, 9])
    def test_there_are_as_many_as_asked_for_or_as_there_are(self, limit: int) -> None:
        assert len(excerpts_of(readings(PARIS, NOBODY, ROME), limit)) == min(limit, 3)

    def test_no_reading_is_no_excerpt(self) -> None:
        assert excerpts_of([], 3) == ()

    def test_an_excerpt_is_cited(self) -> None:
        rows = readings(MET)
        (excerpt,) = excerpts_of(rows, 1)
        assert TEXT[slice(*excerpt.highlight or (0, 0))] == "“Paris”"
        assert excerpt.paragraph == 4
        assert excerpt.score == rows[0].score
        assert excerpt.story == rows[0].candidate.story.story.ref

    def test_a_question_above_the_answer_is_where_it_begins(self) -> None:
        text = "It rained.\n\nIs it free?\n\nNo."
        (excerpt,) = excerpts_of([reading(candidate(build("story", text)), 2)], 1)
        assert excerpt.text == "Is it free?\n\nNo."
        assert excerpt.paragraph == 2
        assert excerpt.highlight == (len(text) - 3, len(text))

    def test_excerpts_of_several_stories_are_apart_though_their_places_are_not(self) -> None:
        stories = [build(id, "Rain fell on Aros.\n\nSnow fell on Bergen.") for id in "ab"]
        found = excerpts_of([reading(candidate(s), row) for row in (0, 1) for s in stories], 4)
        assert sorted((e.story.id, e.start) for e in found) == [
            *(("a", 0), ("a", 20)),
            *(("b", 0), ("b", 20)),
        ]


@example("Is it?\n\nWord", [(1, 0.0)], 1)
@given(
    st.lists(texts, min_size=1, max_size=3).map("\n\n".join),
    st.lists(st.tuples(st.integers(0, 99), st.floats(-9, 9)), min_size=1, max_size=9),
    st.integers(1, 5),
)
def test_excerpts_never_overlap_and_are_always_verbatim(
    text: str, picked: list[tuple[int, float]], limit: int
) -> None:
    try:
        story = build("story", read_story(text=text, title="Any").text)
    except EmptyStory:
        return
    of = candidate(story)
    rows = [reading(of, row % len(story.sentences), score=score) for row, score in picked]
    found = excerpts_of(rows, limit)
    assert 1 <= len(found) <= limit
    shown = [each for each in rows if found[0].start <= each.highlight[0] < found[0].end]
    answers = [each for each in shown if not asks(story, each.sentence)]
    asked = asks(story, rows[0].sentence)  # then what answers is marked, if it is shown
    assert found[0].highlight == (answers if asked and answers else rows)[0].highlight
    paragraphs = split_paragraphs(story.story.text)
    for excerpt in found:
        assert story.story.text[excerpt.start : excerpt.end] == excerpt.text
        assert excerpt.highlight is not None
        assert excerpt.start <= excerpt.highlight[0] < excerpt.highlight[1] <= excerpt.end
        (start, end), *below = paragraphs[excerpt.paragraph - 1 : excerpt.paragraph + 1]
        assert start <= excerpt.start < end
        assert excerpt.end <= (below[0][1] if excerpt.end > end else end)
    for a, b in combinations(found, 2):
        assert a.end <= b.start or b.end <= a.start


def test_of_a_question_and_its_answer_the_answer_is_marked() -> None:
    story = build("faq", "May dogs come in?\n\nYes, on a lead.\n\nIs it free?\n\nNo.")
    of = candidate(story)
    asked, answer = reading(of, 0, "dogs", score=2.0), reading(of, 1, "on a lead", score=1.0)
    [excerpt] = excerpts_of([asked, answer], 1)
    assert excerpt.text == "May dogs come in?\n\nYes, on a lead."
    assert excerpt.highlight == answer.highlight
    [alone] = excerpts_of([asked], 1)
    assert alone.highlight == asked.highlight
