"""Text to WordPiece tokens that know their characters, their word and the word's case."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer as WordPiece

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")

# A word or a mark and the spaces after it. Only what every BERT tokeniser keeps apart is told here: other scripts' spaces, their marks and
# ideographs stay in one piece, for the tokeniser to split.
_SPACE = r" \t\n\r\u00a0"
_MARK = r"!-/:-@\[-`{-~“”„‘’«»–—…"
_PIECE = re.compile(rf"(?:[^{_SPACE}{_MARK}]+|.)[{_SPACE}]*", re.DOTALL)

LONGEST_PIECE = 64
"""Most characters of a piece that is remembered."""

MOST_PIECES = 30_000
"""Pieces that are remembered: some 10 MB, and all but one in forty words of the news."""

STOPS = (".", ";")
"""What may stand for the border between two blocks."""

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

    def followed(self, words: NDArray[np.int64], ids: NDArray[np.int64]) -> "Tokens":
        """With one more token, of ``ids`` (n,), at the end of each of ``words`` (n,), which are indexes in rising order.

        The words stay as they are: all that is read of a word is read at its first token.
        """
        places = np.append(self.first, len(self.ids))[words + 1]
        return Tokens(
            np.insert(self.ids, places, ids),
            np.insert(self.shapes, places, LOWER),
            self.first + np.searchsorted(places, self.first, side="right"),
            self.starts,
            self.ends,
        )

    def paragraphs(self, text: str) -> NDArray[np.int64]:
        """The words of ``text``, by index, that a blank line comes before."""
        at = np.searchsorted(self.starts, [blank.end() for blank in _BLANK_LINE.finditer(text)])
        return np.unique(at[at < len(self.starts)])


class _Piece(NamedTuple):
    """What the tokeniser makes of a piece of text, as bytes of int64 arrays, which join fast."""

    ids: bytes
    words: bytes
    """(w, 4): where in the piece each word starts and ends, its shape, its tokens."""


class Tokenizer:
    """An uncased WordPiece tokeniser read from the ``tokenizer.json`` of a model folder; safe to share between threads.

    As BERT's tokenisers look at one word at a time, what they made of a word before is remembered.
    """

    def __init__(self, path: Path) -> None:
        self._pieces = WordPiece.from_file(str(path))
        self._pieces.no_truncation()
        self._pieces.no_padding()
        self._known: dict[str, _Piece | None] = {}
        self._reserved = [token.content for token in self._pieces.get_added_tokens_decoder().values()]
        self.cls = self._special("[CLS]")
        self.sep = self._special("[SEP]")
        self.stops = {mark: id_ for mark in STOPS if (id_ := self._pieces.token_to_id(mark)) is not None}

    def _special(self, token: str) -> int:
        index = self._pieces.token_to_id(token)
        if index is None:
            raise ValueError(f"the vocabulary has no {token} token")
        return int(index)

    def __call__(self, text: str) -> Tokens:
        """The tokens of ``text``; characters the vocabulary drops (accents, controls) belong to the word they touch."""
        if any(token in text for token in self._reserved):
            return self._read(text)
        pieces = _PIECE.findall(text)
        encoded = self._look_up(pieces)
        known = [piece for piece in encoded if piece]
        return _joined(pieces, known) if known and len(known) == len(encoded) else self._read(text)

    def _look_up(self, pieces: list[str]) -> list[_Piece | None]:
        """What is known of each piece; None where it must be read with its neighbours."""
        known = self._known
        new = {piece for piece in set(pieces).difference(known) if len(piece) <= LONGEST_PIECE}
        if len(known) + len(new) > MOST_PIECES:
            # Another thread may still be reading the old ones.
            self._known = known = {}
            new = {piece for piece in set(pieces) if len(piece) <= LONGEST_PIECE}
        if new:
            known.update(self._learn(sorted(new)))
        return [*map(known.get, pieces)]

    def _learn(self, pieces: list[str]) -> dict[str, _Piece | None]:
        """What is to be known of ``pieces``, read as one text; None for those that begin with a character the vocabulary drops, since
        that belongs to the word before it."""
        tokens = self._read(" ".join(pieces))
        places = np.cumsum([0, *(len(piece) + 1 for piece in pieces)])
        low = np.searchsorted(tokens.starts, places)
        at = np.repeat(places[:-1], np.diff(low))
        edges = np.append(tokens.first, len(tokens))
        words = np.stack((tokens.starts - at, tokens.ends - at, tokens.shapes[tokens.first], np.diff(edges)), axis=1)
        starts, ids, rows = words[:, 0].tolist(), tokens.ids.tobytes(), words.tobytes()
        id_edges, row_edges = (tokens.ids.itemsize * edges).tolist(), (words.itemsize * 4 * np.arange(len(words) + 1)).tolist()
        learnt: dict[str, _Piece | None] = {}
        for piece, (a, b) in zip(pieces, pairwise(low.tolist()), strict=True):
            whole = starts[a] == 0 if a < b else piece.isspace()
            learnt[piece] = _Piece(ids[id_edges[a] : id_edges[b]], rows[row_edges[a] : row_edges[b]]) if whole else None
        return learnt

    def _read(self, text: str) -> Tokens:
        """The tokens of ``text`` from the tokeniser itself."""
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


def _joined(pieces: list[str], known: list[_Piece]) -> Tokens:
    """The tokens of the text that ``pieces`` are, from what is known of each."""
    ids, rows = zip(*known, strict=True)
    words = np.frombuffer(b"".join(rows), dtype=np.int64).reshape(-1, 4)
    lengths = np.fromiter(map(len, pieces), np.int64, len(pieces))
    counts = np.fromiter(map(len, rows), np.int64, len(rows)) // (4 * words.itemsize)
    at = np.repeat(np.cumsum(lengths) - lengths, counts)
    starts, ends, shapes, sizes = words.T
    return Tokens(
        ids=np.frombuffer(bytearray().join(ids), dtype=np.int64),
        shapes=np.repeat(shapes, sizes),
        first=np.cumsum(sizes) - sizes,
        starts=starts + at,
        ends=ends + at,
    )


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
