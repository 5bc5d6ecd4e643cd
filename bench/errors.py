"""What can go wrong with a measurement before it begins, each in one sentence for a user."""

from __future__ import annotations

from pathlib import Path


class BenchError(Exception):
    """The root of the tree: ``str(error)`` can be shown to whoever caused it."""


class UnusableQuestions(BenchError):
    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} can't be used as a question set: {reason}.")


class NoQuestions(BenchError):
    def __init__(self) -> None:
        super().__init__("There is nothing to ask: the data holds no question.")


class NoOtherArticles(BenchError):
    def __init__(self) -> None:
        super().__init__(
            "With --off-story each article is asked the questions of others, and here is only one: "
            "leave the option out, or name more files after --data."
        )


class MissingExtra(BenchError):
    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} is not installed: pip install -e '.[{extra}]'.")


class PeerMissing(BenchError):
    def __init__(self, what: str, said: str) -> None:
        super().__init__(f"{what} is left out, because it can't be installed; pip said: {said}")


class PeerFailed(BenchError):
    """``status`` is its process's, as ``subprocess`` tells it; what it said is in ``log``."""

    def __init__(self, what: str, log: Path, status: int | None) -> None:
        said = log.read_text("utf-8", "replace").split("\n") if log.exists() else []
        last = next((line.strip() for line in reversed(said) if line.strip()), "nothing")
        super().__init__(f"{what} can't be measured: it ended with {status}, and said last: {last}")


class MeasuringFailed(BenchError):
    """``status`` is that of the process that was asked."""

    def __init__(self, status: int) -> None:
        super().__init__(f"A process that was asked ended with {status}: what it said is above.")
