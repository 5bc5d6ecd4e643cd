"""The confidence: a probability, of what speaks for the first reading."""

from __future__ import annotations

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


def read(answered: float, similarity: float = 0.5) -> float:
    of = candidate(DAYS_STORY, similarity=similarity)
    return confidence([reading(of, 0, verdict=Verdict(answered, 0))])


class TestConfidence:
    def test_nothing_read_is_nothing_known(self) -> None:
        assert confidence([]) == 0

    @given(st.floats(-1, 1), shares, st.none() | st.builds(Verdict, logits, logits), logits)
    def test_it_is_a_probability(
        self,
        similarity: float,
        coverage: float,
        verdict: Verdict | None,
        lead: float,
    ) -> None:
        of = candidate(DAYS_STORY, similarity=similarity, coverage=coverage)
        best = reading(of, 0, score=lead, verdict=verdict)
        other = reading(OTHER, 4, score=min(lead, 0), verdict=verdict)
        assert 0 <= confidence([best]) <= 1
        assert 0 <= confidence([best, other]) <= 1

    def test_what_the_model_takes_for_an_answer_is_surer(self) -> None:
        assert read(4) > read(0) > read(-4)
        assert read(4) > 0.5 > read(-4)

    def test_a_question_that_is_near_a_sentence_is_surer(self) -> None:
        assert read(1, similarity=0.9) > read(1, similarity=0.1)

    def test_without_a_model_the_nearer_passage_is_surer(self) -> None:
        near, far = (
            confidence([reading(candidate(DAYS_STORY, similarity=s, coverage=c), 0)])
            for s, c in ((0.9, 0.9), (0.1, 0.1))
        )
        assert near > 0.5 > far

    def test_only_the_first_reading_counts(self) -> None:
        best = reading(SOME, 0, score=3, verdict=Verdict(1, 1))
        other = reading(OTHER, 4, score=1, verdict=Verdict(9, 9))
        assert confidence([best, other]) == confidence([best])


class TestSignals:
    OF = candidate(DAYS_STORY, similarity=0.7, coverage=0.6)

    def test_where_a_model_has_read_they_are_its_verdict_and_the_similarity(self) -> None:
        assert signals_of([reading(self.OF, 0, verdict=Verdict(1.5, 2.5))]) == (1.5, 2.5, 0.7)

    def test_otherwise_they_are_those_of_the_ranking(self) -> None:
        assert signals_of([reading(self.OF, 0)]) == (0.7, 0.6)


def test_the_more_cautious_the_surer_an_answer_must_be() -> None:
    assert list(THRESHOLDS) == ["strict", "balanced", "eager"]
    assert 1 > THRESHOLDS["strict"] > THRESHOLDS[BALANCED] > THRESHOLDS["eager"] > 0
