"""The compiled kernels: one shared library an instruction set, beside this file where a compiler was there when Copydesk was installed.

They are called through ctypes, without Python's lock, and know nothing but where arrays lie.
"""

import ctypes
import math
from collections.abc import Sequence
from enum import IntEnum
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

NAMES = ("avx512", "avx2", "neon")
"""Instruction sets, the best first."""

HEADS_OF = 32
"""Heads must have a multiple of this for channels."""

CHANNELS = 16
"""Hidden states must have a multiple of this for channels."""

Floats = NDArray[np.float32]


class Kind(IntEnum):
    """What becomes of a product and its bias."""

    PLAIN = 0
    GELU = 1
    ONTO = 2
    """They are added to what is there."""
    GELU_ONTO = 3
    """The GELU of that sum."""


class Packed(NamedTuple):
    """The right side of a product, in the order in which a kernel reads it."""

    weight: Floats
    bias: Floats
    """(N,)"""
    depth: int
    """K"""


class Rounded(NamedTuple):
    """The right side of a product in 16-bit integers, in the order in which a kernel reads it."""

    weight: NDArray[np.int16]
    units: Floats
    """What a one stands for in each output."""
    bias: Floats
    """(N,)"""
    depth: int
    """K"""


_Size, _Address, _Float = ctypes.c_int64, ctypes.c_void_p, ctypes.c_float


class Library:
    """The kernels of one instruction set. All arrays are float32 and contiguous unless said otherwise."""

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
        self.shorts = hasattr(library, "copydesk_linear_shorts")
        """Whether there are products in 16-bit integers."""
        if self.shorts:
            self._linear_shorts = library.copydesk_linear_shorts
            self._linear_shorts.argtypes = [
                _Address, _Size, _Size, _Size, _Address, _Address, _Address, _Size, _Address, _Size, ctypes.c_int32,
            ]  # fmt: skip
            self._round = library.copydesk_round
            self._round.argtypes, self._round.restype = [_Address, _Size, _Size, _Address, _Address], None
            self._rounded = library.copydesk_rounded
            self._rounded.argtypes, self._rounded.restype = [_Size, _Size], _Size
        self.runs = bool(library.copydesk_runs())
        """Whether this processor has the instructions."""

    def pack(self, weight: NDArray[Any], bias: NDArray[Any]) -> Packed:
        """The right side of ``x @ weight.T + bias``, of ``weight`` (N, K) and ``bias`` (N,)."""
        weight, bias = _sides(weight, bias)
        outputs, depth = weight.shape
        packed = np.empty(self._packed(depth, outputs), dtype=np.float32)
        self._pack(_address(weight), depth, outputs, _address(packed))
        return Packed(packed, bias, depth)

    def round(self, weight: NDArray[Any], bias: NDArray[Any]) -> Rounded:
        """The same in 16-bit integers, where there are ``shorts``; K is a multiple of :data:`CHANNELS`."""
        weight, bias = _sides(weight, bias)
        outputs, depth = weight.shape
        if depth % CHANNELS:
            raise ValueError(f"a depth of {depth} is no multiple of {CHANNELS}")
        count = self._rounded(depth, outputs)
        packed, units = np.empty(count, dtype=np.int16), np.empty(count // depth, dtype=np.float32)
        self._round(_address(weight), depth, outputs, _address(packed), _address(units))
        return Rounded(packed, units, bias, depth)

    def linear(self, x: Floats, right: Packed | Rounded, kind: Kind = Kind.PLAIN, out: Floats | None = None) -> Floats:
        """The product (T, N) of ``x`` (T, K); written to ``out`` (T, N) if given, as it must be for the kinds that add to it.

        For a right side in 16-bit integers ``x`` is rounded row by row, to a part in 8,191 of what is largest in the row. Raises
        MemoryError.
        """
        rows, outputs, depth = len(x), len(right.bias), right.depth
        if out is None:
            out = np.empty((rows, outputs), dtype=np.float32)
        _check(x, rows, depth)
        _check(out, rows, outputs)
        left, place = (_address(x), depth, rows, depth), (_address(right.bias), outputs, _address(out), outputs, kind)
        if isinstance(right, Packed):
            self._linear(*left, _address(right.weight), *place)
        elif self._linear_shorts(*left, _address(right.weight), _address(right.units), *place):
            raise MemoryError("a product has no room for its rounded rows")
        return out

    def attend(self, projected: Floats, lengths: NDArray[np.int64], heads: int, out: NDArray[Any]) -> NDArray[Any]:
        """What every token sees in its own window: ``out`` (T, hidden), which is given back.

        ``projected`` (T, 3 * hidden) are the queries, keys and values of all tokens, each of ``heads`` heads; ``lengths`` (W,) are those of
        the windows, which stand end to end from the first row on; rows behind them are left alone. In an ``out`` of uint8 the values are
        cut to 0 … 255 and to integers. Raises MemoryError.
        """
        rows, hidden = out.shape
        size = hidden // heads
        if lengths.dtype != np.int64 or not lengths.flags.c_contiguous or int(lengths.sum()) > rows or bool((lengths < 1).any()):
            raise ValueError("windows must have a token at least, and no more together than there are rows")
        if size * heads != hidden or size % HEADS_OF:
            raise ValueError(f"{heads} heads of {hidden} channels are none of a multiple of {HEADS_OF}")
        _check(projected, rows, 3 * hidden)
        _check(out, rows, hidden, np.uint8 if out.dtype == np.uint8 else np.float32)
        attend = self._attend_integers if out.dtype == np.uint8 else self._attend
        query, step = _address(projected), hidden * projected.itemsize
        if attend(
            query, query + step, query + 2 * step, 3 * hidden, _address(lengths), len(lengths), heads, size,
            1 / math.sqrt(size), _address(out), hidden,
        ):  # fmt: skip
            raise MemoryError("attention has no room for its scores")
        return out

    def norm(self, hidden: Floats, weight: Floats, bias: Floats, epsilon: float, integers: NDArray[np.uint8] | None = None) -> Floats:
        """Layer normalisation of ``hidden`` (T, hidden), which is overwritten and given back, by ``weight`` and ``bias`` (hidden,).

        ``integers`` (T, hidden), uint8, if given, gets the same cut to 0 … 255 and to integers.
        """
        rows, channels = hidden.shape
        if channels % CHANNELS or weight.shape != (channels,) or bias.shape != (channels,):
            raise ValueError(f"hidden states must have a multiple of {CHANNELS} channels, and as many as weight and bias")
        _check(hidden, rows, channels)
        if integers is not None:
            _check(integers, rows, channels, np.uint8)
        to = None if integers is None else _address(integers)
        self._norm(_address(hidden), rows, channels, _address(weight), _address(bias), epsilon, to)
        return hidden


def _sides(weight: NDArray[Any], bias: NDArray[Any]) -> tuple[Floats, Floats]:
    weight, bias = (np.ascontiguousarray(part, dtype=np.float32) for part in (weight, bias))
    if bias.shape != (len(weight),):
        raise ValueError(f"a bias of {bias.shape} does not fit a weight of {weight.shape}")
    return weight, bias


def _address(values: NDArray[Any]) -> int:
    address: int = values.__array_interface__["data"][0]
    return address


def _check(values: NDArray[Any], rows: int, columns: int, dtype: Any = np.float32) -> None:
    if values.shape != (rows, columns) or values.dtype != dtype or not values.flags.c_contiguous:
        wanted = f"contiguous {(rows, columns)} of {np.dtype(dtype)}"
        raise ValueError(f"{values.shape} of {values.dtype} where {wanted} are wanted")


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
