"""The question sets: every place is that of an answer, and what is held out is never learned."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.training.tiny_sets import LAMP, PEARS, article, question, write_set
from training import questions
from training.questions import PARTS, WRITTEN, Source, load_sources


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two sets; of the first, the second article is held out."""
    monkeypatch.setattr(questions, "PARTS", {"one": lambda n: n != 1, "two": lambda n: True})
    monkeypatch.setattr(questions, "WRITTEN", tmp_path / "written.jsonl")
    (tmp_path / "written.jsonl").touch()
    lamp = article(
        (
            LAMP[0],
            [
                question("Who kept it?", "Marta Lindqvist", LAMP[0]),
                question("Who painted it?", None, LAMP[0]),
            ],
        ),
        (LAMP[1], [question("Why did he sing?", "for joy", LAMP[1], quoted=False)]),
        (LAMP[2], [question("When did it freeze?", "winter of 1934", LAMP[2])]),
    )
    pears = article((PEARS[0], [question("What is sold?", "pears", PEARS[0])]), (PEARS[1], []))
    write_set(tmp_path, "one", lamp, pears)
    write_set(tmp_path, "two", pears)
    return tmp_path


class TestSets:
    def test_an_article_is_its_paragraphs_with_a_blank_line_between(self, folder: Path) -> None:
        sources = load_sources(folder)
        assert [(source.data, source.text) for source in sources] == [
            ("one", "\n\n".join(LAMP)),
            ("two", "\n\n".join(PEARS)),
        ]

    def test_a_question_has_the_place_of_its_answer_and_of_its_paragraph(
        self, folder: Path
    ) -> None:
        (lamp, _) = load_sources(folder)
        *_, last = lamp.asked
        assert [lamp.text[slice(*place)] for place in last.places] == ["winter of 1934"]
        assert lamp.text[slice(*last.section)] == LAMP[2]
        assert last.answer == "winter of 1934"
        assert (last.answerable, last.written) == (True, False)

    def test_one_that_the_paragraph_does_not_answer_has_none(self, folder: Path) -> None:
        unanswered = load_sources(folder)[0].asked[1]
        assert (unanswered.text, unanswered.places) == ("Who painted it?", ())
        assert not unanswered.answerable

    def test_one_that_is_answered_in_other_words_is_answerable(self, folder: Path) -> None:
        told = load_sources(folder)[0].asked[2]
        assert (told.answer, told.places, told.answerable) == ("for joy", (), True)

    def test_several_answers_have_a_place_each(self, folder: Path) -> None:
        entry = question("Who?", "Olaf", LAMP[1])
        entry["answers"] += [*entry["answers"], *question("", "brother", LAMP[1])["answers"]]
        write_set(folder, "two", article((LAMP[1], [entry])))
        (*_, source) = load_sources(folder)
        places = source.asked[0].places
        assert [source.text[a:b] for a, b in places] == ["brother", "Olaf"]

    def test_what_is_held_out_is_the_rest(self, folder: Path) -> None:
        (held_out,) = load_sources(folder, held_out=True)
        assert (held_out.data, held_out.text) == ("one", "\n\n".join(PEARS))

    def test_a_missing_set_is_an_error_that_names_it(self, folder: Path) -> None:
        (folder / "two.json.gz").unlink()
        with pytest.raises(FileNotFoundError) as caught:
            load_sources(folder)
        assert caught.value.filename == str(folder / "two.json.gz")


class TestWritten:
    def test_they_come_with_their_paragraph(self, folder: Path) -> None:
        start = len(LAMP[0]) + 2
        entry = {
            "data": "one",
            "article": 0,
            "start": start,
            "asked": [["Who rowed?", start + LAMP[1].index("Olaf"), 4]],
            "missed": ["Who swam?", "Who flew?"],
        }
        elsewhere = entry | {"article": 1}
        lines = f"{json.dumps(entry)}\n{json.dumps(elsewhere)}\n"
        (folder / "written.jsonl").write_text(lines)
        lamp, pears = load_sources(folder)
        written = [asked for asked in lamp.asked if asked.written]
        assert [(a.text, a.answerable) for a in written] == [
            ("Who rowed?", True),
            ("Who swam?", False),
            ("Who flew?", False),
        ]
        assert [lamp.text[a:b] for a, b in written[0].places] == ["Olaf"]
        assert {lamp.text[slice(*a.section)] for a in written} == {LAMP[1]}
        assert not any(asked.written for asked in pears.asked)


@pytest.fixture(scope="module")
def data(shared: Path) -> Path:
    folder = shared / "data"
    for name in PARTS:
        if not (folder / f"{name}.json.gz").is_file():
            pytest.skip(f"{folder / name}.json.gz is missing")
    return folder


def paragraphs(sources: list[Source]) -> set[str]:
    """Those that are long enough to be of one article only."""
    return {part for source in sources for part in source.text.split("\n\n") if len(part) > 99}


class TestRealSets:
    def test_what_is_held_out_is_never_learned(self, data: Path) -> None:
        learned, held_out = load_sources(data), load_sources(data, held_out=True)
        assert {source.data for source in held_out} == {"squad2-dev8", "squadshifts-wiki"}
        assert paragraphs(held_out)
        assert paragraphs(held_out).isdisjoint(paragraphs(learned))
        written = WRITTEN.read_text("utf-8").splitlines()
        assert sum(a.written for source in [*learned, *held_out] for a in source.asked) == sum(
            len(entry["asked"]) + len(entry["missed"]) for entry in map(json.loads, written)
        )

    def test_every_answer_that_was_written_is_in_its_paragraph(self, data: Path) -> None:
        texts: dict[str, list[list[str]]] = {}
        for line in WRITTEN.read_text("utf-8").splitlines():
            entry = json.loads(line)
            name = entry["data"]
            if name not in texts:
                raw = gzip.decompress((data / f"{name}.json.gz").read_bytes())
                texts[name] = [
                    [paragraph["context"] for paragraph in article["paragraphs"]]
                    for article in json.loads(raw)["data"]
                ]
            contexts = texts[name][entry["article"]]
            story, start = "\n\n".join(contexts), entry["start"]
            end = next(start + len(c) for c in contexts if story.startswith(c, start))
            for text, place, length in entry["asked"]:
                answer = story[place : place + length]
                assert start <= place < place + length <= end, text
                assert answer == answer.strip() != "", text
                assert any(char.isalnum() for char in answer), text
            assert all(text.strip() for text in entry["missed"])
