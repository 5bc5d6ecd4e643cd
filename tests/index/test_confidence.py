"""The confidence: a probability, of what speaks for the first reading."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer import BALANCED, THRESHOLDS
from index.confidence import confidence, signals_of
from index.reading.reader import Verdict
from tests.index.ranked import DAYS, build, candidate, reading

DAYS_STORY = build("days", DAYS)
SOME, OTHER = candidate(DAYS_STORY, 0), candidate(DAYS_STORY, 2)
logits = st.floats(-20, 20)
shares = st.floats(0, 1)


def read(answered: float, span: float) -> float:
    return confidence([reading(SOME, 0, verdict=Verdict(answered, span))])


class TestConfidence:
    def test_nothing_read_is_nothing_known(self) -> None:
        assert confidence([]) == 0

    @given(st.floats(-1, 1), shares, shares, st.none() | st.builds(Verdict, logits, logits), logits)
    def test_it_is_a_probability(
        self,
        similarity: float,
        coverage: float,
        known: float,
        verdict: Verdict | None,
        lead: float,
    ) -> None:
        of = candidate(DAYS_STORY, similarity=similarity, coverage=coverage, known=known)
        best = reading(of, 0, score=lead, verdict=verdict)
        other = reading(OTHER, 4, score=min(lead, 0), verdict=verdict)
        assert 0 <= confidence([best]) <= 1
        assert 0 <= confidence([best, other]) <= 1

    def test_what_the_model_takes_for_an_answer_is_surer(self) -> None:
        assert read(4, 8) > read(0, 0) > read(-4, -8)
        assert read(4, 8) > 0.5 > read(-4, -8)

    def test_without_a_model_the_nearer_passage_is_surer(self) -> None:
        near, far = (
            confidence([reading(candidate(DAYS_STORY, similarity=s, coverage=c), 0)])
            for s, c in ((0.9, 0.9), (0.1, 0.1))
        )
        assert near > 0.5 > far

    def test_only_the_first_reading_and_its_lead_count(self) -> None:
        best = reading(SOME, 0, score=3, verdict=Verdict(1, 1))
        others = [reading(OTHER, 4, score=1, verdict=Verdict(*both)) for both in ((9, 9), (-9, -9))]
        assert confidence([best, others[0]]) == confidence([best, others[1]])


class TestSignals:
    BEST = reading(
        candidate(DAYS_STORY, similarity=0.7, coverage=0.6, known=0.9),
        0,
        score=3.0,
        verdict=Verdict(1.5, 2.5),
    )

    def test_without_a_model_they_are_those_of_the_ranking(self) -> None:
        of = candidate(DAYS_STORY, similarity=0.7, coverage=0.6, known=0.9)
        assert signals_of([reading(of, 0)]) == (0.7, 0.6, 0.9)

    def test_with_one_its_logits_and_the_lead_go_before(self) -> None:
        other = reading(OTHER, 4, score=1.0, verdict=Verdict(0, 0))
        assert signals_of([self.BEST, other]) == (1.5, 2.5, 2.0, 0.7, 0.6, 0.9)

    def test_the_lead_is_that_over_another_passage(self) -> None:
        same = reading(self.BEST.candidate, 1, score=2.9, verdict=Verdict(0, 0))
        other = reading(OTHER, 4, score=2.0, verdict=Verdict(0, 0))
        assert signals_of([self.BEST, same, other])[2] == pytest.approx(1.0)

    def test_a_lead_has_a_limit_and_is_the_same_without_another_passage(self) -> None:
        far = reading(OTHER, 4, score=-99.0, verdict=Verdict(0, 0))
        unread = reading(OTHER, 4, score=2.0)
        assert signals_of([self.BEST])[2] == signals_of([self.BEST, far])[2]
        assert signals_of([self.BEST, unread])[2] == signals_of([self.BEST])[2]


def test_the_more_cautious_the_surer_an_answer_must_be() -> None:
    assert list(THRESHOLDS) == ["strict", "balanced", "eager"]
    assert 1 > THRESHOLDS["strict"] > THRESHOLDS[BALANCED] > THRESHOLDS["eager"] > 0
