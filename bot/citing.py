"""What is kept of an excerpt that was shown: enough to find it again in what it was cited from."""

from __future__ import annotations

from index import Excerpt, Library, StoryRef
from index.errors import NoSuchStory
from index.links import fragment_of
from index.tables import columns_of

from .asked import Cited
from .failures import Refused


def cited(excerpt: Excerpt) -> Cited:
    """Where an excerpt is."""
    story = excerpt.story
    place = (excerpt.start, excerpt.end, excerpt.paragraph, excerpt.highlight)
    return Cited(story.id, story.version, *place)


def excerpt_at(library: Library, place: Cited) -> Excerpt:
    """The excerpt at ``place``, as it was.

    Raises NoSuchStory where the story is gone since, Refused where only that version of it is.
    """
    try:
        story = library.cited(StoryRef(place.story, "", version=place.version))
    except NoSuchStory:
        if place.story in library:
            raise Refused("answer.gone") from None
        raise
    return Excerpt(
        story.text[place.start : place.end],
        place.start,
        place.end,
        place.paragraph,
        place.highlight,
        score=0.0,
        story=StoryRef(story.id, story.title, story.url, version=place.version),
        section=story.section_at(place.start),
        columns=columns_of(story.text, place.start),
        fragment=story.url and fragment_of(story.text, place.start, place.end),
    )
