"""Any error -> one sentence for a user, details to the log."""

from __future__ import annotations

import logging
import secrets

from index import QuothError

log = logging.getLogger(__name__)


def explain(error: BaseException) -> str:
    """What a user is told: the core's own sentence, or a neutral one with a reference.

    The log has the traceback of an unexpected error under the same reference.
    """
    if isinstance(error, QuothError):
        return str(error)
    reference = secrets.token_hex(3)
    log.error("Unexpected error, reference %s", reference, exc_info=error)
    return f"Something went wrong here; the log has the details under {reference}."
