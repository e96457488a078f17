"""The choice among candidates: a log-linear model with weights for each form of source.

As in mention ranking (Denis & Baldridge 2008) all candidates compete at once, nobody among them. The weights, in ``weights.json``, are
fitted by ``python -m models.training.speakers``.
"""

from collections.abc import Iterable, Mapping
from math import exp
from pathlib import Path
from typing import Final

from models.tasks.quotes import loglinear
from models.tasks.quotes.candidates import Candidate, Key
from models.tasks.quotes.sources import FORMS, Form

FILE = Path(__file__).with_name("weights.json")

Weights = Mapping[Form, Mapping[str, float]]
"""By form of source, those of the features; one that is not named weighs nothing."""

WEIGHTS: Final[Weights] = loglinear.load(FILE, FORMS)


def probabilities(candidates: Mapping[Key, Candidate], weights: Mapping[str, float]) -> dict[Key, float]:
    """The probability of each candidate."""
    scores = {key: loglinear.score(candidate.features, weights) for key, candidate in candidates.items()}
    highest = max(scores.values())
    odds = {key: exp(value - highest) for key, value in scores.items()}
    whole = sum(odds.values())
    return {key: value / whole for key, value in odds.items()}


def strongest(candidate: Candidate, ways: Iterable[str], weights: Mapping[str, float]) -> str | None:
    """The way that speaks most for a candidate."""
    return max(
        (way for way in ways if way in candidate.evidence), key=lambda way: weights.get(way, 0.0) * candidate.features[way], default=None
    )
