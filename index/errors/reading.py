"""Why a file, or bytes, can't become a story."""

from __future__ import annotations

from pathlib import Path

from .root import QuothError


class UnreadableStory(QuothError):
    """A file, or bytes, that no story can be made of."""


class StoryFileMissing(UnreadableStory):
    def __init__(self, path: Path) -> None:
        super().__init__(f"There is no file {path}: check the path.")


class StoryFileUnreadable(UnreadableStory):
    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} can't be read ({reason}).")


class EmptyFolder(UnreadableStory):
    def __init__(self, path: Path) -> None:
        super().__init__(f"There is no file in {path}: name a folder that holds stories.")


class EmptyStory(UnreadableStory):
    def __init__(self, name: str) -> None:
        super().__init__(f"{name} holds no text: choose a file with at least one sentence.")


class NotText(UnreadableStory):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is not text, nor a document that can be read: save it as plain text, "
            "Markdown, HTML, PDF, DOCX, ODT or EPUB and add that."
        )


class UnreadFormat(UnreadableStory):
    """A format that is known and not read; ``what`` is it, ``advice`` what to do instead."""

    def __init__(self, name: str, what: str, advice: str) -> None:
        super().__init__(f"{name} is {what}, which can't be read: {advice}.")


class EncryptedFile(UnreadableStory):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is locked with a password or copy protection: add a copy that is not."
        )


class DamagedFile(UnreadableStory):
    def __init__(self, name: str, what: str) -> None:
        super().__init__(
            f"{name} is damaged or not really {what}: open it in its program, save it anew and "
            "add that."
        )


class SuspectFile(UnreadableStory):
    """A file made to do harm, or as good as: nothing of it is read."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(
            f"{name} is no ordinary document ({what}): copy its text into a new file and add that."
        )


class PicturesOnly(UnreadableStory):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} holds pictures of text, not text: run text recognition (OCR) over it and add "
            "the result."
        )


class TooManyParts(UnreadableStory):
    def __init__(self, name: str, limit: int, what: str) -> None:
        super().__init__(f"{name} has more than {limit:,} {what}: split it into parts.")


class TooHardToRead(UnreadableStory):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} takes too much time or memory to read: split it into parts, or save it as "
            "plain text and add that."
        )


class PageWithoutStory(UnreadableStory):
    """A web page that shows something else in the story's place."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(
            f"{name} {what}: open the page in a browser, copy its text into a file and add that."
        )


class StoryTooLarge(UnreadableStory):
    def __init__(self, name: str, limit: int) -> None:
        super().__init__(
            f"{name} is over the limit of {limit / 1_000_000:g} MB of text: split it into parts."
        )
