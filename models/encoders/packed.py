"""BERT without padding: the tokens of all windows of a batch stand in one matrix, only attention knows where each ends."""

from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from models.encoders.window import Window

if TYPE_CHECKING:
    from transformers import BertModel


class Body(Protocol):
    """A BERT as a backend computes it."""

    device: torch.device
    operations: int
    """Of the matrix products, a token."""

    def __call__(self, ids: Tensor, types: Tensor, lengths: Sequence[int], rows: Tensor | None = None) -> Tensor:
        """Last hidden states (T, hidden), float32, of packed ``ids`` (T,) and ``types`` (T,); of ``rows`` (R,) alone if given."""
        ...

    def computed(self, lengths: Sequence[int]) -> int:
        """Tokens computed for windows of ``lengths``."""
        ...


def operations(layers: int, hidden: int, inner: int) -> int:
    """Additions and multiplications a token in the matrix products of a BERT, attention's own left out."""
    return 2 * layers * (4 * hidden**2 + 2 * hidden * inner)


def pack(windows: Sequence[Window]) -> tuple[Tensor, Tensor, list[int]]:
    """Ids (T,), token types (T,) and lengths of ``windows`` end to end."""
    ids = torch.from_numpy(np.concatenate([window.ids for window in windows]))
    types = torch.from_numpy(np.concatenate([window.types for window in windows]))
    return ids, types, [len(window) for window in windows]


def rows_read(windows: Sequence[Window]) -> tuple[Tensor | None, list[int]]:
    """The rows (R,) of the packed ``windows`` of which something is wanted, None for all, and how many of each window."""
    if all(window.rows is None for window in windows):
        return None, [len(window) for window in windows]
    starts = accumulate((len(window) for window in windows), initial=0)
    each = [
        start + (np.arange(len(window)) if window.rows is None else window.rows) for start, window in zip(starts, windows, strict=False)
    ]
    return torch.from_numpy(np.concatenate(each)), [len(rows) for rows in each]


def places(lengths: Sequence[int], device: torch.device) -> Tensor:
    """Position (T,) of every packed token in its own window."""
    return torch.cat([torch.arange(n, device=device) for n in lengths])


def forward(bert: "BertModel", ids: Tensor, types: Tensor, lengths: Sequence[int]) -> Tensor:
    """Last hidden states (T, hidden) of packed ``ids`` (T,); in training mode with dropout and gradients.

    Equal to ``bert`` on each window alone; no token is computed that nobody sent.
    """
    tables: Any = bert.embeddings
    positions = places(lengths, ids.device)
    hidden: Tensor = tables.word_embeddings(ids) + tables.position_embeddings(positions) + tables.token_type_embeddings(types)
    hidden = tables.dropout(tables.LayerNorm(hidden))
    ends = list(accumulate(lengths))
    heads = bert.config.num_attention_heads
    layers: Any = bert.encoder.layer
    for layer in layers:
        attention = layer.attention.self
        # (T, hidden) -> (1, heads, T, hidden / heads)
        query, key, value = (
            matrix(hidden).view(len(ids), heads, -1).transpose(0, 1).unsqueeze(0)
            for matrix in (attention.query, attention.key, attention.value)
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
