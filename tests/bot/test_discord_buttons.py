"""The buttons below an answer: pages, context, votes and threads, before and after a restart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.asking import EXCERPTS
from tests.bot.discord_fixtures import FOUND, FOUND_IN_PEARS, KEEPER, NOT_SAID, PEARS, Stage
from tests.discord_twin import Channel, Person, Seen

GONE = "This answer is too old to go on with: ask the question again."


def quotation(seen: Seen) -> str:
    [block] = [block for block in seen.blocks if block.startswith(">>> ")]
    return replace(seen, blocks=(block,)).words


async def answer_to(stage: Stage, who: Person, question: str, **options: Any) -> Seen:
    return await (await who.slash(stage.place, "ask", question=question, **options)).answer()


async def turned(stage: Stage, who: Person, seen: Seen, button: str) -> Seen:
    """The message after a button that changes it in place."""
    await (await who.click(seen, button)).answer()
    now = who.look(seen)
    assert now is not None
    return now


async def test_more_pages_through_all_passages_in_place(
    stage: Stage, ana: Person, ben: Person
) -> None:
    seen = await answer_to(stage, ana, FOUND)
    before = len(stage.place.messages)
    quotations = [quotation(seen)]
    while "More passages" in [button.label for button in seen.buttons]:
        seen = await turned(stage, ben, seen, "More passages")
        quotations.append(quotation(seen))
        assert f"passage {len(quotations)} of " in seen.words
    assert 3 <= len(quotations) <= EXCERPTS
    assert len(set(quotations)) == len(quotations)
    assert all(text in KEEPER.text or text in PEARS.text for text in quotations)
    await stage.settled()
    assert len(stage.place.messages) == before


async def test_in_context_shows_the_paragraphs_around_to_who_pressed(
    stage: Stage, ana: Person, ben: Person
) -> None:
    seen = await answer_to(stage, ana, FOUND)
    context = await (await ben.click(seen, "In context")).answer()
    assert context.ephemeral
    assert ana.look(context) is None
    assert quotation(context) == "\n\n".join(KEEPER.text.split("\n\n")[:2])
    assert "paragraphs 1 to 2" in context.words


async def test_one_vote_a_person_is_kept_with_the_question(
    stage: Stage, ana: Person, ben: Person
) -> None:
    seen = await answer_to(stage, ana, FOUND)
    for who, button in ((ana, "Not helpful"), (ben, "Helpful"), (ana, "Helpful")):
        thanks = await (await who.click(seen, button)).answer()
        assert thanks.ephemeral
        assert thanks.words == "Thank you: noted."
    [answer] = answers_with_votes(stage)
    assert stage.memory.votes(answer) == [(ana.record.id, True), (ben.record.id, True)]
    asked = stage.memory.recall(answer)
    assert asked is not None
    assert asked.question == FOUND


def answers_with_votes(stage: Stage) -> list[int]:
    return [number for number in range(1, 50) if stage.memory.votes(number)]


async def thread_of(stage: Stage, who: Person, seen: Seen) -> tuple[Channel, Seen]:
    opened = await (await who.click(seen, "Ask on in a thread")).answer()
    now = who.look(seen)
    assert now is not None
    assert now.thread_id is not None
    return stage.twin.world.channels[now.thread_id], opened


async def test_a_thread_goes_on_about_the_same_story(stage: Stage, ana: Person) -> None:
    seen = await answer_to(stage, ana, FOUND_IN_PEARS)
    thread, opened = await thread_of(stage, ana, seen)
    assert opened.words == f"<#{thread.id}>"
    [welcome] = ana.sees(thread)
    assert PEARS.title in welcome.words
    asked = await ana.say(thread, FOUND, mention=True)
    on = await asked.answer()
    assert KEEPER.title not in on.words
    # Where it may read messages, it answers questions in its threads without being named.
    unnamed = await (await ana.say(thread, FOUND_IN_PEARS)).answer()
    assert PEARS.title in unnamed.words
    again = await (await ana.click(seen, "Ask on in a thread")).answer()
    assert again.words == f"<#{thread.id}>"


async def test_a_thread_is_named_after_the_question_cut_between_words(
    stage: Stage, ana: Person
) -> None:
    question = " ".join(KEEPER.text.split()[:40])
    seen = await answer_to(stage, ana, question)
    thread, _ = await thread_of(stage, ana, seen)
    name, ellipsis = thread.name[:-1].rstrip(), thread.name[-1]
    assert ellipsis == "…"
    assert question.startswith(name)
    assert question[len(name)] == " "
    assert len(thread.name) <= 100


async def test_without_the_permission_for_threads_a_sentence_says_so(
    stage: Stage, ana: Person
) -> None:
    seen = await answer_to(stage, ana, FOUND)
    stage.twin.deny(stage.place, stage.twin.world.bot, 1 << 35)
    refused = await (await ana.click(seen, "Ask on in a thread")).answer()
    assert refused.ephemeral
    assert "Create Public Threads" in refused.words


async def test_buttons_work_after_a_restart(stage: Stage, ana: Person) -> None:
    found = await answer_to(stage, ana, FOUND)
    not_said = await answer_to(stage, ana, NOT_SAID)
    private = await answer_to(stage, ana, FOUND, private=True)
    await stage.restart()
    assert "passage 2 of" in (await turned(stage, ana, found, "More passages")).words
    closest = await turned(stage, ana, not_said, "Closest passage")
    assert "The closest passage:" in closest.words
    assert "passage 2 of" in (await turned(stage, ana, private, "More passages")).words
    assert (await (await ana.click(found, "In context")).answer()).ephemeral
    assert (await (await ana.click(found, "Helpful")).answer()).words == "Thank you: noted."
    thread, _ = await thread_of(stage, ana, found)
    await stage.restart()
    assert KEEPER.title in (await (await ana.say(thread, FOUND, mention=True)).answer()).words


@pytest.mark.parametrize("action", ["more", "context", "helpful", "thread", "closest"])
async def test_someone_elses_private_answer_is_out_of_reach(
    stage: Stage, ana: Person, ben: Person, action: str
) -> None:
    private = await answer_to(stage, ana, FOUND, private=True)
    number = private.buttons[0].custom_id.split(":")[2]  # type: ignore[union-attr]
    used = await ben.forge(stage.place, f"quoth:{action}:{number}:0")
    told = await used.answer(where=lambda seen: seen.ephemeral)
    assert told.words == GONE
    assert stage.memory.votes(int(number)) == []


async def test_someone_elses_direct_message_is_out_of_reach(
    stage: Stage, ana: Person, ben: Person
) -> None:
    direct = await (await ana.dm(FOUND)).answer()
    number = direct.buttons[0].custom_id.split(":")[2]  # type: ignore[union-attr]
    used = await ben.forge(stage.place, f"quoth:more:{number}:0")
    assert (await used.answer(where=lambda seen: seen.ephemeral)).words == GONE


@pytest.mark.parametrize(
    "custom_id", ["quoth:more:999:0", "quoth:more:1:99", f"quoth:context:{'9' * 18}:0"]
)
async def test_a_button_of_nothing_is_refused(stage: Stage, ana: Person, custom_id: str) -> None:
    await answer_to(stage, ana, FOUND)
    used = await ana.forge(stage.place, custom_id)
    assert (await used.answer(where=lambda seen: seen.ephemeral)).words == GONE


async def test_the_answer_of_a_removed_story_is_too_old(stage: Stage, ana: Person) -> None:
    seen = await answer_to(stage, ana, FOUND, story=KEEPER.id)
    stage.library.remove(KEEPER.id)
    told = await (await ana.click(seen, "In context")).answer()
    assert told.ephemeral
    assert KEEPER.id in told.words
