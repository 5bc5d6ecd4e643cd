"""The reader that ranks with a CrossEncoder: its order, and one clear error where it is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from transformers import BertForSequenceClassification

from index.errors import ReaderMissing
from index.reading import find_reader
from index.reading.cross_encoder import CrossEncoderReader
from index.reading.sentence import SentenceReader
from tests.index.ranked import DAYS, build, rank
from tests.untrained import save_tiny

QUESTION = "Was the lighthouse dark?"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny(BertForSequenceClassification, tmp_path_factory.mktemp("cross-encoder"))


@pytest.fixture(scope="module")
def reader(folder: Path) -> CrossEncoderReader:
    return CrossEncoderReader(str(folder))


def test_the_order_is_that_of_its_scores(reader: CrossEncoderReader, folder: Path) -> None:
    from sentence_transformers import CrossEncoder

    candidates = rank(QUESTION, build("days", DAYS))
    readings = reader.read(QUESTION, candidates)
    pairs = [(QUESTION, DAYS[c.passage.start : c.passage.end]) for c in candidates]
    scores = CrossEncoder(str(folder), device="cpu").predict(pairs, show_progress_bar=False)
    best_first = sorted(range(len(candidates)), key=lambda row: -scores[row])
    assert best_first != sorted(best_first)
    assert [r.candidate for r in readings] == [candidates[row] for row in best_first]
    assert [r.score for r in readings] == pytest.approx([scores[row] for row in best_first])


def test_the_sentence_nearest_to_the_question_is_marked(reader: CrossEncoderReader) -> None:
    candidates = rank(QUESTION, build("days", DAYS))
    marked = {id(r.candidate): r.highlight for r in SentenceReader().read(QUESTION, candidates)}
    for reading in reader.read(QUESTION, candidates):
        assert reading.highlight == marked[id(reading.candidate)]
        assert reading.verdict is None


def test_nothing_to_read_is_no_reading(reader: CrossEncoderReader) -> None:
    assert reader.read(QUESTION, []) == []


def test_a_name_that_nobody_has_is_one_clear_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    reader = find_reader("someone/no-such-model")
    for use in (reader.warm, lambda: reader.read(QUESTION, rank(QUESTION, build("days", DAYS)))):
        with pytest.raises(ReaderMissing, match=r"“someone/no-such-model”.*READING_MODEL") as error:
            use()
        assert "\n" not in str(error.value)


def test_a_folder_of_something_else_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no model")
    with pytest.raises(ReaderMissing, match="can't be loaded") as error:
        find_reader(str(tmp_path)).warm()
    assert "\n" not in str(error.value)
