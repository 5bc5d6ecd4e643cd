"""The twin's servers: a bot comes into them and is thrown out; roles, forwards, forged presses."""

from __future__ import annotations

import aiohttp
import discord
import pytest

from tests.discord_twin import TOKEN, CannotDoThat, Twin, until
from tests.discord_twin.sample_bot import SampleBot, running

pytestmark = pytest.mark.asyncio


class Traveller(SampleBot):
    """Notes the servers that it comes into and leaves, and knows a command for roles."""

    def __init__(self, intents: discord.Intents) -> None:
        super().__init__(intents)
        self.joined: list[str] = []
        self.left: list[str] = []

        @self.tree.command(description="Name a role")
        async def role(interaction: discord.Interaction, role: discord.Role) -> None:
            assert isinstance(interaction.user, discord.Member)
            held = interaction.user.get_role(role.id) is not None
            await interaction.response.send_message(f"{role.name} {held}")

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self.joined.append(guild.name)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        self.left.append(guild.name)


async def test_a_bot_is_let_in_and_thrown_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.discord_twin.sample_bot.SampleBot", Traveller)
    async with Twin() as twin:
        before = twin.server("Before")
        async with running(twin) as bot:
            assert isinstance(bot, Traveller)
            await bot.wait_until_ready()
            after = twin.server("After")
            await until(lambda: bot.joined == ["After"])
            assert [guild.name for guild in bot.guilds] == ["The Library", "Before", "After"]
            ana = twin.user("ana", guild=after)
            place = twin.channel("general", after)
            with pytest.raises(KeyError):
                await ana.slash(twin.channel("general"), "ask", question="Who?")
            await (await ana.slash(place, "ask", question="Who?")).answer()
            twin.throw_out(before)
            await until(lambda: bot.left == ["Before"])
            twin.let_in(before)
            await until(lambda: bot.joined == ["After", "Before"])
        twin.assert_clean()


async def test_roles_are_chosen_and_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.discord_twin.sample_bot.SampleBot", Traveller)
    async with Twin() as twin, running(twin) as bot:
        await bot.wait_until_ready()
        place = twin.channel("general")
        ana, ben = twin.user("ana"), twin.user("ben")
        editors = twin.role("Editors", ana)
        for who, held in ((ana, True), (ben, False)):
            seen = await (await who.slash(place, "role", role=editors)).answer()
            assert seen.content == f"Editors {held}"
        with pytest.raises(CannotDoThat, match="role cannot be"):
            await ana.slash(place, "role", role="Editors")
        twin.assert_clean()


async def test_a_forwarded_message_is_as_discord_describes_it() -> None:
    async with Twin() as twin:
        ana = twin.user("ana")
        said = await ana.say(twin.channel("general"), "Take this along.")
        other = twin.channel("other")
        forwarded = await ana.forward(other, said)
        headers = {"Authorization": f"Bot {TOKEN}"}
        url = f"{twin.url}/api/v10/channels/{other.id}/messages/{forwarded.id}"
        async with aiohttp.ClientSession(headers=headers) as session, session.get(url) as answer:
            body = await answer.json()
        assert body["content"] == ""
        assert body["message_reference"]["type"] == 1
        assert body["message_reference"]["message_id"] == str(said.id)
        [snapshot] = body["message_snapshots"]
        assert snapshot["message"]["content"] == "Take this along."
        twin.assert_clean()


async def test_a_button_that_no_message_shows_can_be_pressed() -> None:
    async with Twin() as twin, running(twin):
        seen = await (await twin.user("ana").forge(twin.channel("general"), "again:emma")).answer()
        assert seen.content == "again emma"
        twin.assert_clean()
