"""How much is shown around the sentence that answers: what it needs, and not more."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from .indexed import IndexedStory
from .reading.reader import Reading
from .records import Sentence

MOST_SENTENCES = 3

MOST_CHARACTERS = 420
"""Above this an excerpt gets no further sentence."""

CLOSE = 8.0
"""A neighbour is shown too when the reader scores it at most this much lower. Of 5, 8 and 10, on
the held-out articles of squadshifts-wiki and of our own and every third tale: all show
the answer first equally often within half a point, 5 in 22 characters less, but 8 shows it among
three excerpts most often.
"""

NEAR = 6
"""Paragraphs on either side in which a list of questions has another."""

_POINTS_BACK = re.compile(
    r"[\W_]*(?:he|she|it|they|him|her|his|hers|its|their|theirs|them|this|these|those|that|such|"
    r"both|one|another|others?|neither|either|there|then|here|so|but|and|or|yet|however|instead|"
    r"also|thus|therefore|nevertheless|meanwhile|afterwards?|later|next|soon|the (?:former|latter|"
    r"two|three|same|other)|in (?:it|this|that|these|those)|at (?:this|that)|after (?:this|that)|"
    r"as a result|for (?:this|that|example)|because of (?:this|that))\b",
    re.IGNORECASE,
)
_SPEAKING = re.compile(
    r"\b(?:said|says|say|told|tells|asked|asks|answered|replied|cried|called|added|adds|wrote|"
    r"writes|explained|declared|announced|warned|whispered|shouted|exclaimed|stated|noted|"
    r"according to)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"[?？؟]$")
_QUOTED = re.compile(r"[\"“”„«»]")


def needed(
    reading: Reading, readings: Sequence[Reading], taken: Collection[int]
) -> tuple[int, int]:
    """The first and last sentence to show: at most MOST_SENTENCES, none taken.

    That is the answer's sentence; the one before where it points back ("He ...", "But ..."); the
    neighbour that names the speaker of a quotation; and a neighbour that may answer as well, all of
    one paragraph. In a list of questions an answer is shown with its question.
    """
    story = reading.candidate.story
    close = {
        other.sentence
        for other in readings
        if other.candidate.story is story
        and other.score >= reading.score - CLOSE
        and other.verdict is not None
    }
    first = last = reading.sentence
    while last - first + 1 < MOST_SENTENCES:
        wanted = [
            row
            for row in (first - 1, last + 1)
            if _fits(story, first, last, row, taken)
            and story.sentences[row].paragraph == story.sentences[first].paragraph
            and (row in close or _explains(story, reading.sentence, first, row))
        ]
        if not wanted:
            break
        first, last = min(first, wanted[0]), max(last, wanted[0])
    return _with_question(story, first, last, taken)


def _fits(story: IndexedStory, first: int, last: int, row: int, taken: Collection[int]) -> bool:
    sentences = story.sentences
    if not 0 <= row < len(sentences) or row in taken:
        return False
    start = min(sentences[first].start, sentences[row].start)
    end = max(sentences[last].end, sentences[row].end)
    return end - start <= MOST_CHARACTERS


def _with_question(
    story: IndexedStory, first: int, last: int, taken: Collection[int]
) -> tuple[int, int]:
    """The sentences, and the question above them; or, where they ask, the sentence below, too."""
    if asks(story, first):
        own = _paragraph(story, first)
        wanted = range(own.start, own.stop + 1)
    else:
        above = _paragraph(story, max(0, first - 1))
        wanted = range(above.start, last + 1)
    below = wanted.stop - 1
    if (
        len(wanted) <= MOST_SENTENCES
        and wanted.start <= first <= last <= below < len(story.sentences)
        and asks(story, wanted.start)
        and not asks(story, below)
        and not any(row in taken for row in wanted)
        and story.sentences[below].end - story.sentences[wanted.start].start <= MOST_CHARACTERS
    ):
        return wanted.start, below
    return first, last


def asks(story: IndexedStory, row: int) -> bool:
    """Whether a sentence's paragraph is a question: a line, or one of several sentences such as "I
    lost my key. What now?" where others like it are near.
    """
    own = _paragraph(story, row)
    return _ends_in_a_question(story, own) and (
        len(own) == 1 or any(_ends_in_a_question(story, other) for other in _near(story, own))
    )


def _ends_in_a_question(story: IndexedStory, rows: range) -> bool:
    short = len(rows) < MOST_SENTENCES
    return short and bool(_QUESTION.search(_text(story, story.sentences[rows[-1]])))


def _near(story: IndexedStory, rows: range) -> Iterator[range]:
    """The paragraphs around one, NEAR on either side."""
    before = after = rows
    for _ in range(NEAR):
        if before.start > 0:
            before = _paragraph(story, before.start - 1)
            yield before
        if after.stop < len(story.sentences):
            after = _paragraph(story, after.stop)
            yield after


def _paragraph(story: IndexedStory, row: int) -> range:
    """The sentences of a sentence's paragraph; of a long one, MOST_SENTENCES on either side."""
    least, most = max(0, row - MOST_SENTENCES), row + MOST_SENTENCES + 1
    number = story.sentences[row].paragraph
    around = enumerate(story.sentences[least:most], start=least)
    rows = [place for place, sentence in around if sentence.paragraph == number]
    return range(rows[0], rows[-1] + 1)


def _explains(story: IndexedStory, answer: int, first: int, row: int) -> bool:
    """Whether a neighbour is needed: the sentence at ``first`` points back to it or follows it as
    a question, or it names who speaks in the answer's.
    """
    said = _text(story, story.sentences[answer])
    before = _text(story, story.sentences[row]) if row < first else ""
    if before and (
        _POINTS_BACK.match(_text(story, story.sentences[first])) or _QUESTION.search(before)
    ):
        return True
    quoted = bool(_QUOTED.search(said)) and not _SPEAKING.search(said)
    return quoted and bool(_SPEAKING.search(_text(story, story.sentences[row])))


def _text(story: IndexedStory, sentence: Sentence) -> str:
    return story.story.text[sentence.start : sentence.end]
