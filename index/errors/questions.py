"""What is wrong with a question."""

from __future__ import annotations

from .root import QuothError


class QuestionError(QuothError):
    """The question can't be asked as it is."""


class EmptyQuestion(QuestionError):
    def __init__(self) -> None:
        super().__init__("The question is empty: write what you want to know.")


class QuestionTooLong(QuestionError):
    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"The question has {length:,} characters; ask it in {limit:,} or fewer.")
        self.length, self.limit = length, limit
