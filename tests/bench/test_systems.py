"""Every system keeps what is asked of an excerpt, on any story."""

from __future__ import annotations

import sys

import pytest

from bench.errors import MissingExtra
from bench.systems import LIMIT, SYSTEMS, Ask, find
from index import Story
from tests.deterministic import DeterministicEmbedder

PARAGRAPHS = [
    "The ferry leaves at noon, and Odo rows it over the river. " * 6,
    "Marta bakes barley bread in the old mill. " * 8,
    "Jorin whistled so well that the otters came out to listen.",
    "The bell of green bronze hangs from a post on the far bank. " * 5,
]
STORY = Story("ferry", "The ferry", "\n\n".join(p.strip() for p in PARAGRAPHS))
PEERS = [name for name in SYSTEMS if name != "quoth"]


def asking(name: str, story: Story = STORY) -> Ask:
    if name.startswith("langchain"):
        pytest.importorskip("langchain_community", reason="the extra `peers` is not installed")
    return find(name)(story, DeterministicEmbedder())


@pytest.mark.parametrize("name", PEERS)
def test_excerpts_are_verbatim_cited_and_best_first(name: str) -> None:
    answer = asking(name)("What does Marta bake in the mill?")
    assert "barley bread" in answer.excerpts[0].text
    assert 0 < len(answer.excerpts) <= LIMIT
    for excerpt in answer.excerpts:
        assert STORY.text[excerpt.start : excerpt.end] == excerpt.text
        assert excerpt.highlight is None
        before = STORY.text[: excerpt.start]
        assert excerpt.paragraph == before.count("\n\n") + 1
    scores = [excerpt.score for excerpt in answer.excerpts]
    assert scores == sorted(scores, reverse=True)
    assert answer.confidence == max(0.0, scores[0])


@pytest.mark.parametrize("name", PEERS)
@pytest.mark.parametrize("question", ["Who is the", "xyzzy", "?!", ""])
def test_any_question_gets_an_answer(name: str, question: str) -> None:
    answer = asking(name)(question)
    assert answer.excerpts
    assert answer.confidence >= 0


@pytest.mark.parametrize("name", PEERS)
def test_a_story_of_one_sentence_is_enough(name: str) -> None:
    [excerpt] = asking(name, Story("one", "One", "Odo rows."))("Who rows?").excerpts
    assert excerpt.text == "Odo rows."


@pytest.mark.parametrize(("name", "size"), [("langchain", 1000), ("langchain-500", 500)])
def test_langchain_cuts_as_its_tutorials_do(name: str, size: int) -> None:
    answer = asking(name)("Who rows the ferry at noon?")
    assert max(len(excerpt.text) for excerpt in answer.excerpts) <= size
    # Its distance is turned back into the cosine that the vectors have.
    [first, *_] = answer.excerpts
    question, chunk = DeterministicEmbedder().encode([answer.question, first.text])
    assert first.score == pytest.approx(float(question @ chunk), abs=1e-5)


def test_a_missing_extra_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "bench.langchain_recipe", raising=False)
    monkeypatch.setitem(sys.modules, "langchain_community.vectorstores", None)
    with pytest.raises(MissingExtra) as caught:
        find("langchain")
    assert str(caught.value) == "LangChain is not installed: pip install -e '.[peers]'."
