"""Measures the stance encoder on dev files, and how its confidences come true."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.analysis import Analyzer
from models.annotations import Scores, Stance
from models.evaluation import answers
from models.evaluation.calibration import Floats, crossed, fit_temperature
from models.evaluation.judged import Judged, Reliability
from models.evaluation.mistakes import Error
from models.evaluation.probes import Probe
from models.evaluation.scores import macro_f1
from models.evaluation.sheet import Card, Goal, Loader, Sheet
from models.tasks.stance import TASK, Options, desk
from models.tasks.stance.decoder import PASSAGE, tempered
from models.tasks.stance.labels import LABELS
from models.training.rows import Row, read

FILES = ("stance/vast", "stance/newsmtsc", "stance/gwsd")
"""Dev files of texts that are read as one passage, or nearly so."""
NEWS = "newsmtsc"
"""The one of them that sets the temperature of passages: what the service is sent."""

FIRST = FILES[0]

METHOD = (
    "Temperature scaling of the label probabilities, by use: of texts read as one passage fitted on newsmtsc, of articles, authors and "
    "speakers on desk. Their errors are of each half of the rows under the other half's temperature; vast and gwsd are judged by that of "
    "newsmtsc."
)

GOALS = (
    Goal("vast", "f1 macro", 0.693, 0.71, "JointCL .724, TATA .771 (test)"),
    Goal("newsmtsc", "f1 macro", 0.756, 0.78, "RoBERTa .831 (test)"),
    Goal("gwsd", "f1 macro", 0.548, 0.68, "about .74"),
    Goal("desk", "article accuracy", 0.53, 0.72, "two readers agree in .86"),
    Goal("desk", "article f1 macro", None, 0.68),
    Goal("desk", "author accuracy", 0.57, 0.82, "two readers agree in .99"),
    Goal("desk", "speakers accuracy", 0.26, 0.70, "two readers agree in .86"),
    Goal("desk", "speakers f1 macro", None, 0.62),
    Goal("desk", "evidence right", 0.33, 0.65),
    Goal("desk", "evidence silent", 0.30, 0.75),
)

LONGEST = 1200
"""Most characters shown of a text that is judged wrongly."""

SWAPPED = 400
"""Most rows that are asked about another row's target too."""


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """Probabilities (n, labels) before they are tempered, and the right labels (n,)."""

    scores: Floats
    labels: NDArray[np.int64]

    def at(self, temperature: float) -> Floats:
        """The probabilities at a temperature."""
        return tempered(self.scores, temperature)

    def reliability(self, temperature: float | None = None) -> Reliability:
        """The winning label's probability before and after it is tempered: as told, or as the other half of the rows has it."""
        before, after = self.scores.max(axis=1), self.at(temperature or 1.0).max(axis=1)
        if temperature is None:
            after = crossed(range(len(self.labels)), self._half)
        return Reliability(before, after, (self.scores.argmax(axis=1) == self.labels).astype(np.float64))

    def _half(self, learn: NDArray[np.bool_], judge: NDArray[np.bool_]) -> Floats:
        some, others = (Answered(self.scores[which], self.labels[which]) for which in (learn, judge))
        return np.asarray(others.at(some.temperature()).max(axis=1))

    def temperature(self) -> float:
        """The one that makes the right labels likeliest."""
        return fit_temperature(self.at, self.labels) if len(self.labels) else 1.0


def measure(load: Loader, card: Card, data: Path) -> Sheet:
    """Fit the temperatures into ``card``; measure."""
    analyzer = load()
    figures: dict[str, Any] = {}
    passages: dict[str, Answered] = {}
    for file in FILES:
        name = Path(file).name
        rows = [row for row in read(data / f"{file}.dev.jsonl.gz") if row["label"] in LABELS]
        passages[name] = passed = _passages(analyzer, [(row["target"], row["text"]) for row in rows], [row["label"] for row in rows], name)
        figures[name] = _figures(passed) | _swapped(analyzer, rows, passed.scores.argmax(axis=1), name)
    found = desk.measure(analyzer, read(data / "desk/desk.dev.jsonl.gz"))
    figures["desk"] = found.figures()
    uses = {use: _answered(pairs) for use, pairs in found.pairs.items()}
    card["temperatures"] = {PASSAGE: passages[NEWS].temperature()} | {use: answered.temperature() for use, answered in uses.items()}
    reliability = {"stance": passages[NEWS].reliability()}
    reliability |= {
        f"of stance on {name}": passed.reliability(card["temperatures"][PASSAGE]) for name, passed in passages.items() if name != NEWS
    }
    reliability |= {f"of the {use} on desk": answered.reliability() for use, answered in uses.items() if len(answered.labels)}
    given = _given([passages[name].at(card["temperatures"][PASSAGE]) for name in passages], [passed.labels for passed in passages.values()])
    return Sheet(figures, reliability, given.precision(("stance",)), {"stances": given.tried(("stance",))}, method=METHOD)


def _given(scores: Sequence[Floats], labels: Sequence[NDArray[np.int64]]) -> Judged:
    given = Judged()
    for some, right in zip(scores, labels, strict=True):
        judged = Judged()
        for i, (confidence, is_right) in enumerate(zip(some.max(axis=1).tolist(), (some.argmax(axis=1) == right).tolist(), strict=True)):
            judged.add(i, confidence, "stance", is_right)
        given.extend(judged)
    return given


def values(scores: Scores) -> list[float]:
    """The probabilities in the order of :data:`LABELS`."""
    return [getattr(scores, label) for label in LABELS]


def _answered(pairs: Sequence[tuple[Scores, str]]) -> Answered:
    scores = np.array([values(scores) for scores, _ in pairs]).reshape(-1, len(LABELS))
    return Answered(scores, np.array([LABELS.index(label) for _, label in pairs], dtype=np.int64))


def _passages(analyzer: Analyzer, pairs: Sequence[tuple[str, str]], labels: Sequence[str], name: str) -> Answered:
    return _answered([(stance.scores, label) for stance, label in zip(ask(analyzer, pairs, name), labels, strict=True)])


def ask(analyzer: Analyzer, pairs: Sequence[tuple[str, str]], label: str) -> list[Stance]:
    """What is answered to (target, text) pairs."""
    found = answers.ask_all(analyzer, TASK, [(text, Options((target,))) for target, text in pairs], label)
    return [stances.stances[0] for stances in found]


def _figures(answered: Answered) -> dict[str, Any]:
    """Accuracy, and F1 by label and macro-F1."""
    given = answered.scores.argmax(axis=1)
    right, told = ([LABELS[i] for i in side] for side in (answered.labels, given))
    return {"accuracy": round(float((given == answered.labels).mean()), 4), "f1": macro_f1(right, told, LABELS)}


def _swapped(analyzer: Analyzer, rows: Sequence[Row], answered: NDArray[np.int64], name: str) -> dict[str, Any]:
    """How often another row's target changes the answer: seldom, when the model does not read the target."""
    half = len(rows) // 2
    others = [row["target"] for row in (*rows[half:], *rows[:half])]
    chosen = [i for i, (row, other) in enumerate(zip(rows, others, strict=True)) if other != row["target"]][:SWAPPED]
    if not chosen:
        return {}
    changed = ask(analyzer, [(others[i], rows[i]["text"]) for i in chosen], f"{name}, targets swapped")
    labels = np.array([LABELS.index(stance.label) for stance in changed])
    return {"changed_by_another_target": round(float((labels != answered[chosen]).mean()), 4)}


def answer(analyzer: Analyzer, probe: Probe) -> str:
    """The label towards the probe's target."""
    (stance,) = answers.ask(analyzer, TASK, probe.text, Options((probe.target,))).stances
    return stance.label


def errors(analyzer: Analyzer, data: Path, file: str) -> Iterator[Error]:
    """Labels that are wrong; the kind says which was given for which."""
    rows = [row for row in read(data / f"{file}.dev.jsonl.gz") if row["label"] in LABELS]
    for row, stance in zip(rows, ask(analyzer, [(row["target"], row["text"]) for row in rows], file), strict=True):
        if stance.label != row["label"]:
            text = " ".join(row["text"].split())
            shown = f"   target: {row['target']}\n   {text[:LONGEST]}{'…' if len(text) > LONGEST else ''}"
            scored = ", ".join(f"{name} {score:.2f}" for name, score in zip(LABELS, values(stance.scores), strict=True))
            yield Error(f"{row['label']} given as {stance.label}", str(row["id"]), f"{shown}\n   {scored}")
