"""Long texts cut to windows an encoder can read, overlapping so that every token is judged with context on both sides."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from models.tokens import Tokens

SIZE = 254
"""Most tokens of a window; [CLS] and [SEP] make it 256, beyond which attention costs more than it gives."""

OVERLAP = 64
"""Least tokens two neighbouring windows share; each judges the half that lies further from its edge."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Tokens ``low:high`` are read, of which ``keep_low:keep_high`` are judged; both ranges start with a word."""

    low: int
    high: int
    keep_low: int
    keep_high: int


def cut(tokens: Tokens, size: int = SIZE, overlap: int = OVERLAP) -> tuple[Cut, ...]:
    """Windows of at most ``size`` tokens; the kept ranges follow each other and cover every token once.

    ``size`` must hold the longest word, of which WordPiece makes at most 100 pieces.
    """
    if not len(tokens):
        return ()
    ranges: list[tuple[int, int]] = []
    low = 0
    while not ranges or ranges[-1][1] < len(tokens):
        high = _word_start(tokens, low + size)
        ranges.append((low, high))
        back = _word_start(tokens, max(0, high - overlap))
        low = back if back > low else high
    edges = [0, *(max(low, _word_start(tokens, (low + high) // 2)) for (_, high), (low, _) in pairwise(ranges)), len(tokens)]
    return tuple(Cut(*pair, *kept) for pair, kept in zip(ranges, pairwise(edges), strict=True))


def _word_start(tokens: Tokens, at: int) -> int:
    """The first token of the last word that starts at or before token ``at``; the end of the text when ``at`` lies past it."""
    if at >= len(tokens):
        return len(tokens)
    return int(tokens.first[np.searchsorted(tokens.first, at, "right") - 1])


def stitch(cuts: Sequence[Cut], outputs: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Per-token scores (N, D) of the text from those of its windows, each (high - low + 2, D), special tokens dropped."""
    return np.concatenate([rows[1 + c.keep_low - c.low : 1 + c.keep_high - c.low] for c, rows in zip(cuts, outputs, strict=True)])
