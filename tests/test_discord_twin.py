"""The twin serves the real discord.py: what a user does reaches a bot, what it says is seen."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator

import discord
import pytest
import pytest_asyncio

from tests.discord_twin import (
    PATIENCE,
    CannotDoThat,
    FileToSend,
    NotAnswered,
    Person,
    Seen,
    Twin,
    at_rest,
    until,
)
from tests.discord_twin.permissions import SEND_MESSAGES, VIEW_CHANNEL
from tests.discord_twin.sample_bot import SampleBot, running

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def twin() -> AsyncIterator[Twin]:
    async with Twin(acknowledge_seconds=PATIENCE) as twin:
        yield twin


@pytest_asyncio.fixture
async def bot(twin: Twin) -> AsyncIterator[SampleBot]:
    async with running(twin) as bot:
        yield bot


@pytest.fixture
def ana(twin: Twin) -> Person:
    return twin.user("ana", locale="de")


async def controls(twin: Twin, who: Person) -> Seen:
    """A message with controls, once the bot listens to them: when its own call has returned."""
    shown = await (await who.slash(twin.channel("general"), "controls")).answer()
    await at_rest()
    return shown


@pytest.mark.usefixtures("bot")
class TestInteractions:
    async def test_a_deferred_answer_is_filled_in_and_followed_up(
        self, twin: Twin, ana: Person
    ) -> None:
        asked = await ana.slash(twin.channel("general"), "ask", question="Who?")
        answer = await asked.answer()
        assert (answer.content, answer.ephemeral, answer.edited) == ("de: Who?", False, False)
        await asked.answer(where=lambda seen: seen.content == "and more")
        assert await asked.acknowledged() < twin.acknowledge_seconds
        assert [seen.content for seen in ana.sees(twin.channel("general"))] == [
            "de: Who?",
            "and more",
        ]
        assert twin.acknowledgements().count == 1
        twin.assert_clean()

    async def test_a_quiet_answer_is_for_its_user_alone(self, twin: Twin, ana: Person) -> None:
        channel = twin.channel("general")
        answer = await (await ana.slash(channel, "ask", question="?", quiet=True)).answer()
        assert answer.ephemeral
        assert ana.look(answer) is not None
        assert twin.user("ben").look(answer) is None
        assert twin.user("ben").sees(channel) == []
        twin.assert_clean()

    async def test_autocomplete_offers_choices(self, twin: Twin, ana: Person) -> None:
        channel = twin.channel("general")
        choices = await ana.autocomplete(channel, "ask", "story", "pet", question="Who?")
        assert choices[0] == ("pet0", "pet0")
        assert len(choices) == 25
        with pytest.raises(CannotDoThat):
            await ana.autocomplete(channel, "ask", "question", "W")
        twin.assert_clean()

    async def test_buttons_and_selects(self, twin: Twin, ana: Person) -> None:
        shown = await controls(twin, ana)
        assert [button.label for button in shown.buttons] == ["Next", "Slowly", "Say", "Again"]
        assert (await (await ana.click(shown, "Next")).answer()).content == "page 2"
        assert (await (await ana.click(shown, "Slowly")).answer()).content == "page 3"
        assert (await (await ana.select(shown, "hue", "Red")).answer()).content == "picked ['r']"
        again = await (await ana.click(shown, "again:emma")).answer()
        assert (again.content, again.ephemeral) == ("again emma", True)
        twin.assert_clean()

    async def test_a_modal_is_filled_in(self, twin: Twin, ana: Person) -> None:
        opened = await ana.click(await controls(twin, ana), "Say")
        assert (await opened.modal()).title == "Feedback"
        await at_rest()
        answer = await (await ana.submit_modal(opened, Words="all of it")).answer()
        assert answer.content == "thanks for all of it"
        with pytest.raises(CannotDoThat):
            await ana.submit_modal(opened, Words="")
        twin.assert_clean()

    async def test_a_menu_always_shows_its_message(self, twin: Twin, ana: Person) -> None:
        said = await twin.user("ben").say(twin.channel("general"), "a secret")
        answer = await (
            await ana.context_menu(said.message.channel, "Ask the story", said)
        ).answer()
        assert (answer.content, answer.ephemeral) == ("about: a secret", True)
        twin.assert_clean()

    async def test_files_go_both_ways(self, twin: Twin, ana: Person) -> None:
        file = FileToSend("story.txt", b"Once upon a time")
        answer = await (await ana.slash(twin.channel("general"), "upload", file=file)).answer()
        assert answer.content == "story.txt: Once upon a time"
        assert answer.files == {"back.txt": b"ONCE UPON A TIME"}
        twin.assert_clean()

    async def test_permissions_are_only_a_hint(self, twin: Twin, ana: Person) -> None:
        channel = twin.channel("general")
        with pytest.raises(CannotDoThat):
            await ana.slash(channel, "manage")
        assert (await (await ana.slash(channel, "manage", force=True)).answer()).content == (
            "you may not"
        )
        assert (await (await twin.owner.slash(channel, "manage")).answer()).content == "done"
        twin.assert_clean()

    async def test_wrong_options_are_stopped_by_the_client(self, twin: Twin, ana: Person) -> None:
        for options in ({}, {"question": 1}, {"question": "?", "colour": "red"}):
            with pytest.raises(CannotDoThat):
                await ana.slash(twin.channel("general"), "ask", **options)

    async def test_direct_messages_have_interactions_too(self, twin: Twin, ana: Person) -> None:
        answer = await (await ana.slash(ana.direct, "ask", question="Who?")).answer()
        assert answer.content == "de: Who?"
        twin.assert_clean()

    async def test_a_late_answer_is_refused(self, twin: Twin, ana: Person) -> None:
        twin.acknowledge_seconds = 0.2
        slept = await ana.slash(twin.channel("general"), "sleep", seconds=0.4)
        with pytest.raises(NotAnswered):
            await slept.answer()
        await until(lambda: slept.acknowledged_after is not None)
        assert twin.refusals()[-1].body["code"] == 10062
        assert twin.late == [slept.interaction]
        with pytest.raises(AssertionError, match="acknowledged after"):
            twin.assert_clean()

    async def test_a_limit_is_enforced(self, twin: Twin, ana: Person) -> None:
        answer = await (await ana.slash(twin.channel("general"), "long")).answer()
        assert "In content: Must be 2000 or fewer in length." in answer.content
        assert [violation.kind for violation in twin.violations] == ["limit"]
        with pytest.raises(AssertionError, match="2000 or fewer"):
            twin.assert_clean()


@pytest.mark.usefixtures("bot")
class TestMessages:
    async def test_a_mention_is_read_without_the_content_intent(
        self, twin: Twin, ana: Person, bot: SampleBot
    ) -> None:
        asked = await ana.say(twin.channel("general"), "Who?", mention=True)
        answer = await asked.answer()
        assert answer.content.endswith("Who?")
        assert answer.reply_to == asked.id
        assert answer.pings == ()
        assert asked.acknowledged_after is not None
        assert twin.channel("general").typing
        twin.assert_clean()

    async def test_other_words_are_hidden_without_the_content_intent(
        self, twin: Twin, ana: Person, bot: SampleBot
    ) -> None:
        await ana.say(twin.channel("general"), "a secret")
        await (await ana.say(twin.channel("general"), "now?", mention=True)).answer()
        assert bot.heard[0].content == ""
        twin.assert_clean()

    async def test_direct_messages_are_read(self, twin: Twin, ana: Person) -> None:
        assert (await (await ana.dm("Who?")).answer()).content == "I heard: Who?"
        twin.assert_clean()

    async def test_a_reply_to_the_bot_is_read_when_it_pings(
        self, twin: Twin, ana: Person, bot: SampleBot
    ) -> None:
        channel = twin.channel("general")
        first = await (await ana.say(channel, "Who?", mention=True)).answer()
        await ana.say(channel, "and then", reply_to=first, ping=False)
        second = await (await ana.say(channel, "where?", reply_to=first)).answer()
        assert second.content == "I heard: where?"
        assert bot.heard[1].content == ""
        quoted = bot.heard[2].reference
        assert quoted is not None
        assert isinstance(quoted.resolved, discord.Message)
        assert quoted.resolved.content == first.content
        twin.assert_clean()

    async def test_threads_have_their_own_ids(
        self, twin: Twin, ana: Person, bot: SampleBot
    ) -> None:
        channel = twin.channel("general")
        asked = await ana.say(channel, "open a thread", mention=True)
        inside = await asked.answer()
        assert (inside.content, inside.channel_id) == ("in the thread", asked.id)
        thread = await ana.thread(channel, "by ana")
        assert (await (await ana.say(thread, "Who?", mention=True)).answer()).content
        heard = bot.heard[-1].channel
        assert isinstance(heard, discord.Thread)
        assert heard.parent_id == channel.id
        twin.assert_clean()

    async def test_permissions_are_kept(self, twin: Twin, ana: Person, bot: SampleBot) -> None:
        mute, hidden = twin.channel("mute"), twin.channel("hidden")
        twin.deny(mute, twin.world.bot, SEND_MESSAGES)
        twin.deny(hidden, twin.world.bot, VIEW_CHANNEL)
        for channel, code in ((mute, 50013), (hidden, 50001)):
            with pytest.raises(discord.Forbidden) as refused:
                await bot.get_partial_messageable(channel.id).send("hello")
            assert refused.value.code == code
        await ana.say(hidden, "Who?", mention=True)
        await (await ana.dm("Where?")).answer()
        assert [message.content for message in bot.heard] == ["Where?"]

    async def test_history_edits_and_deletions(
        self, twin: Twin, ana: Person, bot: SampleBot
    ) -> None:
        place = bot.get_partial_messageable(twin.channel("general").id)
        sent = await place.send("one", nonce=7)
        assert (await place.send("one", nonce=7)).id == sent.id
        await sent.edit(content="two")
        await sent.add_reaction("\N{EYES}")
        [seen] = ana.sees(twin.channel("general"))
        assert (seen.content, seen.edited, seen.reactions) == ("two", True, ("\N{EYES}",))
        assert [message.content async for message in place.history()] == ["two"]
        await sent.delete()
        assert ana.sees(twin.channel("general")) == []
        twin.assert_clean()

    async def test_components_of_the_second_kind(
        self, twin: Twin, ana: Person, bot: SampleBot
    ) -> None:
        layout = everything_v2()
        place = bot.get_partial_messageable(twin.channel("general").id)
        sent = await place.send(view=layout)
        [seen] = ana.sees(twin.channel("general"))
        assert seen.text.splitlines() == ["A story", "in a section", "in a box"]
        assert [button.url for button in seen.buttons] == ["https://example.org/"]
        twin.assert_clean()
        with pytest.raises(discord.HTTPException):
            await sent.edit(content="no way back")

    async def test_embeds_and_pings(self, twin: Twin, ana: Person, bot: SampleBot) -> None:
        embed = discord.Embed(title="T", description="D", url="https://example.org/", colour=1)
        embed.set_footer(text="F").set_author(name="A").add_field(name="N", value="V")
        embed.timestamp = discord.utils.utcnow()
        embed.set_thumbnail(url="https://example.org/1.png")
        place = bot.get_partial_messageable(twin.channel("general").id)
        words = f"<@{ana.record.id}> @everyone"
        await place.send(words, embed=embed)
        await place.send(words, allowed_mentions=discord.AllowedMentions.all())
        quiet, loud = ana.sees(twin.channel("general"))
        assert quiet.text.splitlines() == [words, "A", "T", "D", "N", "V", "F"]
        assert (quiet.pings, loud.pings) == ((), ("ana", "everyone"))
        twin.assert_clean()

    async def test_what_can_be_fetched(self, twin: Twin, ana: Person, bot: SampleBot) -> None:
        channel = await bot.fetch_channel(twin.channel("general").id)
        assert isinstance(channel, discord.TextChannel)
        assert (await channel.guild.fetch_member(ana.record.id)).name == "ana"
        assert (await bot.fetch_guild(twin.guild.id)).name == twin.guild.name
        user = await bot.fetch_user(ana.record.id)
        sent = await user.send("psst", file=discord.File(io.BytesIO(b"data"), "a.txt"))
        assert await sent.attachments[0].read() == b"data"
        await sent.edit(attachments=[])
        assert [(seen.content, seen.files) for seen in ana.sees(ana.direct)] == [("psst", {})]
        thread = await channel.create_thread(name="t", type=discord.ChannelType.public_thread)
        assert (await bot.fetch_channel(thread.id)).id == thread.id
        await thread.join()
        with pytest.raises(discord.NotFound):
            await bot.fetch_channel(1)
        twin.assert_clean()


def everything_v2() -> discord.ui.LayoutView:
    layout = discord.ui.LayoutView()
    picture = discord.ui.Thumbnail[discord.ui.LayoutView]("https://example.org/1.png")
    row = discord.ui.ActionRow[discord.ui.LayoutView]()
    row.add_item(discord.ui.Button(label="Open", url="https://example.org/"))
    layout.add_item(discord.ui.TextDisplay("A story"))
    layout.add_item(discord.ui.Section("in a section", accessory=picture))
    layout.add_item(discord.ui.Separator())
    layout.add_item(discord.ui.Container(discord.ui.TextDisplay("in a box"), accent_colour=1))
    layout.add_item(discord.ui.MediaGallery(discord.MediaGalleryItem("https://example.org/2.png")))
    layout.add_item(row)
    return layout


async def test_with_the_content_intent_every_word_is_read(twin: Twin, ana: Person) -> None:
    intents = discord.Intents.default()
    intents.message_content = True
    async with running(twin, intents):
        answer = await (await ana.say(twin.channel("general"), "Who?")).answer()
        assert answer.content == "I heard: Who?"


async def test_without_an_intent_its_events_stay_away(twin: Twin, ana: Person) -> None:
    async with running(twin, discord.Intents(guilds=True, dm_messages=True)) as bot:
        await ana.say(twin.channel("general"), "Who?", mention=True)
        await (await ana.dm("Who?")).answer()
        assert len(bot.heard) == 1


async def test_all_members_come_with_the_members_intent() -> None:
    async with Twin(privileged=("members",)) as twin:
        twin.user("ana")
        intents = discord.Intents.default()
        intents.members = True
        async with running(twin, intents) as bot:
            everyone = {"Quoth", "ana", "owner"}
            await until(lambda: {member.name for member in bot.get_all_members()} == everyone)
            assert bot.application_flags.gateway_guild_members_limited


async def test_syncs_are_counted(twin: Twin, bot: SampleBot) -> None:
    assert twin.syncs == 1
    names = {command.name for command in await bot.tree.fetch_commands()}
    assert {"ask", "Ask the story"} <= names
    await bot.tree.sync(guild=discord.Object(twin.guild.id))
    assert twin.syncs == 2
    twin.assert_clean()


async def test_buttons_outlive_the_bot(twin: Twin, ana: Person) -> None:
    async with running(twin):
        shown = await (await ana.slash(twin.channel("general"), "controls")).answer()
    async with running(twin):
        assert (await (await ana.click(shown, "Again")).answer()).content == "again emma"
    twin.assert_clean()
