"""The packed BERT on NVIDIA GPUs, in bfloat16: flash attention over windows of any length.

A batch is filled up to one of few numbers of tokens, so that its kernels can be launched as one graph captured before
(:mod:`models.encoders.graphs`). The fill stands in windows of its own behind the others and changes nothing for them.

Between layers the hidden states carry the bias of the residual sum that comes next: layer normalisation adds it with its own, the product
that reads them takes it back out, and the residual sum becomes part of a product. That is exact but for rounding.

On the CPU the same code runs, with attention window by window: that is how it is tested where there is no GPU.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from models.encoders.window import operations

if TYPE_CHECKING:
    from transformers import BertModel

STEP = 128
"""Batches have multiples of this for tokens: what a matrix product on the GPU computes at once."""

FINENESS = 32
"""Batches of many tokens have multiples of the next power of two divided by this: a 16th of them is fill at most, and sizes stay few."""

LONGEST = 256
"""Windows are taken to be as long as a multiple of this, and the fill's are so long at most."""

MEANS = (64, 16, 4, 1)
"""Graphs have room for so many windows that their mean length is one of these; the rest of the room is windows without tokens."""

CAPABILITY = (8, 0)
"""Of the oldest GPUs with flash attention and bfloat16."""


def supported(device: torch.device) -> bool:
    """Whether ``device`` is a GPU that is there and computes this."""
    return device.type == "cuda" and torch.cuda.is_available() and torch.cuda.get_device_capability(device) >= CAPABILITY


class Shape(NamedTuple):
    """What of a batch a graph depends on."""

    tokens: int
    """Fill included."""
    windows: int
    """Those of the fill and those without tokens included."""
    longest: int
    """No window has more tokens."""

    @classmethod
    def of(cls, lengths: Sequence[int]) -> "Shape":
        """The smallest for windows of ``lengths``, each at least 1."""
        count = sum(lengths)
        tokens = _multiple(count, max(STEP, 2 ** (count - 1).bit_length() // FINENESS))
        needed = len(lengths) + -(-(tokens - count) // LONGEST)
        windows = next(tokens // mean for mean in MEANS if tokens // mean >= needed)
        return cls(tokens, windows, _multiple(max(lengths), LONGEST))


def _multiple(count: int, of: int) -> int:
    return count + -count % of


class Inputs(NamedTuple):
    """A batch as the device reads it, int32."""

    ids: Tensor
    """(T,)"""
    types: Tensor
    """(T,)"""
    rows: Tensor
    """(T,) the tokens of which something is wanted, and zeros up to T."""
    bounds: Tensor
    """(W + 1,) where windows begin and end."""

    @classmethod
    def within(cls, memory: Tensor, shape: Shape) -> "Inputs":
        """Those of a batch of ``shape``, end to end in ``memory`` (N,)."""
        return cls(*memory[: cls.size(shape)].split([shape.tokens] * 3 + [shape.windows + 1]))

    @staticmethod
    def size(shape: Shape) -> int:
        """How many numbers they are."""
        return 3 * shape.tokens + shape.windows + 1

    def owners(self) -> Tensor:
        """The window (T,) of every token."""
        return torch.searchsorted(self.bounds[1:], _steps(self), right=True, out_int32=True)

    def positions(self) -> Tensor:
        """The position (T,) of every token in its window."""
        return _steps(self) - self.bounds[self.owners()]

    def write(self, ids: Tensor, types: Tensor, lengths: Sequence[int], rows: Tensor | None) -> int:
        """Make them those of packed ``ids`` (t,) and ``types`` (t,); how many rows are wanted, which is t where ``rows`` is None."""
        tokens, rows = len(ids), torch.arange(len(ids)) if rows is None else rows
        for memory, values in ((self.ids, ids), (self.types, types), (self.rows, rows)):
            memory[: len(values)] = values
            memory[len(values) :] = 0
        bounds = self.bounds.numpy()
        bounds[0] = 0
        bounds[1 : len(lengths) + 1] = np.cumsum(lengths)
        fill = bounds[len(lengths) + 1 :]
        fill[:] = np.minimum(tokens + LONGEST * np.arange(1, len(fill) + 1), len(self.ids))
        return len(rows)


def _steps(inputs: Inputs) -> Tensor:
    return torch.arange(len(inputs.ids), device=inputs.ids.device, dtype=torch.int32)


def attend(query: Tensor, key: Tensor, value: Tensor, bounds: Tensor, longest: int) -> Tensor:
    """Attention (T, heads, size) of packed ``query``, ``key`` and ``value`` (T, heads, size), window by window.

    Windows begin and end at ``bounds`` (W + 1,), int32, which rise from 0 to T; one may be empty, and has at most ``longest`` tokens.
    """
    if query.is_cuda:
        from torch.nn.attention.varlen import varlen_attn  # takes a second, and the CPU does without

        attended = varlen_attn(query, key, value, bounds, bounds, longest, longest)
        assert isinstance(attended, Tensor)
        return attended
    seen = torch.empty(query.shape, dtype=query.dtype)
    for start, end in pairwise(bounds.tolist()):
        if start < end:
            queries, others, values = (part[start:end].transpose(0, 1) for part in (query, key, value))
            seen[start:end] = functional.scaled_dot_product_attention(queries, others, values).transpose(0, 1)
    return seen


class _Linear(NamedTuple):
    """``x @ weight + bias``."""

    weight: Tensor
    """(K, N)"""
    bias: Tensor
    """(N,)"""

    def __call__(self, x: Tensor) -> Tensor:
        return torch.addmm(self.bias, x, self.weight)

    def gelu(self, x: Tensor) -> Tensor:
        """GELU of the outputs; on the GPU the product does it, by its approximation with tanh."""
        return torch._addmm_activation(self.bias, x, self.weight, use_gelu=True)


class _Norm(NamedTuple):
    """Layer normalisation."""

    weight: Tensor
    bias: Tensor
    epsilon: float

    def __call__(self, hidden: Tensor) -> Tensor:
        return functional.layer_norm(hidden, self.weight.shape, self.weight, self.bias, self.epsilon)


class _Layer:
    """One transformer layer; its hidden states come raised by the bias of attention's output, and leave raised by ``after`` (hidden,)."""

    def __init__(self, layer: Any, heads: int, after: Tensor | float, place: Callable[[Tensor], Tensor]) -> None:
        def linear(weight: Tensor, bias: Tensor, rise: Tensor) -> _Linear:
            """Of what comes raised by ``rise``."""
            return _Linear(place(weight).T, place(bias - weight @ rise))

        def norm(module: Any, rise: Tensor | float) -> _Norm:
            return _Norm(place(module.weight), place(module.bias + rise), module.eps)

        projections = (layer.attention.self.query, layer.attention.self.key, layer.attention.self.value)
        gather, widen, narrow = layer.attention.output, layer.intermediate.dense, layer.output
        self._heads = heads
        self._project = linear(
            torch.cat([projection.weight for projection in projections]),
            torch.cat([projection.bias for projection in projections]),
            gather.dense.bias,
        )
        self._gather = place(gather.dense.weight).T
        self._first_norm = norm(gather.LayerNorm, narrow.dense.bias)
        self._widen = linear(widen.weight, widen.bias, narrow.dense.bias)
        self._narrow = place(narrow.dense.weight).T
        self._second_norm = norm(narrow.LayerNorm, after)

    def __call__(self, hidden: Tensor, bounds: Tensor, longest: int) -> Tensor:
        """Of ``hidden`` (T, hidden), which is overwritten."""
        # (T, 3 * hidden) -> query, key and value, each (T, heads, hidden / heads)
        query, key, value = self._project(hidden).view(len(hidden), 3, self._heads, -1).unbind(1)
        seen = attend(query, key, value, bounds, longest).reshape(hidden.shape)
        hidden = self._first_norm(hidden.addmm_(seen, self._gather))
        inner = self._widen.gelu(hidden)
        return self._second_norm(hidden.addmm_(inner, self._narrow))


class CudaBert:
    """A BERT with GELU, in ``dtype``; a :class:`models.encoders.packed.Body`."""

    def __init__(self, bert: "BertModel", device: torch.device, dtype: torch.dtype = torch.bfloat16) -> None:
        def place(values: Tensor) -> Tensor:
            return values.detach().to(device, dtype).contiguous()

        config, tables = bert.config, bert.embeddings
        layers: list[Any] = list(bert.encoder.layer)
        self.device = device
        self.dtype = dtype
        self.numbers = "bf16" if dtype is torch.bfloat16 else "fp32"
        self.inner = 0
        self.operations = operations(len(layers), config.hidden_size, config.intermediate_size)
        places: Any = tables.position_embeddings.weight
        types: Any = tables.token_type_embeddings.weight
        norm: Any = tables.LayerNorm
        self._types = len(types)
        self._words = place(tables.word_embeddings.weight)
        # one row for each position and type, so that a token looks up two rows instead of three
        self._places = place((places[:, None] + types[None]).flatten(0, 1))
        rises: list[Any] = [layer.attention.output.dense.bias for layer in layers]
        self._rises = [place(rise) for rise in rises]
        self._norm = _Norm(place(norm.weight), place(norm.bias + rises[0]), norm.eps)
        self._layers = [
            _Layer(layer, config.num_attention_heads, after, place) for layer, after in zip(layers, (*rises[1:], 0.0), strict=True)
        ]

    def hidden(self, inputs: Inputs, longest: int) -> Tensor:
        """Hidden states of all tokens, as :class:`models.encoders.packed.Body` has them, in the body's own precision.

        Nothing here waits for the device.
        """
        hidden = functional.embedding(inputs.ids, self._words)
        hidden = self._norm(hidden.add_(functional.embedding(inputs.positions() * self._types + inputs.types, self._places)))
        kept: Tensor | None = None
        for number, layer in enumerate(self._layers, 1):
            hidden = layer(hidden, inputs.bounds, longest)
            if number == self.inner:
                kept = hidden - self._rises[number]
        return hidden if kept is None else torch.cat((hidden, kept), dim=1)

    def __call__(self, ids: Tensor, types: Tensor, lengths: Sequence[int], rows: Tensor | None = None) -> Tensor:
        """Hidden states, float32, as :class:`models.encoders.packed.Body` has them."""
        shape = Shape.of(lengths)
        memory = torch.empty(Inputs.size(shape), dtype=torch.int32)
        count = Inputs.within(memory, shape).write(ids, types, lengths, rows)
        inputs = Inputs.within(memory.to(self.device), shape)
        return self.hidden(inputs, shape.longest)[inputs.rows[:count]].float()

    def computed(self, lengths: Sequence[int]) -> int:
        """Tokens computed for windows of ``lengths``, the fill included."""
        return Shape.of(lengths).tokens
