"""The reading model: MiniLM over question and passage together, with three small heads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel

from index.reading.pairs import Pair

OUTPUTS = ("rank", "answered", "start", "end")


class ReadingModel(nn.Module):
    """How well each passage answers (``rank``), the logit of its answering at all (``answered``),
    and the logits of each token's being the first or last of the answer (``start``, ``end``).

    Begins as the encoder in ``folder``. Without dropout, since no pass repeats another's examples;
    with that and plain attention a CPU learns from half as many pairs again a second.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        config = AutoConfig.from_pretrained(folder)
        config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0
        self.encoder = AutoModel.from_pretrained(
            folder, config=config, add_pooling_layer=False, attn_implementation="eager"
        )
        self.passage = nn.Linear(config.hidden_size, 2)
        self.span = nn.Linear(config.hidden_size, 2)

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        """All inputs of shape (pairs, tokens); outputs in the order of OUTPUTS."""
        states = self.encoder(
            input_ids=ids, token_type_ids=types, attention_mask=mask
        ).last_hidden_state
        rank, answered = self.passage(states[:, 0]).unbind(-1)
        start, end = self.span(states).unbind(-1)
        return rank, answered, start, end


def stacked(pairs: Sequence[Pair]) -> tuple[Tensor, Tensor, Tensor]:
    """The inputs ``ids``, ``types`` and ``mask``, padded with zeros to the longest pair."""
    longest = max(len(pair.ids) for pair in pairs)
    ids = torch.zeros(len(pairs), longest, dtype=torch.int64)
    types, mask = torch.zeros_like(ids), torch.zeros_like(ids)
    for row, pair in enumerate(pairs):
        length = len(pair.ids)
        ids[row, :length] = torch.tensor(pair.ids)
        types[row, :length] = torch.tensor(pair.types)
        mask[row, :length] = 1
    return ids, types, mask
