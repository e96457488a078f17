"""Links by nearness, in place of the encoder's pointers."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.annotations import ScoredSpan, Span
from models.tasks.attribution.links import BREAK, Links, Places

# Characters between two spans at which a link is as likely as none, and over which its odds fall e-fold.
REACH = 120.0
SCALE = 20.0


def by_nearness(
    contents: Sequence[ScoredSpan], cues: Sequence[ScoredSpan], sources: Sequence[ScoredSpan], sentences: Sequence[Span]
) -> Links:
    """Links that favour the nearest cue and source, in the content's own sentence above all."""
    opens = np.array([sentence.start for sentence in sentences], dtype=np.int64)
    here = Places.of(contents, opens)
    return Links(_nearness(here, Places.of(cues, opens)), _nearness(here, Places.of(sources, opens)))


def _nearness(here: Places, there: Places) -> NDArray[np.float32]:
    score = (REACH - here.gaps(there).clip(min=0)) / SCALE - BREAK * here.breaks(there)
    score = np.hstack([score, np.zeros((len(here.start), 1))])
    score -= score.max(axis=1, keepdims=True)
    logged: NDArray[np.float32] = (score - np.log(np.exp(score).sum(axis=1, keepdims=True))).astype(np.float32)
    return logged
