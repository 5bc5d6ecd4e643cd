"""Ranking: vectors and words of passages and sentences, fused; over one story or several."""

from __future__ import annotations

import bm25s
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.rank import Candidate, Ranker
from index.reading.sentence import SentenceReader
from index.words import WordIndex, grams, stems_and_pairs
from tests.index.ranked import DAYS, build, rank


def text(candidate: Candidate) -> str:
    place = candidate.passage
    return candidate.story.story.text[place.start : place.end]


class TestRanker:
    def test_the_passage_that_answers_comes_first(self) -> None:
        story = build("days", DAYS.replace("asleep", "a smuggler of copper", 1))
        assert "smuggler" in text(rank("Who smuggled copper?", story)[0])

    def test_scores_fall_and_the_limit_holds(self) -> None:
        story = build("days", DAYS)
        ranked = rank("Was the lighthouse dark?", story)
        assert len(ranked) == len(story.passages) > 4
        assert [c.score for c in ranked] == sorted((c.score for c in ranked), reverse=True)
        assert rank("Was the lighthouse dark?", story, limit=2)[1].passage == ranked[1].passage

    def test_every_passage_has_a_score_for_each_of_its_sentences(self) -> None:
        for candidate in rank("Was the market empty?", build("days", DAYS)):
            place = candidate.passage
            assert len(candidate.sentence_scores) == place.last - place.first + 1
            assert np.isfinite(candidate.sentence_scores).all()
            assert -1.001 <= candidate.similarity <= 1.001
            assert 0 <= candidate.coverage <= 1 + 1e-6

    def test_several_stories_are_ranked_as_one(self) -> None:
        stories = [build("days", DAYS), build("mine", "Copper prices fell. The mine closed.")]
        ranked = rank("When did the copper mine close?", *stories)
        assert len(ranked) == sum(len(story.passages) for story in stories)
        assert ranked[0].story is stories[1]
        assert {candidate.story.story.id for candidate in ranked} == {"days", "mine"}
        assert all(text(c) in c.story.story.text for c in ranked)

    @pytest.mark.parametrize("question", ["Was the lighthouse dark?", "Who was asleep?", "copper"])
    def test_of_stories_that_say_the_same_the_first_comes_first(self, question: str) -> None:
        stories = [build(str(number), DAYS) for number in range(7)]
        places = [(c.passage.start, c.story.story.id) for c in rank(question, *stories, limit=999)]
        for start in {start for start, _ in places}:
            assert [id for place, id in places if place == start] == list("0123456")

    @pytest.mark.parametrize("question", ["?!", "the of and", "zyzzyva", "日本", "🛳"])
    @pytest.mark.parametrize("story", ["One.", "🛳", "… !", "the of and", DAYS])
    def test_any_question_ranks_any_story(self, question: str, story: str) -> None:
        (best, *_) = rank(question, build("story", story))
        assert np.isfinite(best.score)
        assert 0 <= best.coverage <= 1

    def test_a_question_in_the_words_of_a_sentence_covers_it_all(self) -> None:
        best = rank("The mine closed", build("mine", "Copper prices fell. The mine closed."))[0]
        assert best.coverage == pytest.approx(1)
        assert best.similarity == pytest.approx(1)

    def test_questions_are_spelt_as_all_its_stories_are(self) -> None:
        ranker = Ranker([build("ferry", "Lindqvist left."), build("mine", "Brandtner came.")])
        assert ranker.spelling.mended("lindqvits, brandtnre") == "lindqvist, brandtner"


class TestWords:
    def test_stems_leave_out_endings_and_stop_words_and_come_in_pairs_too(self) -> None:
        assert stems_and_pairs("The ferries are leaving") == ["ferri", "leav", "ferri leav"]
        assert stems_and_pairs("") == []

    def test_grams_are_four_letters_of_a_word_and_its_edges(self) -> None:
        assert grams("The Mines") == [" min", "mine", "ines", "nes "]
        assert grams("a") == []

    def test_a_rare_word_weighs_more_than_a_common_one(self) -> None:
        words = WordIndex(
            ["harbour ferry", "harbour", "harbour mine"], stems_and_pairs, k1=1.2, b=0.4
        )
        assert words.match("ferry").scores[0] > words.match("harbour").scores[0]
        whole, part, _ = words.match("harbour ferry").coverage
        assert whole == pytest.approx(1)
        assert part < 0.5

    def test_no_word_in_common_scores_nothing(self) -> None:
        words = WordIndex(["harbour ferry", "mine"], stems_and_pairs, k1=1.2, b=0.4)
        for question in ("zyzzyva", ""):
            assert [values.tolist() for values in words.match(question)] == [[0, 0], [0, 0]]

    def test_a_word_that_no_text_holds_is_not_covered(self) -> None:
        words = WordIndex(["harbour ferry", "mine"], stems_and_pairs, k1=1.2, b=0.4)
        known, with_unknown = words.match("mine"), words.match("mine zyzzyva")
        assert known.coverage[1] == pytest.approx(1)
        assert with_unknown.coverage[1] < 0.5
        assert with_unknown.scores.tolist() == known.scores.tolist()

    @given(st.lists(st.text(max_size=30), min_size=1, max_size=5), st.text(max_size=30))
    def test_any_texts_have_finite_scores(self, texts: list[str], question: str) -> None:
        words = WordIndex(texts, stems_and_pairs, k1=1.2, b=0.4)
        scores, shares = words.match(question)
        assert scores.shape == shares.shape == (len(texts),)
        assert np.isfinite(scores).all()
        assert ((shares >= 0) & (shares <= 1 + 1e-9)).all()

    def test_scores_are_those_of_bm25s(self) -> None:
        texts = ["harbour ferry ferry", "harbour", "the old harbour mine", "mine", ""]
        questions = ["old ferry", "harbour harbour mine", "zyzzyva mine"]
        reference = bm25s.BM25(k1=0.9, b=0.4)
        reference.index([stems_and_pairs(text) for text in texts], show_progress=False)
        words = WordIndex(texts, stems_and_pairs, k1=0.9, b=0.4)
        for question in questions:
            known = [term for term in stems_and_pairs(question) if term in reference.vocab_dict]
            expected = reference.get_scores(known)
            assert words.match(question).scores == pytest.approx(expected, abs=1e-5)


class TestSentenceReader:
    def test_it_marks_the_sentence_that_scores_best(self) -> None:
        story = build("mine", "Copper prices fell. The mine closed in March. Nobody was hurt.")
        question = "When did the mine close?"
        (reading,) = SentenceReader().read(question, rank(question, story))
        start, end = reading.highlight
        assert story.story.text[start:end] == "The mine closed in March."
        assert reading.sentence == 1

    def test_it_keeps_the_order(self) -> None:
        candidates = rank("Was the ferry late?", build("days", DAYS))
        readings = SentenceReader().read("Was the ferry late?", candidates)
        assert [reading.candidate for reading in readings] == candidates
