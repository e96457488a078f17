"""How certain each sentence sounds.

The scale is that of Pei and Jurgens, "Measuring Sentence-Level and Aspect-Level (Un)certainty in Science Communications" (EMNLP 2021):
readers graded sentences from 1, very uncertain, to 6, very certain. Here 1 is 0 and 6 is 1.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.annotations import Span
from models.heads import CERTAINTY

_LOWEST, _HIGHEST = 1, 6
_MEAN: Final = 4.5
"""Grade that the head is trained to give as 0; its unit is one grade."""

_PLAIN: Final = 4.9
"""Mean grade of sentences without a cue."""


def certainties(sentences: Sequence[Span], starts: NDArray[np.int64], scores: Mapping[str, NDArray[np.float32]]) -> tuple[float, ...]:
    """The certainty, 0..1, of each of ``sentences``, which are in text order.

    ``starts`` (W,) are the code points at which the words begin; ``scores`` hold score and weight of each word under ``certainty`` (W, 2),
    and nothing when the text has no word. A word belongs to the last sentence that begins at or before it. A sentence without words is
    graded as plain.
    """
    grades = np.full(len(sentences), _PLAIN)
    if scores and sentences:
        first = np.searchsorted(starts, [sentence.start for sentence in sentences])
        first[0] = 0
        worded = np.flatnonzero(first < np.append(first[1:], len(starts)))
        grades[worded] = _MEAN + _mean(scores[CERTAINTY], first[worded])
    return tuple(((grades - _LOWEST) / (_HIGHEST - _LOWEST)).clip(0, 1).tolist())


def _mean(scored: NDArray[np.float32], low: NDArray[np.int64]) -> NDArray[np.float64]:
    """The mean (S,) of the scores of each run of words, which begin at ``low`` (S,), under the softmax of their weights; scored (W, 2)."""
    score, weight = scored.astype(np.float64).T
    weight = np.exp(weight - np.repeat(np.maximum.reduceat(weight, low), np.diff(low, append=len(weight))))
    return np.asarray(np.add.reduceat(weight * score, low) / np.add.reduceat(weight, low), dtype=np.float64)
