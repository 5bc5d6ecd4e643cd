"""How much is shown around an answer: what it needs to be understood, and no more."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import read_story
from index.context import CLOSE, MOST_CHARACTERS, MOST_SENTENCES, needed
from index.errors import EmptyStory
from index.reading.reader import Verdict
from tests.awkward import texts
from tests.index.ranked import build, candidate, reading

READ = Verdict(0.0, 0.0)


def shown(text: str, answer: str, taken: Collection[int] = ()) -> str:
    """What is shown where the sentence that holds ``answer`` is the answer's."""
    story = build("story", text)
    place = text.index(answer)
    row = next(row for row, each in enumerate(story.sentences) if place < each.end)
    best = reading(candidate(story), row)
    first, last = needed(best, [best], taken)
    return text[story.sentences[first].start : story.sentences[last].end]


class TestPointingBack:
    def test_a_sentence_that_stands_by_itself_is_shown_alone(self) -> None:
        text = "Marta kept the lamp. Olaf rowed to the mainland. It rained."
        assert shown(text, "Olaf") == "Olaf rowed to the mainland."

    @pytest.mark.parametrize(
        "opener",
        [
            "He",
            "“She",
            "They",
            "This",
            "But he",
            "However, Olaf",
            "Then Olaf",
            "The former",
            "In it",
        ],
    )
    def test_one_that_points_back_takes_the_one_before(self, opener: str) -> None:
        text = f"It rained. Marta kept the lamp. {opener} rowed to the mainland. It was late."
        assert shown(text, "rowed") == f"Marta kept the lamp. {opener} rowed to the mainland."

    @pytest.mark.parametrize("opener", ["Herman", "Theodora", "Hereford", "Butter", "Thistle"])
    def test_a_word_that_only_begins_like_that_takes_none(self, opener: str) -> None:
        text = f"Marta kept the lamp. {opener} was far away."
        assert shown(text, opener) == f"{opener} was far away."

    def test_a_chain_is_followed(self) -> None:
        text = "Marta kept the lamp. She lit it. It burned oil. Olaf slept."
        assert shown(text, "oil") == "Marta kept the lamp. She lit it. It burned oil."

    def test_a_chain_is_followed_no_further_than_three_sentences(self) -> None:
        text = "Marta kept the lamp. She lit it. It burned oil. That was dear. Olaf slept."
        assert shown(text, "dear") == "She lit it. It burned oil. That was dear."

    def test_it_is_not_followed_into_another_paragraph(self) -> None:
        assert shown("Marta kept the lamp.\n\nShe lit it.", "lit") == "She lit it."

    def test_one_that_follows_a_question_takes_it(self) -> None:
        text = "It rained. Who kept the lamp? Marta did so for years."
        assert shown(text, "Marta") == "Who kept the lamp? Marta did so for years."

    def test_it_is_not_followed_to_what_has_been_shown(self) -> None:
        text = "Marta kept the lamp. She lit it. It burned oil."
        assert shown(text, "oil", taken={0}) == "She lit it. It burned oil."
        assert shown(text, "oil", taken={1}) == "It burned oil."

    def test_a_long_sentence_is_not_made_longer(self) -> None:
        long = f"Marta kept {'a very bright ' * 25}lamp."
        assert len(long) < MOST_CHARACTERS < len(long) + 60
        text = f"{long} She lit it every evening when the boats came home, and all day in fog."
        assert shown(text, "She").startswith("She")


class TestQuestionsOfAList:
    def test_an_answer_is_shown_with_the_question_above_it(self) -> None:
        text = "May dogs come in?\n\nYes, on a lead.\n\nIs it free?\n\nNo."
        assert shown(text, "Yes") == "May dogs come in?\n\nYes, on a lead."

    def test_also_where_the_questions_are_numbered(self) -> None:
        text = "1. May dogs come in?\n\nYes, on a lead.\n\n2. Is it free?\n\nNo."
        assert shown(text, "Yes") == "1. May dogs come in?\n\nYes, on a lead."

    def test_also_where_it_points_back(self) -> None:
        text = "May dogs come in?\n\nOn a lead. They get water."
        assert shown(text, "water") == text

    def test_and_where_its_neighbour_names_who_speaks(self) -> None:
        text = "Where is the well?\n\n“Behind the mill.” Marta said so. It rained."
        assert shown(text, "Behind") == ("Where is the well?\n\n“Behind the mill.” Marta said so.")

    def test_and_where_its_neighbour_may_answer_as_well(self) -> None:
        of = candidate(build("story", "May I pay by card?\n\nYes. Only raffles take cash."))
        best, close = reading(of, 1, verdict=READ), reading(of, 2, score=-1, verdict=READ)
        assert needed(best, [best, close], ()) == (0, 2)

    def test_a_question_that_is_marked_is_shown_with_its_answer(self) -> None:
        text = "Is it free?\n\nMay dogs come in?\n\nYes, on a lead. They get water."
        assert shown(text, "dogs") == "May dogs come in?\n\nYes, on a lead."

    @pytest.mark.parametrize("answer", ["Is it", "May dogs", "When"])
    def test_questions_of_a_list_of_contents_are_shown_apart(self, answer: str) -> None:
        text = "Contents\n\nIs it free?\n\nMay dogs come in?\n\nWhen does it open?"
        assert shown(text, answer).count("?") == 1

    def test_only_the_question_right_above_is_taken(self) -> None:
        text = "May dogs come in?\n\nMay cats?\n\nYes."
        assert shown(text, "Yes") == "May cats?\n\nYes."

    def test_a_question_of_two_sentences_is_one_where_others_are_near(self) -> None:
        text = (
            "I lost my key. What now?\n\nGo to the red hut.\n\nMay dogs come in?\n\nNo.\n\n"
            "It is cold. Is there a heater?\n\nAsk Ines. She has two."
        )
        assert shown(text, "red hut") == "I lost my key. What now?\n\nGo to the red hut."
        assert shown(text, "my key") == "I lost my key. What now?\n\nGo to the red hut."
        assert shown(text, "heater") == "It is cold. Is there a heater?\n\nAsk Ines."

    def test_one_that_ends_a_paragraph_of_prose_is_not_taken_for_such(self) -> None:
        text = "Marta kept the lamp. Who lit it?\n\nOlaf rowed to the mainland."
        assert shown(text, "Olaf") == "Olaf rowed to the mainland."
        assert shown(text, "Who") == "Who lit it?"

    def test_nor_is_one_that_has_been_shown(self) -> None:
        assert shown("Is it free?\n\nNo.", "No", taken={0}) == "No."

    def test_three_sentences_are_the_most(self) -> None:
        text = "Is it free?\n\nMarta paid. She was asked. She laughed."
        assert shown(text, "laughed") == "Marta paid. She was asked. She laughed."


class TestSpeakers:
    @pytest.mark.parametrize(
        "text",
        [
            "“The well is salty.” Marta told the office so. It rained.",
            "It rained. Marta wrote to the office. “The well is salty.” Olaf slept.",
        ],
    )
    def test_a_quotation_takes_the_neighbour_that_names_its_speaker(self, text: str) -> None:
        found = shown(text, "salty")
        assert "“The well is salty.”" in found
        assert "Marta" in found
        assert "rained" not in found
        assert "Olaf" not in found

    def test_one_that_names_its_speaker_itself_takes_none(self) -> None:
        text = "Marta asked for help. “The well is salty,” said Olaf. The office told nobody."
        assert shown(text, "salty") == "“The well is salty,” said Olaf."

    def test_what_is_no_quotation_takes_no_speaker(self) -> None:
        assert shown("Marta told the office. Wells turn salty.", "salty") == "Wells turn salty."


class TestClose:
    TEXT = "Marta came. Olaf slept. Parrots spoke. Gulls flew."

    def around(
        self, scores: dict[int, float], *, verdict: Verdict | None = READ
    ) -> tuple[int, int]:
        """What is shown around sentence 1, of score 0."""
        of = candidate(build("story", self.TEXT))
        best = reading(of, 1, verdict=verdict)
        others = [reading(of, row, score=s, verdict=verdict) for row, s in scores.items()]
        return needed(best, [best, *others], ())

    def test_a_neighbour_that_the_model_finds_nearly_as_good_is_shown_too(self) -> None:
        assert self.around({2: -CLOSE + 0.1}) == (1, 2)
        assert self.around({0: -CLOSE + 0.1, 2: -9}) == (0, 1)
        assert self.around({2: -CLOSE - 0.1}) == (1, 1)

    def test_one_that_is_no_neighbour_is_not(self) -> None:
        assert self.around({3: 0}) == (1, 1)
        assert self.around({2: 0, 3: 0}) == (1, 3)

    def test_three_sentences_are_the_most(self) -> None:
        assert self.around({0: 0, 2: 0, 3: 0}) == (0, 2)

    def test_without_a_model_scores_of_neighbours_say_nothing(self) -> None:
        assert self.around({0: 0, 2: 0}, verdict=None) == (1, 1)

    def test_those_of_another_story_say_nothing(self) -> None:
        best = reading(candidate(build("story", self.TEXT)), 1, verdict=READ)
        other = reading(candidate(build("other", self.TEXT)), 2, verdict=READ)
        assert needed(best, [best, other], ()) == (1, 1)


@given(st.lists(texts | st.just("Is it?"), min_size=1, max_size=3).map("\n\n".join), st.data())
def test_it_is_never_too_much(text: str, data: st.DataObject) -> None:
    try:
        story = build("story", read_story(text=text, title="Any").text)
    except EmptyStory:
        return
    rows = st.integers(0, len(story.sentences) - 1)
    answer, taken = data.draw(rows), data.draw(st.sets(rows))
    of = candidate(story)
    readings = [
        reading(of, row, score=data.draw(st.floats(-9, 9)), verdict=READ)
        for row in [answer, *data.draw(st.lists(rows, max_size=3))]
    ]
    first, last = needed(readings[0], readings, taken)
    inside = story.sentences[first : last + 1]
    assert 0 <= first <= answer <= last
    assert len(inside) <= MOST_SENTENCES
    opening, *others = inside
    if others and others[0].paragraph > opening.paragraph:  # a question and its answer
        assert story.story.text[opening.start : opening.end].endswith(("?", "？", "؟"))
    assert {each.paragraph for each in others} <= {opening.paragraph, opening.paragraph + 1}
    assert len({each.paragraph for each in others}) <= 1
    assert not taken - {answer} & set(range(first, last + 1))
    assert len(inside) == 1 or inside[-1].end - inside[0].start <= MOST_CHARACTERS
