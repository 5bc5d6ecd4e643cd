"""Quoth's core: a story in, cited verbatim excerpts out. This is its one door.

>>> from index import Library, read_story
>>> library = Library.open("data")
>>> story = library.add(read_story("article.txt"))
>>> answer = library.ask("Who is he meeting?", story=story.id, limit=3)
"""

from .errors import QuothError
from .formats import read_story
from .indexed import Manifest
from .library import Library, Problem
from .records import Answer, Excerpt, Story, StoryRef

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
