"""Log-linear models: the weights of features by what they speak for, and the file that holds them."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

Label = TypeVar("Label", bound=str)


def load(file: Path, labels: Iterable[Label]) -> dict[Label, dict[str, float]]:
    """The weights in ``file`` by label and feature; a feature that is not named weighs nothing, and so does all before the first fit."""
    stored = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return {label: stored.get(label, {}) for label in labels}


def store(weights: Mapping[Label, Mapping[str, float]], file: Path, least: float) -> None:
    """Write ``weights`` to ``file`` in the form that :func:`load` reads, without those of a magnitude under ``least``."""
    named = {label: {name: round(value, 3) for name, value in sorted(own.items()) if abs(value) >= least} for label, own in weights.items()}
    file.write_text(json.dumps(named, indent=1) + "\n", encoding="utf-8")


def score(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """How much the values of ``features`` speak for what the ``weights`` are of."""
    total = 0.0
    for name, value in features.items():
        weight = weights.get(name)
        if weight is not None:
            total += weight * value
    return total
