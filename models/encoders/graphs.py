"""A body on the GPU and its head as one pass, and one CUDA graph a batch: op by op, launching kernels costs more than computing.

On the CPU passes run op by op: that is how this is tested where there is no GPU.
"""

import logging
import threading
from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.encoders.cuda import LONGEST, CudaBert, Inputs, Shape

logger = logging.getLogger("copydesk.cuda")

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
