"""How likely each span is the one that another points at."""

import numpy as np
from numpy.typing import NDArray

from models.decoding.bio import INVALID, log_softmax

SIGHT = 256
"""Words beyond which a pointer cannot reach: it has never seen a pair further apart."""


def point(
    queries: NDArray[np.float32],
    keys: NDArray[np.float32],
    sources: NDArray[np.int64],
    targets: NDArray[np.int64],
    none: float,
) -> NDArray[np.float32]:
    """Log-probabilities (n, m + 1) that each of n spans points at each of m; the last column is "at none".

    ``queries`` and ``keys`` (words, D) are the pointer's vectors of all words, ``sources`` (n,) and ``targets`` (m,) the
    spans' first words, ``none`` the learnt score of pointing nowhere. Scaled dot products, as in attention.
    """
    scores = queries[sources] @ keys[targets].T / np.float32(queries.shape[1] ** 0.5)
    scores[np.abs(sources[:, None] - targets[None, :]) > SIGHT] = INVALID
    return log_softmax(np.concatenate((scores, np.full((len(sources), 1), none, dtype=np.float32)), axis=1))
