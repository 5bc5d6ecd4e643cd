"""Quoth's own reader: a small model reads question and passage together."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import inf

import numpy as np

from ..models import find_model
from ..rank import Candidate
from ..records import Span
from .cells import cell_asked_for, one_cell
from .kinds import fits, kind_of
from .pairs import Pair, PairEncoder
from .reader import Reading, Verdict
from .sentence import SentenceReader
from .session import Logits, Output, Session
from .spans import whole_list, whole_words

WORDS = 600
"""About how many words are read for a question, best candidates first: what 150 ms allow on two
cores. A sentence that two passages share is read once. Of 400, 500, 600 and 700: on tales the
answer is among the first three for 1.3 points more with 600 than with 400, on articles as often
with each. All constants here were picked on the held-out articles of
squadshifts-wiki and of our own, and 345 questions of fairytale-val.
"""

LEAST_WORDS, BEHIND = 200, 9.0
"""From so many words on, a candidate is no more read whose fused score, a sum of four standardised
ones, lies so far behind the best's. Of 200 and 300 words and of 5 to 10: with these a quarter
(tales) to a half (squadshifts-wiki) fewer tokens are read than with WORDS alone, and the answer is
marked, comes first and is known to be missing as often; it is among the first three for 0.8 points
less on tales, 0.2 on long articles.
"""

FUSED_WEIGHT = 0.35
"""What a candidate's fused score counts beside the model's ``rank``; of 0.2, 0.35, 0.5 and 0.6."""

SPAN_WEIGHT = 1.0
"""How much less a sentence counts for each logit that its best span lies below its passage's. Of
0.25, 0.5, 1 and 2: less shows a passage's other sentences before other passages, and loses a point
of the answers among the first three.
"""

MISFIT = 1.0
"""Logits taken from a span that is not of the kind asked for, such as "how many" by no number. It
decides where the model wavers; 2 and 4 cost up to 0.8 points of F1.
"""

LONGEST_SPAN = 40  # tokens
_SPANS_WEIGHED = 10


@dataclass(frozen=True, slots=True)
class Part:
    """Neighbouring sentences of a candidate, ``first`` to ``last``, of which those in ``new`` have
    not been read with a better candidate.
    """

    candidate: Candidate
    first: int
    last: int
    new: frozenset[int]

    @property
    def place(self) -> Span:
        sentences = self.candidate.story.sentences
        return sentences[self.first].start, sentences[self.last].end

    @property
    def text(self) -> str:
        start, end = self.place
        return self.candidate.story.story.text[start:end]


class ModelReader:
    """Reads the best candidates with the reading model, the others as SentenceReader does.

    The model is loaded when it is first needed. ``read`` and ``warm`` raise ReaderMissing and
    ReaderChanged.
    """

    def __init__(self) -> None:
        self._loading = threading.Lock()

    def warm(self) -> None:
        with self._loading:
            _ = self._session, self._encoder

    @cached_property
    def _session(self) -> Session:
        return Session()

    @cached_property
    def _encoder(self) -> PairEncoder:
        return PairEncoder(find_model().folder / "tokenizer.json")

    def read(self, question: str, candidates: Sequence[Candidate]) -> list[Reading]:
        """A reading a sentence of what the model read, best first, then one a candidate left."""
        self.warm()
        parts = list(parts_of(candidates, WORDS, BEHIND))
        pairs = self._encoder.encode(question, [part.text for part in parts])
        outputs = self._session.run(pairs)
        readings = [
            reading
            for part, pair, output in zip(parts, pairs, outputs, strict=True)
            for reading in readings_of(question, part, pair, output)
        ]
        readings.sort(key=lambda reading: -reading.score)
        return readings + _unread(candidates, readings)


def parts_of(candidates: Sequence[Candidate], words: int, behind: float = inf) -> Iterator[Part]:
    """What is read of the candidates, in their order, up to about ``words`` words; from
    LEAST_WORDS on, of those that score at most ``behind`` less than the first.
    """
    read: dict[str, set[int]] = {}
    least = words - LEAST_WORDS
    for candidate in candidates:
        if words <= least and candidate.score < candidates[0].score - behind:
            return
        known = read.setdefault(candidate.story.story.id, set())
        passage = candidate.passage
        new = [row for row in range(passage.first, passage.last + 1) if row not in known]
        if not new:
            continue
        # A sentence read before goes first: the next may need it to be understood.
        part = Part(candidate, max(passage.first, new[0] - 1), new[-1], frozenset(new))
        words -= len(part.text.split())
        yield part
        known.update(new)
        if words <= 0:
            return


def readings_of(question: str, part: Part, pair: Pair, output: Output) -> Iterator[Reading]:
    """A reading of every new sentence, with the best span in it."""
    sentences, kind = part.candidate.story.sentences, kind_of(question)
    found = []
    for row in sorted(part.new):
        place = sentences[row].start - part.place[0], sentences[row].end - part.place[0]
        rows = [n for n, (a, b) in enumerate(pair.places) if a < place[1] and place[0] < b]
        if rows:  # else it lies behind the longest pair
            found.append((row, *_best_span(part.text, kind, pair, output, rows)))
    best = max((score for _, _, score in found), default=0.0)
    fused = output.rank + FUSED_WEIGHT * part.candidate.score
    for row, span, score in found:
        yield Reading(
            candidate=part.candidate,
            highlight=_marked(question, part, row, span),
            sentence=row,
            score=fused - SPAN_WEIGHT * (best - score),
            verdict=Verdict(output.answered, output.rank),
        )


def _marked(question: str, part: Part, row: int, span: Span) -> Span:
    """What is marked in the story: a span of the part made whole, or the cell that is asked for,
    inside its sentence; all of that where the span holds nothing but marks.
    """
    sentence, text = part.candidate.story.sentences[row], part.candidate.story.story.text
    cell = one_cell(part.text, *whole_words(part.text, *span))
    start, end = whole_list(question, part.text, *whole_words(part.text, *cell))
    start = max(part.place[0] + start, sentence.start)
    end = min(part.place[0] + end, sentence.end)
    if not any(map(str.isalnum, text[start:end])):
        return sentence.start, sentence.end
    asked = cell_asked_for(question, text, (start, end))
    inside = sentence.start <= asked[0] and asked[1] <= sentence.end
    return asked if inside else (start, end)


def _best_span(
    text: str, kind: str | None, pair: Pair, output: Output, rows: Sequence[int]
) -> tuple[Span, float]:
    """The best span among the passage's tokens ``rows``: its place in ``text``, and its logit."""
    tokens = slice(pair.first + rows[0], pair.first + rows[-1] + 1)
    scores = _span_scores(output.start[tokens], output.end[tokens])
    weighed = []
    for flat in np.argsort(-scores, axis=None)[: _SPANS_WEIGHED if kind else 1]:
        first, last = divmod(int(flat), len(rows))
        span = pair.places[rows[first]][0], pair.places[rows[last]][1]
        misfit = MISFIT if kind and not fits(kind, text[slice(*span)]) else 0.0
        weighed.append((span, float(scores[first, last]) - misfit))
    return max(weighed, key=lambda each: each[1])


def _span_scores(start: Logits, end: Logits) -> Logits:
    """The logits of all spans, shape (first token, last token); -inf where there is none."""
    scores = start[:, None] + end[None, :]
    count = len(start)
    allowed = np.tri(count, dtype=bool).T & np.tri(count, k=LONGEST_SPAN - 1, dtype=bool)
    return np.where(allowed, scores, np.float32(-np.inf))


def _unread(candidates: Sequence[Candidate], readings: Sequence[Reading]) -> list[Reading]:
    """The candidates that nothing was read of, in their order, behind all that was read."""
    read = {id(reading.candidate) for reading in readings}
    left = [candidate for candidate in candidates if id(candidate) not in read]
    lowest = readings[-1].score if readings else 0.0
    return [
        replace(reading, score=lowest - 1 - number)
        for number, reading in enumerate(SentenceReader().read("", left))
    ]
