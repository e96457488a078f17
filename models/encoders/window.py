"""What goes into an encoder and what comes out, whatever computes it. Nothing here needs torch."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Outputs = Mapping[str, NDArray[np.float32]]
"""By name; the vectors of pointers may be float16 where they came from another process."""

VECTORS = ("query_", "key_", "state_")
"""How the names of pointers' vectors and of narrowed states begin."""

SHAPES = 4
"""Token types of the article encoder: lower, Initial, UPPER, miXed."""

PRODUCT = 5.0
"""What brings the product of two means of hidden states to about the size of the other features of a pair."""

ALIGNED = 4
"""Arrays begin at multiples of so many bytes where they lie end to end."""


def numbers_of(name: str) -> "np.dtype[np.floating[Any]]":
    """In what numbers an output goes from one process to another.

    Vectors, nine tenths of all, are float16: their products need no more. Scores, which become probabilities, are float32.
    """
    return np.dtype(np.float16 if name.startswith(VECTORS) else np.float32)


def size_of(name: str, shape: tuple[int, ...]) -> int:
    """Bytes of an output on its way to another process."""
    size = math.prod(shape) * numbers_of(name).itemsize
    return size + -size % ALIGNED


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """One input of an encoder, special tokens included."""

    ids: NDArray[np.int64]
    """(T,) vocabulary ids."""
    types: NDArray[np.int64]
    """(T,) token types: case shapes for articles, 0 and 1 for the halves of a pair."""
    rows: NDArray[np.int64] | None = None
    """(R,) the tokens, in rising order, of which something is wanted; None for all."""

    def __len__(self) -> int:
        return len(self.ids)


def pack(windows: Sequence[Window]) -> tuple[NDArray[np.int64], NDArray[np.int64], list[int]]:
    """Ids (T,), token types (T,) and lengths of ``windows`` end to end."""
    ids, types = np.concatenate([window.ids for window in windows]), np.concatenate([window.types for window in windows])
    return ids, types, [len(window) for window in windows]


def rows_read(windows: Sequence[Window]) -> tuple[NDArray[np.int64] | None, list[int]]:
    """The rows (R,) of the packed ``windows`` of which something is wanted, None for all, and how many of each window."""
    if all(window.rows is None for window in windows):
        return None, [len(window) for window in windows]
    starts = accumulate((len(window) for window in windows), initial=0)
    each = [
        start + (np.arange(len(window)) if window.rows is None else window.rows) for start, window in zip(starts, windows, strict=False)
    ]
    return np.concatenate(each), [len(rows) for rows in each]


def inner_of(layers: int) -> int:
    """The layer of so many, counted from 1, that states are read from beside the last."""
    return round(2 * layers / 3)


def operations(layers: int, hidden: int, inner: int) -> int:
    """Additions and multiplications a token in the matrix products of a BERT, attention's own left out."""
    return 2 * layers * (4 * hidden**2 + 2 * hidden * inner)


class Encoder(Protocol):
    """What the engine runs: windows in, for each the arrays its decoders read."""

    def run(self, windows: Sequence[Window]) -> Sequence[Outputs]:
        """One dict a window, in order; each array's first axis is the window's rows, or 1 for a whole-window score."""
        ...

    def computed(self, windows: Sequence[Window]) -> int:
        """Tokens it computes to read ``windows`` together, padding included."""
        ...
