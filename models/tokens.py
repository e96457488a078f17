"""Text to WordPiece tokens that know their characters, their word and the word's case."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer as WordPiece

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")

LOWER, INITIAL, UPPER, MIXED = range(4)
"""Case shapes, which an uncased vocabulary loses; they are the encoder's token types."""


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The N tokens of a text, special tokens left out, and its W words.

    A word is what the tokeniser splits no further but into pieces: a run of letters and digits, or one punctuation mark.
    """

    ids: NDArray[np.int64]
    """(N,) vocabulary ids."""
    shapes: NDArray[np.int64]
    """(N,) case shape of the token's word."""
    first: NDArray[np.int64]
    """(W,) index of each word's first token."""
    starts: NDArray[np.int64]
    """(W,) code point at which each word starts."""
    ends: NDArray[np.int64]
    """(W,) code point at which each word ends."""

    def __len__(self) -> int:
        return len(self.ids)

    def at(self, places: Sequence[int]) -> NDArray[np.int64]:
        """The first tokens of the words at or after the code points ``places``, in rising order and each once."""
        words = np.searchsorted(self.starts, places)
        return np.unique(self.first[words[words < len(self.first)]])

    def paragraphs(self, text: str) -> NDArray[np.int64]:
        """The words of ``text``, by index, that a blank line comes before."""
        at = np.searchsorted(self.starts, [blank.end() for blank in _BLANK_LINE.finditer(text)])
        return np.unique(at[at < len(self.starts)])


class Tokenizer:
    """An uncased WordPiece tokeniser read from the ``tokenizer.json`` of a model folder; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self._pieces = WordPiece.from_file(str(path))
        self._pieces.no_truncation()
        self._pieces.no_padding()
        self.cls = self._special("[CLS]")
        self.sep = self._special("[SEP]")

    def _special(self, token: str) -> int:
        index = self._pieces.token_to_id(token)
        if index is None:
            raise ValueError(f"the vocabulary has no {token} token")
        return int(index)

    def __call__(self, text: str) -> Tokens:
        """The tokens of ``text``; characters the vocabulary drops (accents, controls) belong to the word they touch."""
        encoding = self._pieces.encode(text, add_special_tokens=False)
        ids = np.array(encoding.ids, dtype=np.int64)
        if not len(ids):
            empty = np.empty(0, dtype=np.int64)
            return Tokens(empty, empty, empty, empty, empty)
        words = np.array(encoding.word_ids, dtype=np.int64)
        offsets = np.array(encoding.offsets, dtype=np.int64)
        opens = np.concatenate(([True], words[1:] != words[:-1]))
        first = np.flatnonzero(opens)
        last = np.concatenate((first[1:], [len(ids)])) - 1
        starts, ends = offsets[first, 0], offsets[last, 1]
        _grow(text, starts, ends)
        shapes = np.fromiter((_shape(text[a:b]) for a, b in zip(starts, ends, strict=True)), np.int64, len(first))
        return Tokens(ids, shapes[np.cumsum(opens) - 1], first, starts, ends)


def _grow(text: str, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> None:
    """Extend word ends, in place, over dropped characters that follow without a space (a combining accent, a joiner)."""
    limits = np.append(starts[1:], len(text))
    for i in np.flatnonzero(ends < limits):
        end, limit = int(ends[i]), int(limits[i])
        while end < limit and not text[end].isspace():
            end += 1
        ends[i] = end


def _shape(word: str) -> int:
    if word.islower():
        return LOWER
    if not word[:1].isalpha():
        return MIXED if any(map(str.isalnum, word)) else LOWER
    if word.isalpha() and word.isupper():
        return UPPER if len(word) > 1 else INITIAL
    if word[0].isupper() and (len(word) == 1 or word[1:].islower()):
        return INITIAL
    return LOWER if word.lower() == word else MIXED
