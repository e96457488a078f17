"""Figures of merit."""

from collections.abc import Hashable, Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest
from sklearn.metrics import f1_score

BINS = 10

DRAWS = 200
"""Simulated outcomes from which the error of perfect confidences is told."""


@dataclass(slots=True)
class Count:
    """Right, found and wanted items, added up over rows."""

    right: int = 0
    answered: int = 0
    annotated: int = 0

    def add(self, gold: Set[Hashable], answered: Set[Hashable]) -> None:
        """One row's items."""
        self.right += len(gold & answered)
        self.answered += len(answered)
        self.annotated += len(gold)

    def figures(self) -> dict[str, float]:
        """Precision, recall and F1, 0..1."""
        precision = self.right / self.answered if self.answered else 0.0
        recall = self.right / self.annotated if self.annotated else 0.0
        both = precision + recall
        return {
            "precision": round(precision, 4),
            "recall": round(recall, 4),
            "f1": round(2 * precision * recall / both, 4) if both else 0.0,
        }


@dataclass(frozen=True, slots=True)
class Bin:
    """Items of like confidence: their mean confidence, the share of them that is right, and how many they are."""

    confidence: float
    share: float
    count: int

    def interval(self) -> tuple[float, float]:
        """Where the share may well lie, at 95 %: Wilson, "Probable Inference", JASA 1927."""
        bounds = binomtest(round(self.share * self.count), self.count).proportion_ci(method="wilson")
        return float(bounds.low), float(bounds.high)


def bins(confidence: NDArray[np.float64], right: NDArray[np.float64]) -> list[Bin]:
    """Items with ``confidence`` (n,) and ``right`` (n,) in at most ten bins of equal size, by rising confidence."""
    order = np.argsort(confidence, kind="stable")
    parts = zip(np.array_split(confidence[order], BINS), np.array_split(right[order], BINS), strict=True)
    return [Bin(float(c.mean()), float(r.mean()), len(c)) for c, r in parts if len(c)]


def calibration_error(confidence: NDArray[np.float64], right: NDArray[np.float64]) -> float:
    """Expected calibration error, 0..1: mean distance of confidence (n,) and share right (n,) over ten bins of equal size.

    Naeini, Cooper & Hauskrecht, "Obtaining Well Calibrated Probabilities Using Bayesian Binning", AAAI 2015.
    """
    filled = bins(confidence, right)
    return sum(bin.count * abs(bin.confidence - bin.share) for bin in filled) / max(1, len(confidence))


def chance_error(confidence: NDArray[np.float64]) -> float:
    """The calibration error that answers with ``confidence`` (n,) would show if each came true with just that probability.

    Bins of few items stray by chance alone, so no model can be shown to be better than this; the mean of seeded draws. Bröcker & Smith,
    "Increasing the Reliability of Reliability Diagrams", Weather and Forecasting 2007.
    """
    random = np.random.default_rng(0)
    confidence = np.sort(confidence)
    draws = [calibration_error(confidence, (random.random(len(confidence)) < confidence).astype(np.float64)) for _ in range(DRAWS)]
    return float(np.mean(draws))


def macro_f1(gold: Sequence[str], answered: Sequence[str], labels: Sequence[str]) -> dict[str, float]:
    """F1 of each label and their mean under ``macro``."""
    each = f1_score(gold, answered, labels=labels, average=None, zero_division=0)
    by_label = {label: round(float(value), 4) for label, value in zip(labels, each, strict=True)}
    return {**by_label, "macro": round(sum(by_label.values()) / len(by_label), 4)}
