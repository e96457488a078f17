"""What speaks for a stance of the article, of its author and of a speaker: named features of what their words say.

All are sums or shares that do not grow with the length of a text, so that what was learnt on articles of one length holds for others.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.tasks.stance.labels import LABELS, NEUTRAL
from models.tasks.stance.marks import PASSAGE

Probabilities = NDArray[np.float64]
"""(n, labels)"""

Bearing = NDArray[np.int64]
"""(n,) how runs of words bear on the target: the most marked type of their tokens."""

SIDES = tuple(label for label in LABELS if label != "neutral")
IDLE = 0.05
"""How much words count that are neutral for certain, beside those that are not at all."""
TOP = 3
"""The surest sentences that are counted together."""

Features = Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """What some runs of words say, (n, labels), and how many tokens each has (n,)."""

    said: Probabilities
    sizes: NDArray[np.float64]

    def features(self, name: str) -> dict[str, float]:
        """By side: of the surest run, of the surest few, on average over tokens; and how the sides lean."""
        found = {f"{name} none": float(not len(self.said))}
        if not len(self.said):
            return found
        mean = self.sizes @ self.said / self.sizes.sum()
        sums = self.said.sum(axis=0)
        top = np.sort(self.said, axis=0)[::-1][:TOP]
        for i, label in enumerate(LABELS):
            if i != NEUTRAL:
                found |= {f"{name} most {label}": float(top[0, i]), f"{name} mean {label}": float(mean[i])}
                found |= {f"{name} top {label}": float(top[:, i].mean()), f"{name} some {label}": float(sums[i] / (1 + sums[i]))}
        return found | {f"{name} lean": self.lean()}

    def mean(self) -> NDArray[np.float64]:
        """(labels,) the mean of what is said, in which what bears on the target outweighs what does not; wholly neutral of nothing."""
        if not len(self.said):
            return np.array([float(label == LABELS[NEUTRAL]) for label in LABELS])
        weights = self.sizes * (IDLE + 1 - self.said[:, NEUTRAL])
        return np.asarray(weights @ self.said / weights.sum(), dtype=np.float64)

    def lean(self) -> float:
        """How far the sides lean to favor: -1 to 1."""
        favor, against = (self.said[:, LABELS.index(label)].sum() for label in SIDES)
        return float((favor - against) / (1 + favor + against))


def of_speaker(quotes: Words, sentences: Words, bearing: Bearing, around: Mapping[str, Words]) -> Features:
    """Of one who speaks: his ``quotes``, how these bear on the target, the ``sentences`` with them, and how all lean.

    ``around`` are, by name, words of the whole text: the surer the speaker's words take a side, the less they count.
    """
    found = {"bias": 1.0, "mentioned": float((bearing > PASSAGE).mean())}
    found |= {**quotes.features("quotes"), **sentences.features("sentences")}
    sure = max((found.get(f"quotes most {label}", 0.0) for label in SIDES), default=0.0)
    for name, words in around.items():
        found |= {f"{name} lean": words.lean(), f"{name} lean, sure": sure * words.lean()}
    size = float(quotes.sizes.sum())
    return found | {"words": float(np.log1p(size)), "count": float(np.log1p(len(quotes.sizes)))}


def of_author(own: Words, unquoted: Words, share: float) -> Features:
    """Of the author: what his ``own`` words say, what sentences ``unquoted`` do, and the ``share`` of the words that are his."""
    return {"bias": 1.0, "share": share, **own.features("own"), **unquoted.features("unquoted")}


def of_article(sentences: Words) -> Features:
    """Of the whole: what its ``sentences`` say, whoever says it; who does adds nothing (measured across articles)."""
    return {"bias": 1.0, **sentences.features("sentences")}
