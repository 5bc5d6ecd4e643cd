"""A story made ready to be searched: its sentences, passages and their vectors; on disk and off.

The files of one version, all plain but for the two FAISS indexes:
    story.txt          the text (UTF-8)
    sentences.jsonl    one sentence a line: start, end, paragraph
    passages.jsonl     one passage a line: start, end, first and last sentence, and its text
    sentences.faiss, passages.faiss    their vectors, in the same order
    manifest.json      what made them, counts, dates, and a SHA-256 of each file
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from .embed import Embedder, Progress, Vectors, means
from .errors import DamagedStory, EmptyStory, LostManifest, LostText
from .faiss_files import flat_index, write_index
from .records import Passage, Section, Sentence, Story, StoryRef
from .split import split_passages, split_sentences

FORMAT = 4
"""Goes up whenever the files of an older version would be misread, cut or embedded differently."""

_PARTS = ("sentences.jsonl", "passages.jsonl", "sentences.faiss", "passages.faiss")


@dataclass(frozen=True, slots=True, eq=False)
class IndexedStory:
    """A story with all that ranking needs; vectors and records are in the same order."""

    story: Story
    sentences: tuple[Sentence, ...]
    passages: tuple[Passage, ...]
    sentence_index: faiss.Index
    passage_index: faiss.Index
    version: str = ""

    @property
    def ref(self) -> StoryRef:
        return replace(self.story.ref, version=self.version)

    def is_line(self, row: int) -> bool:
        """Whether a sentence is a paragraph of its own."""
        around = self.sentences[max(0, row - 1) : row + 2]
        return sum(other.paragraph == self.sentences[row].paragraph for other in around) == 1


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list shows of a story, read without its text; ``owner`` as in Manifest."""

    id: str
    title: str
    url: str | None
    characters: int
    added: str
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version's ``manifest.json`` says; ``owner`` is the server whose story it is, None for
    one of the host's.
    """

    story: Story
    added: str
    format: int
    model: dict[str, Any]
    counts: dict[str, int]
    files: dict[str, str]
    owner: str | None = None

    def made_with(self, embedder: Embedder) -> bool:
        return self.format == FORMAT and self.model.get("sha256") == embedder.checksum


@dataclass(frozen=True, slots=True)
class Made:
    """What made a version: the checksum of the model, and how many passages it has."""

    model: str
    passages: int


def build(story: Story, embedder: Embedder, progress: Progress | None = None) -> IndexedStory:
    """Cuts and embeds a story: the slow part of adding one. Raises EmptyStory, ModelError."""
    sentences = split_sentences(story.text)
    if not sentences:
        raise EmptyStory(story.id)
    passages = split_passages(story.text, sentences)
    vectors = embedder.encode([story.text[s.start : s.end] for s in sentences], progress)
    lengths = [s.end - s.start for s in sentences]
    # Embedding the passages, too, would take twice as long, and find hardly better: bench/README.md
    of_passages = flat_index(means(vectors, lengths, [(p.first, p.last) for p in passages]))
    return IndexedStory(story, tuple(sentences), tuple(passages), flat_index(vectors), of_passages)


def save(indexed: IndexedStory, embedder: Embedder, folder: Path, added: str | None = None) -> None:
    """Writes all files of a version into ``folder``; ``added`` (ISO 8601) is now by default."""
    story = indexed.story
    passages = (asdict(p) | {"text": story.text[p.start : p.end]} for p in indexed.passages)
    (folder / "story.txt").write_bytes(story.text.encode())
    (folder / "sentences.jsonl").write_bytes(_lines(asdict(s) for s in indexed.sentences))
    (folder / "passages.jsonl").write_bytes(_lines(passages))
    write_index(indexed.sentence_index, folder / "sentences.faiss")
    write_index(indexed.passage_index, folder / "passages.faiss")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    manifest = {
        "format": FORMAT,
        "model": {
            "name": embedder.name,
            "sha256": embedder.checksum,
            "dimension": indexed.passage_index.d,
        },
        "story": {name: value for name, value in asdict(story).items() if name != "text"},
        "counts": {
            "characters": len(story.text),
            "sentences": len(indexed.sentences),
            "passages": len(indexed.passages),
        },
        "added": added or now,
        "indexed": now,
        "files": {name: checksum(folder / name) for name in ("story.txt", *_PARTS)},
    }
    _write_manifest(folder, manifest)


def checksum(file: Path) -> str:
    """The SHA-256 of a file; raises OSError."""
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()


def _write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    written = json.dumps(manifest, indent=2, ensure_ascii=False)
    (folder / "manifest.json").write_text(written, "utf-8")


def load_listed(folder: Path, id: str) -> Listed:
    """What a list shows of the story ``id``; raises LostManifest."""
    try:
        data = json.loads(_manifest(folder, id))
        story = data["story"]
        return Listed(
            id, str(story["title"]), story["url"], int(data["counts"]["characters"]), data["added"]
        )
    except (ValueError, KeyError, TypeError) as error:
        raise LostManifest(id, str(error)) from error


def load_made(folder: Path) -> Made:
    """What made a version, read from its manifest alone; raises LostManifest."""
    id = folder.parent.name
    try:
        data = json.loads(_manifest(folder, id))
        return Made(str(data["model"]["sha256"]), int(data["counts"]["passages"]))
    except (ValueError, KeyError, TypeError) as error:
        raise LostManifest(id, str(error)) from error


def load_vectors(folder: Path) -> Vectors:
    """The vectors of a version's passages; raises LostManifest, DamagedStory."""
    id = folder.parent.name
    try:
        checksum = str(json.loads(_manifest(folder, id))["files"]["passages.faiss"])
    except (ValueError, KeyError, TypeError) as error:
        raise LostManifest(id, str(error)) from error
    content = (folder / "passages.faiss").read_bytes()
    if sha256(content).hexdigest() != checksum:
        raise DamagedStory(id, changed("passages.faiss"))
    index = _read_index(content)
    vectors: Vectors = index.reconstruct_n(0, index.ntotal)
    return vectors


def load_manifest(folder: Path) -> Manifest:
    """The manifest with the story, its text verified; raises LostManifest or LostText."""
    id = folder.parent.name
    try:
        data = json.loads(_manifest(folder, id))
        story = data["story"]
        raw = _read_of_whole(folder, "story.txt")
        if raw is None or sha256(raw).hexdigest() != data["files"]["story.txt"]:
            raise LostText(id)
        return Manifest(
            _story(id, story, raw.decode()),
            data["added"],
            data["format"],
            dict(data["model"]),
            dict(data["counts"]),
            dict(data["files"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise LostManifest(id, str(error)) from error


def _manifest(folder: Path, id: str) -> bytes:
    content = _read_of_whole(folder, "manifest.json")
    if content is None:
        raise LostManifest(id, "it is missing")
    return content


def _story(id: str, known: dict[str, Any], text: str) -> Story:
    return Story(
        id,
        known["title"],
        text,
        known["url"],
        known.get("author"),
        known.get("published"),
        tuple(Section(**section) for section in known.get("sections", ())),
    )


def load(folder: Path, manifest: Manifest) -> IndexedStory:
    """Reads a version; raises DamagedStory where a file is not what was written."""
    id = manifest.story.id
    contents = {name: _intact(folder, name, manifest) for name in _PARTS}
    try:
        sentences = tuple(
            Sentence(row["start"], row["end"], row["paragraph"])
            for row in rows_of(contents["sentences.jsonl"])
        )
        passages = tuple(
            Passage(row["start"], row["end"], row["first"], row["last"])
            for row in rows_of(contents["passages.jsonl"])
        )
        of_sentences = _read_index(contents["sentences.faiss"])
        of_passages = _read_index(contents["passages.faiss"])
    except (ValueError, KeyError, TypeError, RuntimeError) as error:
        raise DamagedStory(id, f"a file of it can't be read: {error}") from error
    if (of_sentences.ntotal, of_passages.ntotal) != (len(sentences), len(passages)):
        raise DamagedStory(id, "passages and vectors differ in number")
    return IndexedStory(manifest.story, sentences, passages, of_sentences, of_passages, folder.name)


def retitle(source: Path, folder: Path, title: str) -> None:
    """Writes into ``folder`` the version in ``source`` with another title of its story."""
    for name in ("story.txt", *_PARTS):
        if (source / name).exists():  # what is missing is found, and told, when it is asked
            shutil.copyfile(source / name, folder / name)
    data = json.loads(_manifest(source, source.parent.name))
    data["story"]["title"] = title
    _write_manifest(folder, data)


def _read_of_whole(folder: Path, name: str) -> bytes | None:
    """A file of a version; None where just this one is missing from it."""
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError:
        if folder.exists():
            return None
        raise


def _intact(folder: Path, name: str, manifest: Manifest) -> bytes:
    content = (folder / name).read_bytes()
    if sha256(content).hexdigest() != manifest.files.get(name):
        raise DamagedStory(manifest.story.id, changed(name))
    return content


def changed(name: str) -> str:
    return f"{name} has changed since it was written"


def _read_index(content: bytes) -> faiss.Index:
    return faiss.deserialize_index(np.frombuffer(content, np.uint8))


def _lines(rows: Iterable[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def rows_of(content: bytes) -> Sequence[dict[str, Any]]:
    """What the lines of a JSON-lines file hold; raises ValueError."""
    rows: list[dict[str, Any]] = json.loads(b"[" + b",".join(content.splitlines()) + b"]")
    return rows
