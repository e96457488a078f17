"""The weights of the log-linear model, in ``weights.json``.

Those with a pointer are fitted by ``python -m models.training.coreference``; those without, for a bundle that has none, were set by hand.
"""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.tasks.coreference.features import FEATURES, KINDS, NOWHERE, Kind

FILE = Path(__file__).with_name("weights.json")

Key = tuple[Kind, bool]
"""A kind of anaphor, and whether the encoder's pointer has a say."""
Weights = dict[Key, tuple[NDArray[np.float32], NDArray[np.float32]]]
"""The weights of ``FEATURES`` and those of ``NOWHERE``."""
KEYS: tuple[Key, ...] = tuple((kind, pointed) for pointed in (True, False) for kind in KINDS)


def load(file: Path = FILE) -> Weights:
    """The weights in ``file``; a feature it does not name weighs nothing."""
    stored = json.loads(file.read_text(encoding="utf-8"))

    def values(key: Key, names: tuple[str, ...]) -> NDArray[np.float32]:
        return np.array([stored[_title(key)].get(name, 0.0) for name in names], dtype=np.float32)

    return {key: (values(key, FEATURES), values(key, NOWHERE)) for key in KEYS}


def store(weights: Weights, file: Path = FILE) -> None:
    """Write ``weights`` to ``file`` in the form that :func:`load` reads."""
    named = {}
    for key, both in weights.items():
        values = zip((*FEATURES, *NOWHERE), np.concatenate(both).tolist(), strict=True)
        named[_title(key)] = {name: round(value, 3) for name, value in values if abs(value) >= 0.0005}
    file.write_text(json.dumps(named, indent=1) + "\n", encoding="utf-8")


def _title(key: Key) -> str:
    return f"{key[0]} {'with' if key[1] else 'without'} pointer"
