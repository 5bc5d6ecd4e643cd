"""Stories are replaced, renamed, removed, brought back and taken out; and it is told who did it."""

from __future__ import annotations

import io
import json
import logging
import re
import zipfile
from typing import Any

import pytest

from index import Story
from tests.bot.discord_fixtures import FOUND, KEEPER, LAMP, MANAGE_SERVER, PEARS, Stage
from tests.bot.test_discord_adding import ANSWER, ASKED, FERRY, TITLE, add, file, told
from tests.discord_twin import Person, Seen, Used, until

NEW = FERRY.replace("Agnes Thorold", "Bertram Quill").replace("two coppers", "a florin")


@pytest.fixture
def mod(stage: Stage) -> Person:
    return stage.twin.user("mod", permissions=MANAGE_SERVER)


async def use(stage: Stage, who: Person, command: str, **options: Any) -> str:
    return await told(await who.slash(stage.place, f"story {command}", **options))


async def ask(stage: Stage, who: Person, question: str = ASKED) -> Seen:
    return await (await who.slash(stage.place, "ask", question=question)).answer()


async def changed(used: Used, words: str) -> Seen:
    """The message that a button was on, once it shows ``words``."""
    return await used.answer(where=lambda seen: words in seen.words)


class TestReplacing:
    async def test_the_new_text_is_asked_and_the_title_stays(
        self, stage: Stage, mod: Person, ana: Person
    ) -> None:
        await add(stage, mod, file=file(), title="Crossing")
        words = await use(stage, mod, "replace", story="Crossing", file=file(NEW, "new.md"))
        assert words.startswith("Crossing (ferry) has its new text: ")
        seen = await ask(stage, ana)
        assert "Bertram Quill" in seen.words
        assert stage.titles() == ["Crossing"]
        await use(stage, mod, "replace", story="ferry", file=file(), title="Rope")
        assert stage.titles() == ["Rope"]
        await use(stage, mod, "replace", story="ferry", file=file(), title=" \u200b ")
        assert stage.titles() == [TITLE]  # a title that shows nothing is the file's own

    async def test_by_the_form(self, stage: Stage, mod: Person, ana: Person) -> None:
        await add(stage, mod, file=file())
        opened = await mod.slash(stage.place, "story replace", story="ferry")
        assert "has its new text" in await told(await mod.submit_modal(opened, text=NEW))
        assert "Bertram Quill" in (await ask(stage, ana)).words

    async def test_earlier_answers_keep_citing_what_they_were_from(
        self, stage: Stage, mod: Person, ana: Person
    ) -> None:
        await add(stage, mod, file=file(LAMP, "light.txt"))
        used = await ana.slash(stage.place, "ask", question=FOUND, story="light")
        seen = await used.answer()
        shown = [seen]
        other = file("\n\n".join(LAMP.split("\n\n")[::-1]).replace("Marta", "Greta"))
        assert "new text" in await use(stage, mod, "replace", story="light", file=other)
        await stage.restart()
        context = await (await ana.click(seen, "In context")).answer()
        assert context.ephemeral
        assert context.words.startswith(LAMP.split("\n\n")[0][:60])
        while "More passages" in [button.label for button in seen.buttons]:
            await (await ana.click(seen, "More passages")).answer()
            now = ana.look(seen)
            assert now is not None
            seen = now
            shown.append(seen)
        assert len(shown) > 2
        quoted = [each.words.splitlines()[1] for each in shown]
        assert all(text in LAMP for text in quoted)
        assert not any("Greta" in text for text in quoted)

    async def test_an_answer_whose_version_is_gone_is_too_old(
        self, stage: Stage, mod: Person, ana: Person
    ) -> None:
        await add(stage, mod, file=file())
        seen = await ask(stage, ana)
        await use(stage, mod, "replace", story="ferry", file=file(NEW))
        for version in stage.folder.glob("servers/*/stories/ferry/*/manifest.json"):
            if ANSWER in (version.parent / "story.txt").read_text():
                for part in version.parent.iterdir():
                    part.unlink()
                version.parent.rmdir()
        old = await (await ana.click(seen, "In context")).answer(where=lambda s: s.ephemeral)
        assert old.words == "This answer is too old to go on with: ask the question again."

    async def test_one_that_fails_leaves_the_earlier_one(
        self, stage: Stage, mod: Person, ana: Person
    ) -> None:
        await add(stage, mod, file=file())
        bad = file(b"\x00\xff\x01" * 99, "bad.bin")
        assert "is not text" in await use(stage, mod, "replace", story="ferry", file=bad)
        assert ANSWER in (await ask(stage, ana)).words


class TestRenaming:
    async def test_it_has_another_title(self, stage: Stage, mod: Person, ana: Person) -> None:
        await add(stage, mod, file=file())
        words = await use(stage, mod, "rename", story=TITLE, title="*Rope* & Water")
        assert words == f"{TITLE} (ferry) is now called *Rope* & Water (ferry)."
        assert "*Rope* & Water" in (await ask(stage, ana)).words
        assert stage.titles() == ["*Rope* & Water"]

    @pytest.mark.parametrize(
        ("story", "title", "reason"),
        [
            ("ferry", "OTHER", "This server already has a story “OTHER”"),
            ("ferry", "…", "A title needs a letter or a digit: give it one."),
            (KEEPER.id, "Mine", "The Keeper of Reef Island is there for every server: only"),
            ("zzz", "Mine", "There is no story “zzz”."),
        ],
    )
    async def test_it_is_refused(
        self, stage: Stage, mod: Person, story: str, title: str, reason: str
    ) -> None:
        await add(stage, mod, file=file())
        await add(stage, mod, file=file("A text."), title="Other")
        assert (await use(stage, mod, "rename", story=story, title=title)).startswith(reason)
        assert sorted(stage.titles()) == ["Other", TITLE]


class TestRemoving:
    async def test_it_asks_first_and_can_be_undone(
        self, stage: Stage, mod: Person, ana: Person
    ) -> None:
        await add(stage, mod, file=file())
        asked = await (await mod.slash(stage.place, "story remove", story=TITLE)).answer()
        assert asked.words == f"Remove {TITLE} (ferry)? It can be brought back for 7 days."
        assert [button.label for button in asked.buttons] == ["Remove", "Keep"]
        assert stage.titles() == [TITLE]
        kept = await changed(await mod.click(asked, "Keep"), "stays")
        assert kept.buttons == ()
        again = await (await mod.slash(stage.place, "story remove", story=TITLE)).answer()
        removed = await changed(await mod.click(again, "Remove"), "is removed")
        assert stage.titles() == []
        assert ANSWER not in (await ask(stage, ana)).words
        await stage.restart()  # the button outlives it
        await changed(await mod.click(removed, "Undo"), "is back")
        assert ANSWER in (await ask(stage, ana)).words

    async def test_it_can_be_restored_later(self, stage: Stage, mod: Person) -> None:
        await add(stage, mod, file=file())
        stage.library.of(str(stage.twin.guild.id)).remove("ferry")
        offered = await mod.autocomplete(stage.place, "story restore", "story", "lower")
        assert offered == [(TITLE, "ferry")]
        words = await use(stage, mod, "restore", story=TITLE)
        assert words == f"{TITLE} (ferry) is back."
        words = await use(stage, mod, "restore", story=TITLE)
        assert words == f"No story “{TITLE}” was removed in the last 7 days."

    async def test_another_that_has_come_meanwhile_stays(self, stage: Stage, mod: Person) -> None:
        await add(stage, mod, file=file())
        library = stage.library.of(str(stage.twin.guild.id))
        library.remove("ferry")
        assert "(ferry-2) is ready" in await add(stage, mod, file=file())
        library.remove("ferry-2")
        library.add(Story("ferry", "Mine", NEW))
        words = await use(stage, mod, "restore", story="ferry")
        assert words == "Another story has taken its place by now: remove or rename that one first."

    async def test_no_title_comes_back_twice(self, stage: Stage, mod: Person) -> None:
        await add(stage, mod, file=file())
        stage.library.of(str(stage.twin.guild.id)).remove("ferry")
        await add(stage, mod, file=file())
        words = await use(stage, mod, "restore", story="ferry")
        assert words.startswith(f"This server has another story “{TITLE}” by now")
        assert stage.titles() == [TITLE]

    async def test_a_story_of_the_hosts_is_left_alone(self, stage: Stage, mod: Person) -> None:
        for command, options in (
            ("remove", {"story": PEARS.id}),
            ("replace", {"story": PEARS.title, "file": file()}),
        ):
            words = await use(stage, mod, command, **options)
            assert words.startswith(f"{PEARS.title} is there for every server: only")
        used = await mod.forge(stage.place, f"story:remove:{PEARS.id}")
        refused = await used.answer(where=lambda seen: seen.ephemeral)
        assert "is there for every server" in refused.words
        assert PEARS.id in stage.library
        offered = await mod.autocomplete(stage.place, "story remove", "story", "")
        assert offered == []

    async def test_a_double_press_removes_once(self, stage: Stage, mod: Person) -> None:
        await add(stage, mod, file=file())
        asked = await (await mod.slash(stage.place, "story remove", story="ferry")).answer()
        first = await mod.click(asked, "Remove")
        second = await mod.forge(stage.place, "story:remove:ferry")
        outcomes = ("is removed", "There is no story", "There are no stories")
        told = [
            await used.answer(where=lambda seen: any(each in seen.words for each in outcomes))
            for used in (first, second)
        ]
        assert sum("is removed" in seen.words for seen in told) == 1
        assert len(stage.library.of(str(stage.twin.guild.id)).removed()) == 1


class TestExport:
    async def test_a_server_gets_all_of_its_own(self, stage: Stage, mod: Person) -> None:
        await add(stage, mod, file=file())
        await add(stage, mod, file=file("Ω and more."), title="Other")
        editors = stage.twin.role("Editors")
        await use(stage, mod, "allow", role=editors)
        await use(stage, mod, "use", story="ferry")
        await ask(stage, mod)
        private = await mod.slash(stage.place, "ask", question="Who sells pears?", private=True)
        await private.answer()
        await (await mod.dm(FOUND)).answer()
        used = await mod.slash(stage.place, "story export")
        seen = await used.answer()
        assert seen.ephemeral
        [(name, content)] = seen.files.items()
        assert name == "stories.zip"
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.testzip() is None
            texts = [archive.read(each).decode() for each in archive.namelist()]
            settings = json.loads(archive.read("settings.json"))
            questions = [json.loads(x) for x in archive.read("questions.jsonl").splitlines()]
        assert settings["roles_that_change_stories"] == [editors.id]
        assert settings["story_in_use_by_channel"] == {str(stage.place.id): "ferry"}
        assert [each["question"] for each in questions] == [ASKED]
        assert (questions[0]["story"], questions[0]["helpful"]) == ("ferry", 0)
        assert str(mod.record.id) not in "".join(texts)
        assert any(ANSWER in text for text in texts)
        assert any("Ω and more." in text for text in texts)
        assert not any(KEEPER.title in text or "Marta" in text for text in texts)

    async def test_what_discord_does_not_take_is_the_hosts_to_give(
        self, stage: Stage, mod: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("tests.discord_twin.interaction_payloads.ATTACHMENT_LIMIT", 100)
        await add(stage, mod, file=file())
        words = await use(stage, mod, "export")
        assert words.startswith("The stories have 0.0 MB, and Discord takes 0.0 MB here: ask")
        assert f"python -m index export --server {stage.twin.guild.id} stories.zip" in words


class TestAudit:
    async def test_the_log_and_the_channel_tell_who_did_what(
        self, stage: Stage, mod: Person, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.INFO, "bot.audit")
        channel = stage.twin.channel("audit")
        editors = stage.twin.role("Editors")
        on = await use(stage, mod, "audit", channel=channel)
        assert on == f"From now on I tell in <#{channel.id}> who changed which story."
        await add(stage, mod, file=file())
        await use(stage, mod, "replace", story="ferry", file=file(NEW))
        await use(stage, mod, "rename", story="ferry", title="@everyone")
        asked = await (await mod.slash(stage.place, "story remove", story="ferry")).answer()
        await changed(await mod.click(asked, "Remove"), "is removed")
        await use(stage, mod, "restore", story="ferry")
        await use(stage, mod, "export")
        await use(stage, mod, "allow", role=editors)
        await use(stage, mod, "disallow", role=editors)
        await stage.settled()
        lines = mod.sees(channel)
        assert [line.pings for line in lines] == [()] * len(lines)
        by = f"<@{mod.record.id}>"
        assert [line.words.removeprefix(f"{by} ") for line in lines] == [
            "set where this is told: #audit.",
            f"added {TITLE} (ferry).",
            f"replaced the text of {TITLE} (ferry).",
            f"renamed {TITLE} → @everyone (ferry).",
            "removed @everyone (ferry).",
            "brought back @everyone (ferry).",
            "took out all that I keep of this server.",
            "lets Editors change stories.",
            "no longer lets Editors change stories.",
        ]
        logged = [r.getMessage() for r in caplog.records if r.name == "bot.audit"]
        found = [re.fullmatch(r"audit server=(\d+) user=(\d+) action=(\w+) .*", x) for x in logged]
        assert all(found)
        assert {(m[1], m[2]) for m in found if m} == {
            (str(stage.twin.guild.id), str(mod.record.id))
        }
        assert [m[3] for m in found if m] == [
            *("audited", "added", "replaced", "renamed", "removed", "restored", "exported"),
            *("allowed", "disallowed"),
        ]
        assert await use(stage, mod, "audit") == (
            "I no longer tell in a channel who changed which story."
        )
        await add(stage, mod, file=file(), title="Silent")
        await stage.settled()
        assert len(mod.sees(channel)) == len(lines)

    async def test_a_channel_that_it_may_not_write_in_is_refused(
        self, stage: Stage, mod: Person
    ) -> None:
        channel = stage.twin.channel("secret")
        stage.twin.deny(channel, stage.twin.world.bot, 1 << 11)
        await stage.restart()
        words = await use(stage, mod, "audit", channel=channel)
        assert words.startswith(f"I may not write in <#{channel.id}>: allow me to view it")
        assert stage.memory.audit_channel(stage.twin.guild.id) is None

    async def test_a_channel_that_fails_later_stops_nothing(
        self, stage: Stage, mod: Person, caplog: pytest.LogCaptureFixture
    ) -> None:
        channel = stage.twin.channel("audit")
        await use(stage, mod, "audit", channel=channel)
        stage.twin.deny(channel, stage.twin.world.bot, 1 << 11)
        assert "is ready" in await add(stage, mod, file=file())
        await until(lambda: "can't be written to" in caplog.text)


async def test_the_list_tells_the_servers_own_from_the_hosts(stage: Stage, mod: Person) -> None:
    await add(stage, mod, file=file())
    used = await mod.slash(stage.place, "story list")
    lines = (await used.answer()).words.splitlines()[1:]
    ours = [line for line in lines if TITLE in line]
    assert len(ours) == 1
    assert "for every server" not in ours[0]
    assert all("for every server" in line for line in lines if line not in ours)
