"""Repeated measurements and what is said of them."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Literal, TypeVar

Out = TypeVar("Out")


@dataclass(frozen=True, slots=True)
class Bar:
    """What a figure should reach: at least or at most ``value``."""

    side: Literal["≥", "≤"]
    value: float

    def met_by(self, value: float) -> bool:
        """Whether ``value`` is on the right side."""
        return value >= self.value if self.side == "≥" else value <= self.value


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: the median of its samples, and the measurements they were made from.

    A name ends in the unit; where it has none it is a ratio, or counts.
    """

    name: str
    samples: Sequence[float]
    """Empty when what is measured did not happen."""
    raw: Mapping[str, Any]
    bar: Bar | None = None
    note: str = ""
    """Why there are no samples, or what else a reader should know."""

    @property
    def value(self) -> float | None:
        """The median sample."""
        return median(self.samples) if self.samples else None

    @property
    def verdict(self) -> str:
        """``met``, ``missed``, or nothing where there is no bar or no sample."""
        if self.bar is None or self.value is None:
            return ""
        return "met" if self.bar.met_by(self.value) else "missed"


def ratio(name: str, over: Mapping[str, Sequence[float]], under: Mapping[str, Sequence[float]], bar: Bar | None = None) -> Figure:
    """``over`` ÷ ``under``, divided pair by pair before the median is taken, so that what slows both sides of a pair cancels out.

    Each holds its measurements under their names; of several the highest of each repetition counts.
    """
    tops = [max(several) for several in zip(*over.values(), strict=True)]
    bottoms = [max(several) for several in zip(*under.values(), strict=True)]
    return Figure(name, [a / b for a, b in zip(tops, bottoms, strict=True)], {**over, **under}, bar=bar)


def lowest(several: Mapping[str, Sequence[float]]) -> list[float]:
    """The lowest measurement of each repetition."""
    return [min(values) for values in zip(*several.values(), strict=True)]


def quantile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` of ``values`` do not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def alternate(repetitions: int, *actions: Callable[[], Out]) -> list[list[Out]]:
    """Each action's results; every repetition runs all actions, every other one backwards, so that a drift favours none."""
    results: list[list[Out]] = [[] for _ in actions]
    for repetition in range(repetitions):
        pairs = list(zip(actions, results, strict=True))
        for action, found in pairs if repetition % 2 == 0 else reversed(pairs):
            found.append(action())
    return results
