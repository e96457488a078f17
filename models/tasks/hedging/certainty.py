"""How certain each sentence sounds.

The scale is that of Pei and Jurgens, "Measuring Sentence-Level and Aspect-Level (Un)certainty in Science Communications" (EMNLP 2021):
readers graded sentences from 1, very uncertain, to 6, very certain. Here 1 is 0 and 6 is 1.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

_LOWEST, _HIGHEST = 1, 6
_MEAN: Final = 4.5
"""Grade that the head is trained to give as 0; its unit is one grade."""

_PLAIN: Final = 4.9
"""Mean grade of sentences without a cue."""

PLAIN: Final = _PLAIN - _MEAN
"""What stands for the head's score of a sentence without words, which is graded as plain."""


def certainties(scores: NDArray[np.float64]) -> tuple[float, ...]:
    """The certainty, 0..1, of each of S sentences, from the head's ``scores`` (S,)."""
    return tuple(((_MEAN + scores - _LOWEST) / (_HIGHEST - _LOWEST)).clip(0, 1).tolist())
