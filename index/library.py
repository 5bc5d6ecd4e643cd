"""The stories that can be asked about: add, replace, remove, list, ask, check."""

from __future__ import annotations

import logging
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from . import indexed
from .answer import BALANCED, THRESHOLDS, answer_question, clean_question
from .embed import Embedder, Progress, ModelEmbedder
from .errors import (
    AmbiguousStory,
    BadStoryId,
    DamagedStory,
    LibraryError,
    LibraryUnwritable,
    LostStory,
    NoStories,
    NoSuchStory,
    StoryExists,
)
from .excerpts import surroundings
from .indexed import IndexedStory, Manifest
from .rank import Ranker
from .reading import find_reader
from .reading.reader import Reader
from .records import Answer, Excerpt, Story
from .store import Store

log = logging.getLogger(__name__)

_RANKERS_KEPT = 16
_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a library. ``story`` is an id, or "" for the library as a whole."""

    story: str
    what: str
    repairable: bool


class Library:
    """A folder of stories. Several threads and several processes may use one at the same time."""

    def __init__(self, store: Store, embedder: Embedder, reader: Reader, threshold: float) -> None:
        self._store = store
        self._embedder = embedder
        self._reader = reader
        self._threshold = threshold
        self._lock = threading.Lock()
        self._loaded: dict[str, tuple[str, IndexedStory]] = {}
        self._rankers: OrderedDict[tuple[str, ...], Ranker] = OrderedDict()

    @classmethod
    def open(
        cls,
        folder: str | Path,
        *,
        embedder: Embedder | None = None,
        reader: Reader | None = None,
        caution: str = BALANCED,
    ) -> Library:
        """The library in ``folder``, made when missing; reads nothing yet.

        ``caution`` is how sure an answer must be: one of THRESHOLDS. Raises LibraryUnwritable where
        the folder can't be made.
        """
        return cls(
            Store(Path(folder)),
            embedder or ModelEmbedder(),
            reader or find_reader(),
            THRESHOLDS[caution],
        )

    def add(
        self, story: Story, *, replace: bool = False, progress: Progress | None = None
    ) -> Story:
        """Indexes a story and keeps it; one that is there already, the same in all, is left be.

        ``progress`` is told how many of how many texts are embedded. Raises StoryExists for
        another story of the same id unless ``replace``; BadStoryId, ModelError, and
        LibraryUnwritable, after all of which the library is as it was before.
        """
        if not _ID.fullmatch(story.id):
            raise BadStoryId(story.id)
        if self._is_current(story):
            return story
        if not replace and self._store.version(story.id) is not None:
            raise StoryExists(story.id)
        new = indexed.build(story, self._embedder, progress)
        if not self._put(new, lambda version: replace or version is None):
            if self._is_current(story):  # another process was faster, with the same story
                return story
            raise StoryExists(story.id)
        return story

    def remove(self, name: str) -> str:
        """Takes a story, named by its id or title, out of the library, and returns its id.

        Raises NoSuchStory, AmbiguousStory, LibraryUnwritable.
        """
        id = self._resolve(name)
        if not self._store.remove(id):
            raise NoSuchStory(name, ())
        return id

    def stories(self) -> list[Manifest]:
        """What is known of every story, by id. One that is damaged is left out, with a warning."""
        found = []
        for id in self._store.ids():
            try:
                if read := self._store.read(id, indexed.load_manifest):
                    found.append(read[1])
            except LibraryError as error:
                log.warning("%s", error)
        return found

    def __contains__(self, id: object) -> bool:
        return id in self._store.ids()

    def story(self, name: str) -> Story:
        """The story with the id or title ``name``; raises NoSuchStory, AmbiguousStory."""
        return self.manifest(name).story

    def manifest(self, name: str) -> Manifest:
        """The story with the id or title ``name``, and what is known of it; raises as ``story``."""
        read = self._store.read(self._resolve(name), indexed.load_manifest)
        if read is None:
            raise NoSuchStory(name, ())
        return read[1]

    def ask(self, question: str, *, story: str | None = None, limit: int = 3) -> Answer:
        """The passages that answer a question best, and whether they answer it at all.

        Asks one story, named by its id or title, or all of them. Raises QuestionError,
        NoStories, NoSuchStory, AmbiguousStory, DamagedStory, ModelError.
        """
        question = clean_question(question)
        if limit < 1:
            raise ValueError("limit must be at least 1")
        ranker = self._ranker_over(story)
        return answer_question(
            question, ranker, self._embedder, self._reader, limit=limit, threshold=self._threshold
        )

    def warm(self) -> None:
        """Loads the models now, so that the first question does not wait; raises ModelError."""
        self._embedder.warm()
        self._reader.warm()

    def context(self, excerpt: Excerpt, around: int = 1) -> Excerpt:
        """The paragraphs around an excerpt, the excerpt marked; raises NoSuchStory."""
        return surroundings(self.story(excerpt.story.id), excerpt, around)

    def check(self, *, repair: bool = False) -> list[Problem]:
        """Verifies every checksum and offset; with ``repair``, rebuilds what can be rebuilt.

        A story's text is never changed. Returns what is wrong, or what was before the repair.
        """
        found = [problem for id in self._store.ids() for problem in self._problems(id)]
        if repair:
            for id in sorted({problem.story for problem in found if problem.repairable}):
                self._store.read(
                    id, lambda folder: self._renew(folder, indexed.load_manifest(folder))
                )
        for id in self._store.nameless():
            found.append(Problem(id, "it names no version", repairable=True))
            if repair:
                self._store.name_newest(id)
        return found

    def _problems(self, id: str) -> list[Problem]:
        try:
            read = self._store.read(id, indexed.problems)
        except LostStory as error:
            return [Problem(id, str(error), repairable=False)]
        except DamagedStory as error:
            return [Problem(id, str(error), repairable=True)]
        return [Problem(id, what, repairable=True) for what in (read[1] if read else ())]

    def _resolve(self, name: str) -> str:
        ids = self._store.ids()
        if name in ids:
            return name
        if not ids:
            raise NoStories
        titles = {manifest.story.id: manifest.story.title for manifest in self.stories()}
        wanted = name.casefold().strip()
        named = [id for id, title in titles.items() if wanted in (id, title.casefold())]
        if len(named) == 1:
            return named[0]
        if named:
            raise AmbiguousStory(name, named)
        raise NoSuchStory(name, _close(wanted, titles))

    def _ranker_over(self, name: str | None) -> Ranker:
        """A ranker over one story, or all; the last few are kept."""
        with self._lock:
            if name is not None:
                loaded = [self._load(self._resolve(name))]
            else:
                loaded = list(self._load_all())
            versions = tuple(version for version, _ in loaded)
            ranker = self._rankers.pop(versions, None) or Ranker([story for _, story in loaded])
            self._rankers[versions] = ranker
            if len(self._rankers) > _RANKERS_KEPT:
                self._rankers.popitem(last=False)
            return ranker

    def _load_all(self) -> Iterator[tuple[str, IndexedStory]]:
        ids = self._store.ids()
        if not ids:
            raise NoStories
        failures: list[LibraryError] = []
        for id in ids:
            try:
                yield self._load(id)
            except (DamagedStory, LostStory, NoSuchStory) as error:
                failures.append(error)
        if len(failures) == len(ids):
            raise failures[0]
        for failure in failures:  # the others can still be asked
            log.warning("%s", failure)

    def _load(self, id: str) -> tuple[str, IndexedStory]:
        """The story's present version, from memory while it is still the present one."""
        version = self._store.version(id)
        if id not in self._loaded or self._loaded[id][0] != version:
            read = self._store.read(id, self._read_or_rebuild)
            if read is None:
                raise NoSuchStory(id, ())
            self._loaded[id] = read
        return self._loaded[id]

    def _read_or_rebuild(self, folder: Path) -> IndexedStory:
        manifest = indexed.load_manifest(folder)
        if manifest.made_with(self._embedder):
            return indexed.load(folder, manifest)
        log.warning(
            "The index of “%s” was made by another model or version: rebuilding it.",
            manifest.story.id,
        )
        return self._renew(folder, manifest)

    def _renew(self, folder: Path, manifest: Manifest) -> IndexedStory:
        """Indexes a stored story anew, and keeps the result if it can."""
        new = indexed.build(manifest.story, self._embedder)
        try:
            self._put(new, lambda version: version == folder.name, added=manifest.added)
        except LibraryUnwritable as error:  # a library may be there to be read only
            log.warning("%s", error)
        return new

    def _put(
        self,
        new: IndexedStory,
        allowed: Callable[[str | None], bool],
        added: str | None = None,
    ) -> bool:
        def fill(folder: Path) -> None:
            indexed.save(new, self._embedder, folder, added)

        return self._store.put(new.story.id, fill, allowed)

    def _is_current(self, story: Story) -> bool:
        """Whether this very story is there, with an index that this library can use."""
        try:
            read = self._store.read(story.id, indexed.load_manifest)
        except LibraryError:
            return False
        return read is not None and read[1].story == story and read[1].made_with(self._embedder)


def _close(name: str, titles: dict[str, str]) -> list[str]:
    """The ids whose own name, or whose title, resembles ``name``; at most three."""
    names = {text.casefold(): id for id, title in titles.items() for text in (title, id)}
    matches = get_close_matches(name, names, n=3, cutoff=0.4)
    within = [text for text in names if name and name in text]
    return list(dict.fromkeys(names[text] for text in [*within, *matches]))[:3]
