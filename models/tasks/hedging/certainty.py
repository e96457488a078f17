"""How certain each sentence sounds.

The scale is that of Pei and Jurgens, "Measuring Sentence-Level and Aspect-Level (Un)certainty in Science Communications" (EMNLP 2021):
readers graded sentences from 1, very uncertain, to 6, very certain. Here 1 is 0 and 6 is 1.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.heads import Scores
from models.text.document import Document

_LOWEST, _HIGHEST = 1, 6
_MEAN: Final = 4.5
"""Grade that the head is trained to give as 0; its unit is one grade."""

_PLAIN: Final = 4.9
"""Mean grade of sentences without a cue."""

PLAIN: Final = _PLAIN - _MEAN
"""What stands for the head's score of a sentence without words, which is graded as plain."""

COST: Final = 0.75
"""Grades that a sentence loses by a sure hedge: of 0, .25 … 3 the one whose sum of Pearson's r with the readers' grades (pei_certainty) and
of the AUC of sentences that an editor calls certain (desk), both dev, is highest. Readers grade the findings of science, where a hedge is
part of the trade; in the news it is what makes a sentence less certain than its neighbour."""


def certainties(scores: NDArray[np.float64], doubts: NDArray[np.float64]) -> tuple[float, ...]:
    """The certainty, 0..1, of each of S sentences, from the head's ``scores`` (S,) and their ``doubts`` (S,)."""
    return tuple(((_MEAN + scores - COST * doubts - _LOWEST) / (_HIGHEST - _LOWEST)).clip(0, 1).tolist())


def doubts(document: Document, cues: Scores) -> NDArray[np.float64]:
    """The highest probability (S,), 0..1, that a word of each sentence is a hedge cue; 0 without words.

    ``cues`` (W, L) are log-probabilities, label 0 being outside. A word belongs to the last sentence that begins at or before it.
    """
    highest = np.zeros(len(document.sentences))
    if len(cues) and len(highest):
        owners = np.searchsorted(document.sentence_starts, document.tokens.starts, "right") - 1
        np.maximum.at(highest, owners.clip(min=0), 1 - np.exp(cues[:, 0].astype(np.float64)).clip(max=1))
    return highest
