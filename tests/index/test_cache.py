"""Checksums: noted for as long as a file stays as it is, and right in every case."""

from __future__ import annotations

import json
import os
import time
from hashlib import sha256
from pathlib import Path

import platformdirs
import pytest

from index import cache
from index.cache import checksum_of

CONTENT, OTHER = b"some weights", b"Some weights"
NOTED = "0123456789abcdef" * 4


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that counts as settled, and a cache folder of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "_SETTLED", -1)
    file = tmp_path / "weights.bin"
    file.write_bytes(CONTENT)
    return file


def note() -> Path:
    (only,) = (cache.cache_folder() / "checksums").iterdir()
    return only


def write_note(**values: object) -> None:
    note().write_text(json.dumps(json.loads(note().read_text()) | values))


def test_it_is_the_files_sha256_the_first_time_and_the_second(weights: Path) -> None:
    expected = sha256(CONTENT).hexdigest()
    assert [checksum_of(weights) for _ in range(2)] == [expected, expected]


def test_what_is_noted_is_not_computed_again(weights: Path) -> None:
    checksum_of(weights)
    write_note(sha256=NOTED)
    assert checksum_of(weights) == NOTED


def test_a_change_shows_though_size_and_time_are_set_back(weights: Path) -> None:
    checksum_of(weights)
    before = weights.stat()
    time.sleep(0.05)  # older kernels tell times of change by ticks
    weights.write_bytes(OTHER)
    os.utime(weights, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = weights.stat()
    assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert checksum_of(weights) == sha256(OTHER).hexdigest()


def test_another_file_in_its_place_shows(weights: Path, tmp_path: Path) -> None:
    checksum_of(weights)
    (tmp_path / "new").write_bytes(OTHER)
    (tmp_path / "new").replace(weights)
    assert checksum_of(weights) == sha256(OTHER).hexdigest()


def test_what_has_just_been_written_is_not_noted_yet(
    weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_SETTLED", 3_600)
    os.utime(weights, (0, 0))  # as unpacked from an archive
    assert checksum_of(weights) == sha256(CONTENT).hexdigest()
    assert not (cache.cache_folder() / "checksums").exists()


@pytest.mark.parametrize(
    "noted", ["", "..", "/tmp", None, ["x"], "\ud800", NOTED[1:], NOTED + "\n"]
)
def test_what_is_no_checksum_is_not_believed(weights: Path, noted: object) -> None:
    checksum_of(weights)
    write_note(sha256=noted)
    assert checksum_of(weights) == sha256(CONTENT).hexdigest()


@pytest.mark.parametrize(
    "broken", [b"", b"\xff", b"[]", b"{}", b'{"file": [1]}', b"[" * 200_000], ids=range(6)
)
def test_a_broken_note_is_written_anew(weights: Path, broken: bytes) -> None:
    checksum_of(weights)
    whole = note().read_bytes()
    note().write_bytes(broken)
    assert checksum_of(weights) == sha256(CONTENT).hexdigest()
    assert note().read_bytes() == whole


def test_it_needs_no_cache(weights: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder would be")
    assert checksum_of(weights) == sha256(CONTENT).hexdigest()


def test_nor_a_home(weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless(name: str) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(platformdirs, "user_cache_path", homeless)
    assert checksum_of(weights) == sha256(CONTENT).hexdigest()


def test_what_can_not_be_noted_leaves_nothing_behind(weights: Path) -> None:
    checksum_of(weights)
    place = note()
    place.unlink()
    (place / "full").mkdir(parents=True)
    assert checksum_of(weights) == sha256(CONTENT).hexdigest()
    assert note() == place


def test_a_missing_file_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        checksum_of(tmp_path / "none")
