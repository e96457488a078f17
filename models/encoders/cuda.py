"""The packed BERT on NVIDIA GPUs, in bfloat16: flash attention over windows of any length, and one CUDA graph a batch.

A batch is filled up to one of few numbers of tokens, so that its kernels are launched as one graph captured before: op by op, launching
costs more than computing. The fill stands in windows of its own behind the others and changes nothing for them.

Between layers the hidden states carry the bias of the residual sum that comes next: layer normalisation adds it with its own, the product
that reads them takes it back out, and the residual sum becomes part of a product. That is exact but for rounding.

On the CPU the same code runs, but for graphs, and with attention window by window: that is how it is tested where there is no GPU.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from models.encoders.window import operations

if TYPE_CHECKING:
    from transformers import BertModel

logger = logging.getLogger("copydesk.cuda")

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
        self.operations = operations(len(layers), config.hidden_size, config.intermediate_size)
        places: Any = tables.position_embeddings.weight
        types: Any = tables.token_type_embeddings.weight
        norm: Any = tables.LayerNorm
        self._types = len(types)
        self._words = place(tables.word_embeddings.weight)
        # one row for each position and type, so that a token looks up two rows instead of three
        self._places = place((places[:, None] + types[None]).flatten(0, 1))
        rises = [layer.attention.output.dense.bias for layer in layers]
        self._norm = _Norm(place(norm.weight), place(norm.bias + rises[0]), norm.eps)
        self._layers = [
            _Layer(layer, config.num_attention_heads, after, place) for layer, after in zip(layers, (*rises[1:], 0.0), strict=True)
        ]

    def hidden(self, inputs: Inputs, longest: int) -> Tensor:
        """Last hidden states (T, hidden) of all tokens, in the body's own precision. Nothing here waits for the device."""
        hidden = functional.embedding(inputs.ids, self._words)
        hidden = self._norm(hidden.add_(functional.embedding(inputs.positions() * self._types + inputs.types, self._places)))
        for layer in self._layers:
            hidden = layer(hidden, inputs.bounds, longest)
        return hidden

    def __call__(self, ids: Tensor, types: Tensor, lengths: Sequence[int], rows: Tensor | None = None) -> Tensor:
        """Last hidden states (T, hidden), float32, of packed ``ids`` (T,) and ``types`` (T,); of ``rows`` (R,) alone if given."""
        shape = Shape.of(lengths)
        memory = torch.empty(Inputs.size(shape), dtype=torch.int32)
        count = Inputs.within(memory, shape).write(ids, types, lengths, rows)
        inputs = Inputs.within(memory.to(self.device), shape)
        return self.hidden(inputs, shape.longest)[inputs.rows[:count]].float()

    def computed(self, lengths: Sequence[int]) -> int:
        """Tokens computed for windows of ``lengths``, the fill included."""
        return Shape.of(lengths).tokens


Head = Callable[[Tensor, Inputs, Tensor], None]
"""Writes into float32 scores (T, columns) what it makes of hidden states (T, hidden) of inputs, as many rows as it has something to say of,
and does not wait for the device."""

_capturing = threading.Lock()
"""One graph is captured at a time."""


class Reader:
    """A body and its head as one pass. Several threads may read at once, so that one's copies overlap another's computing."""

    def __init__(self, body: CudaBert, head: Head, columns: int, graphs: bool | None = None) -> None:
        """``columns`` are those of the head's scores; ``graphs`` tells whether passes become CUDA graphs (default: on CUDA)."""
        self._parts = body, head, columns, body.device.type == "cuda" if graphs is None else graphs
        self._lanes = threading.local()

    def __call__(self, ids: Tensor, types: Tensor, lengths: Sequence[int], rows: Tensor | None, count: int) -> NDArray[np.float32]:
        """The first ``count`` scores (count, columns) of packed ``ids`` (T,) and ``types`` (T,); ``rows`` (R,) are for the head."""
        if not hasattr(self._lanes, "own"):
            self._lanes.own = _Lane(*self._parts)
        lane: _Lane = self._lanes.own
        return lane.read(ids, types, lengths, rows, count)


class _Lane:
    """What a thread needs to read: memory that graphs know the address of, a stream, and the graphs.

    All of a pass is in the order of the stream. The thread waits once, for the scores.
    """

    def __init__(self, body: CudaBert, head: Head, columns: int, graphs: bool) -> None:
        self._body, self._head, self._columns, self._capture = body, head, columns, graphs
        self._cuda = body.device.type == "cuda"
        self._stream = torch.cuda.Stream(body.device) if self._cuda else None
        # the thread sleeps until the scores have come, as others have use for the core
        self._done = torch.cuda.Event(blocking=True) if self._cuda else None
        self._room = 0

    def read(self, ids: Tensor, types: Tensor, lengths: Sequence[int], rows: Tensor | None, count: int) -> NDArray[np.float32]:
        """As :class:`Reader` says."""
        shape = Shape.of(lengths)
        with torch.inference_mode(), torch.cuda.stream(self._stream):
            if shape.tokens > self._room:
                self._reserve(shape.tokens)
            Inputs.within(self._sent, shape).write(ids, types, lengths, rows)
            size = Inputs.size(shape)
            self._inputs[:size].copy_(self._sent[:size], non_blocking=True)
            self._compute(shape)
            # not memory of the lane's own: the caller may keep it
            scores = torch.empty(count, self._columns, pin_memory=self._cuda)
            scores.copy_(self._scores[:count], non_blocking=True)
            if self._done:
                self._done.record()
                self._done.synchronize()
        return scores.numpy()

    def _reserve(self, tokens: int) -> None:
        """Make room for batches of ``tokens``, and for more to come; graphs for the memory there was are gone."""
        self._graphs: dict[Shape, torch.cuda.CUDAGraph] = {}
        self._met: set[Shape] = set()
        # one pool for all graphs, as they run one after the other
        self._pool = torch.cuda.graph_pool_handle() if self._cuda else None
        self._room = 2 ** (tokens - 1).bit_length()
        size = Inputs.size(Shape(self._room, self._room, LONGEST))
        self._sent = torch.empty(size, dtype=torch.int32, pin_memory=self._cuda)
        self._inputs = torch.empty(size, dtype=torch.int32, device=self._body.device)
        self._scores = torch.empty(self._room, self._columns, device=self._body.device)

    def _compute(self, shape: Shape) -> None:
        """The scores of the inputs. A shape met for the first time runs op by op, which loads its kernels; after that, as a graph."""
        graph = self._graphs.get(shape)
        if graph is None and self._capture and shape in self._met:
            graph = self._captured(shape)
        if graph is None:
            self._met.add(shape)
            self._pass(shape)
        else:
            graph.replay()

    def _pass(self, shape: Shape) -> None:
        inputs = Inputs.within(self._inputs, shape)
        self._head(self._body.hidden(inputs, shape.longest), inputs, self._scores[: shape.tokens])

    def _captured(self, shape: Shape) -> torch.cuda.CUDAGraph | None:
        try:
            graph = torch.cuda.CUDAGraph()
            # what other threads do on the device meanwhile is no error
            with _capturing, torch.cuda.graph(graph, pool=self._pool, stream=self._stream, capture_error_mode="thread_local"):
                self._pass(shape)
        except RuntimeError as error:
            logger.warning("no CUDA graphs: they cannot be captured here, so that small batches take longer (%s)", error)
            self._capture = False
            return None
        self._graphs[shape] = graph
        return graph
