"""Nothing lost: processes that die, a full disk, a library that can't be written, many writers."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Library, Story
from index.errors import NoStories, NoSuchStory
from tests.conftest import ROOT
from tests.index.churning import IDS
from tests.index.crashing import (
    LATER,
    NEW,
    OLD,
    OTHER,
    OWN,
    RENAMED,
    SERVER,
    open_library,
)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills and limits processes as on Unix")

AFTERWARDS = Story("four", "Four", "The hills were dry again in May.")

# Files over 20,000 bytes can't be written, which is what a full disk looks like.
WRITE_TO_A_FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from index import Story
from index.errors import LibraryUnwritable
from tests.index.crashing import open_library

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
library = open_library(Path(sys.argv[1]))
try:
    library.add(Story("one", "One", "It rained all day. " * 5_000), replace=True)
except LibraryUnwritable as error:
    assert "still there" in str(error), error
else:
    sys.exit("it was written")
"""

# Root may write anything, so it becomes nobody, who can't import what is in root's own folders.
ASK_AND_TRY_TO_WRITE = """
import os, sys, tempfile
from pathlib import Path
from index.errors import LibraryUnwritable
from tests.index.crashing import NEW, OLD, open_library

if os.getuid() == 0:
    with tempfile.TemporaryDirectory() as folder:
        warm = open_library(Path(folder))
        warm.add(OLD)
        warm.ask("When did the ferry leave?")
    os.setuid(65534)
library = open_library(Path(sys.argv[1]))
assert library.ask("When did the ferry leave?").excerpts
assert library.check() == []
for change in (lambda: library.add(NEW, replace=True), lambda: library.remove("one")):
    try:
        change()
    except LibraryUnwritable as error:
        assert "Permission denied" in str(error), error
    else:
        sys.exit("it was written")
"""


def python(*arguments: str | Path) -> subprocess.Popen[str]:
    command = [sys.executable, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, text=True, stderr=subprocess.PIPE)


def finish(process: subprocess.Popen[str]) -> None:
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors


def stories(library: Library) -> list[Story]:
    return [manifest.story for manifest in library.stories()]


class TestKilled:
    @pytest.mark.parametrize(
        ("operation", "before", "after"),
        [
            ("add", [OLD, OWN, OTHER], [OLD, OWN, LATER, OTHER]),
            ("replace", [OLD, OWN, OTHER], [NEW, OWN, OTHER]),
            ("remove", [OLD, OWN, OTHER], [OWN, OTHER]),
            ("rename", [OLD, OWN, OTHER], [RENAMED, OWN, OTHER]),
            ("restore", [OLD, OWN, OTHER], [OLD, OWN, LATER, OTHER]),
            ("forget", [OLD, OWN, OTHER], [OLD, OTHER]),
        ],
    )
    def test_at_any_point_leaves_the_earlier_state_or_the_new_one(
        self, tmp_path: Path, operation: str, before: list[Story], after: list[Story]
    ) -> None:
        finish(python("-m", "tests.index.crashing", tmp_path, operation))
        places = sorted(
            (p for p in tmp_path.iterdir() if p.name != "before"), key=lambda p: int(p.name)
        )
        assert len(places) > (3 if operation == "forget" else 5)
        found = []
        for place in places:
            library = open_library(place)
            view = library.of(SERVER)
            assert library.check() + view.check() == [], place
            found.append(stories(view))
            assert library.ask("When did the mine close?", story="two").excerpts
            self.work_goes_on(library, place)
        assert set(map(tuple, found)) == {tuple(before), tuple(after)}
        # Once the new state is there it stays: no later point brings the earlier one back.
        assert found == [before] * found.count(before) + [after] * found.count(after)

    def work_goes_on(self, library: Library, place: Path) -> None:
        library.add(AFTERWARDS)
        assert list((place / "tmp").iterdir()) == []
        assert library.check() == []
        assert AFTERWARDS in stories(library)


def test_many_writers_and_a_reader_never_disturb_one_another(tmp_path: Path) -> None:
    writers = [
        python("-m", "tests.index.churning", tmp_path, str(seed), "50") for seed in range(1, 5)
    ]
    library = open_library(tmp_path)
    answered = 0
    while any(writer.poll() is None for writer in writers):
        try:
            answer = library.ask("Which ferry left on day 4?", limit=5)
        except (NoStories, NoSuchStory):
            continue
        answered += 1
        for excerpt in answer.excerpts:
            assert len(set(re.findall(r"number (\d+)", excerpt.text))) == 1
        assert library.check() == []
    for writer in writers:
        finish(writer)
    assert answered > 20
    assert library.check() == []
    library.add(LATER, replace=True)
    assert list((tmp_path / "tmp").iterdir()) == []
    left = {path.name for path in (tmp_path / "stories").iterdir()}
    assert left <= {*IDS, LATER.id}


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    library = open_library(tmp_path)
    library.add(OLD)
    finish(python("-c", WRITE_TO_A_FULL_DISK, tmp_path))
    assert stories(library) == [OLD]
    assert library.check() == []
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.fixture
def read_only() -> Iterator[Path]:
    """A library that only its owner could write, who took the right from himself."""
    folder = Path(tempfile.mkdtemp())
    open_library(folder / "library").add(OLD)
    paths = [folder, *folder.rglob("*")]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield folder / "library"
    for path in paths:
        path.chmod(0o755)
    shutil.rmtree(folder)


def test_a_library_that_cannot_be_written_can_still_be_asked(read_only: Path) -> None:
    finish(python("-c", ASK_AND_TRY_TO_WRITE, read_only))
    assert stories(open_library(read_only)) == [OLD]
