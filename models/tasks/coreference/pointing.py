"""How strongly the encoder's antecedent pointer ties words together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.decoding.pointers import SIGHT

UNSEEN = -8.0
"""The score of a word out of sight, and the least a score counts for."""
MOST = 12.0
BATCH = 32
"""Words whose sights are scored together: more read further than any of them sees, fewer are more calls."""


@dataclass(frozen=True, slots=True, eq=False)
class Ties:
    """How n words go back to P others, each one's to one of them."""

    scores: NDArray[np.float32]
    """(P,) log-odds of going back to the other rather than to nothing, between ``UNSEEN`` and ``MOST``."""
    odds: NDArray[np.float64]
    """(P,) the odds, 0 unless the other comes before in sight."""
    elsewhere: NDArray[np.float64]
    """(n,) summed odds of going back to any word in sight before that is none of the others."""


@dataclass(frozen=True, slots=True)
class Pointing:
    """The pointer's vectors (words, D) with the code points (words,) at which the words start; ``none`` is its score of no antecedent."""

    queries: NDArray[np.float32]
    keys: NDArray[np.float32]
    starts: NDArray[np.int64]
    none: float

    def words(self, positions: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int64]:
        """The words (n,) that the code points (n,) lie in."""
        indices: NDArray[np.int64] = np.searchsorted(self.starts, positions, side="right") - 1
        return indices.clip(min=0)

    def ties(self, words: NDArray[np.int64], which: NDArray[np.int64], others: NDArray[np.int64]) -> Ties:
        """How ``words`` (n,) go back to ``others`` (P,); ``which`` (P,) gives the index of each one's word. Words and indexes rise."""
        scores = np.full(len(others), UNSEEN, dtype=np.float32)
        odds, elsewhere = np.zeros(len(others)), np.zeros(len(words))
        for low in range(0, len(words), BATCH):
            some = words[low : low + BATCH]
            pairs = slice(*np.searchsorted(which, (low, low + BATCH)).tolist())
            first = max(0, int(some[0]) - SIGHT)
            end = max(int(some[-1]), min(int(others[pairs].max(initial=0)), int(some[-1]) + SIGHT) + 1)
            products = self.queries[some] @ self.keys[first:end].T / np.float32(self.queries.shape[1] ** 0.5)
            log_odds = np.minimum(products - np.float32(self.none), np.float32(MOST))
            every = np.exp(log_odds)
            row, back = which[pairs] - low, words[which[pairs]] - others[pairs]
            seen = np.flatnonzero(np.abs(back) <= SIGHT)
            row, column, back = row[seen], others[pairs][seen] - first, back[seen]
            scores[pairs][seen] = log_odds[row, column].clip(min=UNSEEN)
            odds[pairs][seen] = every[row, column] * (back > 0)
            every[row, column] = 0
            for k, word in enumerate((some - first).tolist()):
                elsewhere[low + k] = every[k, max(0, word - SIGHT) : word].sum(dtype=np.float64)
        return Ties(scores, odds, elsewhere)
