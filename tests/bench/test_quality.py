from __future__ import annotations

import pytest

from bench.quality import counts, report
from tests.bench.making import asked, excerpt, question

FIRST, SECOND, THIRD = "Odo rows it.", "Marta bakes bread in the old mill.", "The bell hangs"
HALF_IN = "rows it.\n\nMarta"
NEAR = question(answerable=False)


def values(*of: object) -> dict[str, float]:
    return {name: figure.value for name, figure in report(of).items()}  # type: ignore[arg-type]


def test_an_answer_counts_where_it_stands() -> None:
    first, second, third = excerpt(FIRST), excerpt(SECOND), excerpt(THIRD)
    reached = values(
        asked(question("Odo"), first, second),
        asked(question("Odo"), second, third, first),
        asked(question("Odo", "bread"), third, second, first),
        asked(question("Pell"), third, second, first),
    )
    assert reached["answer@1"] == 1 / 4
    assert reached["answer@3"] == 3 / 4
    assert reached["MRR@3"] == pytest.approx((1 + 1 / 3 + 1 / 2 + 0) / 4)
    assert reached["paragraph@1"] == 1 / 4
    assert reached["paragraph@3"] == 1
    characters = len(FIRST) + len(SECOND) + 2 * len(THIRD)
    assert reached["characters of the first excerpt"] == characters / 4


def test_a_fourth_excerpt_does_not_count() -> None:
    wrong = excerpt(THIRD)
    reached = values(asked(question("Odo"), wrong, wrong, wrong, excerpt(FIRST)))
    assert reached["answer@3"] == reached["paragraph@3"] == reached["MRR@3"] == 0


def test_where_no_answer_is_quotable_the_section_counts() -> None:
    reached = values(asked(question(), excerpt(SECOND), excerpt(FIRST)))
    assert reached["answer@1"] == 0
    assert reached["answer@3"] == 1
    assert "highlight F1" not in reached


@pytest.mark.parametrize(
    ("section", "piece", "lies"),
    [
        (FIRST, FIRST, True),
        (FIRST, "rows it.", True),
        (FIRST, SECOND, False),
        (FIRST, HALF_IN, True),  # most of the section is shown
        (SECOND, HALF_IN, False),  # five of fifteen characters
        (SECOND, "it.\n\nMarta bakes", True),  # most of the excerpt is in it
        (SECOND, f"{FIRST}\n\n{SECOND}\n\n{THIRD}", True),  # a chunk that shows all of it
        ("Odo rows", " rows it. "[:8], True),
        ("Odo rows it.", "noon. Odo rows", True),
        ("Odo rows it.", "leaves at noon. Odo r", False),
    ],
)
def test_an_excerpt_lies_where_they_share_more_than_half_of_the_shorter(
    section: str, piece: str, lies: bool
) -> None:
    assert question(section=section).located_by(excerpt(piece)) == lies


def test_what_is_marked_is_compared_with_the_answers() -> None:
    reached = values(
        asked(question("Odo"), excerpt(FIRST, "Odo")),
        asked(question("bread"), excerpt(SECOND, "bakes bread")),
        asked(question("noon"), excerpt(FIRST)),  # nothing marked
        asked(question(), excerpt(FIRST, "Odo")),  # nothing to compare with
    )
    assert reached["highlight exact match"] == pytest.approx(1 / 3)
    assert reached["highlight F1"] == pytest.approx((1 + 2 / 3 + 0) / 3)


def test_a_system_that_marks_nothing_has_no_such_figures() -> None:
    assert "highlight F1" not in values(asked(question("Odo"), excerpt(FIRST)))


def test_decisions_are_told_apart() -> None:
    right, wrong = excerpt(FIRST), excerpt(SECOND)
    own = question("Odo")
    reached = values(
        asked(own, right),
        asked(own, wrong),
        asked(own, right, found=False),
        asked(own, wrong, found=False),
        asked(NEAR, right),
        asked(NEAR, right, found=False),
        asked(NEAR, right, found=False),
        asked(own, right, off_story=True),
        asked(own, right, off_story=True, found=False),
    )
    assert reached["answered rightly"] == 1 / 4
    assert reached["answered wrongly"] == 1 / 4
    assert reached["wrongly refused"] == 1 / 2
    assert reached["near misses answered"] == pytest.approx(1 / 3)
    assert reached["off-story answered"] == 1 / 2
    assert reached["answer@1"] == 1 / 2  # off-story ones are never right


def test_the_confidence_is_judged_by_kind() -> None:
    own, here = question("Odo"), excerpt(FIRST)
    reached = values(
        asked(own, here, confidence=0.9),
        asked(own, here, confidence=0.5),
        asked(NEAR, here, confidence=0.5),
        asked(own, here, confidence=0.1, off_story=True),
    )
    assert reached["AUROC, near misses"] == 3 / 4
    assert reached["AUROC, off-story"] == 1
    assert reached["near misses answered at 10 % refused"] == 0
    assert reached["calibration error"] == pytest.approx((0.1 + 0.5 + 0.5 + 0.1) / 4)


def test_a_confidence_that_is_no_probability_has_no_calibration() -> None:
    reached = values(
        asked(question("Odo"), excerpt(FIRST), confidence=7.5),
        asked(NEAR, excerpt(FIRST), confidence=2.0),
    )
    assert "calibration error" not in reached
    assert reached["AUROC, near misses"] == 1


def test_figures_of_questions_that_were_not_asked_are_left_out() -> None:
    only_answerable = values(asked(question("Odo"), excerpt(FIRST, "Odo")))
    assert not [name for name in only_answerable if "near" in name or "off-story" in name]
    only_near = values(asked(NEAR, excerpt(FIRST)))
    assert set(only_near) == {
        *("calibration error", "near misses answered"),
        *("ms a question, p50", "ms a question, p99"),
    }


def test_times_are_of_all_questions_in_milliseconds() -> None:
    reached = values(
        *(asked(question("Odo"), excerpt(FIRST), seconds=n / 1000) for n in range(1, 101))
    )
    assert reached["ms a question, p50"] == pytest.approx(50.5)
    assert reached["ms a question, p99"] == pytest.approx(99.01)


def test_an_answer_without_excerpts_is_a_wrong_one() -> None:
    reached = values(asked(question("Odo"), found=False), asked(question("Odo"), excerpt(FIRST)))
    assert reached["answer@1"] == reached["answer@3"] == reached["MRR@3"] == 1 / 2


def test_questions_are_counted_by_kind() -> None:
    own = asked(question("Odo"), excerpt(FIRST))
    off = asked(question("Odo"), excerpt(FIRST), off_story=True)
    assert counts([own, own, off]) == {"answerable": 2, "near misses": 0, "off-story": 1}
