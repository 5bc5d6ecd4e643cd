"""Quoth's core: a story in, cited verbatim excerpts out. This is its one door.

>>> from index import Library, read_story
>>> library = Library.open("data")
>>> story = library.add(read_story("article.txt"))
>>> answer = library.ask("Who is he meeting?", story=story.id, limit=3)

The parts behind a name are imported when it is first used: a face can greet its user before
FAISS is loaded.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .errors import QuothError
    from .formats import read_story
    from .indexed import Manifest
    from .library import Library
    from .records import Answer, Excerpt, Story, StoryRef
    from .shelf import Problem

__all__ = [
    "Answer",
    "Excerpt",
    "Library",
    "Manifest",
    "Problem",
    "QuothError",
    "Story",
    "StoryRef",
    "read_story",
]

_HOMES = {
    "Library": "library",
    "Manifest": "indexed",
    "Problem": "shelf",
    "QuothError": "errors",
    "read_story": "formats",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES.get(name, 'records')}", __name__), name)
