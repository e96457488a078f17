"""The words of a text, found by position, and how many clauses begin before each place."""

import re
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from models.text.lemmas import CLITICS
from models.text.patterns import lowered, whole

WORD = re.compile(r"[^\W_]+(?:[-.'’/&][^\W_]+)*")

_PLANE: Final = 0x10000
"""Code points that the tables of characters cover; text hardly has others."""
_LETTERS: Final = np.fromiter(map(str.isalnum, map(chr, range(_PLANE))), dtype=bool, count=_PLANE)
_JOINTS: Final = np.zeros(_PLANE, dtype=bool)
_JOINTS[[ord(joint) for joint in "-.'’/&"]] = True

CLAUSE = re.compile(r",|;|:|\(|\)|—|–|" + whole(("and", "but", "that", "who", "when", "while", "because", "after", "before")))


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The W words by start, what ``WORD`` matches.

    ``starts`` and ``ends`` (W,) are their code points, ``lower`` their forms in lower case without a possessive; ``clauses`` (C,) where
    clauses may begin.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    lower: list[str]
    clauses: NDArray[np.int64]

    @classmethod
    def of(cls, text: str) -> Self:
        """The words of ``text``; linear in its length."""
        starts, ends = _spans(text)
        whole_text = lowered(text)
        lower = [whole_text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        lower = [word[:-2] if word.endswith(CLITICS) else word for word in lower]  # as unpossessed, without a call a word
        return cls(starts, ends, lower, np.array([match.start() for match in CLAUSE.finditer(text)], dtype=np.int64))

    def __len__(self) -> int:
        return len(self.lower)


def _spans(text: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the matches of ``WORD`` start and end: runs of letters and digits, joined by single marks between two of them."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    near = np.minimum(codes, _PLANE - 1)
    inside = np.zeros(len(codes) + 2, dtype=bool)
    inside[1:-1] = _LETTERS[near]
    for i in np.flatnonzero(codes >= _PLANE):
        inside[i + 1] = text[i].isalnum()
    inside[1:-1] |= _JOINTS[near] & inside[:-2] & inside[2:]
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    return edges[::2], edges[1::2]
