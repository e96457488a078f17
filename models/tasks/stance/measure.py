"""Measures the stance encoder on dev files, and how its confidences come true."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.analysis import Analyzer, Plan
from models.evaluation import answers
from models.evaluation.calibration import Floats, crossed, fit_temperature
from models.evaluation.encoded import run
from models.evaluation.judged import Judged, Reliability
from models.evaluation.mistakes import Error
from models.evaluation.probes import Probe
from models.evaluation.scores import macro_f1
from models.evaluation.sheet import Card, Goal, Loader, Sheet
from models.tasks.stance import ENCODER, LOGITS, TASK, Options, decoder
from models.tasks.stance.labels import LABELS
from models.training.rows import Row, read

FILES = ("stance/vast", "stance/newsmtsc", "stance/gwsd")
"""Dev files, the first of which sets the temperature."""

FIRST = FILES[0]

METHOD = (
    "Temperature scaling of the label probabilities, fitted on the first dev file; its error below is of each half under the other half's "
    "temperature. The other files are judged by the temperature of the first."
)

GOALS = (
    Goal("vast", "f1 macro", 0.693, 0.68, "JointCL .724, TATA .771 (test)"),
    Goal("newsmtsc", "f1 macro", 0.756, 0.76, "RoBERTa .831 (test)"),
    Goal("gwsd", "f1 macro", 0.548, 0.72, "about .74"),
)

LONGEST = 1200
"""Most characters shown of a text that is judged wrongly."""

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
        target, reading = self.plan.options[TASK.name].targets[0], self.plan.readings[TASK.name].state[0]
        text = self.plan.document.text
        scores = decoder.decode(text, target, reading.spans, self.logits, (), nothing, (), temperature).scores
        return [getattr(scores, label) for label in LABELS]


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
        answered, right = scores.argmax(axis=1), scores.argmax(axis=1) == labels
        if file != FILES[0]:
            reliability[f"of stance on {name}"] = Reliability(_scores(asked, 1.0).max(axis=1), scores.max(axis=1), right.astype(np.float64))
        figures[name] = _figures(labels, answered) | _swapped(analyzer, rows, answered, name)
        judged = Judged()
        for i, (confidence, is_right) in enumerate(zip(scores.max(axis=1).tolist(), right.tolist(), strict=True)):
            judged.add(i, confidence, "stance", is_right)
        given.extend(judged)
    return Sheet(figures, reliability, given.precision(("stance",)), {"stances": given.tried(("stance",))}, method=METHOD)


def ask(analyzer: Analyzer, pairs: Sequence[tuple[str, str]], label: str) -> list[Asked]:
    """What the encoder says of (target, text) pairs."""
    plans = [analyzer.plan(text, frozenset((TASK.name,)), {TASK.name: Options((target,))}) for target, text in pairs]
    readings = [plan.readings[TASK.name] for plan in plans]
    windows = [reading.windows[: len(reading.state[0].passages)] for reading in readings]
    outputs = iter(run(analyzer, ENCODER, [window for of_plan in windows for window in of_plan], label))
    return [
        Asked(plan, np.concatenate([next(outputs)[LOGITS.name] for _ in of_plan], dtype=np.float32))
        for plan, of_plan in zip(plans, windows, strict=True)
    ]


def _scores(asked: Sequence[Asked], temperature: float) -> Floats:
    return np.array([question.scores(temperature) for question in asked])


def _crossed(asked: Sequence[Asked], labels: NDArray[np.int64]) -> Reliability:
    """The winning label's probability at temperature 1, and at that of the other half of the rows."""
    plain = _scores(asked, 1.0)

    def some(which: NDArray[np.bool_]) -> Iterator[Asked]:
        return (question for question, chosen in zip(asked, which, strict=True) if chosen)

    def apply(learn: NDArray[np.bool_], judge: NDArray[np.bool_]) -> Floats:
        learnt = list(some(learn))
        temperature = fit_temperature(partial(_scores, learnt), labels[learn])
        return np.asarray(_scores(list(some(judge)), temperature).max(axis=1))

    after = crossed(range(len(asked)), apply)
    return Reliability(plain.max(axis=1), after, (plain.argmax(axis=1) == labels).astype(np.float64))


def _figures(labels: NDArray[np.int64], answered: NDArray[np.int64]) -> dict[str, Any]:
    """Accuracy, and F1 by label and macro-F1."""
    right, given = ([LABELS[i] for i in side] for side in (labels, answered))
    return {"accuracy": round(float((answered == labels).mean()), 4), "f1": macro_f1(right, given, LABELS)}


def _swapped(analyzer: Analyzer, rows: Sequence[Row], answered: NDArray[np.int64], name: str) -> dict[str, Any]:
    """How often another row's target changes the answer: seldom, when the model does not read the target."""
    half = len(rows) // 2
    others = [row["target"] for row in (*rows[half:], *rows[:half])]
    chosen = [i for i, (row, other) in enumerate(zip(rows, others, strict=True)) if other != row["target"]][:SWAPPED]
    if not chosen:
        return {}
    changed = _scores(ask(analyzer, [(others[i], rows[i]["text"]) for i in chosen], f"{name}, targets swapped"), 1.0)
    return {"changed_by_another_target": round(float((changed.argmax(axis=1) != answered[chosen]).mean()), 4)}


def answer(analyzer: Analyzer, probe: Probe) -> str:
    """The label towards the probe's target."""
    (stance,) = answers.ask(analyzer, TASK, probe.text, Options((probe.target,))).stances
    return stance.label


def errors(analyzer: Analyzer, data: Path, file: str) -> Iterator[Error]:
    """Labels that are wrong; the kind says which was given for which."""
    rows = [row for row in read(data / f"{file}.dev.jsonl.gz") if row["label"] in LABELS]
    asked = ask(analyzer, [(row["target"], row["text"]) for row in rows], file)
    for row, question in zip(rows, asked, strict=True):
        scores = question.scores(1.0)
        label = LABELS[int(np.argmax(scores))]
        if label != row["label"]:
            text = " ".join(row["text"].split())
            shown = f"   target: {row['target']}\n   {text[:LONGEST]}{'…' if len(text) > LONGEST else ''}"
            scored = ", ".join(f"{name} {score:.2f}" for name, score in zip(LABELS, scores, strict=True))
            yield Error(f"{row['label']} given as {label}", str(row["id"]), f"{shown}\n   {scored}")
