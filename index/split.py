"""Cuts a story's text into paragraphs, sentences and passages, with exact offsets. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

import sentencex

from .records import Passage, Sentence, Span

PASSAGE_WORDS = 95
"""The most words in a passage, one long sentence apart. Of 60, 90, 95, 100, 110 and 120, tried on
squadshifts-wiki and fairytale-train: more find more, and 95 keeps excerpts under 500 characters.
"""

LONG_SENTENCE = 320
"""Characters from which a "sentence" is taken to be a quotation of several."""

LONGEST_SENTENCE = 600
"""Characters above which a sentence without an end is cut at a clause, so that it can be quoted."""

LONGEST_PARAGRAPH = 10_000
"""Characters above which a paragraph is cut before it is segmented: the segmenter takes quadratic
time over quotation marks and brackets that are never closed.
"""

_QUOTES = re.compile('["“”„«»]')
_CLAUSE_END = re.compile(r"[;:,—–]\s+")
_WORD = re.compile(r"\w+")
_UNKNOWN_TITLE = re.compile(r"\bM[sx]\.\s*$")  # the segmenter knows Mr. and Mrs.
_NUMBERING = re.compile(  # "1.", "Q4.", "2.1.", "IV.", "§ 12."
    r"(?:(?:[-*•§#]\s?)?\(?(?:[A-Za-z]?\d{1,3}[a-z]?|[A-Za-z]|[IVXL]{2,7}|[ivxl]{2,7})[.)]\s*)+"
)
_NUMBER = re.compile(r"\s*\(?(\d{1,3})([.)])\s*")
_BEFORE_ITEM = re.compile(r"(?:^|[.!?:;]\s+)\(?$")
_FIRST_NUMBER = re.compile(r"[:;]\s+(\(?1[.)]\s*)$")
_SECOND_NUMBER = re.compile(r"[.!?;]\s+\(?2[.)]\s")
_GERMAN_DAY = re.compile(
    r"\b(?:am|vom|zum|beim|der|den|dem|des|bis|ab|seit|und|vor|nach)\s+\d{1,2}\.\s*$", re.IGNORECASE
)
_GERMAN_MONTH = re.compile(
    r"\s*(?:(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|"
    r"Dezember)\b|(?:Jan|Feb|Apr|Aug|Sept?|Okt|Nov|Dez)\.)"
)
_LOOKED_BACK = 16
"""Characters before a cut that may hold an abbreviation, a number or a day."""

_LONGEST_NUMBER = 40  # characters

_LIST = 2_000
"""Characters back in which the item before stands."""
_OPENERS = "\"“‘„«([{'"
_CLOSERS = "\"”’»)]}'"


def split_paragraphs(text: str) -> list[Span]:
    """The places of the paragraphs: every line that holds more than white space, trimmed."""
    return [
        trimmed
        for line in re.finditer(r"[^\n]+", text)
        if (trimmed := _trim(text, line.start(), line.end())) is not None
    ]


def split_sentences(text: str) -> list[Sentence]:
    """All sentences in order. None crosses a paragraph; only white space lies between two."""
    return [
        Sentence(start, end, number)
        for number, paragraph in enumerate(split_paragraphs(text), start=1)
        for start, end in _split_paragraph(text, *paragraph)
    ]


def _split_paragraph(text: str, start: int, end: int) -> Iterator[Span]:
    for a, b in _cut_long(text, start, end, LONGEST_PARAGRAPH):
        for c, d in _segment(text, a, b):
            if d - c <= LONG_SENTENCE:
                yield c, d
            else:
                yield from _split_long(text, c, d)


def _split_long(text: str, start: int, end: int) -> Iterator[Span]:
    # The segmenter keeps a quotation whole, however many sentences it holds: blind it.
    for a, b in _segment(text, start, end, blind_to_quotes=True):
        yield from _cut_long(text, a, b, LONGEST_SENTENCE)


def _segment(text: str, start: int, end: int, *, blind_to_quotes: bool = False) -> list[Span]:
    piece = text[start:end]
    shown = _QUOTES.sub(" ", piece) if blind_to_quotes else piece
    cuts = [b["start_index"] for b in sentencex.get_sentence_boundaries("en", shown)][1:]
    cuts = [_keep_quotes_together(piece, cut) for cut in cuts]
    spans: list[Span] = []
    for a, b in zip([0, *cuts], [*cuts, len(piece)], strict=True):
        if spans and _goes_on(piece, spans[-1][0], a, b):
            spans[-1] = (spans[-1][0], b)
        elif spans and (number := _first_number(piece, spans[-1][0], a)):
            spans[-1] = (spans[-1][0], number)
            spans.append((number, b))
        else:
            spans.append((a, b))
    places = (_trim(text, start + a, start + b) for a, b in spans)
    return [place for place in places if place is not None]


def _goes_on(piece: str, start: int, a: int, b: int) -> bool:
    """Whether what lies between ``a`` and ``b`` belongs to the sentence that begins at ``start``:
    that was cut at an abbreviation, at the number of a list or at a German date's day.
    """
    before = piece[max(start, a - _LOOKED_BACK) : a]
    return (
        not _starts_sentence(piece[a:b])
        or _UNKNOWN_TITLE.search(before) is not None
        or (start == 0 and a <= _LONGEST_NUMBER and _NUMBERING.fullmatch(piece, 0, a) is not None)
        or _is_next_number(piece, start, a)
        or (_GERMAN_DAY.search(before) and _GERMAN_MONTH.match(piece, a)) is not None
    )


def _is_next_number(piece: str, start: int, end: int) -> bool:
    """Whether a sentence is but the number of a list on one line, the one before being there."""
    number = _NUMBER.fullmatch(piece, start, end) if end - start < _LOOKED_BACK else None
    if number is None:
        return False
    mark = f"{int(number[1]) - 1}{number[2]} "
    at = piece.rfind(mark, max(0, start - _LIST), start)
    return at >= 0 and _BEFORE_ITEM.search(piece[max(0, at - 4) : at]) is not None


def _first_number(piece: str, start: int, a: int) -> int | None:
    """Where the first number of a list on one line begins, if a sentence ends with it: "Rules: 1.
    Be kind. 2. ..."
    """
    begin = max(start, a - _LOOKED_BACK)
    found = _FIRST_NUMBER.search(piece[begin:a])
    listed = found and _SECOND_NUMBER.search(piece, a, a + _LIST)
    return begin + found.start(1) if found and listed else None


def _keep_quotes_together(piece: str, cut: int) -> int:
    """Moves a cut so that an opening quote goes with what follows, a closing one with what ends."""
    start = cut
    while start > 0 and (piece[start - 1].isspace() or piece[start - 1] in _OPENERS + _CLOSERS):
        start -= 1
    gap = piece[start:cut]
    space = next((i for i, char in enumerate(gap) if char.isspace()), len(gap))
    return start + space


def _starts_sentence(piece: str) -> bool:
    """Whether a piece can stand alone: it holds a word and does not go on in lower case."""
    word = _WORD.search(piece)
    return word is not None and not word.group()[0].islower()


def _cut_long(text: str, start: int, end: int, longest: int) -> Iterator[Span]:
    """Cuts what is over ``longest`` characters at its clauses, or else between words."""
    while end - start > longest:
        limit = start + longest
        cut = next(
            (
                found
                for pattern in (_CLAUSE_END, re.compile(r"\s+"))
                if (found := _last_match(pattern, text, start + longest // 2, limit))
            ),
            limit,
        )
        if (place := _trim(text, start, cut)) is not None:
            yield place
        start = cut
    if (place := _trim(text, start, end)) is not None:
        yield place


def _last_match(pattern: re.Pattern[str], text: str, start: int, end: int) -> int | None:
    return max((m.end() for m in pattern.finditer(text, start, end)), default=None)


def _trim(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def split_passages(text: str, sentences: Sequence[Sentence]) -> list[Passage]:
    """Runs of whole sentences of at most PASSAGE_WORDS words, in order.

    Short paragraphs are joined with their neighbours, so that a passage has enough words to be
    found by; a long one is cut into passages that overlap by half, so that no answer loses its
    context to a cut. None crosses from a long paragraph into the next.
    """
    words = [_words(text, sentence) for sentence in sentences]
    runs = [run for block in _blocks(sentences, words) for run in _windows(block, words)]
    return [Passage(sentences[a].start, sentences[b].end, a, b) for a, b in runs]


def _words(text: str, sentence: Sentence) -> int:
    """How many words a sentence has; in a script without spaces, eight characters are one."""
    spelt = len(_WORD.findall(text, sentence.start, sentence.end))
    return max(spelt, (sentence.end - sentence.start) // 8)


def _blocks(sentences: Sequence[Sentence], words: Sequence[int]) -> Iterator[range]:
    """Paragraphs as ranges of sentences, short neighbours joined up to PASSAGE_WORDS."""
    block = range(0)
    for _, group in groupby(range(len(sentences)), key=lambda row: sentences[row].paragraph):
        rows = list(group)
        joined = range(block.start, rows[-1] + 1)
        if block and sum(words[row] for row in joined) > PASSAGE_WORDS:
            yield block
            joined = range(rows[0], rows[-1] + 1)
        block = joined
    if block:
        yield block


def _windows(block: range, words: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Runs (first, last) over a block, each beginning past the middle of the one before."""
    first = block.start
    while True:
        last, total = first, words[first]
        while last + 1 < block.stop and total + words[last + 1] <= PASSAGE_WORDS:
            last += 1
            total += words[last]
        yield first, last
        if last + 1 == block.stop:
            return
        passed, first = words[first], first + 1
        while first <= last and passed < total / 2:
            passed += words[first]
            first += 1
