"""The model's file: verified before it is loaded, and read pair by pair."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.errors import ReaderChanged, ReaderMissing
from index.reading.pairs import PairEncoder
from index.reading.session import Session
from tests.untrained import Untrained


def test_every_pair_has_an_output_in_order(encoder: PairEncoder, untrained: Untrained) -> None:
    passages = ["The lamp was lit.", "Olaf rowed to the mainland on Fridays. " * 5, ""]
    pairs = encoder.encode("Who rowed?", passages)
    outputs = untrained.session().run(pairs)
    assert [len(output.start) for output in outputs] == [len(pair.ids) for pair in pairs]
    assert [len(output.end) for output in outputs] == [len(pair.ids) for pair in pairs]
    assert len({(output.rank, output.answered) for output in outputs}) == 3
    (alone,) = untrained.session().run(pairs[1:2])
    assert (alone.rank, alone.answered) == (outputs[1].rank, outputs[1].answered)
    assert np.array_equal(alone.start, outputs[1].start)


def test_no_pair_has_no_output(untrained: Untrained) -> None:
    assert untrained.session().run([]) == []


def test_a_changed_byte_is_refused(untrained: Untrained, tmp_path: Path) -> None:
    content = bytearray(untrained.file.read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "reader.onnx").write_bytes(content)
    with pytest.raises(ReaderChanged, match="reinstall Quoth"):
        Session(tmp_path / "reader.onnx", untrained.sha256)


def test_a_missing_file_is_told(untrained: Untrained, tmp_path: Path) -> None:
    with pytest.raises(ReaderMissing, match=r"No such file.*READING_MODEL"):
        Session(tmp_path / "reader.onnx", untrained.sha256)
