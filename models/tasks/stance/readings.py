"""What the stance encoder reads of a text for one target, and how what it says of the tokens is brought together."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from models.annotations import Span
from models.tasks.stance.labels import LABELS, VOICES
from models.tasks.stance.passages import passages as grouped
from models.text.tokens import Tokens

Range = tuple[int, int]
"""Tokens from the first up to, not including, the second."""

PASSAGE = 200
"""Most tokens of a passage: as long as those the encoder was trained on."""

FAINT = 40.0
"""Tokens whose weight lies so far below the heaviest count as if it were this far."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The passages (of tokens) that are read, together the whole text, and the tokens of each sentence."""

    passages: tuple[Range, ...]
    sentences: tuple[Range, ...]


def read(sentences: Sequence[Span], tokens: Tokens) -> Reading:
    """Passages of neighbouring sentences, at most ``PASSAGE`` tokens each; a longer sentence in pieces."""
    starts = [0, *(int(word) for word in np.searchsorted(tokens.starts, [s.start for s in sentences[1:]])), len(tokens.first)]
    edges = np.append(tokens.first, len(tokens))[starts[: len(sentences)] + starts[-1:]].tolist()
    ranges = tuple(pairwise(edges))
    found: list[Range] = []
    for group in grouped([high - low for low, high in ranges], PASSAGE):
        low, high = ranges[group[0]][0], ranges[group[-1]][1]
        found += [(at, min(at + PASSAGE, high)) for at in range(low, high, PASSAGE)]
    return Reading(tuple(found), ranges)


class Pools:
    """What runs of tokens say in each voice, from the encoder's scores (N, columns) of all N tokens: means under their weights."""

    def __init__(self, scores: NDArray[np.float32]) -> None:
        voices = scores.reshape(len(scores), len(VOICES), len(LABELS) + 1).astype(np.float64)
        logits, weights = voices[:, :, :-1], voices[:, :, -1]
        top = weights.max(axis=0, initial=-np.inf) if len(weights) else 0.0
        share = np.exp(np.maximum(weights - top, -FAINT))[:, :, None]
        self._share, self._said = share, share * logits

    def __call__(self, voice: int, runs: Sequence[NDArray[np.int64]]) -> NDArray[np.float64]:
        """Probabilities (n, labels) of n ``runs`` of tokens, each of at least one, in a voice."""
        if not runs:
            return np.empty((0, len(LABELS)))
        tokens = np.concatenate(runs)
        starts = np.cumsum([0, *(len(run) for run in runs[:-1])])
        said, share = (np.add.reduceat(values[tokens, voice], starts, axis=0) for values in (self._said, self._share))
        logits = said / share
        exponents = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(exponents / exponents.sum(axis=1, keepdims=True), dtype=np.float64)
