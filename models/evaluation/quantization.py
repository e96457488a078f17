"""What the int8 backend costs, measured against the float32 reference."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from models.evaluation.cards import flat
from models.training.rows import read

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


def pooled(figures: Mapping[str, Mapping[str, float]], data: Path) -> dict[str, float]:
    """The points lost by kind of figure, each dev file counted by its rows: in a small one a single answer is a point."""
    lost: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for name, row in figures.items():
        file, _, kind = name.partition(" ")
        (path,) = data.glob(f"*/{file}.dev.jsonl.gz")
        lost[kind].append((row["lost"], len(read(path))))
    return {kind: round(sum(points * rows for points, rows in files) / sum(rows for _, rows in files), 2) for kind, files in lost.items()}
