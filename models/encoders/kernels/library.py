"""The compiled kernels: one shared library an instruction set, beside this file where a compiler was there when Copydesk was installed.

They are called through ctypes, without Python's lock, and know nothing of torch but where its tensors lie.
"""

import ctypes
import math
from collections.abc import Sequence
from enum import IntEnum
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor

NAMES = ("avx512", "avx2", "neon")
"""Instruction sets, the best first."""

HEADS_OF = 32
"""Heads must have a multiple of this for channels."""

CHANNELS = 16
"""Hidden states must have a multiple of this for channels."""


class Kind(IntEnum):
    """What becomes of a product and its bias."""

    PLAIN = 0
    GELU = 1
    ONTO = 2
    """They are added to what is there."""


class Packed(NamedTuple):
    """The right side of a product, in the order in which a kernel reads it."""

    weight: Tensor
    bias: Tensor
    """(N,)"""
    depth: int
    """K"""


_Size, _Address, _Float = ctypes.c_int64, ctypes.c_void_p, ctypes.c_float


class Library:
    """The kernels of one instruction set. All tensors are on the CPU, float32 and contiguous unless said otherwise."""

    def __init__(self, name: str, file: Path) -> None:
        """OSError where ``file`` cannot be loaded."""
        self.name = name
        library = ctypes.CDLL(str(file))
        self._attend, self._attend_integers = library.copydesk_attend, library.copydesk_attend_integers
        for attend in (self._attend, self._attend_integers):
            attend.argtypes = [_Address, _Address, _Address, _Size, _Address, _Size, _Size, _Size, _Float, _Address, _Size]
        self._linear = library.copydesk_linear
        self._linear.argtypes = [_Address, _Size, _Size, _Size, _Address, _Address, _Size, _Address, _Size, ctypes.c_int32]
        self._linear.restype = None
        self._norm = library.copydesk_norm
        self._norm.argtypes = [_Address, _Size, _Size, _Address, _Address, _Float, _Address]
        self._norm.restype = None
        self._pack = library.copydesk_pack
        self._pack.argtypes = [_Address, _Size, _Size, _Address]
        self._pack.restype = None
        self._packed = library.copydesk_packed
        self._packed.argtypes, self._packed.restype = [_Size, _Size], _Size
        self.runs = bool(library.copydesk_runs())
        """Whether this processor has the instructions."""

    def pack(self, weight: Tensor, bias: Tensor) -> Packed:
        """The right side of ``x @ weight.T + bias``, of ``weight`` (N, K) and ``bias`` (N,)."""
        weight, bias = weight.detach().float().contiguous(), bias.detach().float().contiguous()
        outputs, depth = weight.shape
        if bias.shape != (outputs,):
            raise ValueError(f"a bias of {tuple(bias.shape)} does not fit a weight of {tuple(weight.shape)}")
        packed = torch.empty(self._packed(depth, outputs))
        self._pack(weight.data_ptr(), depth, outputs, packed.data_ptr())
        return Packed(packed, bias, depth)

    def linear(self, x: Tensor, right: Packed, kind: Kind = Kind.PLAIN, out: Tensor | None = None) -> Tensor:
        """The product (T, N) of ``x`` (T, K); written to ``out`` (T, N) if given, as it must be for :attr:`Kind.ONTO`."""
        rows, outputs = len(x), len(right.bias)
        if out is None:
            out = torch.empty(rows, outputs)
        _check(x, rows, right.depth)
        _check(out, rows, outputs)
        self._linear(
            x.data_ptr(), right.depth, rows, right.depth, right.weight.data_ptr(), right.bias.data_ptr(),
            outputs, out.data_ptr(), outputs, kind,
        )  # fmt: skip
        return out

    def attend(self, projected: Tensor, lengths: Tensor, heads: int, out: Tensor) -> Tensor:
        """What every token sees in its own window: ``out`` (T, hidden), which is given back.

        ``projected`` (T, 3 * hidden) are the queries, keys and values of all tokens, each of ``heads`` heads; ``lengths`` (W,), int64, are
        those of the windows, which stand end to end from the first row on; rows behind them are left alone. In an ``out`` of uint8 the
        values are cut to 0 … 255 and to integers. Raises MemoryError.
        """
        rows, hidden = out.shape
        size = hidden // heads
        if lengths.dtype != torch.int64 or not lengths.is_contiguous() or int(lengths.sum()) > rows or bool((lengths < 1).any()):
            raise ValueError("windows must have a token at least, and no more together than there are rows")
        if size * heads != hidden or size % HEADS_OF:
            raise ValueError(f"{heads} heads of {hidden} channels are none of a multiple of {HEADS_OF}")
        _check(projected, rows, 3 * hidden)
        _check(out, rows, hidden, out.dtype if out.dtype == torch.uint8 else torch.float32)
        attend = self._attend_integers if out.dtype == torch.uint8 else self._attend
        query, step = projected.data_ptr(), hidden * projected.element_size()
        if attend(
            query, query + step, query + 2 * step, 3 * hidden, lengths.data_ptr(), len(lengths), heads, size,
            1 / math.sqrt(size), out.data_ptr(), hidden,
        ):  # fmt: skip
            raise MemoryError("attention has no room for its scores")
        return out

    def norm(self, hidden: Tensor, weight: Tensor, bias: Tensor, epsilon: float, integers: Tensor | None = None) -> Tensor:
        """Layer normalisation of ``hidden`` (T, hidden), which is overwritten and given back, by ``weight`` and ``bias`` (hidden,).

        ``integers`` (T, hidden), uint8, if given, gets the same cut to 0 … 255 and to integers.
        """
        rows, channels = hidden.shape
        if channels % CHANNELS or weight.shape != (channels,) or bias.shape != (channels,):
            raise ValueError(f"hidden states must have a multiple of {CHANNELS} channels, and as many as weight and bias")
        _check(hidden, rows, channels)
        if integers is not None:
            _check(integers, rows, channels, torch.uint8)
        to = None if integers is None else integers.data_ptr()
        self._norm(hidden.data_ptr(), rows, channels, weight.data_ptr(), bias.data_ptr(), epsilon, to)
        return hidden


def _check(values: Tensor, rows: int, columns: int, dtype: torch.dtype = torch.float32) -> None:
    if values.shape != (rows, columns) or values.dtype != dtype or not values.is_contiguous() or values.is_cuda:
        raise ValueError(f"{tuple(values.shape)} of {values.dtype} where contiguous {(rows, columns)} of {dtype} are wanted")


def built() -> list[str]:
    """The instruction sets there is a library for."""
    return [name for name in NAMES if _file(name)]


def find(names: Sequence[str] = NAMES) -> Library | None:
    """The first of ``names`` that was built and that this processor runs."""
    for name in names:
        if file := _file(name):
            try:
                library = Library(name, file)
            except (OSError, AttributeError):  # made for another system, or another version of this
                continue
            if library.runs:
                return library
    return None


def _file(name: str) -> Path | None:
    files = (Path(__file__).with_name(f"_{name}{suffix}") for suffix in EXTENSION_SUFFIXES)
    return next((file for file in files if file.is_file()), None)
