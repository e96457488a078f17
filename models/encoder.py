"""BERT without padding: the tokens of all windows of a batch stand in one matrix, only attention knows where each ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional
from transformers import BertModel


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """One input of an encoder, special tokens included."""

    ids: NDArray[np.int64]
    """(T,) vocabulary ids."""
    types: NDArray[np.int64]
    """(T,) token types: case shapes for articles, 0 and 1 for the halves of a pair."""

    def __len__(self) -> int:
        return len(self.ids)


class Encoder(Protocol):
    """What the engine runs: windows in, for each the arrays its decoders read."""

    def run(self, windows: Sequence[Window]) -> list[dict[str, NDArray[np.float32]]]:
        """One dict a window, in order; each array's first axis is the window's tokens, or 1 for a whole-window score."""
        ...


def pack(windows: Sequence[Window]) -> tuple[Tensor, Tensor, list[int]]:
    """Ids (T,), token types (T,) and lengths of ``windows`` end to end."""
    ids = torch.from_numpy(np.concatenate([window.ids for window in windows]))
    types = torch.from_numpy(np.concatenate([window.types for window in windows]))
    return ids, types, [len(window) for window in windows]


def forward(bert: BertModel, ids: Tensor, types: Tensor, lengths: Sequence[int]) -> Tensor:
    """Last hidden states (T, hidden) of packed ``ids`` (T,); in training mode with dropout and gradients.

    Equal to ``bert`` on each window alone; no token is computed that nobody sent.
    """
    tables: Any = bert.embeddings
    positions = torch.cat([torch.arange(n, device=ids.device) for n in lengths])
    hidden: Tensor = tables.word_embeddings(ids) + tables.position_embeddings(positions) + tables.token_type_embeddings(types)
    hidden = tables.dropout(tables.LayerNorm(hidden))
    ends = list(accumulate(lengths))
    heads = bert.config.num_attention_heads
    layers: Any = bert.encoder.layer
    for layer in layers:
        own = layer.attention.self
        # (T, hidden) -> (1, heads, T, hidden / heads)
        query, key, value = (
            matrix(hidden).view(len(ids), heads, -1).transpose(0, 1).unsqueeze(0) for matrix in (own.query, own.key, own.value)
        )
        seen = torch.cat(
            [
                functional.scaled_dot_product_attention(query[:, :, end - n : end], key[:, :, end - n : end], value[:, :, end - n : end])
                for n, end in zip(lengths, ends, strict=True)
            ],
            dim=2,
        )
        seen = seen.squeeze(0).transpose(0, 1).reshape(len(ids), -1)
        hidden = layer.attention.output(seen, hidden)
        hidden = layer.output(layer.intermediate(hidden), hidden)
    return hidden
