"""Measures the stance encoder on dev files, and how its confidences come true."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.analysis import STANCE, Analyzer, Plan
from models.evaluation.calibration import Floats, crossed, fit_temperature
from models.evaluation.encoded import run
from models.evaluation.judged import Judged, Reliability
from models.evaluation.scores import macro_f1
from models.evaluation.sheet import Card, Loader, Sheet
from models.tasks import stance
from models.tasks.stance.labels import LABELS
from models.training.rows import Row, read

FILES = ("stance/vast", "stance/newsmtsc", "stance/gwsd")
"""Dev files, the first of which sets the temperature."""

SWAPPED = 400
"""Most rows that are asked about another row's target too."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A text made ready for a target, and the logits (passages, 3) of its passages."""

    plan: Plan
    logits: NDArray[np.float32]

    def scores(self, temperature: float) -> list[float]:
        """The probabilities of :data:`LABELS` that the service gives for the whole text."""
        nothing = np.empty((0, len(LABELS)), dtype=np.float32)
        found = stance.decode(
            self.plan.document.text, self.plan.targets[0], self.plan.reading.spans, self.logits, (), nothing, (), temperature
        )
        return [found.scores[label] for label in LABELS]


def measure(load: Loader, card: Card, data: Path) -> Sheet:
    """Fit the temperature into ``card``; measure."""
    analyzer = load()
    figures: dict[str, Any] = {}
    reliability: dict[str, Reliability] = {}
    given = Judged()
    for file in FILES:
        name = Path(file).name
        rows = [row for row in read(data / f"{file}.dev.jsonl.gz") if row["label"] in LABELS]
        labels = np.array([LABELS.index(row["label"]) for row in rows])
        asked = ask(analyzer, [(row["target"], row["text"]) for row in rows], name)
        if file == FILES[0]:
            card["temperature"] = fit_temperature(partial(_scores, asked), labels)
            reliability["stance"] = _crossed(asked, labels)
        scores = _scores(asked, card["temperature"])
        found, right = scores.argmax(axis=1), scores.argmax(axis=1) == labels
        if file != FILES[0]:
            reliability[f"of stance on {name}"] = Reliability(_scores(asked, 1.0).max(axis=1), scores.max(axis=1), right.astype(np.float64))
        figures[name] = _figures(labels, found) | _swapped(analyzer, rows, found, name)
        own = Judged()
        for i, (confidence, one) in enumerate(zip(scores.max(axis=1).tolist(), right.tolist(), strict=True)):
            own.add(i, confidence, "stance", one)
        given.extend(own)
    return Sheet(figures, reliability, given.precision(("stance",)), {"stances": given.tried(("stance",))})


def ask(analyzer: Analyzer, pairs: Sequence[tuple[str, str]], label: str) -> list[Asked]:
    """What the encoder says of (target, text) pairs."""
    plans = [analyzer.plan(text, frozenset({"stance"}), (target,)) for target, text in pairs]
    windows = [[work.window for work in plan.work[len(plan.cuts) :]][: len(plan.reading.passages)] for plan in plans]
    outputs = iter(run(analyzer, STANCE, [window for own in windows for window in own], label))
    return [
        Asked(plan, np.concatenate([next(outputs)["logits"] for _ in own], dtype=np.float32))
        for plan, own in zip(plans, windows, strict=True)
    ]


def _scores(asked: Sequence[Asked], temperature: float) -> Floats:
    return np.array([one.scores(temperature) for one in asked])


def _crossed(asked: Sequence[Asked], labels: NDArray[np.int64]) -> Reliability:
    """The winning label's probability at temperature 1, and at that of the other half of the rows."""
    plain = _scores(asked, 1.0)

    def some(which: NDArray[np.bool_]) -> Iterator[Asked]:
        return (one for one, chosen in zip(asked, which, strict=True) if chosen)

    def apply(learn: NDArray[np.bool_], judge: NDArray[np.bool_]) -> Floats:
        learnt = list(some(learn))
        temperature = fit_temperature(partial(_scores, learnt), labels[learn])
        return np.asarray(_scores(list(some(judge)), temperature).max(axis=1))

    after = crossed(range(len(asked)), apply)
    return Reliability(plain.max(axis=1), after, (plain.argmax(axis=1) == labels).astype(np.float64))


def _figures(labels: NDArray[np.int64], found: NDArray[np.int64]) -> dict[str, Any]:
    """Accuracy, and F1 by label and macro-F1."""
    right, given = ([LABELS[i] for i in side] for side in (labels, found))
    return {"accuracy": round(float((found == labels).mean()), 4), "f1": macro_f1(right, given, LABELS)}


def _swapped(analyzer: Analyzer, rows: Sequence[Row], found: NDArray[np.int64], name: str) -> dict[str, Any]:
    """How often another row's target changes the answer: seldom, when the model does not read the target."""
    half = len(rows) // 2
    others = [row["target"] for row in (*rows[half:], *rows[:half])]
    chosen = [i for i, (row, other) in enumerate(zip(rows, others, strict=True)) if other != row["target"]][:SWAPPED]
    if not chosen:
        return {}
    answers = _scores(ask(analyzer, [(others[i], rows[i]["text"]) for i in chosen], f"{name}, targets swapped"), 1.0)
    return {"changed_by_another_target": round(float((answers.argmax(axis=1) != found[chosen]).mean()), 4)}
