"""The root of the tree of errors."""

from __future__ import annotations


class QuothError(Exception):
    """The root of the tree: ``str(error)`` can be shown to whoever caused it."""
