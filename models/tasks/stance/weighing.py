"""How features weigh for the stance of article, author and speaker: log-linear models.

They are fitted by ``python -m models.training.weighing``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.annotations import StanceLabel
from models.tasks.quotes import loglinear
from models.tasks.stance.features import Features
from models.tasks.stance.labels import LABELS

Use = Literal["article", "author", "speaker"]
USES: tuple[Use, ...] = ("article", "author", "speaker")
"""Whose stance is told."""

Weights = Mapping[StanceLabel, Mapping[str, float]]

FOLDER = Path(__file__).parent


def file(use: Use) -> Path:
    """Where the weights of a use are stored."""
    return FOLDER / f"{use}_weights.json"


@dataclass(frozen=True, slots=True)
class Weighing:
    """The weights of each use."""

    weights: Mapping[Use, Weights]

    @classmethod
    def load(cls) -> "Weighing":
        """Those stored."""
        return cls({use: loglinear.load(file(use), LABELS) for use in USES})

    def __call__(self, use: Use, features: Features) -> NDArray[np.float64]:
        """Probabilities (labels,)."""
        logits = np.array([loglinear.score(features, self.weights[use][label]) for label in LABELS])
        exponents = np.exp(logits - logits.max())
        return np.asarray(exponents / exponents.sum(), dtype=np.float64)
