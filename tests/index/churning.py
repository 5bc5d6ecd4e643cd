"""``python -m tests.index.churning FOLDER SEED CHANGES``: changes the library at random."""

from __future__ import annotations

import random
import sys

from index import Library, Story
from index.errors import NoStories, NoSuchStory, StoryExists
from index.reading.sentence import SentenceReader
from tests.deterministic import DeterministicEmbedder

IDS = ("one", "two", "three", "four", "five")


def story(id: str, number: int) -> Story:
    """A story whose every sentence holds ``number``, so that a mixture of two would show."""
    text = " ".join(f"In {id} the ferry number {number} left on day {day}." for day in range(9))
    return Story(id, f"{id} {number}", text)


def churn(library: Library, seed: int, changes: int) -> None:
    chance = random.Random(seed)
    for number in range(changes):
        id = chance.choice(IDS)
        try:
            match chance.choice(("add", "replace", "remove", "rename", "restore")):
                case "add":
                    library.add(story(id, 1000 * seed + number))
                case "replace":
                    library.add(story(id, 1000 * seed + number), replace=True)
                case "remove":
                    library.remove(id)
                case "rename":
                    library.rename(id, f"{id} {number}")
                case "restore":
                    library.restore(id)
        except (NoStories, NoSuchStory, StoryExists):
            pass  # as it must be when another process was faster


if __name__ == "__main__":
    churn(
        Library.open(sys.argv[1], embedder=DeterministicEmbedder(), reader=SentenceReader()),
        int(sys.argv[2]),
        int(sys.argv[3]),
    )
