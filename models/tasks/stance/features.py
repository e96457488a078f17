"""What speaks for a stance of the article, of its author and of a speaker: named features of what their words say.

All are sums or shares that do not grow with the length of a text, so that what was learnt on articles of one length holds for others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.tasks.stance.labels import LABELS, NEUTRAL

Probabilities = NDArray[np.float64]
"""(n, labels)"""

SIDES = tuple(label for label in LABELS if label != "neutral")
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
        favor, against = (sums[LABELS.index(label)] for label in SIDES)
        found[f"{name} lean"] = float((favor - against) / (1 + favor + against))
        return found


def of_speaker(quotes: Words, sentences: Words, mentioned: float) -> Features:
    """Of one who speaks: his ``quotes``, the ``sentences`` with them, and the share of the quotes that mention the target."""
    return {"bias": 1.0, "mentioned": mentioned, **quotes.features("quotes"), **sentences.features("sentences")}


def of_author(own: Words, unquoted: Words, share: float) -> Features:
    """Of the author: what his ``own`` words say, what sentences ``unquoted`` do, and the ``share`` of the words that are his."""
    return {"bias": 1.0, "share": share, **own.features("own"), **unquoted.features("unquoted")}


def of_article(sentences: Words, opening: Words, author: Features, speakers: Sequence[tuple[NDArray[np.float64], float]]) -> Features:
    """Of the whole: its ``sentences``, its ``opening`` ones, the author's features, and each speaker's scores with his share of words."""
    found = {"bias": 1.0, "long": float(np.log1p(len(sentences.said))), **sentences.features("sentences"), **opening.features("opening")}
    found |= {name: value for name, value in author.items() if name.startswith("own")}
    scores = np.array([scores for scores, _ in speakers]).reshape(-1, len(LABELS))
    return found | Words(scores, np.array([share for _, share in speakers])).features("speakers")
