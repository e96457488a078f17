"""Which kernels are used: those that give what torch gives, and sooner. A small sample tells, once in a process."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Literal

import torch
from torch import Tensor
from torch.nn import functional

from models.encoders.kernels.library import Kind, Library, built, find

Setting = Literal["auto", "torch"]

LENGTHS = (200, 61, 9)
HEADS, SIZE = 12, 32
INNER = 1536
MOST = 255
TIMES = 3
TOLERANCE = 1e-4
"""How far a kernel may be from torch, where values are about 1."""
SLACK = 1.1
"""A kernel may take so many times as long as torch and still counts as equal: others may be busy meanwhile."""


@dataclass(frozen=True, slots=True)
class Kernels:
    """The kernels to use."""

    library: Library
    products: bool
    """Whether they are used for products in float32 too, or for attention and normalisation alone."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is used, and what is said of it."""

    kernels: Kernels | None
    """None: torch computes all."""
    told: str
    """As ``avx2``, or ``torch`` with the reason in brackets."""


@cache
def choose(setting: Setting = "auto") -> Choice:
    """The kernels of this machine, once they are seen to be right and no slower than torch; none where ``setting`` is ``torch``."""
    if setting == "torch":
        return Choice(None, "torch (as set)")
    library = find()
    if library is None:
        return Choice(None, "torch (none of the kernels runs here)" if built() else "torch (no kernels were built)")
    return judged(library)


def judged(library: Library) -> Choice:
    """What of ``library`` is used."""
    with torch.inference_mode():
        generator = torch.Generator().manual_seed(0)
        if fault := _attention(library, generator):
            return Choice(None, f"torch (attention of {library.name} is {fault})")
        if fault := _norm(library, generator):
            return Choice(None, f"torch (normalisation of {library.name} is {fault})")
        if fault := _product(library, generator):
            return Choice(Kernels(library, False), f"{library.name} (but products, {fault})")
    return Choice(Kernels(library, True), library.name)


def _attention(library: Library, generator: torch.Generator) -> str | None:
    """What is wrong with attention, if anything."""
    hidden = HEADS * SIZE
    projected = torch.randn(sum(LENGTHS), 3 * hidden, generator=generator)
    lengths, out = torch.tensor(LENGTHS), torch.empty(sum(LENGTHS), hidden)
    fault = _fault(
        lambda: library.attend(projected, lengths, HEADS, out),
        lambda: attended(projected, LENGTHS, HEADS),
    )
    projected[:, 2 * hidden :] *= MOST
    seen = library.attend(projected, lengths, HEADS, out)
    integers = library.attend(projected, lengths, HEADS, torch.empty(out.shape, dtype=torch.uint8))
    return fault or (None if torch.equal(integers, cut(seen)) else "wrong")


def _norm(library: Library, generator: torch.Generator) -> str | None:
    """What is wrong with normalisation, if anything."""
    hidden = HEADS * SIZE
    x, weight, bias = (torch.randn(*shape, generator=generator) for shape in ((LENGTHS[-1], hidden), (hidden,), (hidden,)))
    integers = torch.empty(x.shape, dtype=torch.uint8)
    reference = functional.layer_norm(x, (hidden,), weight * MOST, bias * MOST, 1e-12)
    found = library.norm(x, weight * MOST, bias * MOST, 1e-12, integers)
    right = torch.allclose(found, reference, rtol=TOLERANCE, atol=TOLERANCE * MOST) and torch.equal(integers, cut(found))
    return None if right else "wrong"


def cut(values: Tensor) -> Tensor:
    """``values`` cut to 0 … 255 and to integers."""
    return values.clamp(0, MOST).to(torch.uint8)


def _product(library: Library, generator: torch.Generator) -> str | None:
    """What is wrong with products, if anything."""
    hidden = HEADS * SIZE
    x = torch.randn(sum(LENGTHS), hidden, generator=generator)
    weight = torch.randn(INNER, hidden, generator=generator) / math.sqrt(hidden)
    bias = torch.randn(INNER, generator=generator)
    packed = library.pack(weight, bias)
    return _fault(lambda: library.linear(x, packed, Kind.GELU), lambda: functional.gelu(functional.linear(x, weight, bias)))


def _fault(own: Callable[[], Tensor], reference: Callable[[], Tensor]) -> str | None:
    """Whether ``own`` is ``wrong`` or ``slow``, compared with ``reference``."""
    if not torch.allclose(own(), reference(), rtol=TOLERANCE, atol=TOLERANCE):  # NaN is never close
        return "wrong"
    taken = {own: math.inf, reference: math.inf}
    for _ in range(TIMES):
        for way in taken:
            start = time.thread_time()
            way()
            taken[way] = min(taken[way], time.thread_time() - start)
    return "slow" if taken[own] > SLACK * taken[reference] else None


def attended(projected: Tensor, lengths: "tuple[int, ...]", heads: int) -> Tensor:
    """What every token sees (T, hidden), as torch computes it, of the queries, keys and values ``projected`` (T, 3 * hidden)."""
    # (T, 3 * hidden) -> query, key and value, each (1, heads, T, size)
    query, key, value = projected.view(len(projected), 3, heads, -1).permute(1, 2, 0, 3).unsqueeze(1)
    seen = [
        functional.scaled_dot_product_attention(query[:, :, end - n : end], key[:, :, end - n : end], value[:, :, end - n : end])
        for n, end in zip(lengths, accumulate(lengths), strict=True)
    ]
    return torch.cat(seen, dim=2).squeeze(0).transpose(0, 1).flatten(1)
