"""Follow-ups: what "he", "there" and "what about X?" are taken for, and what is left as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Library
from index.answer import CONTEXT, _around
from index.followup import Turn, turn_of, understood
from index.followup.cast import cast_of
from index.formats.normalise import normalise
from index.records import Answer, Excerpt, Story, StoryRef
from tests.awkward import texts

STORY = """Two clockmakers

Edda Roth made clocks in Kestrel, a town on the river Ume. She built the tower clock in 1902. Her \
brother Viktor kept the books, and he quarrelled with the mayor, Jonas Lind, about the price. Lind \
said that 900 crowns were too much. In the end the town paid 700 crowns.

In 1911 the tower burned. Edda saved the clock, but the bell fell into the river. Viktor left for \
Port Amsel, where he opened a shop for watches. The shop had three rooms and a green door. He \
married Rosa Venn there in 1913. She sold spectacles.

The museum in Kestrel shows the clock today. It has twelve figures, which the children of the town \
carved. The visitors come from Norway and Japan. In 2018 it had 4,000 visitors, and in 2019 it had \
6,100."""


def turn(question: str, answer: str = "", *, found: bool = True) -> Turn:
    """A turn whose answer is a part of STORY, shown in its sentence's paragraph."""
    excerpt = next((p for p in STORY.split("\n\n") if answer and answer in p), "")
    return Turn(question, answer, excerpt, found)


def meant(question: str, *earlier: Turn) -> str:
    return understood(question, earlier, [STORY])


class TestNames:
    @pytest.mark.parametrize(
        ("name", "kind", "gender"),
        [
            (("edda", "roth"), "person", "she"),
            (("edda",), "person", "she"),
            (("viktor",), "person", "he"),
            (("lind",), "person", "he"),
            (("rosa", "venn"), "person", "she"),
            (("kestrel",), "place", None),
            (("port", "amsel"), "place", None),
        ],
    )
    def test_the_story_tells_who_is_who(
        self, name: tuple[str, ...], kind: str, gender: str | None
    ) -> None:
        evidence = cast_of(STORY).of(name)
        assert evidence.kind == kind
        assert evidence.gender in (gender, None)

    def test_a_name_that_it_does_not_have_is_a_thing(self) -> None:
        assert cast_of(STORY).of(("zanzibar",)).kind == "thing"


WHO_BUILT = turn("Who built the tower clock?", "Edda Roth")
WHERE_VIKTOR = turn("Where did Viktor go?", "Port Amsel")


class TestPronouns:
    @pytest.mark.parametrize(
        ("earlier", "question", "expected"),
        [
            (WHO_BUILT, "when did she build it?", "When did Edda Roth build the tower clock?"),
            (WHO_BUILT, "and who was her brother?", "Who was Edda Roth's brother?"),
            (WHERE_VIKTOR, "what did he open there?", "What did Viktor open in Port Amsel?"),
            (
                turn("Who quarrelled with the mayor?", "Viktor"),
                "what did he keep?",
                "What did Viktor keep?",
            ),
            (
                turn("What did Edda save?", "the clock"),
                "who saw it fall?",
                "Who saw the clock fall?",
            ),
            (
                turn("Where do the visitors come from?", "Norway and Japan"),
                "how many of them were there in 2018?",
                "How many of the visitors were there in 2018?",
            ),
            (
                turn("When did the tower burn?", "1911"),
                "what did Viktor do then?",
                "What did Viktor do in 1911?",
            ),
            (
                turn("When did the tower burn?", "1911"),
                "what happened after that?",
                "What happened after the tower burned?",
            ),
        ],
    )
    def test_they_become_what_they_stand_for(
        self, earlier: Turn, question: str, expected: str
    ) -> None:
        assert meant(question, earlier) == expected

    def test_of_two_persons_the_fitting_one_is_meant(self) -> None:
        married = turn("Who did Viktor marry?", "Rosa Venn")
        assert meant("what did she sell?", married) == "What did Rosa Venn sell?"
        assert meant("where did he open his shop?", married) == "Where did Viktor open his shop?"

    def test_the_latest_of_several_turns_comes_first(self) -> None:
        earlier = [WHO_BUILT, turn("Who did Viktor marry?", "Rosa Venn")]
        assert meant("what did she sell?", *earlier) == "What did Rosa Venn sell?"

    def test_an_older_turn_is_asked_where_the_latest_names_nobody(self) -> None:
        earlier = [WHO_BUILT, turn("When did the tower burn?", "1911")]
        assert meant("what did she save?", *earlier) == "What did Edda Roth save?"

    def test_what_did_not_answer_is_not_taken_for_it(self) -> None:
        refused = turn("Who painted the door?", "Rosa Venn", found=False)
        assert meant("what did she sell?", refused) == "what did she sell?"

    def test_chains_go_on_from_what_was_understood(self) -> None:
        first = meant("when did she build it?", WHO_BUILT)
        assert meant("and why?", turn(first, "1902")) == (
            "Why did Edda Roth build the tower clock?"
        )


class TestFragments:
    @pytest.mark.parametrize(
        ("earlier", "question", "expected"),
        [
            (turn("Why did Lind complain?"), "when?", "When did Lind complain?"),
            (turn("When did the tower burn?", "1911"), "and how?", "How did the tower burn?"),
            (
                turn("Who did Viktor marry?", "Rosa Venn"),
                "when?",
                "When did Viktor marry Rosa Venn?",
            ),
            (
                turn("Who left for Port Amsel?", "Viktor"),
                "why?",
                "Why did Viktor leave for Port Amsel?",
            ),
            (
                turn("When did the museum have visitors?", "2018"),
                "how many?",
                "How many did the museum have visitors?",
            ),
            (
                turn("How many visitors did the museum have in 2018?", "4,000"),
                "and in 2019?",
                "How many visitors did the museum have in 2019?",
            ),
            (
                turn("What did Edda save?", "the clock"),
                "what about Viktor?",
                "What did Viktor save?",
            ),
            (
                turn("How many visitors come from Norway?"),
                "what about Japan?",
                "How many visitors come from Japan?",
            ),
            (
                turn("When did Edda build the clock?", "1902"),
                "and her brother?",
                "When did Edda's brother build the clock?",
            ),
            (
                turn("Was the bell saved?"),
                "why not?",
                "Why was the bell not saved?",
            ),
        ],
    )
    def test_they_take_over_the_earlier_question(
        self, earlier: Turn, question: str, expected: str
    ) -> None:
        assert meant(question, earlier) == expected


ALONE = [
    "Who is Rosa Venn?",
    "And who is Rosa Venn?",
    "What did Viktor say about his sister?",
    "Is there a museum in Kestrel?",
    "How many figures are there on the clock?",
    "How long does it take to build a clock?",
    "Was it Lind who said that 900 crowns were too much?",
    "Why did Lind think that 900 crowns were too much?",
    "When she built the clock, what did Edda earn?",
    "Who lost his bell?",
    "What will the town do this week?",
    "Which children said they had carved the figures?",
    "Did the mayor know that the tower would burn?",
    "clock price",
    "tower?",
    "Who helped those who lived in the tower?",
    "How many crowns did Viktor have with him?",
    "What is the museum known for and what is shown there?",
    "What happened in 1911?",
    "what burned",
]


class TestStandingAlone:
    @pytest.mark.parametrize("question", ALONE)
    def test_a_question_that_stands_alone_is_not_changed(self, question: str) -> None:
        for earlier in (WHO_BUILT, WHERE_VIKTOR, turn("When did the tower burn?", "1911")):
            assert meant(question, earlier) == question

    def test_without_earlier_turns_nothing_is_changed(self) -> None:
        assert meant("and why did he do it there?") == "and why did he do it there?"

    def test_where_nothing_fits_nothing_is_changed(self) -> None:
        assert meant("what did she say?", turn("How tall is the tower?")) == "what did she say?"


class TestTurns:
    def test_a_turn_is_the_question_as_understood_and_what_was_marked(self) -> None:
        text = "Viktor left for Port Amsel."
        excerpt = Excerpt(text, 50, 50 + len(text), 2, (66, 76), 1.0, StoryRef("clocks", "Two"))
        answer = Answer("and he?", True, 0.9, (excerpt,), "Where did Viktor go?")
        assert turn_of(answer) == Turn("Where did Viktor go?", "Port Amsel", text, True, "clocks")

    def test_one_without_excerpts_has_a_question_alone(self) -> None:
        assert turn_of(Answer("why?", False, 0.0, ())) == Turn("why?", "", "", False)


class TestAsking:
    @pytest.fixture
    def clocks(self, library: Library) -> Library:
        library.add(Story("clocks", "Two clockmakers", STORY))
        library.add(Story("rain", "Rain", "It rained for nine days. Nobody had seen the like."))
        return library

    def test_a_followup_is_answered_as_it_is_understood(self, clocks: Library) -> None:
        earlier = [replace(WHERE_VIKTOR, story="clocks")]
        followed = clocks.ask("what did he open there?", story="clocks", earlier=earlier)
        assert followed.question == "what did he open there?"
        assert followed.understood == "What did Viktor open in Port Amsel?"
        assert followed.excerpts == clocks.ask(followed.understood, story="clocks").excerpts

    def test_one_that_stands_alone_gets_the_same_answer(self, clocks: Library) -> None:
        question = "Who is Rosa Venn?"
        assert clocks.ask(question, earlier=[WHO_BUILT]) == clocks.ask(question)

    def test_the_story_that_answered_tells_who_its_names_are(self, clocks: Library) -> None:
        answered = replace(turn("Who sold spectacles?", "Rosa Venn"), story="clocks")
        followed = clocks.ask("where did she marry?", earlier=[answered])
        assert followed.understood == "Where did Rosa Venn marry?"

    def test_of_a_story_that_is_not_asked_nothing_is_read(self, clocks: Library) -> None:
        answered = Turn("Who rowed?", "Rosa Venn", "Rosa Venn rowed.", True, "clocks")
        assert clocks.ask("where did she go?", story="rain", earlier=[answered]).understood is None

    def test_of_a_long_story_the_part_around_is_read(self) -> None:
        filler = "Nothing happened on that day in the long valley.\n" * 5_000
        text = f"{filler}{STORY}\n{filler}"
        part = _around(text, turn("", "Port Amsel").excerpt)
        assert STORY in part
        assert len(part) < 2 * CONTEXT + 1_000 < len(text)
        assert _around(STORY, "The shop had three rooms") == STORY


def test_the_verb_of_a_question_is_never_replaced() -> None:
    text = "Programme\n\n18:00 | Smash | Arena | Tomasz Wirth\n\n20:00 | Cosplay contest | Stage"
    earlier = [Turn("Who hosts Arena?", "Tomasz Wirth", text, True)]
    for question in ("what about the cosplay contest", "and the cosplay contest?"):
        meant = understood(question, earlier, [text])
        assert meant == question or "hosts" in meant


@given(texts, texts, texts, st.booleans())
def test_no_text_is_too_awkward(question: str, before: str, answer: str, found: bool) -> None:
    question, before, answer = (normalise(text) for text in (question, before, answer))
    earlier = [Turn(before, answer, answer, found)]
    assert isinstance(understood(question, earlier, [answer, STORY[:200]]), str)
