"""Servers apart: whatever a server names, guesses or forges, it reaches its own stories and the
host's, and nothing of another server's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest

from index import Answer, Excerpt, Library, QuothError, Story, StoryRef
from index.errors import BadOwner, HostOnly, NoSuchStory, SharedStory

FERRY = Story("ferry", "The late ferry", "The ferry left at nine. It was full.")
SECRET = Story(
    "secret-plan",
    "The secret plan",
    "The xylophone is hidden in the harbour. Olga carries the key of it.\n\nNobody knows.",
    "https://secret.example",
)
OTHERS = Story("picnic", "The picnic", "We met at noon. It rained on the cake.")
GONE = Story("old-secret", "The old secret", "The xylophone was hidden in the attic before.")
VICTIM, ATTACKER, EMPTY = "111", "222", "333"
TOLD = ("xylophone", "harbour", "olga", "secret plan", "old secret", "secret.example", "attic")

NAMES = [
    "secret-plan",
    "SECRET-PLAN",
    " secret-plan ",
    "secret-plan\n",
    "secret-plan\x00",
    "The secret plan",
    "the SECRET plan",
    "the secret pla",
    "secret",
    "ſecret-plan",
    "ｓｅｃｒｅｔ-ｐｌａｎ",
    "secret\u2010plan",
    "secret-plan\u200b",
    "old-secret",
    "The old secret",
    "./secret-plan",
    "../secret-plan",
    "../111/stories/secret-plan",
    "../../111/stories/secret-plan",
    "../../servers/111/stories/secret-plan",
    "..\\..\\servers\\111\\stories\\secret-plan",
    "servers/111/stories/secret-plan",
    "%2e%2e/%2e%2e/servers/111/stories/secret-plan",
    "111/secret-plan",
    "111:secret-plan",
    "(111, secret-plan)",
    "secret-*",
    "*",
    "**/current",
    "",
    ".",
    "..",
    "~",
    "stories",
    "current",
    "removed",
    "' OR 1=1 --",
    "${secret-plan}",
    "x" * 100_000,
]


@pytest.fixture
def host(library: Library) -> Library:
    library.add(FERRY)
    victim = library.of(VICTIM)
    victim.add(SECRET)
    victim.add(GONE)
    victim.remove(GONE.id)
    victim.ask("Where is the xylophone?")
    library.of(ATTACKER).add(OTHERS)
    return library


@pytest.fixture
def untouched(host: Library, tmp_path: Path) -> Iterator[None]:
    """Fails a test after which anything of the victim's is not as it was."""

    def files() -> dict[Path, bytes]:
        folder = tmp_path / "library" / "servers" / VICTIM
        return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    before = files()
    yield
    assert files() == before
    assert host.of(VICTIM).story("secret-plan") == SECRET
    assert [removed.id for removed in host.of(VICTIM).removed()] == ["old-secret"]


def excerpt_of(answer: Answer) -> Excerpt:
    return next(each for each in answer.excerpts if each.story.id == SECRET.id)


def assert_tells_nothing(shown: object, typed: str = "") -> None:
    text = str(shown).lower().replace(typed.lower(), "") if typed else str(shown).lower()
    assert not [word for word in TOLD if word in text]


USES: dict[str, Callable[[Library, str], object]] = {
    "ask": lambda view, name: view.ask("Where is the xylophone?", story=name),
    "story": lambda view, name: view.story(name),
    "manifest": lambda view, name: view.manifest(name),
    "remove": lambda view, name: view.remove(name),
    "rename": lambda view, name: view.rename(name, "Mine now"),
    "restore": lambda view, name: view.restore(name),
    "cited": lambda view, name: view.cited(StoryRef(name, "", None, "20240101T000000-12345678")),
}


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("owner", [ATTACKER, EMPTY, None])
@pytest.mark.parametrize("use", USES)
def test_no_name_reaches_it(host: Library, owner: str | None, use: str) -> None:
    view = host.of(owner) if owner else host
    for name in NAMES:
        with pytest.raises(QuothError) as caught:
            USES[use](view, name)
        assert isinstance(caught.value, NoSuchStory), name
        assert_tells_nothing(caught.value, name)
        assert_tells_nothing(caught.value.close)
        assert name not in view


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("owner", [ATTACKER, EMPTY, None])
class TestAsking:
    def test_all_stories_are_its_own_and_the_hosts(self, host: Library, owner: str | None) -> None:
        view = host.of(owner) if owner else host
        own = {OTHERS.id} if owner == ATTACKER else set()
        for question in ("Where is the xylophone?", "Who is Olga?", "What is the secret plan?"):
            answer = view.ask(question, limit=50)
            assert {excerpt.story.id for excerpt in answer.excerpts} == {FERRY.id, *own}
            assert_tells_nothing(answer.excerpts)

    def test_lists_hold_nothing_else(self, host: Library, owner: str | None) -> None:
        view = host.of(owner) if owner else host
        own = {OTHERS.id} if owner == ATTACKER else set()
        assert {manifest.story.id for manifest in view.stories()} == {FERRY.id, *own}
        assert {listed.id for listed in view.listed()} == {FERRY.id, *own}
        assert view.removed() == []
        assert view.check() == []
        assert_tells_nothing((view.stories(), view.listed()))


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("owner", [ATTACKER, EMPTY, None])
class TestForged:
    """A remembered answer's place, handed in where it was not given."""

    def test_an_excerpt_of_it_opens_nothing(self, host: Library, owner: str | None) -> None:
        stolen = excerpt_of(host.of(VICTIM).ask("Where is the xylophone?"))
        assert stolen.story.version
        view = host.of(owner) if owner else host
        with pytest.raises(NoSuchStory):
            view.context(stolen)
        with pytest.raises(NoSuchStory):
            view.cited(stolen.story)

    @pytest.mark.parametrize(
        "id", ["ferry", "secret-plan", "../../servers/111/stories/secret-plan"]
    )
    @pytest.mark.parametrize("form", ["{}", "../secret-plan/{}", "../../{}", "{}/", "{}\x00", ""])
    def test_no_version_of_it_is_reached(
        self, host: Library, owner: str | None, id: str, form: str
    ) -> None:
        view = host.of(owner) if owner else host
        version = host.of(VICTIM).ask("Where?", story=SECRET.id).excerpts[0].story.version
        forged = StoryRef(id, "", None, form.format(version))
        empty = Excerpt("", 0, 0, 1, None, 1.0, forged)
        uses: list[Callable[[], str]] = [
            lambda: view.cited(forged).text,
            lambda: view.context(empty, 99).text,
        ]
        for use in uses:
            try:
                assert_tells_nothing(use())
            except NoSuchStory as error:
                assert_tells_nothing(error)

    def test_a_story_of_the_same_id_gives_its_own_text(
        self, host: Library, owner: str | None
    ) -> None:
        stolen = excerpt_of(host.of(VICTIM).ask("Where is the xylophone?"))
        view = host.of(owner) if owner else host
        view.add(Story(SECRET.id, "Bait", "Nothing is here. Nothing at all."))
        assert view.context(stolen) == stolen  # what was handed in, and no word more
        assert view.story(SECRET.id).title == "Bait"
        assert view.ask("Where is the xylophone?", story=SECRET.id).excerpts[0].start == 0
        assert_tells_nothing(view.ask("Where is the xylophone?", limit=50).excerpts)
        view.add(Story(SECRET.id, "Bait 2", "Still nothing."), replace=True)
        view.remove(SECRET.id)
        view.restore(SECRET.id)


@pytest.mark.parametrize(
    "owner",
    [
        *("", ".", "..", "/", "../111", "111/../111", "111/", "/111", "./111", "111/stories"),
        *("111\n", "111\x00", " 111", "111 ", "-111", "+111", "1e2", "0x6f", "1" * 21, "*", "1?1"),
        *("１１１", "١١١", "११", "¹¹¹", "tmp", "None", "servers", "..\\111", "%31%31%31"),
    ],
)
def test_what_is_no_servers_id_is_refused(host: Library, tmp_path: Path, owner: str) -> None:
    before = sorted(tmp_path.rglob("*"))
    uses: list[Callable[[], object]] = [
        lambda: host.of(owner),
        lambda: host.size(owner),
        lambda: host.left(owner),
        lambda: host.rejoined(owner),
        lambda: host.forget(owner),
        lambda: host.export(owner, BytesIO()),
    ]
    for use in uses:
        with pytest.raises(BadOwner):
            use()
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("owner", [111, None, True, b"111", ("111",)])
def test_what_is_no_text_is_no_servers_id(host: Library, owner: object) -> None:
    with pytest.raises(BadOwner):
        host.of(owner)  # type: ignore[arg-type]


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("owner", ["0111", "1110", "11", "1", "0", "00000000000000000111"])
def test_a_like_id_is_another_server(host: Library, owner: str) -> None:
    view = host.of(owner)
    assert [manifest.story for manifest in view.stories()] == [FERRY]
    with pytest.raises(NoSuchStory):
        view.story(SECRET.id)
    assert owner not in [owner.id for owner in host.owners()]  # looking makes nothing


@pytest.mark.usefixtures("untouched")
def test_a_view_does_nothing_that_is_the_hosts(host: Library) -> None:
    view = host.of(ATTACKER)
    uses: list[Callable[[], object]] = [
        lambda: view.of(VICTIM),
        view.owners,
        lambda: view.size(VICTIM),
        lambda: view.left(VICTIM),
        lambda: view.rejoined(VICTIM),
        lambda: view.forget(VICTIM),
        lambda: view.export(VICTIM, BytesIO()),
        view.purge,
    ]
    for use in uses:
        with pytest.raises(HostOnly):
            use()


@pytest.mark.usefixtures("untouched")
class TestTheHosts:
    """What is there for every server is changed by none."""

    @pytest.mark.parametrize("name", ["ferry", "FERRY", "The late ferry"])
    def test_a_server_cannot_change_it(self, host: Library, name: str) -> None:
        view = host.of(ATTACKER)
        for change in (view.remove, lambda name: view.rename(name, "Mine now")):
            with pytest.raises(SharedStory, match="for every server"):
                change(name)
        assert host.story("ferry") == FERRY

    def test_a_server_hides_it_by_one_of_its_own_for_itself_alone(self, host: Library) -> None:
        view = host.of(ATTACKER)
        mine = Story("ferry", "My ferry", "The ferry sank in March.")
        assert view.add(mine, replace=True) == mine
        assert view.story("ferry") == mine
        assert view.manifest("ferry").owner == ATTACKER
        assert view.ask("ferry", story="ferry").excerpts[0].text == mine.text
        with pytest.raises(NoSuchStory):
            view.story("The late ferry")
        for other in (host, host.of(VICTIM), host.of(EMPTY)):
            assert other.story("ferry") == FERRY
            assert other.manifest("ferry").owner is None
            assert other.ask("ferry", story="ferry").excerpts[0].story == FERRY.ref
        assert view.remove("ferry") == "ferry"
        assert view.story("ferry") == FERRY


@pytest.mark.usefixtures("untouched")
def test_the_same_story_in_two_servers_is_two(host: Library) -> None:
    twin = host.of(EMPTY)
    twin.add(SECRET)
    theirs, own = (excerpt_of(host.of(id).ask("xylophone?")) for id in (VICTIM, EMPTY))
    assert theirs.text == own.text
    assert theirs.story.version != own.story.version
    with pytest.raises(NoSuchStory):
        twin.cited(theirs.story)
    twin.add(Story(SECRET.id, "Another", "It is nowhere."), replace=True)
    assert host.of(VICTIM).ask("xylophone?").excerpts[0].story == SECRET.ref
    twin.remove(SECRET.id)


def test_a_library_of_a_server_that_has_none_says_so(library: Library) -> None:
    library.of(VICTIM).add(SECRET)
    for use in (library.of(ATTACKER).ask, library.ask):
        with pytest.raises(QuothError) as caught:
            use("Where is the xylophone?")
        assert_tells_nothing(caught.value)
