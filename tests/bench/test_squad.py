from __future__ import annotations

import pytest

from bench.squad import exact_match, f1, normalised


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("The Ferryman's Bell", "ferrymans bell"),
        ("an  apple,\n a\tpear", "apple pear"),
        ("U.S.", "us"),
        ("14,260 pounds", "14260 pounds"),
        ("Theatre another", "theatre another"),
        ("nuclear-powered", "nuclearpowered"),
        ("“curly” quotes", "“curly” quotes"),  # only ASCII's punctuation, as in SQuAD's script
        ("The", ""),
        ("", ""),
    ],
)
def test_normalising_is_squads_own(answer: str, expected: str) -> None:
    assert normalised(answer) == expected


@pytest.mark.parametrize(
    ("marked", "accepted", "expected"),
    [
        ("Antony Blinken", ["Antony Blinken"], 1.0),
        ("the old mill.", ["Old Mill"], 1.0),
        ("in the old mill", ["old mill"], 2 * 2 / (3 + 2)),  # "the" counts for nothing
        ("bread", ["cake"], 0.0),
        ("to be or not to be", ["to be to be"], 2 * 4 / (6 + 4)),  # each word once for each time
        ("to to", ["to"], 2 * 1 / (2 + 1)),
        ("salt and wool", ["slate", "salt", "wool and salt"], 1.0),  # the best of them
        ("", ["bread"], 0.0),
        ("the", ["a"], 1.0),  # nothing is left of either
    ],
)
def test_f1_by_hand(marked: str, accepted: list[str], expected: float) -> None:
    assert f1(marked, accepted) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("marked", "accepted", "expected"),
    [
        ("The Old Mill!", ["a barn", "old mill"], 1.0),
        ("mill old", ["old mill"], 0.0),
        ("old mill house", ["old mill"], 0.0),
    ],
)
def test_exact_match_by_hand(marked: str, accepted: list[str], expected: float) -> None:
    assert exact_match(marked, accepted) == expected
