"""The reading model that comes with Quoth: it is the one that was measured, and it reads."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from index import Library, read_story
from index.embed import ModelEmbedder
from index.errors import ReaderChanged, ReaderMissing
from index.reading import find_reader, session
from index.reading.session import MODEL, Session

QUESTIONS = {
    "Who is Blinken's deputy?": "Kurt Campbell",
    "Who is the secretary general of NATO?": "Jens Stoltenberg",
    "When did Helen Clark go to a NATO summit?": "2008",
    "Where did Judith Collins speak?": "Wellington",
    "Who is to meet António Guterres?": "Mr Peters",
    "Where will Peters speak in New York?": "the General Assembly",
}

OFF_STORY = ("How long should a soft-boiled egg cook?", "Who won the tennis match in Melbourne?")


@pytest.fixture(scope="module")
def library(
    embedder: ModelEmbedder, sample: Path, tmp_path_factory: pytest.TempPathFactory
) -> Library:
    library = Library.open(tmp_path_factory.mktemp("shipped"), embedder=embedder)
    library.add(read_story(sample))
    return library


def test_it_is_the_file_that_was_measured() -> None:
    find_reader().warm()


def test_it_is_small_enough_to_come_with_the_program() -> None:
    assert MODEL.stat().st_size < 48_000_000


def test_a_changed_byte_is_refused(tmp_path: Path) -> None:
    copy = Path(shutil.copy(MODEL, tmp_path))
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 1
    copy.write_bytes(content)
    with pytest.raises(ReaderChanged, match="reinstall Quoth"):
        Session(copy)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReaderMissing, match="reinstall Quoth"):
        Session(tmp_path / MODEL.name, session.SHA256)


@pytest.mark.parametrize(("question", "marked"), QUESTIONS.items())
def test_it_marks_the_answer_of_a_plain_question(
    library: Library, question: str, marked: str
) -> None:
    answer = library.ask(question)
    (start, end) = answer.excerpts[0].highlight or (0, 0)
    assert marked in library.story("between-two-powers").text[start:end]
    assert end - start < len(marked) + 30
    assert answer.found


def test_it_is_less_sure_of_what_the_story_does_not_say(library: Library) -> None:
    said = [library.ask(question).confidence for question in QUESTIONS]
    not_said = [library.ask(question) for question in OFF_STORY]
    assert max(answer.confidence for answer in not_said) < min(said)
    assert not any(answer.found for answer in not_said)
