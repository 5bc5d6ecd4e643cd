"""How often the right words come first, and whether a system knows when there are none.

Every question has one of three kinds: the article answers it (answerable), the article almost does
but does not (a near miss), or it belongs to another article (off-story). An excerpt is right where
it holds an accepted answer, or, where none is in the story's words, lies in the right section; the
same rules for every system.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from . import figures as f
from . import squad
from .asking import Asked
from .figures import Figure

SHOWN = 3
"""Excerpts of an answer that count."""

ANSWERABLE, NEAR, OFF = KINDS = ("answerable", "near misses", "off-story")


def counts(asked: Sequence[Asked]) -> dict[str, int]:
    """How many questions of each kind were asked."""
    return {kind: len(_of_kind(asked, kind)) for kind in KINDS}


def report(asked: Sequence[Asked], seed: int = 0) -> dict[str, Figure]:
    """The figures by name, in the order in which they read best; those that don't apply are absent.

    Shares, F1 and AUROC lie between 0 and 1; "ms" are milliseconds.
    """
    own = _of_kind(asked, ANSWERABLE)
    found: dict[str, Figure] = {}
    if own:
        found |= _excerpts(own, seed) | _highlights(own, seed)
    found |= _confidence(asked, seed) | _decisions(asked, seed)
    milliseconds = [1000 * a.seconds for a in asked]
    for percent in (50, 99):
        statistic = f.percentile(percent)
        found[f"ms a question, p{percent}"] = f.measure(statistic, milliseconds, seed=seed)
    return found


def _excerpts(own: Sequence[Asked], seed: int) -> dict[str, Figure]:
    """Whether the first excerpt, or one of three, is right, and how long the first one is."""
    ranks = [_rank(a) for a in own]
    located = [[a.question.located_by(e) for e in a.answer.excerpts[:SHOWN]] for a in own]
    share = partial(f.measure, f.share, seed=seed)
    return {
        "answer@1": share([rank == 1 for rank in ranks]),
        f"answer@{SHOWN}": share([rank is not None for rank in ranks]),
        "paragraph@1": share([any(places[:1]) for places in located]),
        f"paragraph@{SHOWN}": share([any(places) for places in located]),
        f"MRR@{SHOWN}": share([1 / rank if rank else 0.0 for rank in ranks]),
        "characters of the first excerpt": share(
            [sum(len(e.text) for e in a.answer.excerpts[:1]) for a in own]
        ),
    }


def _highlights(own: Sequence[Asked], seed: int) -> dict[str, Figure]:
    """Of questions with quotable answers: what is marked, beside what should be."""
    quotable = [a for a in own if a.question.answers]
    marked = [_marked(a) for a in quotable]
    if not any(marked):
        return {}
    pairs = [(text, a.question.answers) for text, a in zip(marked, quotable, strict=True)]
    share = partial(f.measure, f.share, seed=seed)
    return {
        "highlight F1": share([squad.f1(text, answers) for text, answers in pairs]),
        "highlight exact match": share([squad.exact_match(t, answers) for t, answers in pairs]),
    }


def _confidence(asked: Sequence[Asked], seed: int) -> dict[str, Figure]:
    """How well the confidence tells answerable questions from others, and what it is worth."""
    own = _confidences(asked, ANSWERABLE)
    found: dict[str, Figure] = {}
    for kind in (NEAR, OFF):
        if own and (others := _confidences(asked, kind)):
            found[f"AUROC, {kind}"] = f.measure(f.auroc, own, others, seed=seed)
    if own and (near := _confidences(asked, NEAR)):
        found["near misses answered at 10 % refused"] = f.measure(
            f.kept_when_some_are_refused, own, near, seed=seed
        )
    confidences = [a.answer.confidence for a in asked]
    if all(0 <= confidence <= 1 for confidence in confidences):
        right = [_is_right(a) for a in asked]
        found["calibration error"] = f.measure(f.calibration_error, [confidences, right], seed=seed)
    return found


def _decisions(asked: Sequence[Asked], seed: int) -> dict[str, Figure]:
    """What comes of questions at the default threshold; a system without one answers them all."""
    share = partial(f.measure, f.share, seed=seed)
    found: dict[str, Figure] = {}
    if own := _of_kind(asked, ANSWERABLE):
        found["answered rightly"] = share([a.answer.found and _is_right(a) for a in own])
        found["answered wrongly"] = share([a.answer.found and not _is_right(a) for a in own])
        found["wrongly refused"] = share([not a.answer.found for a in own])
    for kind in (NEAR, OFF):
        if others := _of_kind(asked, kind):
            found[f"{kind} answered"] = share([a.answer.found for a in others])
    return found


def _of_kind(asked: Sequence[Asked], kind: str) -> list[Asked]:
    return [a for a in asked if _kind(a) == kind]


def _kind(asked: Asked) -> str:
    if asked.off_story:
        return OFF
    return ANSWERABLE if asked.question.answerable else NEAR


def _confidences(asked: Sequence[Asked], kind: str) -> list[float]:
    return [a.answer.confidence for a in _of_kind(asked, kind)]


def _rank(asked: Asked) -> int | None:
    """Which of the excerpts, from 1, is the first that is right."""
    right = (asked.question.answered_by(e) for e in asked.answer.excerpts[:SHOWN])
    return next((rank for rank, is_right in enumerate(right, start=1) if is_right), None)


def _is_right(asked: Asked) -> bool:
    return _kind(asked) == ANSWERABLE and _rank(asked) == 1


def _marked(asked: Asked) -> str:
    """The text that the first excerpt marks; none, nothing."""
    return "".join(
        excerpt.text[excerpt.highlight[0] - excerpt.start : excerpt.highlight[1] - excerpt.start]
        for excerpt in asked.answer.excerpts[:1]
        if excerpt.highlight
    )
