"""Long texts cut to windows an encoder can read, overlapping so that every token is judged with context on both sides."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.text.tokens import Tokens

SIZE = 254
"""Most tokens of a window; [CLS] and [SEP] make it 256, beyond which attention costs more than it gives."""

CONTEXT = 16
"""Tokens a window reads on either side of those it judges."""

LEAST = 0.6
"""Share of the tokens a window may judge that it does judge at least."""

NOWHERE: NDArray[np.int64] = np.empty(0, dtype=np.int64)

HASHED = 16
"""Tokens from a place on that decide whether a text is cut there."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Tokens ``low:high`` are read, of which ``keep_low:keep_high`` are judged; all four are starts of words."""

    low: int
    high: int
    keep_low: int
    keep_high: int


def cut(
    tokens: Tokens,
    sentences: NDArray[np.int64] = NOWHERE,
    paragraphs: NDArray[np.int64] = NOWHERE,
    size: int = SIZE,
    context: int = CONTEXT,
) -> tuple[Cut, ...]:
    """Windows of at most ``size`` tokens; the judged ranges follow each other and cover every token once.

    A judged range ends where a paragraph does, else where a sentence does, if one ends in time; ``sentences`` (S,) and ``paragraphs`` (P,)
    hold their first tokens in rising order. Which of those in reach is told by a hash of the tokens that begin there, so that soon after an
    edit a text is cut as before, and its other windows need not be read again (content-defined chunking; Muthitacharoen, Chen & Mazières,
    "A Low-bandwidth Network File System", SOSP 2001). ``size`` must hold the longest word, of which WordPiece makes at most 100 pieces.
    """
    cuts: list[Cut] = []
    low = 0
    while low < len(tokens):
        first = _word_from(tokens, max(0, low - context))
        most = first + size - context
        if len(tokens) <= first + size:
            high = len(tokens)
        else:
            least = low + round(LEAST * (most - low))
            high = _edge(tokens, paragraphs, least, most) or _edge(tokens, sentences, least, most) or _word_start(tokens, most)
        if high <= low:  # a word so long that it leaves no room for context
            first, high = low, _word_from(tokens, low + 1)
        cuts.append(Cut(first, _word_start(tokens, min(high + context, first + size)), low, high))
        low = high
    return tuple(cuts)


def _edge(tokens: Tokens, starts: NDArray[np.int64], least: int, most: int) -> int:
    """The one of ``starts`` from ``least`` to ``most`` whose tokens have the lowest hash; 0 where there is none."""
    near = starts[np.searchsorted(starts, least) : np.searchsorted(starts, most, "right")]
    return min(map(int, near), key=lambda at: zlib.crc32(tokens.ids[at : at + HASHED].tobytes()), default=0)


def _word_start(tokens: Tokens, at: int) -> int:
    """The first token of the last word that starts at or before token ``at``; the end of the text when ``at`` lies past it."""
    if at >= len(tokens):
        return len(tokens)
    return int(tokens.first[np.searchsorted(tokens.first, at, "right") - 1])


def _word_from(tokens: Tokens, at: int) -> int:
    """The first token of the first word that starts at or after token ``at``."""
    return int(tokens.first[np.searchsorted(tokens.first, at)]) if at <= tokens.first[-1] else len(tokens)


def stitch(cuts: Sequence[Cut], outputs: Sequence[NDArray[np.float32]], before: int = 1) -> NDArray[np.float32]:
    """Per-token scores (N, D) of the text from those (T, D) of its windows, whose special tokens, ``before`` of them at the front, go."""
    return np.concatenate([rows[before + c.keep_low - c.low : before + c.keep_high - c.low] for c, rows in zip(cuts, outputs, strict=True)])
