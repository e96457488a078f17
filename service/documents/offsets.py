"""Offsets in the caller's unit: code points, UTF-16 code units (JavaScript, Java) or UTF-8 bytes."""

from typing import Literal

import numpy as np

Unit = Literal["codepoint", "utf16", "utf8"]


class Units:
    """Converts code point offsets into ``text`` to ``unit``; O(len(text)) to make, O(1) a lookup."""

    def __init__(self, text: str, unit: Unit) -> None:
        self._size = len(text)
        self._offsets = None
        if unit == "codepoint" or text.isascii():
            return
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        borders = (0x10000,) if unit == "utf16" else (0x80, 0x800, 0x10000)
        extra = sum((points >= border).astype(np.int64) for border in borders)
        self._offsets = np.concatenate(([0], np.cumsum(1 + extra)))

    @property
    def same(self) -> bool:
        """Whether all offsets are the same in the unit as in code points."""
        return self._offsets is None

    def of(self, offset: int) -> int:
        """The offset in the unit of a code point offset 0..len(text); IndexError outside of it."""
        if not 0 <= offset <= self._size:
            raise IndexError(f"offset {offset} lies outside a text of {self._size} characters")
        return offset if self._offsets is None else int(self._offsets[offset])

    def point(self, offset: int) -> int:
        """The code point offset that lies at ``offset`` in the unit, or next after it; that of the end for what lies beyond."""
        if self._offsets is None:
            return min(max(offset, 0), self._size)
        return min(int(np.searchsorted(self._offsets, offset)), self._size)
