"""Lines of a PDF -> paragraphs over lines, columns and pages. Pure.

A line ends a paragraph where the next line's first word would have fitted on it; a justified line
and one that was broken because it was full do not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from .pdf_lines import MARKER, Line

Run = list[Line]
"""Lines below each other, drawn one after the other: a column, or what a page has of one."""

Paragraph = list[Line]

_BULLET = re.compile(r"[•●○▪■◦‣⁃]\s*")
_ENDED = re.compile(r"[.!?:;…][\"'”’»)\]]*\d{0,2}$")
_SAME_SIZE = 1.0
_INDENT = 0.6
_MORE_LEADING = 1.25
_SMALLER = 0.93


def flow(pages: Sequence[list[Line]]) -> Iterator[Paragraph]:
    """The paragraphs, in order; the notes at the foot of a column follow what runs on over it."""
    runs = [run for page in pages for run in _runs(page)]
    body = _body_size(runs)
    notes: list[Paragraph] = []
    open_paragraph: Paragraph = []
    for run in runs:
        main, feet = _split_notes(run, body)
        for paragraph in _paragraphs(main):
            if open_paragraph and _runs_on(open_paragraph, paragraph, runs):
                open_paragraph = open_paragraph + paragraph
                continue
            if open_paragraph:
                yield open_paragraph
                yield from notes
                notes = []
            open_paragraph = paragraph
        notes += _paragraphs(feet)
    if open_paragraph:
        yield open_paragraph
    yield from notes


def _runs(page: list[Line]) -> Iterator[Run]:
    run: Run = []
    for line in page:
        if run and not _below(run, line):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _below(run: Run, line: Line) -> bool:
    last = run[-1]
    if last.beside(line):
        return line.left > last.right  # a cell further right
    if line.top > last.top:
        return False
    return line.left < max(other.right for other in run) and line.right > min(
        other.left for other in run
    )


def _body_size(runs: Sequence[Run]) -> float:
    letters: Counter[float] = Counter()
    for run in runs:
        for line in run:
            letters[line.size] += len(line.text)
    return max(letters, key=lambda size: letters[size], default=0.0)


def _split_notes(run: Run, body: float) -> tuple[Run, Run]:
    """What of a run is text, and the notes in smaller letters at its end."""
    count = 0
    for line in reversed(run):
        if line.size > _SMALLER * body:
            break
        count += 1
    return (run[:-count], run[-count:]) if 0 < count < len(run) else (run, [])


def _paragraphs(run: Run) -> Iterator[Paragraph]:
    if not run:
        return
    shape = _Shape(run)
    paragraph = [run[0]]
    for line, after in pairwise(run):
        if shape.parts(paragraph, line, after):
            yield paragraph
            paragraph = []
        paragraph.append(after)
    yield paragraph


class _Shape:
    """The edges of a column and the usual distance of its lines."""

    def __init__(self, run: Run) -> None:
        self._run = run
        steps = [a.bottom - b.bottom for a, b in pairwise(run) if a.size == b.size]
        self._step = median([step for step in steps if step > 0] or [0.0])

    def parts(self, paragraph: Paragraph, line: Line, after: Line) -> bool:
        """Whether ``after`` begins a paragraph, ``line`` being the last of this one."""
        if line.beside(after):
            return False
        return self._stands_apart(line, after) or self._reads_apart(paragraph, line, after)

    def _stands_apart(self, line: Line, after: Line) -> bool:
        if line.is_row or after.is_row or abs(line.size - after.size) > _SAME_SIZE:
            return True
        leading = max(self._step, 0.1) * max(1.0, line.size / max(self._size(), 1.0))
        return line.bottom - after.bottom > _MORE_LEADING * leading

    def _reads_apart(self, paragraph: Paragraph, line: Line, after: Line) -> bool:
        open_end = not fits_no_more(line, after, self.right(line))
        indent = _INDENT * after.height
        if _BULLET.match(after.text) or (MARKER.match(after.text) and open_end):
            return True
        if MARKER.match(paragraph[0].text):
            if after.left < paragraph[0].left - indent:
                return True  # back from a list to the text
            if after.left > paragraph[0].left + indent:
                return False  # it hangs behind the mark
        elif after.left > line.left + indent:
            return len(paragraph) > 1 or open_end or bool(_ENDED.search(line.text))
        return open_end and not is_divided(line.text)

    def _size(self) -> float:
        return median(line.size for line in self._run)

    def right(self, line: Line) -> float:
        """The right edge; where lines are set ragged, that of the longest."""
        return max(other.right for other in self._run if abs(other.size - line.size) <= _SAME_SIZE)


def fits_no_more(line: Line, after: Line, right: float) -> bool:
    """Whether the next line's first word has no place at the end of this one."""
    word = after.text.split(maxsplit=1)[0]
    return right - line.right < (len(word) + 0.5) * after.letter


def is_divided(text: str) -> bool:
    return text[-1:] in ("-", "\u2010") and text[-2:-1].isalpha()


def _runs_on(before: Paragraph, after: Paragraph, runs: Sequence[Run]) -> bool:
    """Whether a paragraph goes on at the top of the next column or page."""
    last, first = before[-1], after[0]
    if abs(last.size - first.size) > _SAME_SIZE or MARKER.match(first.text):
        return False
    run = next(run for run in runs if last in run)
    if last is not run[-1] and not _only_notes(run, last):
        return False
    if last.is_row or first.is_row:
        return False
    full = fits_no_more(last, first, _Shape(run).right(last))
    unfinished = not _ENDED.search(last.text) or first.text[:1].islower()
    return is_divided(last.text) or (full and unfinished)


def _only_notes(run: Run, last: Line) -> bool:
    place = run.index(last)
    return all(line.size <= _SMALLER * last.size for line in run[place + 1 :])


def words_of(paragraphs: Iterable[Paragraph]) -> set[str]:
    """Every word that stands undivided on a line, to tell which hyphens belong."""
    words: set[str] = set()
    for paragraph in paragraphs:
        for line in paragraph:
            words.update(_WORD.findall(line.text.lower()))
    return words


_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_FIRST = re.compile(r"[^\W\d_]+")


def joined(paragraph: Paragraph, words: set[str]) -> list[tuple[int, str]]:
    """(page, text) for each page that the paragraph is on; a divided word is whole on the first."""
    parts: list[tuple[int, str]] = []
    for line in paragraph:
        text = _BULLET.sub("", line.text, count=1) if line is paragraph[0] else line.text
        if not parts:
            parts.append((line.page, text))
            continue
        page, before = parts[-1]
        before, text = _mended(before, text, words)
        if page == line.page:
            parts[-1] = (page, before + text)
        else:
            parts[-1:] = [(page, before.rstrip()), (line.page, text.strip())]
    return [(page, text) for page, text in parts if text]


def _mended(before: str, after: str, words: set[str]) -> tuple[str, str]:
    """Two lines' texts so that they can be put together; a divided word goes to the first."""
    if not is_divided(before):
        return before, after if _is_wide(before[-1:]) and _is_wide(after[:1]) else " " + after
    rest = after.partition(" ")
    head = re.split(r"[^\w\u2010-]", before[:-1])[-1].lower()
    first = _FIRST.match(after)
    tail = first.group().lower() if first else ""
    keep = (
        not tail
        or not after[:1].islower()
        or (f"{head}-{tail}" in words and head + tail not in words)
    )
    stem = before if keep else before[:-1]
    return stem + rest[0], f" {rest[2]}" if rest[2] else ""


def _is_wide(char: str) -> bool:
    """Whether a character's script puts no blanks between words."""
    return "\u2e80" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef"
