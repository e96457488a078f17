"""Answers with their confidences, and whether they are right."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.annotations import ScoredSpan
from models.decoding.calibration import Curve, Precision
from models.evaluation.calibration import Floats, Points, crossed_curve, fit_curve, precision_steps
from models.evaluation.scores import calibration_error, chance_error

Triple = tuple[int, int, str]

MANY = 200
"""Answers from which a kind has a precision of its own."""

ASKED = (0.7, 0.8, 0.9, 0.95)
"""Values of ``min_precision`` that are tried across halves."""


@dataclass(frozen=True, slots=True, eq=False)
class Reliability:
    """Confidences before calibration and after it (n,), the latter by what was fitted on other rows, and what came true (n,)."""

    before: Floats
    after: Floats
    right: Floats

    def figures(self) -> dict[str, Any]:
        """Expected calibration errors, what a perfectly calibrated model would show, and how many items tell."""
        return {
            "ece": round(calibration_error(self.after, self.right), 4),
            "by_chance": round(chance_error(self.after), 4),
            "before": round(calibration_error(self.before, self.right), 4),
            "items": len(self.right),
        }

    def of(self, which: NDArray[np.bool_]) -> "Reliability":
        """The items for which ``which`` (n,) is true."""
        return Reliability(self.before[which], self.after[which], self.right[which])


WORTH = 0.002
"""F1 below which a floor is not worth leaving answers out."""


@dataclass(slots=True)
class Judged:
    """Answers: the confidence of each, its kind, whether it is right, and the row it stands in; ``annotated`` counts the annotated ones."""

    confidence: list[float] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    annotated: int = 0

    def add(self, row: int, confidence: float, kind: str, right: bool) -> None:
        """One answer."""
        self.confidence.append(confidence)
        self.kinds.append(kind)
        self.right.append(right)
        self.rows.append(row)

    def add_spans(self, row: int, spans: Iterable[ScoredSpan], gold: set[Triple]) -> None:
        """The spans of one row, right where ``gold`` holds them."""
        self.annotated += len(gold)
        for scored in spans:
            self.add(row, scored.confidence, scored.label, (scored.span.start, scored.span.end, scored.label) in gold)

    def extend(self, other: "Judged") -> None:
        """Add the answers of another file, whose rows are other rows."""
        after = max(self.rows, default=-1) + 1
        self.confidence += other.confidence
        self.kinds += other.kinds
        self.right += other.right
        self.rows += [after + row for row in other.rows]
        self.annotated += other.annotated

    def curve(self) -> Points:
        """The calibration curve of all rows."""
        return fit_curve(*self._arrays())

    def calibrated(self, points: Points) -> "Judged":
        """The same answers with the confidences that the curve through ``points`` gives them."""
        curve = Curve.of(points)
        return Judged([curve(value) for value in self.confidence], self.kinds, self.right, self.rows, self.annotated)

    def floor(self) -> float:
        """Half the F1 of all spans: one less likely right than that lowers F1 by being given.

        Lipton, Elkan & Naryanaswamy, "Optimal Thresholding of Classifiers to Maximize F1 Measure", ECML PKDD 2014.
        """
        return round(sum(self.right) / max(1, len(self.right) + self.annotated), 3)

    def reliability(self) -> Reliability:
        """How the confidences come true when each half of the rows is calibrated on the other."""
        confidence, right = self._arrays()
        return Reliability(confidence, crossed_curve(self.rows, confidence, right), right)

    def plain(self) -> Reliability:
        """How the confidences come true as they are."""
        confidence, right = self._arrays()
        return Reliability(confidence, confidence, right)

    def best_floor(self, kind: str, slack: int = 0) -> float:
        """The least confidence at which the F1 of ``kind`` is best, of what is right in all, or less by no more than ``slack`` right
        answers; 0 unless that gains ``WORTH``."""
        some = sorted((c for c in zip(self.confidence, self.right, self.kinds, strict=True) if c[2] == kind), reverse=True)
        everything = sum(right for _, right, _ in some)
        kept = np.cumsum([right for _, right, _ in some])
        f1 = 2 * kept / np.maximum(1, np.arange(1, len(some) + 1) + everything)
        if not len(f1) or f1.max() <= f1[-1] + WORTH:
            return 0.0
        last = int(f1.argmax()) if not slack else int(np.flatnonzero(f1 >= f1.max() - 2 * slack / (len(some) + everything))[-1])
        return round(float(some[last][0]), 4)

    def precision(self, kinds: Sequence[str]) -> dict[str, Points]:
        """The precision steps of each of ``kinds``; those with fewer than ``MANY`` answers share what they have together.

        Where they are too few even so, they take that of all.
        """
        return self._precision(kinds, np.ones(len(self.right), dtype=bool))

    def _precision(self, kinds: Sequence[str], which: NDArray[np.bool_]) -> dict[str, Points]:
        confidence, right = self._arrays()
        names = np.array(self.kinds, dtype=object)
        counts = Counter(self.kinds)
        rare = [kind for kind in kinds if counts[kind] < MANY]
        together = np.isin(names, rare) if sum(counts[kind] for kind in rare) >= MANY else np.ones(len(right), dtype=bool)
        by_kind = {}
        for kind in kinds:
            counted = which & (together if kind in rare else names == kind)
            steps = precision_steps(confidence[counted], right[counted])
            if steps:
                by_kind[kind] = steps
        return by_kind

    def tried(self, kinds: Sequence[str], of: str | None = None) -> list[dict[str, float]]:
        """For each of ``ASKED`` the precision that comes out on each half of the rows with the other half's steps, and the share kept.

        Told of all answers, or of the kind ``of`` alone where others lend it their steps.
        """
        confidence, right = self._arrays()
        names = np.array(self.kinds, dtype=object)
        odd = np.array(self.rows) % 2 == 1
        judged = names == of if of else np.ones(len(right), dtype=bool)
        result = []
        for precision_asked in ASKED:
            kept = np.zeros(len(right), dtype=bool)
            for half in (odd, ~odd):
                for kind, steps in self._precision(kinds, ~half).items():
                    threshold = Precision.of(steps).threshold_for(precision_asked)
                    if threshold is not None:
                        kept |= judged & half & (names == kind) & (confidence >= threshold)
            if kept.any():
                precision = {"precision": round(float(right[kept].mean()), 4)}
                result.append({"min_precision": precision_asked, **precision, "kept": round(float(kept[judged].mean()), 4)})
        return result

    def _arrays(self) -> tuple[Floats, Floats]:
        return np.array(self.confidence, dtype=np.float64), np.array(self.right, dtype=np.float64)
