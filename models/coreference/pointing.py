"""How strongly the encoder's antecedent pointer ties words together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.pointers import SIGHT

UNSEEN = -8.0
"""The score of a word out of sight, and the least a score counts for."""
MOST = 12.0


@dataclass(frozen=True, slots=True)
class Pointing:
    """The pointer's vectors (words, D) with the code points (words,) at which the words start; ``none`` is its score of no antecedent."""

    queries: NDArray[np.float32]
    keys: NDArray[np.float32]
    starts: NDArray[np.int64]
    none: float

    def words(self, positions: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int64]:
        """The words (n,) that the code points (n,) lie in."""
        found: NDArray[np.int64] = np.searchsorted(self.starts, positions, side="right") - 1
        return found.clip(min=0)

    def scores(self, word: int, words: NDArray[np.int64]) -> NDArray[np.float32]:
        """Log-odds (n,) of ``word`` going back to each of ``words`` (n,) rather than to nothing, between ``UNSEEN`` and ``MOST``."""
        scores = self.keys[words] @ self.queries[word] / np.float32(self.queries.shape[1] ** 0.5) - np.float32(self.none)
        scores[np.abs(words - word) > SIGHT] = UNSEEN
        clipped: NDArray[np.float32] = scores.clip(UNSEEN, MOST)
        return clipped

    def elsewhere(self, word: int, words: NDArray[np.int64]) -> float:
        """Log-odds of ``word`` going back to any word in sight before it that is none of ``words``, at least 0 for nothing at all."""
        low = max(0, word - SIGHT)
        scores = self.keys[low:word] @ self.queries[word] / np.float32(self.queries.shape[1] ** 0.5) - np.float32(self.none)
        near = words[(words >= low) & (words < word)] - low
        scores[near] = -np.inf
        return float(np.logaddexp.reduce(np.append(scores.clip(max=MOST), 0.0)))
