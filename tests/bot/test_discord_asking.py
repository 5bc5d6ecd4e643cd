"""Questions as commands, mentions, replies, messages and by the menu, as their askers see them."""

from __future__ import annotations

import pytest

from tests.bot.discord_fixtures import FOUND, FOUND_IN_PEARS, KEEPER, NOT_SAID, PEARS, Stage
from tests.discord_twin import Person, Seen, until


def labels(seen: Seen) -> list[str]:
    return [button.label for button in seen.buttons]


def cites(seen: Seen, title: str) -> bool:
    return title in seen.words.splitlines()[-1]


async def noted(stage: Stage, seen: Seen) -> None:
    """Waits until the bot knows which story an answer is about: it notes it once it is sent."""
    guild = stage.twin.guild.id
    await until(lambda: stage.memory.story_of_message(seen.id, guild) is not None)


async def test_the_command_answers_with_a_cited_quotation(stage: Stage, ana: Person) -> None:
    used = await ana.slash(stage.place, "ask", question=FOUND)
    seen = await used.answer()
    question, *quoted, citation = seen.words.splitlines()
    assert question == FOUND
    assert "\n".join(quoted) == f"{KEEPER.text.split('. ')[0]}."
    assert citation.startswith("paragraph 1 · The Keeper of Reef Island · ")
    assert "](<https://stories.example/keeper#:~:text=" in seen.text
    assert "**The lighthouse keeper of Reef Island was called Marta Lindqvist" in seen.text
    assert labels(seen) == [
        "More passages",
        "In context",
        "Helpful",
        "Not helpful",
        "Ask on in a thread",
    ]
    assert not seen.ephemeral


async def test_a_private_answer_is_seen_by_its_asker_alone(
    stage: Stage, ana: Person, ben: Person
) -> None:
    seen = await (await ana.slash(stage.place, "ask", question=FOUND, private=True)).answer()
    assert seen.ephemeral
    assert "Marta Lindqvist" in seen.words
    assert "Ask on in a thread" not in labels(seen)
    assert ben.look(seen) is None


async def test_stories_are_completed_while_typing(stage: Stage, ana: Person) -> None:
    every = await ana.autocomplete(stage.place, "ask", "story", "")
    assert sorted(every) == sorted((s.title, s.id) for s in (KEEPER, PEARS))
    typed = await ana.autocomplete(stage.place, "ask", "story", " PEARS")
    assert typed == [(PEARS.title, PEARS.id)]
    assert await ana.autocomplete(stage.place, "ask", "story", "no such thing") == []


async def test_the_named_story_is_asked(stage: Stage, ana: Person) -> None:
    for name in (PEARS.id, PEARS.title.upper()):
        seen = await (
            await ana.slash(stage.place, "ask", question=FOUND_IN_PEARS, story=name)
        ).answer()
        assert cites(seen, PEARS.title)


async def test_a_mention_is_answered_with_a_reply_that_pings_nobody(
    stage: Stage, ana: Person
) -> None:
    asked = await ana.say(stage.place, FOUND, mention=True)
    seen = await asked.answer()
    assert (seen.reply_to, seen.pings) == (asked.id, ())
    assert cites(seen, KEEPER.title)
    assert FOUND not in seen.words  # the message above shows it
    assert stage.place.typing


async def test_a_mention_without_a_question_is_answered_with_help(
    stage: Stage, ana: Person
) -> None:
    seen = await (await ana.say(stage.place, "", mention=True)).answer()
    assert "Ask me about a story" in seen.words


async def test_a_greeting_is_answered_with_help(stage: Stage, ana: Person) -> None:
    said = [
        await ana.say(stage.place, "hello!", mention=True),
        await ana.dm("Hi, who are you?"),
    ]
    for greeting in said:
        assert "Ask me about a story" in (await greeting.answer()).words


async def test_a_reply_to_an_answer_is_about_the_same_story(stage: Stage, ana: Person) -> None:
    first = await (await ana.say(stage.place, FOUND_IN_PEARS, mention=True)).answer()
    assert cites(first, PEARS.title)
    await noted(stage, first)
    second = await (await ana.say(stage.place, FOUND, reply_to=first)).answer()
    # The other story has the answer, but it is not the one that was asked.
    assert "does not say" in second.words or cites(second, PEARS.title)
    offered = await (await ana.click(second, labels(second)[0])).answer()
    assert cites(offered, PEARS.title)


async def test_a_reply_to_a_commands_answer_is_about_its_story(stage: Stage, ana: Person) -> None:
    used = await ana.slash(stage.place, "ask", question=NOT_SAID, story=PEARS.id)
    first = await used.answer()
    await noted(stage, first)
    second = await (await ana.say(stage.place, FOUND_IN_PEARS, reply_to=first)).answer()
    assert cites(second, PEARS.title)


async def test_thanks_want_no_answer(stage: Stage, ana: Person) -> None:
    first = await (await ana.say(stage.place, FOUND, mention=True)).answer()
    await noted(stage, first)
    said = [
        await ana.say(stage.place, "Thanks!", reply_to=first),
        await ana.say(stage.place, "ok, cool", mention=True),
        await ana.dm("👍"),
    ]
    await stage.settled()
    assert [thanks.answers for thanks in said] == [[], [], []]


async def test_a_direct_message_is_a_question(stage: Stage, ana: Person) -> None:
    seen = await (await ana.dm(FOUND)).answer()
    assert cites(seen, KEEPER.title)
    assert "Ask on in a thread" not in labels(seen)


async def test_the_menu_asks_with_the_text_of_a_message(
    stage: Stage, ana: Person, ben: Person
) -> None:
    said = await ben.say(stage.place, FOUND)
    seen = await (await ana.context_menu(stage.place, "Ask the story", said)).answer()
    assert seen.words.startswith(FOUND)
    assert cites(seen, KEEPER.title)
    await stage.settled()
    assert said.answers == []


async def test_the_menu_on_a_message_without_text_is_refused(stage: Stage, ana: Person) -> None:
    answer = await (await ana.slash(stage.place, "ask", question=FOUND)).answer()
    seen = await (await ana.context_menu(stage.place, "Ask the story", answer)).answer()
    assert seen.ephemeral
    assert seen.words == "There is no text in that message that could be asked."


async def test_what_the_story_does_not_say_is_said(stage: Stage, ana: Person) -> None:
    seen = await (await ana.slash(stage.place, "ask", question=NOT_SAID)).answer()
    assert seen.words.splitlines() == [NOT_SAID, "The story does not say."]
    assert labels(seen) == ["Closest passage", "Helpful", "Not helpful"]
    now = await (await ana.click(seen, "Closest passage")).answer()
    assert now.id == seen.id
    assert "The story does not say. The closest passage:" in now.words
    assert "▌" not in now.words
    assert ">>> " in now.text
    assert "Closest passage" not in labels(now)


@pytest.mark.parametrize("kind", ["command", "message"])
@pytest.mark.parametrize(
    ("question", "sentence"),
    [("Whose orchard at Hollow Farm, @here?", 0), ("Who planted the oldest tree, @everyone?", 1)],
)
async def test_text_of_a_story_is_shown_as_it_is_and_pings_nobody(
    stage: Stage, ana: Person, kind: str, question: str, sentence: int
) -> None:
    if kind == "command":
        seen = await (await ana.slash(stage.place, "ask", question=question)).answer()
    else:
        seen = await (await ana.dm(question)).answer()
    assert PEARS.text.split("\n\n")[0].split(". ")[sentence].rstrip(".") in seen.words
    assert seen.pings == ()


async def test_other_bots_and_messages_to_nobody_are_left_alone(stage: Stage, ana: Person) -> None:
    asked = await ana.say(stage.place, FOUND)
    to_ben = await ana.say(stage.place, FOUND, mention=stage.twin.user("ben"))
    await stage.settled()
    assert (asked.answers, to_ben.answers) == ([], [])


async def test_the_bot_is_useful_without_reading_messages(stage: Stage, ana: Person) -> None:
    await stage.stop()
    await stage.start(message_content=False)
    assert cites(await (await ana.say(stage.place, FOUND, mention=True)).answer(), KEEPER.title)
    first = await (await ana.dm(FOUND_IN_PEARS)).answer()
    assert cites(first, PEARS.title)
    said = await ana.say(stage.place, FOUND)
    menu = await ana.context_menu(stage.place, "Ask the story", said)
    assert cites(await menu.answer(), KEEPER.title)
