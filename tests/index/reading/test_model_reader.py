"""Quoth's own reader: what it reads of the candidates, and what it makes of the model's logits."""

from __future__ import annotations

import random
import threading
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import read_story
from index.errors import EmptyStory
from index.indexed import IndexedStory
from index.rank import Candidate
from index.reading.model import (
    FUSED_WEIGHT,
    LEAST_WORDS,
    LONGEST_SPAN,
    MISFIT,
    SPAN_WEIGHT,
    WORDS,
    ModelReader,
    Part,
    parts_of,
    readings_of,
)
from index.reading.pairs import Pair, PairEncoder
from index.reading.reader import Reading, Verdict
from index.reading.session import Output
from tests.awkward import texts
from tests.index.ranked import DAYS, build, candidate, rank

QUESTION = "Was the lighthouse dark?"
LETTER = "Anna came in 1911. She brought a parrot. Peter walked home."


def words(parts: Sequence[Part]) -> list[int]:
    return [len(part.text.split()) for part in parts]


class TestParts:
    @given(st.randoms(use_true_random=False))
    def test_every_sentence_is_read_once_whatever_the_order(self, chance: random.Random) -> None:
        stories = [build("days", DAYS), build("more", DAYS[: len(DAYS) // 2])]
        candidates = rank(QUESTION, *stories)
        chance.shuffle(candidates)
        read = [
            (part.candidate.story, row) for part in parts_of(candidates, 9_999) for row in part.new
        ]
        assert len(read) == len(set(read)) == sum(len(story.sentences) for story in stories)

    @given(st.randoms(use_true_random=False))
    def test_a_part_is_what_is_new_and_at_most_the_sentence_before(
        self, chance: random.Random
    ) -> None:
        candidates = rank(QUESTION, build("days", DAYS))
        chance.shuffle(candidates)
        parts = list(parts_of(candidates, 9_999))
        assert [part.candidate for part in parts] == [
            each for each in candidates if any(part.candidate is each for part in parts)
        ]
        for part in parts:
            passage, new = part.candidate.passage, sorted(part.new)
            assert new == list(range(new[0], new[-1] + 1))
            assert part.last == new[-1] <= passage.last
            assert part.first == max(passage.first, new[0] - 1)
            assert part.text == DAYS[slice(*part.place)]

    def test_a_passage_that_begins_with_what_was_read_keeps_one_sentence_of_it(self) -> None:
        story = build("days", DAYS)
        parts = list(parts_of([candidate(story, 0), candidate(story, 1)], 9_999))
        read = story.passages[0].last
        assert [parts[1].first, min(parts[1].new)] == [read, read + 1]

    def test_a_candidate_with_nothing_new_is_left_out(self) -> None:
        story = build("days", DAYS)
        twice = [candidate(story), candidate(story)]
        assert [part.candidate for part in parts_of(twice, 9_999)] == twice[:1]

    @pytest.mark.parametrize("limit", [1, 90, 100, 200])
    def test_it_stops_once_so_many_words_are_read(self, limit: int) -> None:
        candidates = rank(QUESTION, build("days", DAYS))
        counts = words(list(parts_of(candidates, limit)))
        assert sum(counts[:-1]) < limit <= sum(counts)
        assert counts == words(list(parts_of(candidates, 9_999)))[: len(counts)]

    def test_what_is_far_behind_is_not_read_once_there_is_enough(self) -> None:
        story = build("days", DAYS)
        rows = range(0, len(story.passages), 2)
        candidates = [candidate(story, row, score=-float(row)) for row in rows]
        everything = list(parts_of(candidates, 9_999))
        read = list(parts_of(candidates, 9_999, behind=3.0))
        assert read == everything[: len(read)]
        left = everything[len(read)]
        assert sum(words(read)) >= LEAST_WORDS
        assert left.candidate.score < -3.0
        assert sum(words(read[:-1])) < LEAST_WORDS or read[-1].candidate.score >= -3.0
        assert list(parts_of(candidates[:3], 9_999, behind=0.0)) == everything[:3]

    def test_nothing_comes_of_nothing(self) -> None:
        assert list(parts_of([], 9_999)) == []


def assert_well_read(readings: Sequence[Reading], candidates: Sequence[Candidate]) -> None:
    for reading in readings:
        story = reading.candidate.story
        sentence, (start, end) = story.sentences[reading.sentence], reading.highlight
        assert sentence.start <= start < end <= sentence.end
        marked = story.story.text[start:end]
        assert marked == marked.strip()
        passage = reading.candidate.passage
        assert passage.first <= reading.sentence <= passage.last
        assert np.isfinite(reading.score)
    assert [r.score for r in readings] == sorted((r.score for r in readings), reverse=True)
    by_model = [(r.candidate.story.story.id, r.sentence) for r in readings if r.verdict]
    assert len(by_model) == len(set(by_model))
    # Behind what the model read comes, in order, a reading of every candidate it did not read.
    others = [r.candidate for r in readings[len(by_model) :]]
    assert all(r.verdict is None for r in readings[len(by_model) :])
    seen = {id(r.candidate) for r in readings[: len(by_model)]}
    assert others == [each for each in candidates if id(each) not in seen]


class TestReading:
    def test_it_reads_what_it_has_time_for_and_the_nearest_sentence_of_the_rest(
        self, reader: ModelReader
    ) -> None:
        stories = [build(f"days-{n}", DAYS) for n in range(3)]
        candidates = rank(QUESTION, *stories)
        readings = reader.read(QUESTION, candidates)
        assert_well_read(readings, candidates)
        read = sum(len(part.new) for part in parts_of(candidates, WORDS))
        assert sum(reading.verdict is not None for reading in readings) == read
        assert len(readings) > read

    @settings(max_examples=40)
    @given(
        st.lists(texts, min_size=1, max_size=3).map("\n\n".join),
        st.sampled_from("who when".split()),
    )
    def test_any_story_is_read(self, reader: ModelReader, text: str, question: str) -> None:
        try:
            story = build("any", read_story(text=text, title="Any").text)
        except EmptyStory:
            return
        candidates = rank(question, story)
        readings = reader.read(question, candidates)
        assert_well_read(readings, candidates)
        assert {id(r.candidate) for r in readings} >= {id(r) for r in candidates[:1]}

    @pytest.mark.parametrize(
        "text",
        [
            "x" * 1_300,  # cut within a word
            "日本語。" * 300,
            f"{'港' * 300}。{'船' * 300}。",  # a sentence takes all that is read of a passage
            "\U00010d00\U00010d01 \U00010d02",  # letters that the model's tokenizer throws away
            "🛳 1",
        ],
    )
    def test_a_text_in_another_script_is_read(self, reader: ModelReader, text: str) -> None:
        candidates = rank("Who?", build("story", text))
        readings = reader.read("Who?", candidates)
        assert_well_read(readings, candidates)
        assert readings

    def test_nothing_to_read_is_no_reading(self, reader: ModelReader) -> None:
        assert reader.read(QUESTION, []) == []

    def test_several_threads_may_use_it(self, reader: ModelReader) -> None:
        candidates = rank(QUESTION, build("days", DAYS))
        expected = reader.read(QUESTION, candidates)
        found: list[list[Reading]] = []
        threads = [
            threading.Thread(target=lambda: found.append(reader.read(QUESTION, candidates)))
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [expected] * 4


class Logits:
    """What a model might make of a story's only passage, given as logits of its words."""

    def __init__(self, encoder: PairEncoder, question: str, text: str) -> None:
        self._question = question
        self._text = text
        self._story: IndexedStory = build("story", text)
        (self._part,) = parts_of([candidate(self._story, score=2.0)], 9_999)
        (self._pair,) = encoder.encode(question, [text])

    def read(
        self,
        start: dict[str, float],
        end: dict[str, float],
        *,
        rank: float = 0.0,
        answered: float = 0.0,
    ) -> list[Reading]:
        output = Output(rank, answered, self._of(start), self._of(end))
        return list(readings_of(self._question, self._part, self._pair, output))

    def marked(self, readings: Sequence[Reading]) -> list[str]:
        return [self._text[slice(*reading.highlight)] for reading in readings]

    def _of(self, words: dict[str, float]) -> np.ndarray:
        pair: Pair = self._pair
        logits = np.full(len(pair.ids), -9.0, np.float32)
        for row, (a, b) in enumerate(pair.places):
            logits[pair.first + row] = words.get(self._text[a:b], -9.0)
        return logits


class TestLogits:
    def test_the_best_span_of_every_sentence_is_marked(self, encoder: PairEncoder) -> None:
        logits = Logits(encoder, "What?", LETTER)
        readings = logits.read(
            {"Anna": 1, "a": 5, "Peter": 2}, {"1911": 1, "parrot": 5, "home": 1, "walked": 2}
        )
        assert logits.marked(readings) == ["Anna came in 1911", "a parrot", "Peter walked"]

    def test_a_span_does_not_end_before_it_begins(self, encoder: PairEncoder) -> None:
        logits = Logits(encoder, "What?", "Anna came in 1911.")
        (reading,) = logits.read({"1911": 9, "Anna": 5}, {"Anna": 9, "1911": 2})
        assert logits.marked([reading]) == ["Anna"]

    def test_a_span_has_a_longest_length(self, encoder: PairEncoder) -> None:
        text = " ".join(map(str, range(10, 70)))
        longest = 10 + LONGEST_SPAN - 1
        logits = Logits(encoder, "What?", text)
        (reading,) = logits.read({"10": 0}, {str(longest): 2, str(longest + 1): 3, "69": 9})
        assert logits.marked([reading]) == [" ".join(map(str, range(10, longest + 1)))]

    def test_a_word_is_marked_whole(self, encoder: PairEncoder) -> None:
        logits = Logits(encoder, "What?", "The lighthouses were dark.")  # two tokens: lighthouse, s
        (reading,) = logits.read({"lighthouse": 5}, {"lighthouse": 5})
        assert logits.marked([reading]) == ["lighthouses"]

    def test_the_rest_of_a_list_is_marked_where_several_are_asked_for(
        self, encoder: PairEncoder
    ) -> None:
        text = "The flag is red, white and blue."
        red = {"red": 5.0}
        several = Logits(encoder, "Which colours has it?", text)
        assert several.marked(several.read(red, red)) == ["red, white and blue"]
        one = Logits(encoder, "What colour is it?", text)
        assert one.marked(one.read(red, red)) == ["red"]

    @pytest.mark.parametrize(
        ("question", "lead", "marked"),
        [
            ("When did she come?", MISFIT - 0.5, "1911"),
            ("When did she come?", MISFIT + 0.5, "Anna"),
            ("Which is it?", 0.5, "Anna"),
        ],
    )
    def test_what_is_not_of_the_kind_asked_for_must_lead_by_more(
        self, encoder: PairEncoder, question: str, lead: float, marked: str
    ) -> None:
        logits = Logits(encoder, question, "In 1911 Anna came.")
        (reading,) = logits.read({"1911": 0, "Anna": lead + 1}, {"1911": 0, "Anna": -1})
        assert logits.marked([reading]) == [marked]

    def test_a_sentence_scores_less_the_less_its_span_does(self, encoder: PairEncoder) -> None:
        logits = Logits(encoder, "Who?", LETTER)
        readings = logits.read(
            {"Anna": 1, "parrot": 4, "Peter": 0}, {"Anna": 1, "parrot": 4, "Peter": 0}, rank=7
        )
        best = 7 + FUSED_WEIGHT * 2
        expected = [best - SPAN_WEIGHT * 6, best, best - SPAN_WEIGHT * 8]
        assert [reading.score for reading in readings] == pytest.approx(expected)

    def test_the_verdict_is_the_passages(self, encoder: PairEncoder) -> None:
        logits = Logits(encoder, "Who?", "Anna came in 1911.")
        (reading,) = logits.read({"Anna": 3}, {"Anna": 4}, answered=-1.5, rank=2.5)
        assert reading.verdict == Verdict(-1.5, 2.5)
