"""BERT without padding: the tokens of all windows of a batch stand in one matrix, only attention knows where each ends."""

from collections.abc import Sequence
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Protocol

import torch
from torch import Tensor
from torch.nn import functional

from models.encoders import window
from models.encoders.window import Window

if TYPE_CHECKING:
    from transformers import BertModel

EVERY = slice(None)
"""Of the layers: all."""


class Body(Protocol):
    """A BERT as a backend computes it."""

    device: torch.device
    numbers: str
    """That its products are computed in."""
    operations: int
    """Of the matrix products, a token."""
    inner: int
    """The layer, counted from 1, whose hidden states are wanted beside the last ones; 0 for none."""

    def __call__(self, ids: Tensor, types: Tensor, lengths: Sequence[int], rows: Tensor | None = None) -> Tensor:
        """Last hidden states (T, hidden), float32, of packed ``ids`` (T,) and ``types`` (T,); of ``rows`` (R,) alone if given.

        With an ``inner`` layer (T, 2 * hidden): the last ones, then those of that layer.
        """
        ...

    def computed(self, lengths: Sequence[int]) -> int:
        """Tokens computed for windows of ``lengths``."""
        ...


def pack(windows: Sequence[Window]) -> tuple[Tensor, Tensor, list[int]]:
    """Ids (T,), token types (T,) and lengths of ``windows`` end to end."""
    ids, types, lengths = window.pack(windows)
    return torch.from_numpy(ids), torch.from_numpy(types), lengths


def rows_read(windows: Sequence[Window]) -> tuple[Tensor | None, list[int]]:
    """The rows (R,) of the packed ``windows`` of which something is wanted, None for all, and how many of each window."""
    rows, counts = window.rows_read(windows)
    return None if rows is None else torch.from_numpy(rows), counts


def places(lengths: Sequence[int], device: torch.device) -> Tensor:
    """Position (T,) of every packed token in its own window."""
    return torch.cat([torch.arange(n, device=device) for n in lengths])


def forward(bert: "BertModel", ids: Tensor, types: Tensor, lengths: Sequence[int], inner: int = 0) -> Tensor:
    """Last hidden states (T, hidden) of packed ``ids`` (T,); in training mode with dropout and gradients.

    With an ``inner`` layer (T, 2 * hidden), as :class:`Body` has them. Equal to ``bert`` on each window alone; no token is computed that
    nobody sent.
    """
    hidden = embedded(bert, ids, types, lengths)
    if not inner:
        return through(bert, hidden, lengths)
    kept = through(bert, hidden, lengths, slice(inner))
    return torch.cat((through(bert, kept, lengths, slice(inner, None)), kept), dim=1)


def embedded(bert: "BertModel", ids: Tensor, types: Tensor, lengths: Sequence[int]) -> Tensor:
    """What the first layer reads (T, hidden)."""
    tables: Any = bert.embeddings
    positions = places(lengths, ids.device)
    hidden = tables.word_embeddings(ids) + tables.position_embeddings(positions) + tables.token_type_embeddings(types)
    read: Tensor = tables.dropout(tables.LayerNorm(hidden))
    return read


def through(bert: "BertModel", hidden: Tensor, lengths: Sequence[int], some: slice = EVERY) -> Tensor:
    """What ``some`` layers make of ``hidden`` states (T, hidden) of packed tokens."""
    attend = Padded(lengths, places(lengths, hidden.device)).attend if hidden.is_cuda else partial(_attend, lengths)
    heads = bert.config.num_attention_heads
    layers: Any = bert.encoder.layer
    for layer in layers[some]:
        attention = layer.attention.self
        query, key, value = (matrix(hidden).view(len(hidden), heads, -1) for matrix in (attention.query, attention.key, attention.value))
        seen = attend(query, key, value).reshape(len(hidden), -1)
        hidden = layer.attention.output(seen, hidden)
        hidden = layer.output(layer.intermediate(hidden), hidden)
    return hidden


def _attend(lengths: Sequence[int], query: Tensor, key: Tensor, value: Tensor) -> Tensor:
    """What every token (T, heads, d) sees in its window, one window after the other: the way for processors, where calls cost little."""
    # (T, heads, d) -> (1, heads, T, d)
    query, key, value = (states.transpose(0, 1).unsqueeze(0) for states in (query, key, value))
    seen = [
        functional.scaled_dot_product_attention(query[:, :, end - n : end], key[:, :, end - n : end], value[:, :, end - n : end])
        for n, end in zip(lengths, accumulate(lengths), strict=True)
    ]
    return torch.cat(seen, dim=2).squeeze(0).transpose(0, 1)


class Padded:
    """Packed tokens as a rectangle of windows, for what computes no other way, or does so faster: one call for all windows."""

    def __init__(self, lengths: Sequence[int], positions: Tensor) -> None:
        """The windows' ``lengths`` and the position (T,) of every token in its own."""
        self.windows, self.longest = len(lengths), max(lengths)
        sizes = torch.tensor(lengths, device=positions.device)
        self.slots = torch.repeat_interleave(torch.arange(self.windows, device=positions.device), sizes, output_size=len(positions))
        self.slots = self.slots * self.longest + positions
        self.real = torch.arange(self.longest, device=positions.device) < sizes[:, None]
        """(windows, longest): where a token stands."""

    def spread(self, packed: Tensor) -> Tensor:
        """(T, …) as (windows, longest, …), zeros between."""
        room = packed.new_zeros(self.windows * self.longest, *packed.shape[1:])
        return room.index_copy(0, self.slots, packed).view(self.windows, self.longest, *packed.shape[1:])

    def gather(self, spread: Tensor) -> Tensor:
        """(windows, longest, …) as (T, …)."""
        return spread.flatten(0, 1)[self.slots]

    def attend(self, query: Tensor, key: Tensor, value: Tensor) -> Tensor:
        """What every token (T, heads, d) sees in its own window."""
        query, key, value = (self.spread(states).transpose(1, 2) for states in (query, key, value))
        seen = functional.scaled_dot_product_attention(query, key, value, self.real[:, None, None])
        return self.gather(seen.transpose(1, 2))
