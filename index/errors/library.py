"""What the library can't do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .root import QuothError

MOST_IDS = 6
"""How many ids a message names."""

_LONGEST_NAME = 80


class LibraryError(QuothError):
    """The library can't do what was asked of it."""


class NoStories(LibraryError):
    def __init__(self) -> None:
        super().__init__(
            "There are no stories yet: add one with `python -m index add FILE` "
            "(in the console: /add FILE)."
        )


class NoSuchStory(LibraryError):
    def __init__(self, name: str, close: Sequence[str]) -> None:
        hint = f" Did you mean {_either(close)}?" if close else ""
        super().__init__(f"There is no story “{_short(name)}”.{hint}")
        self.name, self.close = name, tuple(close)


class AmbiguousStory(LibraryError):
    def __init__(self, name: str, ids: Sequence[str]) -> None:
        shown = _either(ids) if len(ids) <= MOST_IDS else f"{_either(ids[:MOST_IDS])} or another"
        super().__init__(f"Several stories are called “{_short(name)}”: say which, {shown}.")
        self.name, self.close = name, tuple(ids)


class SharedStory(NoSuchStory):
    """A story of the host's, named by a server that would change it."""

    def __init__(self, name: str) -> None:
        super().__init__(name, ())
        self.args = (
            f"“{_short(name)}” is there for every server: only who runs the bot can change it.",
        )


class NotRemoved(NoSuchStory):
    def __init__(self, name: str) -> None:
        super().__init__(name, ())
        self.args = (f"No story “{_short(name)}” was removed in the last 7 days.",)


class StoryExists(LibraryError):
    def __init__(self, story_id: str) -> None:
        super().__init__(
            f"There is already another story “{story_id}”: replace it with "
            "`python -m index add FILE --replace`, or give this one a name with --id."
        )


class PlaceTaken(StoryExists):
    """A story can't be brought back."""

    def __init__(self, story_id: str) -> None:
        super().__init__(story_id)
        self.args = (
            f"There is another story “{story_id}” by now: remove that one before you bring back "
            "the earlier one.",
        )


class BadTitle(LibraryError):
    def __init__(self, limit: int) -> None:
        super().__init__(f"A title needs a letter or a digit, and has at most {limit} characters.")


class BadOwner(LibraryError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"“{_short(name)}” is no server's id: that is a number of up to 20 digits."
        )


class HostOnly(LibraryError):
    def __init__(self) -> None:
        super().__init__("Only who runs the bot can do that: no server can do it for others.")


class BadStoryId(LibraryError):
    def __init__(self, story_id: str) -> None:
        super().__init__(
            f"“{_short(story_id)}” can't be a story's id: use up to 80 lower-case letters, digits "
            "and hyphens."
        )


class DamagedStory(LibraryError):
    """What is stored of a story does not fit together; the story's text is left as it is."""

    def __init__(self, story_id: str, what: str) -> None:
        super().__init__(
            f"The index of “{story_id}” is damaged ({what}): rebuild it with "
            f"`python -m index check --repair`."
        )


class LostStory(LibraryError):
    """What an index could be rebuilt from is damaged; what is left of it stays where it is."""

    def __init__(self, story_id: str, what: str) -> None:
        super().__init__(
            f"What is stored of “{story_id}” is damaged ({what}): add it anew from its source "
            "with --replace."
        )


class LostText(LostStory):
    def __init__(self, story_id: str) -> None:
        super().__init__(story_id, "its text is not what was added")


class LostManifest(LostStory):
    def __init__(self, story_id: str, reason: str) -> None:
        super().__init__(story_id, f"its manifest can't be read: {reason}")


class LibraryUnwritable(LibraryError):
    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"The library {path} can't be written ({reason}); what was in it is still there."
        )


class LibraryUnreadable(LibraryError):
    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"The library {path} can't be read ({reason}): check who may read it.")


class FileUnwritable(LibraryError):
    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} can't be written ({reason}): choose another place.")


class LibraryBusy(LibraryError):
    def __init__(self, path: Path) -> None:
        super().__init__(f"Another program holds the library {path}: try again in a moment.")


def _short(name: str) -> str:
    """A name that somebody typed, on one line and cut where it is too long to be told."""
    name = " ".join(name.split())
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def _either(names: Sequence[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
