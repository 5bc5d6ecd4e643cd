"""Libraries that are large as soon as they have a few passages."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import faiss
import pytest

from index import Answer, Library, Story
from index.catalogue import sizes
from index.reading.sentence import SentenceReader
from tests.deterministic import DeterministicEmbedder

FEW = 20
ALL = 10**9

_SYLLABLES = ("ka", "lo", "mir", "ten", "vu", "sha", "pol", "gri", "non", "bex", "dun", "ray")
_DEEDS = ("found", "sold", "painted", "lost", "carried", "hid", "built", "burned")
_THINGS = ("a lamp", "the bell", "two boats", "a map", "the mill", "bread", "a key", "salt")


def name(number: int) -> str:
    """A name that nothing else has."""
    draw = random.Random(number)
    return "".join(draw.choices(_SYLLABLES, k=3)).capitalize() + _SYLLABLES[number % 12]


def story(number: int, told: str = "was told") -> Story:
    """Four passages, each with a name of its own; ``told`` is in the first."""
    paragraphs = []
    for part in range(4):
        draw = random.Random(100 * number + part)
        who = name(10 * number + part)
        deeds = [f"{who} {draw.choice(_DEEDS)} {draw.choice(_THINGS)}." for _ in range(8)]
        others = [
            f"Nobody {draw.choice(_DEEDS)} {draw.choice(_THINGS)} in that year, as {draw.random()} "
            f"people from the village {told if part == 0 else 'were told'} by the old ferryman."
            for _ in range(3)
        ]
        paragraphs.append(" ".join([*deeds, *others]))
    return Story(f"s{number}", f"Story {number}", "\n\n".join(paragraphs))


def question(number: int) -> str:
    """One that the story of this number answers, in its second passage."""
    return f"What did {name(10 * number + 1)} carry?"


def open_library(folder: Path, embedder: DeterministicEmbedder | None = None) -> Library:
    return Library.open(
        folder, embedder=embedder or DeterministicEmbedder(), reader=SentenceReader()
    )


def first(answer: Answer) -> tuple[str, str]:
    """The story and the text of the first excerpt."""
    return answer.excerpts[0].story.id, answer.excerpts[0].text


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sizes, "FEW", FEW)
    monkeypatch.setattr(sizes, "FAN", 3)
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)  # on a busy machine, they wait for each other most of the time
    yield
    faiss.omp_set_num_threads(threads)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """One of ten stories and 40 passages, some in segments and some not."""
    library = open_library(tmp_path / "library")
    for number in range(10):
        library.add(story(number))
    return library
