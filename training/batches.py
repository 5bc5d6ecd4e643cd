"""Groups of examples -> batches of tensors, made by other processes while the model learns."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from index.reading.pairs import Pair, PairEncoder

from .examples import Examples, Group
from .model import stacked

CHUNK = 1_024
"""Questions that are drawn, sorted by length and cut into batches together."""

TOKENS_A_BATCH = 4_096
"""Padded tokens in one step: about 36 pairs, of some 17 questions."""

UNKNOWN = -1
"""The place of an answer that is not in the passage's words, or is behind the end of what is read.
"""

NO_PAIR = -1

_WORKERS = 14


@dataclass(frozen=True, slots=True)
class Batch:
    """Pairs of several groups, one after another.

    ``ids``, ``types``, ``mask``: as the model takes them, of shape (pairs, tokens). ``groups``: the
    rows of each group's pairs, of shape (groups, pairs of the largest); NO_PAIR where there are
    fewer. For every pair ``answered`` is 1 or 0, and ``starts`` and ``ends`` are its answer's first
    and last token: 0 where there is none, UNKNOWN where it is not known.
    """

    ids: Tensor
    types: Tensor
    mask: Tensor
    groups: Tensor
    answered: Tensor
    starts: Tensor
    ends: Tensor


class Batches(Dataset[list[Batch]]):
    """The batches of every chunk of examples, by the chunk's number over all passes."""

    def __init__(self, examples: Examples, tokenizer: Path, first: int, last: int) -> None:
        self._examples, self._tokenizer = examples, tokenizer
        self._numbers = range(first, last)

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, row: int) -> list[Batch]:
        number = self._numbers[row]  # raises the IndexError that ends an iteration
        groups = self._examples.chunk(number, CHUNK)
        return batches_of(groups, self._encoder)

    @cached_property
    def _encoder(self) -> PairEncoder:
        return PairEncoder(self._tokenizer)


def loaded(batches: Batches) -> Iterator[list[Batch]]:
    """All chunks in order, made by other processes ahead of time."""
    workers = min(_WORKERS, max(1, (os.cpu_count() or 1) // 2))
    return iter(DataLoader(batches, batch_size=None, num_workers=workers))


def batches_of(groups: Sequence[Group], encoder: PairEncoder) -> list[Batch]:
    """Groups of like length together, so that little is padded."""
    encoded = [(group, encoder.encode(group.question, group.passages)) for group in groups]
    encoded.sort(key=lambda each: _longest(each[1]))
    return [_batch(rows) for rows in _filled(encoded)]


def _filled(
    groups: Sequence[tuple[Group, list[Pair]]],
) -> Iterator[list[tuple[Group, list[Pair]]]]:
    rows: list[tuple[Group, list[Pair]]] = []
    count = 0
    for group, pairs in groups:
        if rows and (count + len(pairs)) * _longest(pairs) > TOKENS_A_BATCH:
            yield rows
            rows, count = [], 0
        rows.append((group, pairs))
        count += len(pairs)
    if rows:
        yield rows


def _longest(pairs: Sequence[Pair]) -> int:
    return max(len(pair.ids) for pair in pairs)


def _batch(rows: Sequence[tuple[Group, list[Pair]]]) -> Batch:
    pairs, answered, places = [], [], []
    for group, of_group in rows:
        for number, pair in enumerate(of_group):
            here = group.answered and number == 0
            pairs.append(pair)
            answered.append(float(here))
            places.append(_tokens(group, pair) if here else (0, 0))
    ids, types, mask = stacked(pairs)
    return Batch(
        ids=ids,
        types=types,
        mask=mask,
        groups=_rows([len(of_group) for _, of_group in rows]),
        answered=torch.tensor(answered),
        starts=torch.tensor([start for start, _ in places]),
        ends=torch.tensor([end for _, end in places]),
    )


def _rows(sizes: Sequence[int]) -> Tensor:
    """The rows of groups of such sizes, as Batch has them."""
    firsts = torch.tensor([0, *sizes[:-1]]).cumsum(0)
    within = torch.arange(max(sizes)).expand(len(sizes), -1)
    return torch.where(within < torch.tensor(sizes)[:, None], firsts[:, None] + within, NO_PAIR)


def _tokens(group: Group, pair: Pair) -> tuple[int, int]:
    """The first and last token of the group's span."""
    if group.span is None:
        return UNKNOWN, UNKNOWN
    rows = [
        row
        for row, (start, end) in enumerate(pair.places)
        if start < group.span[1] and group.span[0] < end
    ]
    if not rows:
        return UNKNOWN, UNKNOWN
    return pair.first + rows[0], pair.first + rows[-1]
