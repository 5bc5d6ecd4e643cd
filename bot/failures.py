"""Any error -> one sentence for a user, details to the log."""

from __future__ import annotations

import errno
import logging
import secrets
from logging.handlers import RotatingFileHandler
from pathlib import Path

from index import QuothError

from .render_discord import escape, title_line
from .texts import has, say

log = logging.getLogger(__name__)

_MOST_NAMES = 5
"""How many stories are named that may have been meant."""

_FOR_THE_HOST = ("error.LibraryError", "error.ModelError")
"""What users can't mend, and whose sentences may name folders: those are for the log."""


class Refused(Exception):
    """The bot does not do what it was asked to; ``key`` is the text that says why."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def explain(error: BaseException) -> str:
    """What a user of the terminal is told: the core's own sentence, or a neutral one.

    The log has the traceback of an unexpected error under the same reference.
    """
    if isinstance(error, QuothError):
        return str(error)
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return "There is no room left where this is written to: free some, and try again."
    return f"Something went wrong here; the log has the details under {_noted(error)}."


def explain_in(locale: str, error: BaseException) -> str:
    """What a Discord user is told, in the language of ``locale`` where there is a text for it."""
    if isinstance(error, Refused):
        return say(locale, error.key, **error.values)
    from .sending import UNSENT  # the console needs nothing of discord.py

    if isinstance(error, UNSENT):
        log.warning("Discord did not take something: %s", error)
        return say(locale, "error.unsent")
    if not isinstance(error, QuothError):
        return say(locale, "error.unexpected", reference=_noted(error))
    keys = (f"error.{kind.__name__}" for kind in type(error).__mro__)
    key = next(filter(has, keys), None)
    if key is None:
        return escape(str(error))
    if key in _FOR_THE_HOST:
        log.warning("%s", error)
    values = dict(vars(error))
    if "name" in values:
        values["name"] = title_line(str(values["name"]))
    if close := values.get("close"):
        values["close"] = f" {say(locale, 'list.or')} ".join(
            f"“{title_line(name)}”" for name in close[:_MOST_NAMES]
        )
        key = f"{key}.close" if has(f"{key}.close") else key
    return say(locale, key, **values)


class _Details(RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Where they can't be written, they are left out."""


def log_quietly(file: Path) -> None:
    """Warnings go to standard error, a line each, and what has a traceback to ``file``."""
    told = logging.StreamHandler()
    told.addFilter(lambda record: not record.exc_info)
    details = _Details(file, maxBytes=1_000_000, backupCount=1, encoding="utf-8", delay=True)
    details.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    details.addFilter(lambda record: bool(record.exc_info))
    logging.basicConfig(format="%(message)s", level=logging.WARNING, handlers=[told, details])


def _noted(error: BaseException) -> str:
    reference = secrets.token_hex(3)
    log.error("Unexpected error, reference %s", reference, exc_info=error)
    return reference
