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

NOTICE = """\
# Millbrook Summer Fair

The fair is held on the green behind the old mill. Dogs are welcome on a lead.

## Programme

- 10:00 Gates open
- 10:30 Egg and spoon race (under eights)
- 12:00 Judging of the cakes
- 14:00 Dog show
- 16:00 Raffle draw

## Prices

| Ticket | Price |
| --- | --- |
| Adult | £6 |
| Child | £2 |
| Family | £14 |

## Questions

Where are lost children taken?

To the white tent beside the gate.
"""

LINES = {
    "When do the gates open?": "10:00",
    "when are the cakes judged": "12:00",
    "When is the dog show?": "14:00",
    "What time is the raffle drawn?": "16:00",
    "How much is an adult ticket?": "£6",
    "What does a family ticket cost?": "£14",
    "Where do lost children go?": "white tent",
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


@pytest.fixture(scope="module")
def notices(embedder: ModelEmbedder, tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("notices")
    (folder / "fair.md").write_text(NOTICE, "utf-8")
    library = Library.open(folder / "data", embedder=embedder)
    library.add(read_story(folder / "fair.md"))
    return library


@pytest.mark.parametrize(("question", "marked"), LINES.items())
def test_it_tells_the_lines_of_a_list_apart(notices: Library, question: str, marked: str) -> None:
    excerpt = notices.ask(question).excerpts[0]
    (start, end) = excerpt.highlight or (0, 0)
    assert marked in notices.story("fair").text[start:end]
    assert excerpt.text.count("\n\n") <= 1


def test_an_answer_below_its_question_is_shown_with_it(notices: Library) -> None:
    excerpt = notices.ask("Where do lost children go?").excerpts[0]
    assert excerpt.text.startswith("Where are lost children taken?")


def test_it_is_less_sure_of_what_the_story_does_not_say(library: Library) -> None:
    said = [library.ask(question).confidence for question in QUESTIONS]
    not_said = [library.ask(question) for question in OFF_STORY]
    assert max(answer.confidence for answer in not_said) < min(said)
    assert not any(answer.found for answer in not_said)
