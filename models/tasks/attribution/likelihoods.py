"""How likely the words of a text are said by somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from models.annotations import Span


class Said(NamedTuple):
    """How likely the words of a span are said: on average, the least likely, and the word after it, 0 where there is none."""

    mean: float
    least: float
    after: float


UNREAD = Said(0.0, 0.0, 0.0)
"""That of no words."""


def together(pieces: Sequence[Said]) -> Said:
    """How likely what has these ``pieces``, at least one, is said."""
    return Said(sum(piece.mean for piece in pieces) / len(pieces), min(piece.least for piece in pieces), pieces[-1].after)


@dataclass(frozen=True, slots=True)
class Likelihoods:
    """The encoder's words, (W,) each: ``starts`` and ``ends`` in code points, and how likely each is said and begins what is said."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    said: NDArray[np.float32]
    begins: NDArray[np.float32]

    @classmethod
    def of(cls, starts: NDArray[np.int64], ends: NDArray[np.int64], scores: NDArray[np.float32]) -> Self:
        """From log-probabilities (W, 3) of being outside, beginning and going on with what is said."""
        return cls(starts, ends, 1 - np.exp(scores[:, 0]), np.exp(scores[:, 1]))

    def of_spans(self, spans: Sequence[Span]) -> tuple[Said, ...]:
        """How likely each of ``spans`` is said; one without a word is not."""
        low = np.searchsorted(self.ends, [span.start for span in spans], side="right")
        high = np.searchsorted(self.starts, [span.end for span in spans])
        worded = np.flatnonzero(low < high)
        if not len(worded):
            return (UNREAD,) * len(spans)
        bounds = np.stack((low, high), axis=1)[worded]
        padded = np.append(self.said, np.float32(0))
        summed, least = (of.reduceat(padded, bounds.reshape(-1))[::2] for of in (np.add, np.minimum))
        means = summed / (bounds[:, 1] - bounds[:, 0]).astype(np.float32)
        said = [UNREAD] * len(spans)
        for index, *three in zip(worded.tolist(), means.tolist(), least.tolist(), padded[bounds[:, 1]].tolist(), strict=True):
            said[index] = Said(*three)
        return tuple(said)
