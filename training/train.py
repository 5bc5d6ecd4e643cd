"""Trains the reading model on examples drawn anew in every pass; can be stopped and resumed."""

from __future__ import annotations

import random
import time
from contextlib import AbstractContextManager
from pathlib import Path

import torch
from rich.progress import Progress, TimeRemainingColumn
from torch import Tensor
from torch.nn import functional

from index.models import find_model

from .batches import CHUNK, NO_PAIR, UNKNOWN, Batch, Batches, loaded
from .examples import Examples
from .model import ReadingModel
from .restore import restore

LEARNING_RATE = 6e-5
"""The peak, after a linear warm-up over WARM_UP of all steps, before a linear decay to zero."""

HEADS_FASTER = 5.0
"""How much faster the heads learn: without `--begin` they begin at random."""

WARM_UP = 0.04
NULL_WEIGHT = 0.3
"""What a passage's span loss counts where nothing answers: its place is then the first token."""

SPAN_WEIGHT = 0.5
SAVE_EVERY = 300.0  # seconds
_IMPOSSIBLE = -1e4  # a logit


def train(
    examples: Examples, passes: float, checkpoint: Path, seed: int, begin: Path | None = None
) -> ReadingModel:
    """So many passes over the examples, of MiniLM or of the exported model ``begin``.

    Saved to ``checkpoint`` now and then, and resumed from it.
    """
    folder = find_model().folder
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(seed)
    model = ReadingModel(folder)
    if begin and not checkpoint.exists():
        restore(model, begin)
    model = model.to(device).train()
    optimiser = _optimiser(model)
    chunks = round(passes * examples.chunks(CHUNK))
    done = _resume(checkpoint, model, optimiser)
    batches = loaded(Batches(examples, folder / "tokenizer.json", done, chunks))
    saved, shown = time.monotonic(), Tensor()
    with Progress(*Progress.get_default_columns()[:-1], TimeRemainingColumn()) as progress:
        task = progress.add_task("Training", total=chunks, completed=done)
        for number in range(done, chunks):
            of_chunk = next(batches)
            order = random.Random(number).sample(of_chunk, len(of_chunk))
            for step, batch in enumerate(order):
                _set_rate(optimiser, (number + step / len(order)) / chunks)
                with _precision(device):
                    loss = loss_of(model, moved(batch, device))
                loss.backward()  # type: ignore[no-untyped-call]
                torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                optimiser.step()
                optimiser.zero_grad()
                shown = loss.detach() if not shown.numel() else 0.98 * shown + 0.02 * loss.detach()
            told = f"Training, loss {shown.item():.3f}"
            progress.update(task, completed=number + 1, description=told)
            if time.monotonic() - saved > SAVE_EVERY or number + 1 == chunks:
                _save(checkpoint, model, optimiser, number + 1)
                saved = time.monotonic()
    return model.eval()


def _optimiser(model: ReadingModel) -> torch.optim.Optimizer:
    heads = [*model.passage.parameters(), *model.span.parameters()]
    return torch.optim.AdamW(
        [
            {"params": list(model.encoder.parameters()), "faster": 1.0},
            {"params": heads, "faster": HEADS_FASTER},
        ],
        weight_decay=0.01,
        fused=True,
    )


def _set_rate(optimiser: torch.optim.Optimizer, part: float) -> None:
    """The learning rate after a part, 0 to 1, of all steps."""
    rate = part / WARM_UP if part < WARM_UP else (1 - part) / (1 - WARM_UP)
    for group in optimiser.param_groups:
        group["lr"] = LEARNING_RATE * group["faster"] * rate


def _precision(device: torch.device) -> AbstractContextManager[object]:
    """bfloat16 where the machine computes in it; elsewhere it would be many times slower."""
    fast = device.type == "cuda" or torch.cpu._is_avx512_bf16_supported()
    return torch.autocast(device.type, torch.bfloat16, enabled=fast)


def moved(batch: Batch, device: torch.device) -> Batch:
    """The batch with its tensors on a device."""
    return Batch(
        ids=batch.ids.to(device),
        types=batch.types.to(device),
        mask=batch.mask.to(device),
        groups=batch.groups.to(device),
        answered=batch.answered.to(device),
        starts=batch.starts.to(device),
        ends=batch.ends.to(device),
    )


def loss_of(model: ReadingModel, batch: Batch) -> Tensor:
    """Within a group the passage that answers against the others; every pair answered or not; and
    the answer's first and last token.
    """
    rank, answered, start, end = _outputs(model, batch)
    loss = functional.binary_cross_entropy_with_logits(answered, batch.answered)
    loss = loss + _ranking_loss(rank, batch)
    weight = torch.where(batch.answered > 0, 1.0, NULL_WEIGHT)
    for logits, places in ((start, batch.starts), (end, batch.ends)):
        each = functional.cross_entropy(logits, places, ignore_index=UNKNOWN, reduction="none")
        loss = loss + SPAN_WEIGHT * (each * weight).sum() / weight.sum()
    return loss


def _outputs(model: ReadingModel, batch: Batch) -> list[Tensor]:
    """Rank, answered, start and end; no token of the question is the answer's."""
    outputs = model(batch.ids, batch.types, batch.mask)
    rank, answered, start, end = (each.float() for each in outputs)
    allowed = batch.types.bool()
    allowed[:, 0] = True
    return [rank, answered, *(each.masked_fill(~allowed, _IMPOSSIBLE) for each in (start, end))]


def _ranking_loss(rank: Tensor, batch: Batch) -> Tensor:
    """The softmax loss of the groups that have a passage that answers, which is their first."""
    losses = -functional.log_softmax(_by_group(rank, batch), 1)[:, 0]
    counts = batch.answered[batch.groups[:, 0]]
    return (losses * counts).sum() / counts.sum().clamp(min=1)


def _by_group(rank: Tensor, batch: Batch) -> Tensor:
    """The pairs' ranks, in the shape of ``batch.groups``."""
    return rank[batch.groups.clamp(min=0)].masked_fill(batch.groups == NO_PAIR, _IMPOSSIBLE)


def _save(
    checkpoint: Path, model: ReadingModel, optimiser: torch.optim.Optimizer, done: int
) -> None:
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    half = checkpoint.with_suffix(".tmp")
    state = {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "chunks": done}
    torch.save(state, half)
    half.replace(checkpoint)


def _resume(checkpoint: Path, model: ReadingModel, optimiser: torch.optim.Optimizer) -> int:
    """The number of chunks done before."""
    if not checkpoint.exists():
        return 0
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)
    model.load_state_dict(state["model"])
    optimiser.load_state_dict(state["optimiser"])
    return int(state["chunks"])
