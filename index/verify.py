"""All that may be wrong with a version of a story on disk."""

from __future__ import annotations

from pathlib import Path

from .indexed import FORMAT, IndexedStory, changed, checksum, load, load_manifest, rows_of


def problems(folder: Path) -> list[str]:
    """All that is wrong with a version, a short line each: checksums, counts, every offset."""
    manifest = load_manifest(folder)
    found = []
    for name, expected in manifest.files.items():
        try:
            if checksum(folder / name) != expected:
                found.append(changed(name))
        except FileNotFoundError:
            if not folder.exists():
                raise
            found.append(f"{name} is missing")
    if found or manifest.format != FORMAT:
        return found
    return _misplaced(load(folder, manifest), folder)


def _misplaced(indexed: IndexedStory, folder: Path) -> list[str]:
    text, sentences = indexed.story.text, indexed.sentences
    found = [
        f"sentence {number} is out of place"
        for number, (sentence, after) in enumerate(
            zip(sentences, [*[s.start for s in sentences[1:]], len(text)], strict=True), start=1
        )
        if not 0 <= sentence.start < sentence.end <= after
    ]
    for number, (passage, row) in enumerate(
        zip(indexed.passages, rows_of((folder / "passages.jsonl").read_bytes()), strict=True),
        start=1,
    ):
        whole = sentences[passage.first].start, sentences[passage.last].end
        if whole != (passage.start, passage.end) or text[slice(*whole)] != row["text"]:
            found.append(f"passage {number} is out of place")
    return found
