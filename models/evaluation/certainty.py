"""Measures how well the certainty of sentences follows what people graded."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import pearsonr, spearmanr

from models.analysis import Analyzer
from models.evaluation.encoded import encode
from models.tasks import hedging
from models.training.rows import Row

Statistic = Callable[[Sequence[float], Sequence[float]], Any]
"""One of scipy's correlations."""


def measure(analyzer: Analyzer, file: Path) -> dict[str, float]:
    """Correlations, -1..1, of the certainty of each row of ``file`` with its grade, and the number of rows that have one.

    The grade is the row's ``score`` or, where its events are judged instead, how far their factuality lies from 0 on average; the certainty
    is the mean over the sentences that the row's text is split into, by their length.
    """
    grades, certainties = [], []
    for encoded in encode(analyzer, file, hedging.TASK):
        grade = _grade(encoded.row)
        sentences = analyzer.decode(encoded.plan, encoded.outputs)[hedging.TASK].sentences
        if grade is not None and sentences:
            grades.append(grade)
            certainties.append(float(np.average([s.certainty for s in sentences], weights=[s.span.end - s.span.start for s in sentences])))
    return {
        "pearson": correlation(pearsonr, grades, certainties),
        "spearman": correlation(spearmanr, grades, certainties),
        "rows": len(grades),
    }


def _grade(row: Row) -> float | None:
    if "score" in row:
        return float(row["score"])
    return float(np.mean([abs(factuality) for _, _, factuality in row["events"]])) if row["events"] else None


def correlation(statistic: Statistic, left: Sequence[float], right: Sequence[float]) -> float:
    """Pearson's or Spearman's correlation, to four places; 0 where a side is constant or empty."""
    if not len(left) or np.ptp(left) == 0 or np.ptp(right) == 0:
        return 0.0
    return round(float(statistic(left, right).statistic), 4)
