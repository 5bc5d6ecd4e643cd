"""Stories, and what is done with them -> Discord's Markdown. Pure, as render_discord is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from .render_discord import LINK_LIMIT, Card, escape, line, title_line
from .texts import say

if TYPE_CHECKING:
    from index import Manifest
    from index.indexed import Listed

LIST_LIMIT = 3_800
"""Characters of a list: Discord shows 4,000 in a message."""

_BAR = 20


def stories_card(stories: Sequence[Listed], in_use: str | None, locale: str) -> Card:
    """The list of stories, one a line, as far as it has room."""
    lines = [f"**{say(locale, 'story.list')}**"]
    room = LIST_LIMIT
    for number, story in enumerate(stories):
        notes = [say(locale, "story.characters", count=story.characters)]
        if story.owner is None:
            notes.append(say(locale, "story.shared"))
        if story.id == in_use:
            notes.append(say(locale, "story.in_use"))
        entry = f"- {named(story.title, story.id)} · {' · '.join(notes)}"
        room -= len(entry.encode("utf-16-le")) // 2 + 1  # the stricter way to count
        if room < 0:
            lines.append(say(locale, "story.list.more", count=len(stories) - number))
            break
        lines.append(entry)
    return Card(("\n".join(lines),))


def story_card(manifest: Manifest, locale: str) -> Card:
    """What is known of one story; its date is shown in each reader's own time zone."""
    story = manifest.story
    moment = int(datetime.fromisoformat(manifest.added).timestamp())
    lines = [f"**{line(story.title)}** (`{story.id}`)"]
    lines += [escape(story.url)] if story.url and len(story.url) <= LINK_LIMIT else []
    words = _words(len(story.text.split()), locale)
    added = say(locale, "story.added", date=f"<t:{moment}:D>")
    return Card(("\n".join([*lines, f"{words} · {added}"]),))


def progress_card(phase: str, name: str, done: int, total: int, locale: str) -> Card:
    """How far the adding of what is called ``name`` has come; ``phase`` as in adding.Phase."""
    text = say(locale, f"adding.{phase}", name=title_line(name), done=done, total=total)
    if not total:
        return Card((text,))
    full = _BAR * done // total
    return Card((f"{text}\n`{'█' * full}{'░' * (_BAR - full)}`",))


def ready_card(key: str, title: str, id: str, words: int, locale: str) -> Card:
    """That a story was added or replaced, by the text ``key``."""
    story = named(title, id)
    return Card((say(locale, key, story=story, words=_words(words, locale)),))


def named(title: str, id: str) -> str:
    return f"{title_line(title)} (`{id}`)"


def _words(count: int, locale: str) -> str:
    return say(locale, "story.words", count=count)
