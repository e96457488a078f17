"""The choice among candidates: a log-linear model with weights for each form of source.

As in mention ranking (Denis & Baldridge 2008) all candidates compete at once, nobody among them. The weights, in ``weights.json``, are
fitted by ``python -m models.training.speakers``.
"""

import json
from collections.abc import Iterable, Mapping
from math import exp
from pathlib import Path

from models.tasks.quotes.candidates import Candidate, Key
from models.tasks.quotes.features import FEATURES
from models.tasks.quotes.sources import FORMS, Form

FILE = Path(__file__).with_name("weights.json")

Weights = Mapping[Form, Mapping[str, float]]
"""By form of source, those of the features; one that is not named weighs nothing."""


def load(file: Path = FILE) -> Weights:
    """The weights in ``file``."""
    stored = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return {form: stored.get(form, {}) for form in FORMS}


def store(weights: Weights, file: Path = FILE) -> None:
    """Write ``weights`` to ``file`` in the form that :func:`load` reads."""
    named = {
        form: {name: round(weights[form][name], 3) for name in FEATURES if abs(weights[form].get(name, 0.0)) >= 0.005} for form in FORMS
    }
    file.write_text(json.dumps(named, indent=1) + "\n", encoding="utf-8")


def score(candidate: Candidate, weights: Mapping[str, float]) -> float:
    """How much speaks for a candidate."""
    total = 0.0
    for name, value in candidate.features.items():
        if name in weights:
            total += weights[name] * value
    return total


def probabilities(candidates: Mapping[Key, Candidate], weights: Mapping[str, float]) -> dict[Key, float]:
    """The probability of each candidate."""
    scores = {key: score(candidate, weights) for key, candidate in candidates.items()}
    highest = max(scores.values())
    odds = {key: exp(value - highest) for key, value in scores.items()}
    whole = sum(odds.values())
    return {key: value / whole for key, value in odds.items()}


def strongest(candidate: Candidate, ways: Iterable[str], weights: Mapping[str, float]) -> str | None:
    """The way that speaks most for a candidate."""
    return max(
        (way for way in ways if way in candidate.evidence), key=lambda way: weights.get(way, 0.0) * candidate.features[way], default=None
    )
