"""Scores to probabilities that come true as often as they say, and how often what is surer than a threshold is right."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Curve:
    """A non-decreasing, piecewise linear map from a tagger's raw confidence to the share of right answers, fitted on dev data."""

    raw: tuple[float, ...]
    share: tuple[float, ...]

    @classmethod
    def of(cls, points: Sequence[Sequence[float]]) -> "Curve":
        """The curve through ``points``, (raw, share) pairs in rising order."""
        raw, share = zip(*points, strict=True)
        return cls(tuple(raw), tuple(share))

    def __call__(self, value: float) -> float:
        """The calibrated probability of a raw confidence; beyond its ends the curve is flat."""
        right = bisect_right(self.raw, value)
        if right == 0:
            return self.share[0]
        if right == len(self.raw):
            return self.share[-1]
        low, high = self.raw[right - 1], self.raw[right]
        weight = (value - low) / (high - low)
        return self.share[right - 1] * (1 - weight) + self.share[right] * weight


@dataclass(frozen=True, slots=True)
class Precision:
    """The share of right answers among all that are at least as sure as a threshold, measured on dev data; both rise from step to step."""

    threshold: tuple[float, ...]
    share: tuple[float, ...]

    @classmethod
    def of(cls, points: Sequence[Sequence[float]]) -> "Precision":
        """The steps of ``points``, (threshold, share) pairs in rising order."""
        threshold, share = zip(*points, strict=True)
        return cls(tuple(threshold), tuple(share))

    @property
    def best(self) -> float:
        """The highest precision that can be had."""
        return self.share[-1]

    def threshold_for(self, precision: float) -> float | None:
        """The lowest threshold whose precision is at least ``precision``; None when none has it."""
        step = bisect_left(self.share, precision)
        return None if step == len(self.share) else self.threshold[step]
