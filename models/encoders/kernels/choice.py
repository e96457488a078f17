"""Which kernels are used: those that give what numpy gives, and about as soon. A small sample tells, once in a process."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from models.encoders.kernels.library import Floats, Kind, Library, built, find

Setting = Literal["auto", "torch"]

LENGTHS = (200, 61, 9)
HEADS, SIZE = 12, 32
INNER = 1536
MOST = 255
TIMES, TRIES = 4, 6
"""How often each is timed, and again where the kernel looks slow: a machine may stop for a moment."""
TOLERANCE = 1e-4
"""How far a kernel may be from numpy, where values are about 1."""
COARSE = 1e-2
"""How far a product in 16-bit integers may be, where values are about 1 and its error is some 3e-4."""
SLACK = 1.5
"""A kernel may take so many times as long as numpy's plain products: others may be busy meanwhile, and torch takes its time to load."""


@dataclass(frozen=True, slots=True)
class Kernels:
    """The kernels to use."""

    library: Library
    products: bool
    """Whether they are used for products in float32 too, or for attention and normalisation alone."""
    shorts: bool = False
    """And for products in 16-bit integers."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is used, and what is said of it."""

    kernels: Kernels | None
    """None: torch computes all."""
    told: str
    """As ``avx2``, or ``torch`` with the reason in brackets."""


@cache
def choose(setting: Setting = "auto") -> Choice:
    """The kernels of this machine, once they are seen to be right and not slow; none where ``setting`` is ``torch``."""
    if setting == "torch":
        return Choice(None, "torch (as set)")
    library = find()
    if library is None:
        return Choice(None, "torch (none of the kernels runs here)" if built() else "torch (no kernels were built)")
    return judged(library)


def judged(library: Library) -> Choice:
    """What of ``library`` is used."""
    draw = np.random.default_rng(0)
    if fault := _attention(library, draw):
        return Choice(None, f"torch (attention of {library.name} is {fault})")
    if fault := _norm(library, draw):
        return Choice(None, f"torch (normalisation of {library.name} is {fault})")
    if fault := _product(library, draw):
        return Choice(Kernels(library, False), f"{library.name} (but products, {fault})")
    if library.shorts and (fault := _shorts(library, draw)):
        return Choice(Kernels(library, True), f"{library.name} (but products in 16 bits, {fault})")
    return Choice(Kernels(library, True, library.shorts), library.name)


def _drawn(draw: np.random.Generator, *shape: int) -> Floats:
    return draw.standard_normal(shape, dtype=np.float32)


def _attention(library: Library, draw: np.random.Generator) -> str | None:
    """What is wrong with attention, if anything."""
    hidden = HEADS * SIZE
    projected = _drawn(draw, sum(LENGTHS), 3 * hidden)
    lengths, out = np.array(LENGTHS), np.empty((sum(LENGTHS), hidden), dtype=np.float32)
    fault = _fault(lambda: library.attend(projected, lengths, HEADS, out), lambda: attended(projected, LENGTHS, HEADS))
    projected[:, 2 * hidden :] *= MOST
    seen = library.attend(projected, lengths, HEADS, out)
    integers = library.attend(projected, lengths, HEADS, np.empty(out.shape, dtype=np.uint8))
    return fault or (None if np.array_equal(integers, cut(seen)) else "wrong")


def _norm(library: Library, draw: np.random.Generator) -> str | None:
    """What is wrong with normalisation, if anything."""
    hidden = HEADS * SIZE
    x, weight, bias = (_drawn(draw, *shape) for shape in ((LENGTHS[-1], hidden), (hidden,), (hidden,)))
    weight, bias = weight * MOST, bias * MOST
    integers = np.empty(x.shape, dtype=np.uint8)
    reference = (x - x.mean(axis=1, keepdims=True)) / x.std(axis=1, keepdims=True) * weight + bias
    found = library.norm(x, weight, bias, 1e-12, integers)
    right = np.allclose(found, reference, rtol=TOLERANCE, atol=TOLERANCE * MOST) and np.array_equal(integers, cut(found))
    return None if right else "wrong"


def cut(values: Floats) -> NDArray[np.uint8]:
    """``values`` cut to 0 … 255 and to integers."""
    return values.clip(0, MOST).astype(np.uint8)


def _product(library: Library, draw: np.random.Generator) -> str | None:
    """What is wrong with products, if anything."""
    hidden, few = HEADS * SIZE, LENGTHS[-1]
    x, bias = _drawn(draw, sum(LENGTHS), hidden), _drawn(draw, INNER)
    weight = _drawn(draw, INNER, hidden) / np.float32(math.sqrt(hidden))
    packed = library.pack(weight, bias)
    reference = x[:few] @ weight.T + bias
    summed = _drawn(draw, few, INNER)
    for kind, exact in ((Kind.GELU, reference), (Kind.GELU_ONTO, summed + reference)):
        found = library.linear(x[:few], packed, kind, summed.copy())
        if not np.allclose(found, gelu(exact), rtol=TOLERANCE, atol=TOLERANCE):
            return "wrong"
    return _fault(lambda: library.linear(x, packed), lambda: x @ weight.T + bias)


def _shorts(library: Library, draw: np.random.Generator) -> str | None:
    """What is wrong with products in 16-bit integers, if anything; not how fast they are, so that processes which start together agree."""
    hidden = HEADS * SIZE
    x, bias = _drawn(draw, LENGTHS[-1], INNER), _drawn(draw, hidden)
    weight = _drawn(draw, hidden, INNER) / np.float32(math.sqrt(INNER))
    found, reference = library.linear(x, library.round(weight, bias)), x @ weight.T + bias
    return None if np.allclose(found, reference, rtol=0, atol=COARSE) else "wrong"


def gelu(values: NDArray[Any]) -> NDArray[np.float64]:
    """The GELU of ``values``; slow."""
    return np.asarray(values * 0.5 * (1 + np.vectorize(math.erf, otypes=[np.float64])(values / math.sqrt(2))), dtype=np.float64)


def _fault(own: Callable[[], NDArray[Any]], reference: Callable[[], NDArray[Any]]) -> str | None:
    """Whether ``own`` is ``wrong`` or ``slow``, compared with ``reference``."""
    if not np.allclose(own(), reference(), rtol=TOLERANCE, atol=TOLERANCE):  # NaN is never close
        return "wrong"
    for _ in range(TRIES):
        # numpy's threads go on for a moment after a call, and the system is late to tell what they took: only this thread's time is own's,
        # and numpy's is that of several calls together
        fastest = math.inf
        for _ in range(TIMES):
            start = time.thread_time()
            own()
            fastest = min(fastest, time.thread_time() - start)
        start = time.process_time()
        for _ in range(TIMES):
            reference()
        if fastest <= SLACK * (time.process_time() - start) / TIMES:
            return None
    return "slow"


def attended(projected: NDArray[Any], lengths: Sequence[int], heads: int) -> NDArray[Any]:
    """What every token sees (T, hidden), as numpy computes it, of the queries, keys and values ``projected`` (T, 3 * hidden)."""
    # (T, 3 * hidden) -> query, key and value, each (heads, T, size)
    query, key, value = np.moveaxis(projected.reshape(len(projected), 3, heads, -1), 0, 2)
    seen = []
    for n, end in zip(lengths, accumulate(lengths), strict=True):
        here = slice(end - n, end)
        scores = query[:, here] @ key[:, here].transpose(0, 2, 1) / np.sqrt(query.dtype.type(query.shape[-1]))
        odds = np.exp(scores - scores.max(axis=-1, keepdims=True))
        seen.append(odds @ value[:, here] / odds.sum(axis=-1, keepdims=True))
    return np.concatenate(seen, axis=1).transpose(1, 0, 2).reshape(len(projected), -1)
