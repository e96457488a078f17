"""What the int8 backend costs, measured against the float32 reference."""

from collections.abc import Mapping
from typing import Any

from models.evaluation.cards import flat

COMPARED = ("f1", "macro", "pearson")
"""Figures whose difference tells of a loss, by the last part of their name."""


def compared(served: Mapping[str, Any], reference: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """By figure ``int8``, ``fp32`` and the points ``lost``, in hundredths; negative where int8 is the better."""
    others = dict(flat(reference))
    return {
        name: {"int8": value, "fp32": others[name], "lost": round(100 * (others[name] - value), 2)}
        for name, value in flat(served)
        if name.split()[-1] in COMPARED and isinstance(value, float)
    }
