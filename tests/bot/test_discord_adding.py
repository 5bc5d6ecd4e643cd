"""A moderator adds stories by file, address, form and menu; others may not; limits, cancelling."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.bot.discord_fixtures import KEEPER, MANAGE_SERVER, PEARS, Stage
from tests.discord_twin import PATIENCE, CannotDoThat, FileToSend, Person, Seen, Used, until
from tests.index.formats.sites import page, site

FERRY = """\
# The Ferry of Lower Bend

The ferry at Lower Bend is pulled across on a rope by Agnes Thorold. She learned the work from \
her aunt, who had pulled it for forty years.

A crossing costs two coppers, and nothing for doctors and midwives.
"""
TITLE = "The Ferry of Lower Bend"
ASKED = "Who pulls the ferry at Lower Bend?"
ANSWER = "Agnes Thorold"

SLOW = "\n\n".join(f"Barge number {n} went up the river slowly." for n in range(1, 9))

MAY_NOT = "For that you need the permission “Manage Server”, or a role that a manager has named"


@pytest.fixture
def mod(stage: Stage) -> Person:
    return stage.twin.user("mod", permissions=MANAGE_SERVER)


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Progress is shown without a pause."""
    monkeypatch.setattr("bot.story_adding.EDIT_SECONDS", 0.02)


def file(text: str | bytes = FERRY, name: str = "ferry.md") -> FileToSend:
    return FileToSend(name, text.encode() if isinstance(text, str) else text)


def done(seen: Seen) -> bool:
    """Whether it is no progress any more."""
    return "…" not in seen.words


async def told(used: Used) -> str:
    """What a user is told in the end, and nobody else."""
    seen = await used.answer(where=done)
    assert seen.ephemeral
    return seen.words


async def add(stage: Stage, who: Person, **options: Any) -> str:
    return await told(await who.slash(stage.place, "story add", **options))


async def answered(stage: Stage, who: Person) -> Seen:
    seen = await (await who.slash(stage.place, "ask", question=ASKED)).answer()
    assert ANSWER in seen.words
    return seen


class TestWays:
    async def test_a_file(self, stage: Stage, mod: Person, ana: Person) -> None:
        words = await add(stage, mod, file=file())
        assert (
            words == f"{TITLE} (ferry) is ready: {len(FERRY.split()) - 1} words. /ask it something."
        )
        assert TITLE in (await answered(stage, ana)).words
        assert stage.titles() == [TITLE]

    async def test_a_file_with_a_title_and_the_address_that_it_is_from(
        self, stage: Stage, mod: Person, ana: Person
    ) -> None:
        address = "<https://ferry.example/lower-bend>"
        await add(stage, mod, file=file(), title="Crossing", address=address)
        seen = await answered(stage, ana)
        assert "Crossing" in seen.words
        assert "](<https://ferry.example/lower-bend#:~:text=" in seen.text

    async def test_an_address(self, stage: Stage, mod: Person, ana: Person) -> None:
        with site({"/ferry.md": page(FERRY.encode(), content_type="text/markdown")}) as server:
            address = f"{server.url}/ferry.md"
            assert "is ready" in await add(stage, mod, address=address)
        seen = await answered(stage, ana)
        assert f"](<{address}#:~:text=" in seen.text

    async def test_a_form(self, stage: Stage, mod: Person, ana: Person) -> None:
        opened = await mod.slash(stage.place, "story add", title="Crossing")
        modal = await opened.modal()
        assert [(field.custom_id, field.required) for field in modal.fields] == [
            ("text", True),
            ("title", False),
            ("address", False),
        ]
        assert modal.fields[1].value == "Crossing"
        used = await mod.submit_modal(opened, text=FERRY, address="https://ferry.example")
        assert "is ready" in await told(used)
        seen = await answered(stage, ana)
        assert "Crossing" in seen.words
        assert "](<https://ferry.example#:~:text=" in seen.text

    async def test_a_messages_text(self, stage: Stage, mod: Person, ana: Person) -> None:
        said = await ana.say(stage.place, FERRY.removeprefix("# "))
        used = await mod.context_menu(stage.place, "Make this a story", said)
        assert "is ready" in await told(used)
        assert TITLE in (await answered(stage, ana)).words

    async def test_a_messages_file(self, stage: Stage, mod: Person, ana: Person) -> None:
        picture = FileToSend("boat.png", b"\x89PNG", "image/png")
        said = await ana.say(stage.place, "Here it is.", files=(picture, file()))
        used = await mod.context_menu(stage.place, "Make this a story", said)
        assert "is ready" in await told(used)
        assert TITLE in (await answered(stage, ana)).words

    async def test_in_a_thread(self, stage: Stage, mod: Person) -> None:
        thread = await mod.thread(stage.place, "aside")
        used = await mod.slash(thread, "story add", file=file())
        assert "is ready" in await told(used)
        assert stage.titles() == [TITLE]

    async def test_a_role_that_is_allowed(self, stage: Stage, mod: Person, ana: Person) -> None:
        editors = stage.twin.role("Editors", ana)
        assert (await add(stage, ana, file=file())).startswith(MAY_NOT)
        allowed = await told(await mod.slash(stage.place, "story allow", role=editors))
        assert f"<@&{editors.id}>" in allowed
        assert "is ready" in await add(stage, ana, file=file())
        await stage.restart()
        assert "is ready" in await add(stage, ana, file=file(name="2.md"), title="Another")
        await told(await mod.slash(stage.place, "story disallow", role=editors))
        assert (await add(stage, ana, file=file(), title="A third")).startswith(MAY_NOT)
        assert stage.titles() == ["Another", TITLE]

    async def test_everyone_where_a_manager_says_so(
        self, stage: Stage, mod: Person, ana: Person
    ) -> None:
        everyone = stage.twin.guild.roles[stage.twin.guild.id]
        allowed = await told(await mod.slash(stage.place, "story allow", role=everyone))
        assert allowed.endswith("and so can @everyone.")
        assert "is ready" in await add(stage, ana, file=file())
        await told(await mod.slash(stage.place, "story disallow", role=everyone))
        assert (await add(stage, ana, file=file(), title="Second")).startswith(MAY_NOT)


class TestNotAllowed:
    async def test_a_plain_user(self, stage: Stage, ana: Person) -> None:
        said = await ana.say(stage.place, FERRY)
        story = stage.library.of(str(stage.twin.guild.id)).add(PEARS.__class__("own", "Own", FERRY))
        tries: list[tuple[str, dict[str, Any]]] = [
            ("story add", {"file": file()}),
            ("story add", {"address": "https://ferry.example"}),
            ("story add", {}),
            ("story replace", {"story": story.id, "file": file()}),
            ("story replace", {"story": story.id}),
            ("story rename", {"story": story.id, "title": "Mine"}),
            ("story remove", {"story": story.id}),
            ("story restore", {"story": story.id}),
            ("story export", {}),
        ]
        for command, options in tries:
            used = await ana.slash(stage.place, command, **options)
            assert (await told(used)).startswith(MAY_NOT), command
        menu = await ana.context_menu(stage.place, "Make this a story", said)
        assert (await told(menu)).startswith(MAY_NOT)
        role = stage.twin.role("Mine", ana)
        for command, options in (
            ("story allow", {"role": role}),
            ("story disallow", {"role": role}),
            ("story audit", {"channel": stage.place}),
        ):
            used = await ana.slash(stage.place, command, **options)
            assert await told(used) == "For that you need the permission “Manage Server”."
        for button in ("remove", "keep", "undo", "cancel"):
            used = await ana.forge(stage.place, f"story:{button}:{story.id}")
            refused = await used.answer(where=lambda seen: seen.ephemeral)
            assert refused.words.startswith(MAY_NOT)
        for command in ("story replace", "story rename", "story remove", "story restore"):
            assert await ana.autocomplete(stage.place, command, "story", "") == []
        assert stage.titles() == ["Own"]

    async def test_a_form_opened_by_another(self, stage: Stage, mod: Person, ana: Person) -> None:
        opened = await mod.slash(stage.place, "story add")
        await opened.modal()
        used = await ana.forge_modal(opened, stage.place, text=FERRY)
        assert (await told(used)).startswith(MAY_NOT)
        assert stage.titles() == []

    async def test_a_direct_message(self, stage: Stage, mod: Person) -> None:
        for command in ("story add", "story export"):
            used = await mod.slash(mod.direct, command)
            assert await told(used) == "That works in a server only."


class TestRefused:
    @pytest.mark.parametrize(
        ("options", "reason"),
        [
            ({"file": file(b"\x00\x01\x02\xff" * 50, "a_b*.bin")}, "a_b*.bin is not text"),
            ({"file": file("  \n ", "empty.txt")}, "empty.txt holds no text"),
            ({"address": "/etc/passwd"}, "/etc/passwd is not fetched: only addresses with http"),
            ({"address": "file:///etc/passwd"}, "is not fetched: only addresses with http"),
            ({"address": "http://10.0.0.1/"}, "it is not on the public internet"),
            ({"address": "http://127.0.0.2:8080/"}, "it is not on the public internet"),
            ({"file": file(), "address": "javascript:alert(1)"}, "is not fetched"),
        ],
    )
    async def test_what_is_no_story(
        self, stage: Stage, mod: Person, options: dict[str, Any], reason: str
    ) -> None:
        assert reason in await add(stage, mod, **options)
        assert stage.titles() == []

    async def test_a_message_of_which_nothing_can_be_made(self, stage: Stage, mod: Person) -> None:
        picture = FileToSend("boat.png", b"\x89PNG", "image/png")
        for files, reason in (
            ((picture,), "There is no text and no readable file in that: choose another."),
            ((file(), file(name="b.md")), "That message has 2 files: save the one you mean"),
        ):
            said = await mod.say(stage.place, "", files=files)
            used = await mod.context_menu(stage.place, "Make this a story", said)
            assert (await told(used)).startswith(reason)

    async def test_a_file_that_discord_no_longer_has(self, stage: Stage, mod: Person) -> None:
        used = await mod.slash(stage.place, "story add", file=file())
        stage.twin.world.attachments.clear()
        words = await told(used)
        assert words == "Discord does not hand out ferry.md any more: attach it again."

    async def test_what_is_too_large(self, stage: Stage, mod: Person) -> None:
        await stage.stop()
        await stage.start(attachment_megabytes=1)
        words = await add(stage, mod, file=file("Word. " * 200_000))
        assert words == "ferry.md is over the limit of 1 MB for one file: split it into parts."

    async def test_a_story_that_is_there_already(self, stage: Stage, mod: Person) -> None:
        await add(stage, mod, file=file())
        words = await add(stage, mod, file=file("Other text.", "other.txt"), title=TITLE.upper())
        assert words.startswith(f"This server already has a story “{TITLE.upper()}”: replace it")
        # The same file name, or a name that the host's story has, is no reason.
        assert "(ferry-2) is ready" in await add(stage, mod, file=file(), title="Second")
        own = f"{KEEPER.id}.md"
        assert f"({KEEPER.id}-2) is ready" in await add(stage, mod, file=file(name=own), title="3")

    async def test_more_stories_than_a_server_may_have(self, stage: Stage, mod: Person) -> None:
        await stage.stop()
        await stage.start(stories_per_server=1)
        await add(stage, mod, file=file())
        words = await add(stage, mod, file=file(), title="Second")
        assert words.startswith("This server has all of the 1 stories that it may have")
        used = await mod.slash(stage.place, "story replace", story=TITLE, file=file("New text."))
        assert "has its new text" in await told(used)
        assert stage.titles() == [TITLE]

    async def test_more_characters_than_a_server_may_have(self, stage: Stage, mod: Person) -> None:
        await stage.stop()
        await stage.start(characters_per_server=1_000)
        await add(stage, mod, file=file("x" * 600))
        words = await add(stage, mod, file=file("y" * 500), title="Second")
        assert words == (
            "That has 500 characters, and this server has room for 400 of its 1,000: remove a "
            "story, or add a part of it."
        )
        own = stage.titles()[0]
        used = await mod.slash(stage.place, "story replace", story=own, file=file("z" * 900))
        assert "has its new text" in await told(used)
        used = await mod.slash(stage.place, "story replace", story=own, file=file("z" * 1_001))
        assert "room for 1,000 of its 1,000" in await told(used)
        assert len(stage.titles()) == 1


@pytest.mark.usefixtures("often")
class TestProgress:
    async def test_it_is_shown_in_place(self, stage: Stage, mod: Person) -> None:
        used = await mod.slash(stage.place, "story add", file=file(SLOW, "barges.txt"))
        seen = await used.answer(where=lambda seen: "making it searchable, 0 of" in seen.words)
        assert [button.label for button in seen.buttons] == ["Cancel"]
        assert seen.words.startswith("barges.txt: ")
        stage.embedder.go_on(3)
        await used.answer(where=lambda seen: "searchable, 3 of" in seen.words)
        assert stage.titles() == []
        stage.embedder.free()
        ready = await used.answer(where=done)
        assert (ready.id, ready.buttons) == (seen.id, ())
        assert len(used.answers) == 1

    async def test_it_changes_the_message_now_and_then_only(
        self, stage: Stage, mod: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.story_adding.EDIT_SECONDS", 0.5)
        used = await mod.slash(stage.place, "story add", file=file(SLOW))
        await used.answer(where=lambda seen: "…" in seen.words)
        loop = asyncio.get_running_loop()
        started = loop.time()
        for _ in range(8):
            await asyncio.sleep(0.05)
            stage.embedder.go_on(1)
        stage.embedder.free()
        await told(used)
        took = loop.time() - started
        edits = [each for each in stage.twin.log if each.method == "PATCH"]
        assert len(edits) <= took / 0.5 + 3

    async def test_it_can_be_cancelled(self, stage: Stage, mod: Person) -> None:
        used = await mod.slash(stage.place, "story add", file=file(SLOW))
        seen = await used.answer(where=lambda seen: "searchable, 0 of" in seen.words)
        await mod.click(seen, "Cancel")
        cancelling = await used.answer(where=lambda seen: "cancelling" in seen.words)
        assert cancelling.buttons == ()
        stage.embedder.go_on(1)
        assert await told(used) == "Cancelled: nothing was changed."
        assert stage.titles() == []
        assert list(stage.folder.glob("servers/*/stories/*")) == []
        late = await mod.forge(stage.place, seen.buttons[0].custom_id or "")
        over = await late.answer(where=lambda seen: seen.ephemeral)
        assert over.words == "There is nothing to cancel any more."

    async def test_what_waits_for_its_turn_is_cancelled_at_once(
        self, stage: Stage, mod: Person
    ) -> None:
        three = []
        for name, stories in (("Other", 2), ("Third", 1)):
            other = stage.twin.server(name)
            boss = stage.twin.user(f"boss of {name}", permissions=MANAGE_SERVER, guild=other)
            place = stage.twin.channel("general", other)
            three += [
                await boss.slash(place, "story add", file=file(SLOW, f"{n}.txt"), title=f"{n}")
                for n in range(stories)
            ]
        for used in three:
            await used.answer(where=lambda seen: "searchable" in seen.words)
        last = await mod.slash(stage.place, "story add", file=file())
        waiting = await last.answer(where=lambda seen: "waiting for its turn" in seen.words)
        await mod.click(waiting, "Cancel")
        assert await told(last) == "Cancelled: nothing was changed."
        stage.embedder.free()
        for used in three:
            assert "is ready" in await told(used)

    async def test_a_server_adds_two_at_a_time(self, stage: Stage, mod: Person) -> None:
        two = [
            await mod.slash(stage.place, "story add", file=file(SLOW), title=f"{n}")
            for n in range(2)
        ]
        for used in two:
            await used.answer(where=lambda seen: "searchable" in seen.words)
        words = await add(stage, mod, file=file())
        assert words.startswith("This server is adding 2 stories already")
        stage.embedder.free()
        assert all(["is ready" in await told(used) for used in two])
        assert sorted(stage.titles()) == ["0", "1"]

    async def test_others_are_answered_meanwhile(
        self, stage: Stage, mod: Person, ana: Person
    ) -> None:
        used = await mod.slash(stage.place, "story add", file=file(SLOW))
        await used.answer(where=lambda seen: "searchable" in seen.words)
        question = "Who was the lighthouse keeper of Reef Island?"
        seen = await (await ana.slash(stage.place, "ask", question=question)).answer()
        assert KEEPER.title in seen.words
        stage.embedder.free()
        await told(used)

    async def test_a_stopping_bot_gives_it_up_and_says_so(self, stage: Stage, mod: Person) -> None:
        used = await mod.slash(stage.place, "story add", file=file(SLOW))
        await used.answer(where=lambda seen: "searchable" in seen.words)
        stopping = asyncio.create_task(stage.bot.desk.finish(PATIENCE))
        await until(lambda: stage.bot.desk.stopping)
        stage.embedder.go_on(1)
        await stopping
        assert (await told(used)).startswith("I am being restarted, so nothing was changed")
        assert stage.titles() == []

    async def test_one_that_outlives_its_message_is_added_all_the_same(
        self, stage: Stage, mod: Person
    ) -> None:
        used = await mod.slash(stage.place, "story add", file=file(SLOW))
        await used.answer(where=lambda seen: "searchable" in seen.words)
        stage.twin.token_seconds = 0.0  # Discord's 15 minutes are over
        stage.embedder.free()
        await until(lambda: bool(stage.titles()))


async def test_what_discord_would_not_offer_is_not_tried(stage: Stage, mod: Person) -> None:
    with pytest.raises(CannotDoThat, match="title must have"):
        await mod.slash(stage.place, "story add", file=file(), title="x" * 201)
