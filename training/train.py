"""Trains the reading model on groups of examples; can be stopped and resumed."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import torch
from rich.progress import Progress, TimeRemainingColumn
from torch import Tensor
from torch.nn import functional

from index.models import find_model
from index.reading.pairs import Pair, PairEncoder

from .examples import Group
from .model import ReadingModel, stacked

TOKENS_A_BATCH = 3_600
"""Padded tokens in one step: about 33 pairs."""

CYCLES = (1_150, 1_450)
"""Steps; in each cycle the learning rate rises from zero, and falls to it again (warm restarts:
Loshchilov and Hutter, 2017). Together what two threads of AVX2 do in two and a half hours.
"""

LEARNING_RATE = 1e-4
"""The peak, after a linear warm-up over WARM_UP of a cycle's steps, before a linear decay to zero.
Not tuned: one run takes too long.
"""

HEADS_FASTER = (10.0, 2.0)
"""How much faster the heads learn, in each cycle: they begin at random."""

WARM_UP = 0.06
NULL_WEIGHT = 0.3
"""What a passage's span loss counts where nothing answers: its place is then the first token."""

SPAN_WEIGHT = 0.5
SAVE_EVERY = 300.0  # seconds
_IGNORED = -1


@dataclass(frozen=True, slots=True)
class Batch:
    """Pairs of several groups, one after another; ``sizes`` counts each group's pairs.

    ``answered`` holds for every pair whether it is answered, ``starts`` and ``ends`` its answer's
    first and last token, 0 where there is none, -1 where it is not known.
    """

    pairs: tuple[Pair, ...]
    sizes: tuple[int, ...]
    answered: tuple[float, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def train(groups: Sequence[Group], checkpoint: Path, seed: int) -> ReadingModel:
    """All cycles, over the groups again and again.

    Saved to ``checkpoint`` now and then, and resumed from it.
    """
    torch.manual_seed(seed)
    folder = find_model().folder
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = ReadingModel(folder).to(device)
    steps = sum(CYCLES)
    rng = random.Random(seed)
    batches = _batches(groups, PairEncoder(folder / "tokenizer.json"), rng)
    batches = _repeated(batches, steps, rng)
    heads = [*model.passage.parameters(), *model.span.parameters()]
    optimiser = torch.optim.AdamW(
        [
            {"params": model.encoder.parameters(), "lr": LEARNING_RATE},
            {"params": heads, "lr": LEARNING_RATE},
        ],
        weight_decay=0.01,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, [_rate, _rate_of_heads])
    done = _resume(checkpoint, model, optimiser, schedule)
    saved, losses = time.monotonic(), 0.0
    with Progress(*Progress.get_default_columns()[:-1], TimeRemainingColumn()) as progress:
        task = progress.add_task("Training", total=steps, completed=done)
        for step in range(done, steps):
            with _precision(device):
                loss = _loss(model, batches[step], device)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            losses = 0.98 * losses + 0.02 * loss.item() if step > done else loss.item()
            progress.update(task, completed=step + 1, description=f"Training, loss {losses:.3f}")
            if time.monotonic() - saved > SAVE_EVERY or step + 1 == steps:
                _save(checkpoint, model, optimiser, schedule, step + 1)
                saved = time.monotonic()
    return model.eval()


def _rate(step: int) -> float:
    """The learning rate at a step, in peaks."""
    cycle, before = _cycle(step)
    part = (step - before) / CYCLES[cycle]
    return part / WARM_UP if part < WARM_UP else (1 - part) / (1 - WARM_UP)


def _rate_of_heads(step: int) -> float:
    return HEADS_FASTER[_cycle(step)[0]] * _rate(step)


def _cycle(step: int) -> tuple[int, int]:
    """The cycle of a step, and the steps before it; the last step's is followed by none."""
    before = 0
    for cycle, steps in enumerate(CYCLES[:-1]):
        if step < before + steps:
            return cycle, before
        before += steps
    return len(CYCLES) - 1, before


def _precision(device: torch.device) -> AbstractContextManager[object]:
    """bfloat16 where the machine computes in it; elsewhere it would be many times slower."""
    fast = device.type == "cuda" or torch.cpu._is_avx512_bf16_supported()
    return torch.autocast(device.type, torch.bfloat16, enabled=fast)


def _batches(groups: Sequence[Group], encoder: PairEncoder, rng: random.Random) -> list[Batch]:
    """Groups of like length together, so that little is padded, in an order drawn at random."""
    encoded = [(group, encoder.encode(group.question, group.passages)) for group in groups]
    batches: list[Batch] = []
    for start in range(0, len(encoded), 1_000):
        part = sorted(encoded[start : start + 1_000], key=lambda each: _longest(each[1]))
        batches += [_batch(rows) for rows in _filled(part)]
    rng.shuffle(batches)
    return batches


def _repeated(batches: Sequence[Batch], steps: int, rng: random.Random) -> list[Batch]:
    """So many batches: all of them, then all again in another order, and so on."""
    found = list(batches)
    while len(found) < steps:
        found += rng.sample(batches, len(batches))
    return found[:steps]


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
    return Batch(
        pairs=tuple(pairs),
        sizes=tuple(len(of_group) for _, of_group in rows),
        answered=tuple(answered),
        starts=tuple(start for start, _ in places),
        ends=tuple(end for _, end in places),
    )


def _tokens(group: Group, pair: Pair) -> tuple[int, int]:
    """The first and last token of the group's span."""
    if group.span is None:
        return _IGNORED, _IGNORED
    rows = [
        row
        for row, (start, end) in enumerate(pair.places)
        if start < group.span[1] and group.span[0] < end
    ]
    if not rows:  # cut off with the end of a long passage
        return _IGNORED, _IGNORED
    return pair.first + rows[0], pair.first + rows[-1]


def _loss(model: ReadingModel, batch: Batch, device: torch.device) -> Tensor:
    """Within a group the passage that answers against the others; every pair answered or not; and
    the answer's first and last token.
    """
    ids, types, mask = (each.to(device) for each in stacked(batch.pairs))
    rank, answered, start, end = (each.float() for each in model(ids, types, mask))
    truth = torch.tensor(batch.answered, device=device)
    loss = functional.binary_cross_entropy_with_logits(answered, truth)
    ranked = [
        -functional.log_softmax(of_group, 0)[0]
        for of_group, first in zip(rank.split(batch.sizes), _firsts(batch), strict=True)
        if first and len(of_group) > 1
    ]
    if ranked:
        loss = loss + torch.stack(ranked).mean()
    allowed = types.bool()
    allowed[:, 0] = True
    weight = torch.where(truth > 0, 1.0, NULL_WEIGHT)
    for logits, places in ((start, batch.starts), (end, batch.ends)):
        target = torch.tensor(places, device=device)
        each = functional.cross_entropy(
            logits.masked_fill(~allowed, -1e4), target, ignore_index=_IGNORED, reduction="none"
        )
        loss = loss + SPAN_WEIGHT * (each * weight).sum() / weight.sum()
    return loss


def _firsts(batch: Batch) -> list[bool]:
    """Whether each group's first pair is answered."""
    firsts, row = [], 0
    for size in batch.sizes:
        firsts.append(batch.answered[row] > 0)
        row += size
    return firsts


def _save(checkpoint: Path, model: ReadingModel, *states: object) -> None:
    optimiser, schedule, step = states
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    half = checkpoint.with_suffix(".tmp")
    torch.save(
        {
            "model": model.state_dict(),
            "optimiser": optimiser.state_dict(),  # type: ignore[attr-defined]
            "schedule": schedule.state_dict(),  # type: ignore[attr-defined]
            "step": step,
        },
        half,
    )
    half.replace(checkpoint)


def _resume(
    checkpoint: Path,
    model: ReadingModel,
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LRScheduler,
) -> int:
    """The number of steps done before."""
    if not checkpoint.exists():
        return 0
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)
    model.load_state_dict(state["model"])
    optimiser.load_state_dict(state["optimiser"])
    schedule.load_state_dict(state["schedule"])
    return int(state["step"])
