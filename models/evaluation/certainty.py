"""Measures how well the certainty of sentences follows what people graded."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.analysis import Analyzer
from models.evaluation.encoded import encode
from models.training.rows import Row


def measure(analyzer: Analyzer, file: Path) -> dict[str, float]:
    """Correlations, -1..1, of the certainty of each row of ``file`` with its grade, and the number of rows that have one.

    The grade is the row's ``score`` or, where its events are judged instead, how far their factuality lies from 0 on average; the certainty
    is the mean over the sentences that the row's text is split into, by their length.
    """
    grades, certainties = [], []
    for one in encode(analyzer, file, "hedging"):
        grade = _grade(one.row)
        sentences = analyzer.decode(one.plan, one.outputs).sentences
        if grade is not None and sentences:
            grades.append(grade)
            certainties.append(float(np.average([s.certainty for s in sentences], weights=[s.span.end - s.span.start for s in sentences])))
    return {"pearson": correlation(grades, certainties), "spearman": correlation(ranks(grades), ranks(certainties)), "rows": len(grades)}


def _grade(row: Row) -> float | None:
    if "score" in row:
        return float(row["score"])
    return float(np.mean([abs(factuality) for _, _, factuality in row["events"]])) if row["events"] else None


def correlation(one: Sequence[float] | NDArray[np.float64], other: Sequence[float] | NDArray[np.float64]) -> float:
    """Pearson's r, to four places; 0 where a side is constant or empty."""
    if not len(one) or np.ptp(one) == 0 or np.ptp(other) == 0:
        return 0.0
    return round(float(np.corrcoef(one, other)[0, 1]), 4)


def ranks(values: Sequence[float]) -> NDArray[np.float64]:
    """The rank of each value, from 1; equal values share the mean of theirs. Pearson's r of ranks is Spearman's of the values."""
    _, place, size = np.unique(np.asarray(values, dtype=np.float64), return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(size) - (size - 1) / 2)[place], dtype=np.float64)
