"""The servers of a library: what each has, what it gets, and when it is forgotten."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from index import Library, Story
from index.errors import LibraryUnwritable, LostStory, NoSuchStory
from tests.index.crashing import open_library

FERRY = Story("ferry", "The late ferry", "The ferry left at nine. It was full.")
OURS = Story(
    "ours", "Our story — 港", "We met at noon. It rained on the café.", "https://a.example"
)
PICNIC = Story("picnic", "The picnic", "It rained on the cake.")
NOW = datetime.now(UTC)


@pytest.fixture
def filled(library: Library) -> Library:
    library.add(FERRY)
    library.of("42").add(OURS)
    library.of("42").add(PICNIC)
    return library


def test_a_view_sees_its_own_stories_and_the_hosts(filled: Library) -> None:
    view = filled.of("42")
    owners = [(manifest.story, manifest.owner) for manifest in view.stories()]
    assert owners == [(FERRY, None), (OURS, "42"), (PICNIC, "42")]
    assert [(listed.id, listed.owner) for listed in view.listed()] == [
        ("ferry", None),
        ("ours", "42"),
        ("picnic", "42"),
    ]
    assert [manifest.story for manifest in filled.stories()] == [FERRY]
    assert view.manifest("our story — 港").owner == "42"
    assert "ours" in view
    assert "ours" not in filled
    assert None not in filled


def test_a_list_tells_what_a_manifest_does(filled: Library) -> None:
    view = filled.of("42")
    for listed, manifest in zip(view.listed(), view.stories(), strict=True):
        story = manifest.story
        assert (listed.id, listed.title, listed.url) == (story.id, story.title, story.url)
        assert (listed.characters, listed.added) == (len(story.text), manifest.added)


def test_a_question_goes_to_the_servers_stories_and_the_hosts(filled: Library) -> None:
    view = filled.of("42")
    assert view.ask("When did we meet?").excerpts[0].story == OURS.ref
    assert view.ask("When did the ferry leave?").excerpts[0].story == FERRY.ref
    assert {each.story.id for each in view.ask("rain", limit=9).excerpts} == {
        *("ferry", "ours", "picnic")
    }


def test_two_views_of_a_server_are_one(filled: Library, tmp_path: Path) -> None:
    view, again = filled.of("42"), filled.of("42")
    other = open_library(tmp_path / "library").of("42")
    view.add(Story("ours", "Ours anew", "We met at one."), replace=True)
    for each in (again, other):
        assert each.story("ours").title == "Ours anew"
        assert each.ask("When did we meet?", story="ours").excerpts[0].text == "We met at one."


def test_one_that_is_damaged_leaves_the_others_in_peace(filled: Library, tmp_path: Path) -> None:
    (manifest,) = tmp_path.glob("library/servers/42/stories/ours/*/manifest.json")
    manifest.write_text("{}")
    view = open_library(tmp_path / "library").of("42")
    assert [listed.id for listed in view.listed()] == ["ferry", "picnic"]
    assert view.ask("When did the ferry leave?").excerpts[0].story == FERRY.ref
    assert [(problem.story, problem.owner) for problem in view.check()] == [("ours", "42")]
    assert filled.check() == []


def test_a_damaged_one_hides_the_hosts_of_its_id_all_the_same(
    filled: Library, tmp_path: Path
) -> None:
    view = filled.of("42")
    view.add(Story("ferry", "Our ferry", "It sank."))
    (manifest,) = tmp_path.glob("library/servers/42/stories/ferry/*/manifest.json")
    manifest.write_text("{}")
    view = open_library(tmp_path / "library").of("42")
    assert [listed.id for listed in view.listed()] == ["ours", "picnic"]
    assert [story.id for story in (manifest.story for manifest in view.stories())] == [
        *("ours", "picnic")
    ]
    with pytest.raises(LostStory):
        view.story("ferry")
    assert {each.story.id for each in view.ask("ferry", limit=9).excerpts} == {"ours", "picnic"}


class TestOwners:
    def test_each_is_told_with_what_it_has(self, filled: Library) -> None:
        filled.of("7").add(PICNIC)
        few, many = filled.owners()
        assert [(owner.id, owner.stories, owner.left_at) for owner in (few, many)] == [
            ("7", 1, None),
            ("42", 2, None),
        ]
        assert many.bytes > few.bytes > len(PICNIC.text)

    def test_what_is_not_a_servers_is_none(self, filled: Library, tmp_path: Path) -> None:
        for name in ("notes", ".hidden", "1e3", "9" * 21):
            (tmp_path / "library" / "servers" / name).mkdir()
        (tmp_path / "library" / "servers" / "8").write_text("a file")
        assert [owner.id for owner in filled.owners()] == ["42"]

    def test_looking_makes_nothing(self, library: Library, tmp_path: Path) -> None:
        before = sorted(tmp_path.rglob("*"))
        view = library.of("42")
        assert (view.stories(), view.listed(), view.removed(), view.check()) == ([], [], [], [])
        assert library.size("42").stories == 0
        library.left("42")
        library.rejoined("42")
        assert not library.forget("42")
        library.purge()
        assert sorted(path for path in tmp_path.rglob("*") if path.name != "lock") == before


class TestSize:
    def test_it_counts_what_the_server_has_now(self, filled: Library) -> None:
        size = filled.size("42")
        assert (size.stories, size.characters) == (2, len(OURS.text) + len(PICNIC.text))
        view = filled.of("42")
        view.add(Story("picnic", "The picnic", "It was dry."), replace=True)
        view.rename("picnic", "The dry picnic")
        assert filled.size("42").characters == len(OURS.text) + len("It was dry.")
        view.remove("ours")
        assert (filled.size("42").stories, filled.size("42").characters) == (1, 11)


class TestLeaving:
    def test_its_stories_stay_for_thirty_days(self, filled: Library) -> None:
        filled.left("42", NOW)
        (owner,) = filled.owners()
        assert owner.left_at == NOW.replace(microsecond=0)
        purged = filled.purge(NOW + timedelta(days=29, hours=23))
        assert purged.servers == ()
        assert filled.of("42").story("ours") == OURS
        purged = filled.purge(NOW + timedelta(days=30, minutes=1))
        assert purged.servers == ("42",)
        assert filled.owners() == []
        with pytest.raises(NoSuchStory):
            filled.of("42").story("ours")
        assert filled.story("ferry") == FERRY

    def test_it_keeps_them_when_it_comes_back(self, filled: Library) -> None:
        filled.left("42", NOW - timedelta(days=29))
        filled.rejoined("42")
        (owner,) = filled.owners()
        assert owner.left_at is None
        assert filled.purge(NOW + timedelta(days=300)).servers == ()
        assert filled.of("42").story("ours") == OURS

    def test_the_first_time_it_is_told_counts(self, filled: Library) -> None:
        filled.left("42", NOW - timedelta(days=20))
        filled.left("42", NOW)
        assert filled.purge(NOW + timedelta(days=11)).servers == ("42",)

    @pytest.mark.parametrize("mark", [b"", b"soon", b"2024-01-01", b"\xff"])
    def test_a_date_nobody_can_read_deletes_nothing(
        self, filled: Library, tmp_path: Path, mark: bytes
    ) -> None:
        filled.left("42", NOW)
        (tmp_path / "library" / "servers" / "42" / "left").write_bytes(mark)
        assert filled.purge(NOW + timedelta(days=300)).servers == ()
        filled.left("42", NOW)
        assert filled.purge(NOW + timedelta(days=31)).servers == ("42",)

    def test_one_that_cannot_be_purged_does_not_keep_the_others(
        self, filled: Library, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        filled.of("7").add(PICNIC)
        filled.left("7", NOW)
        filled.left("42", NOW)
        (tmp_path / "library" / "servers" / "7" / "lock").unlink(missing_ok=True)
        (tmp_path / "library" / "servers" / "7" / "lock").mkdir()
        assert filled.purge(NOW + timedelta(days=31)).servers == ("42",)
        assert "can't be written" in caplog.text

    def test_purging_goes_over_every_server(self, filled: Library) -> None:
        filled.of("42").remove("ours")
        filled.of("42").add(Story("picnic", "The picnic", "It was dry."), replace=True)
        filled.remove("ferry")
        purged = filled.purge(NOW + timedelta(days=8))
        assert (purged.folders, purged.servers) == (3, ())
        assert filled.of("42").removed() == filled.removed() == []


class TestForgetting:
    def test_nothing_of_it_is_left(self, filled: Library, tmp_path: Path) -> None:
        filled.of("42").remove("ours")
        assert filled.forget("42")
        assert not filled.forget("42")
        assert not (tmp_path / "library" / "servers" / "42").exists()
        assert list((tmp_path / "library" / "tmp").iterdir()) == []
        held = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
        assert not [content for content in held if b"rained on the c" in content]
        assert [manifest.story for manifest in filled.of("42").stories()] == [FERRY]

    def test_it_can_begin_anew(self, filled: Library) -> None:
        view = filled.of("42")
        filled.forget("42")
        view.add(PICNIC)
        assert view.ask("When did it rain?", story="picnic").excerpts[0].story == PICNIC.ref
        assert filled.size("42").stories == 1

    def test_an_adding_that_it_overtakes_leaves_nothing_half_there(
        self, filled: Library, tmp_path: Path
    ) -> None:
        """Whichever comes first, what is left is the story, whole, or nothing of it."""
        view = filled.of("42")
        for number in range(20):
            view.add(OURS)
            failed: list[LibraryUnwritable] = []

            def add(text: str = f"Text {number}.") -> None:
                try:
                    view.add(Story("late", "Late", text))
                except LibraryUnwritable as error:
                    failed.append(error)  # noqa: B023 it is joined below

            adding = threading.Thread(target=add)
            adding.start()
            filled.forget("42")
            adding.join()
            left = [listed.id for listed in view.listed() if listed.owner]
            assert left == ([] if failed or not left else ["late"])
            assert view.check() == []
            assert not list(tmp_path.glob("library/tmp/*"))
            filled.forget("42")


class TestExport:
    def test_it_is_all_the_server_has_and_nothing_else(self, filled: Library) -> None:
        filled.of("7").add(Story("other", "Another's", "Not theirs."))
        filled.of("42").remove("picnic")
        to = BytesIO()
        assert filled.export("42", to) == 2
        archive = ZipFile(to)
        assert archive.testzip() is None
        ours, manifest, *removed = archive.namelist()
        assert (ours, manifest) == ("stories/ours/story.txt", "stories/ours/manifest.json")
        assert [name.partition(".")[2] for name in removed] == [
            *("picnic/story.txt", "picnic/manifest.json")
        ]
        assert archive.read(ours).decode() == OURS.text
        assert archive.read(removed[0]).decode() == PICNIC.text
        said = json.loads(archive.read(manifest))
        assert (said["story"]["title"], said["story"]["url"]) == (OURS.title, OURS.url)
        assert said["files"]["story.txt"] == sha256(archive.read(ours)).hexdigest()

    def test_it_can_be_written_into_what_cannot_be_rewound(self, filled: Library) -> None:
        class Pipe(BytesIO):
            def seekable(self) -> bool:
                return False

            def seek(self, *place: int) -> int:
                raise OSError

            def tell(self) -> int:
                raise OSError

        to = Pipe()
        assert filled.export("42", to) == 2
        assert len(ZipFile(BytesIO(to.getvalue())).namelist()) == 4

    def test_of_a_server_that_has_nothing_it_is_empty(self, filled: Library) -> None:
        to = BytesIO()
        assert filled.export("7", to) == 0
        assert ZipFile(to).namelist() == []
