"""Figures of merit."""

from collections.abc import Hashable, Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BINS = 10


@dataclass(slots=True)
class Count:
    """Right, found and wanted items, added up over rows."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def add(self, gold: Set[Hashable], found: Set[Hashable]) -> None:
        """One row's items."""
        self.right += len(gold & found)
        self.found += len(found)
        self.wanted += len(gold)

    def figures(self) -> dict[str, float]:
        """Precision, recall and F1, 0..1."""
        precision = self.right / self.found if self.found else 0.0
        recall = self.right / self.wanted if self.wanted else 0.0
        both = precision + recall
        return {
            "precision": round(precision, 4),
            "recall": round(recall, 4),
            "f1": round(2 * precision * recall / both, 4) if both else 0.0,
        }


def calibration_error(confidence: NDArray[np.float64], right: NDArray[np.float64]) -> float:
    """Expected calibration error, 0..1: mean distance of confidence (n,) and share right (n,) over ten bins of equal size.

    Naeini, Cooper & Hauskrecht, "Obtaining Well Calibrated Probabilities Using Bayesian Binning", AAAI 2015.
    """
    if not len(confidence):
        return 0.0
    order = np.argsort(confidence, kind="stable")
    parts = zip(np.array_split(confidence[order], BINS), np.array_split(right[order], BINS), strict=True)
    return float(sum(len(c) * abs(c.mean() - r.mean()) for c, r in parts if len(c)) / len(confidence))


def macro_f1(gold: Sequence[str], found: Sequence[str], labels: Sequence[str]) -> dict[str, float]:
    """F1 of each label and their mean under ``macro``."""
    by_label = {}
    for label in labels:
        count = Count()
        count.add({i for i, g in enumerate(gold) if g == label}, {i for i, f in enumerate(found) if f == label})
        by_label[label] = count.figures()["f1"]
    return {**by_label, "macro": round(sum(by_label.values()) / len(by_label), 4)}
