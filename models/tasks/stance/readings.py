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

COLUMNS = len(VOICES) * (len(LABELS) + 1)
"""Of the encoder's scores: by voice a logit for each label, and a weight."""

PASSAGE = 200
"""Most tokens of a passage: as long as those the encoder was trained on."""

AVERAGED = 1.25
"""How much is made of the mean of two readings, which is less sure than one; what is weighed was fitted on one."""

FAINT = 40.0
"""Tokens whose weight lies so far below the heaviest count as if it were this far."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The stretches of tokens that are read, and the tokens of each sentence.

    Every token is read among its neighbours, in one of the ``passages``, and with its sentence alone, in one of the ``pieces``; where a
    text is one sentence that is the same, and read once.
    """

    passages: tuple[Range, ...]
    pieces: tuple[Range, ...]
    sentences: tuple[Range, ...]

    @property
    def stretches(self) -> tuple[Range, ...]:
        """All that are read, in order."""
        return self.passages if self.passages == self.pieces else self.passages + self.pieces

    def mean(self, said: Sequence[NDArray[np.float32]], count: int) -> NDArray[np.float32]:
        """The scores (N, columns) of ``count`` tokens from those (n, columns) of each stretch, the mean of a token's readings."""
        total = np.zeros((count, COLUMNS), dtype=np.float32)
        for (low, high), scores in zip(self.stretches, said, strict=True):
            total[low:high] += scores
        if self.passages != self.pieces:
            total *= AVERAGED / 2
        return total


def read(sentences: Sequence[Span], tokens: Tokens) -> Reading:
    """Passages of neighbouring sentences, at most ``PASSAGE`` tokens each, and the sentences one by one; a longer one is cut."""
    starts = [0, *(int(word) for word in np.searchsorted(tokens.starts, [s.start for s in sentences[1:]])), len(tokens.first)]
    edges = np.append(tokens.first, len(tokens))[starts[: len(sentences)] + starts[-1:]].tolist()
    ranges = tuple(pairwise(edges))
    found: list[Range] = []
    for group in grouped([high - low for low, high in ranges], PASSAGE):
        low, high = ranges[group[0]][0], ranges[group[-1]][1]
        found += _cut(low, high)
    return Reading(tuple(found), tuple(piece for low, high in ranges for piece in _cut(low, high)), ranges)


def _cut(low: int, high: int) -> list[Range]:
    return [(at, min(at + PASSAGE, high)) for at in range(low, high, PASSAGE)]


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
