"""Measures the stance encoder on dev files."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from models.analyzer import STANCE, Analyzer
from models.evaluation.article import BATCH
from models.evaluation.scores import macro_f1
from models.stance.labels import LABELS
from models.training.rows import read

FILES = ("stance/vast", "stance/newsmtsc", "stance/gwsd")
"""Dev files, the first of which sets the temperature."""


@dataclass(frozen=True, slots=True)
class Result:
    """Figures, and the logits (n, 3) and label indexes (n,) they come from."""

    figures: dict[str, Any]
    logits: NDArray[np.float64]
    labels: NDArray[np.int64]


def measure(analyzer: Analyzer, file: Path) -> Result:
    """Accuracy, F1 by label and macro-F1 of the whole text's label, and how often another row's target changes the answer."""
    rows = [row for row in read(file) if row["label"] in LABELS]
    logits = _logits(analyzer, [(row["target"], row["text"]) for row in rows], file.name)
    others = [row["target"] for row in rows]
    others = others[len(others) // 2 :] + others[: len(others) // 2]
    pairs = [(other, row["text"]) for other, row in zip(others, rows, strict=True) if other != row["target"]][:400]
    own = np.array([i for i, (other, row) in enumerate(zip(others, rows, strict=True)) if other != row["target"]][:400])
    swapped = _logits(analyzer, pairs, f"{file.name}, targets swapped") if pairs else np.empty((0, len(LABELS)))
    labels = np.array([LABELS.index(row["label"]) for row in rows])
    found = logits.argmax(axis=1)
    figures: dict[str, Any] = {
        "accuracy": round(float((found == labels).mean()), 4),
        "f1": macro_f1([LABELS[i] for i in labels], [LABELS[i] for i in found], LABELS),
    }
    if pairs:
        figures["changed_by_another_target"] = round(float((swapped.argmax(axis=1) != found[own]).mean()), 4)
    return Result(figures, logits, labels)


def _logits(analyzer: Analyzer, pairs: list[tuple[str, str]], label: str) -> NDArray[np.float64]:
    """Logits (n, 3) of (target, text) pairs: the mean over a text's passages."""
    encoder = analyzer.encoders[STANCE]
    found = []
    for target, text in tqdm(pairs, desc=label, unit="row", mininterval=10):
        windows = analyzer.passages(text, target)
        outputs = [out["logits"] for low in range(0, len(windows), BATCH) for out in encoder.run(windows[low : low + BATCH])]
        found.append(np.concatenate(outputs).mean(axis=0))
    return np.array(found, dtype=np.float64)
