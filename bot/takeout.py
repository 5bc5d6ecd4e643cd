"""All that is kept of a server, as a zip: its stories, its settings, and what was asked in it."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from index import Library

from .memory import Memory


def write_takeout(
    library: Library, memory: Memory, guild: int, channels: Collection[int], to: BinaryIO
) -> None:
    """``channels`` are the ids of the server's; ``to`` must be seekable. Reads files.

    Raises what Library.export raises.
    """
    library.export(str(guild), to)
    with ZipFile(to, "a", ZIP_DEFLATED) as archive:
        archive.writestr("settings.json", json.dumps(_settings(memory, guild, channels), indent=2))
        asked = (
            json.dumps(question, ensure_ascii=False) for question in memory.questions_of(guild)
        )
        archive.writestr("questions.jsonl", "".join(f"{line}\n" for line in asked))


def _settings(memory: Memory, guild: int, channels: Collection[int]) -> dict[str, object]:
    in_use = {channel: memory.story_in_use(channel) for channel in sorted(channels)}
    return {
        "roles_that_change_stories": sorted(memory.keepers().get(guild, ())),
        "audit_channel": memory.audit_channel(guild),
        "story_in_use": memory.story_in_use(guild),
        "story_in_use_by_channel": {id: story for id, story in in_use.items() if story},
        "channels_listened_to": sorted(memory.listening() & set(channels)),
    }
