"""docs/accuracy.md: the figures of all tasks beside where they began, where they should come to, and what others reach."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.evaluation.cards import flat
from models.evaluation.sheet import Goal

CALIBRATED = 0.03
"""Expected calibration error to come under."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A task's card, the path of its page from the folder of this one, and the figures that are told."""

    card: Mapping[str, Any]
    page: str
    goals: Sequence[Goal]


def markdown(tasks: Sequence[Measured]) -> str:
    """The page, from the tasks' cards."""
    lines = [
        "# Accuracy",
        "",
        "How right the shipped models are, on the dev files of public data sets, which they were not trained on. Each card tells more:",
        "data and licences, figures by type, calibration, and known weak spots with examples. `make evaluate` writes this page; do not",
        "edit it.",
        "",
        "“First” is the first set of weights, “to reach” what this project set out for. Published figures are mostly of test files and of",
        "models of five times the size and more; they tell the order of magnitude and no ranking.",
        *(line for task in tasks for line in _task(task)),
    ]
    return "\n".join(lines) + "\n"


def _task(measured: Measured) -> Iterator[str]:
    card = measured.card
    task, calibration = card["task"], card["calibration"]
    yield from ("", f"## {task.capitalize()}", "", f"{card['summary']} [Card]({measured.page})", "")
    yield from ("| dev file | figure | first | now | to reach | others |", "|---|---|---|---|---|---|")
    for goal in measured.goals:
        now = dict(flat(card["figures"].get(goal.file, {}))).get(goal.figure)
        first, shown = (f"{value:.3f}" if value is not None else "–" for value in (goal.first, now))
        reach = f"{'≤ ' if goal.most else ''}{goal.reach:.3f}"
        yield f"| {goal.file} | {goal.figure.replace('_', ' ')} | {first} | {shown} | {reach} | {goal.others} |"
    yield from ("", f"| confidence of | expected calibration error | by chance | to reach |{chr(10)}|---|---|---|---|")
    served = calibration["ece"] | {name: calibration["before"][name] for name in calibration.get("points", {})}
    for name, error in served.items():
        if not name.startswith("of "):
            yield f"| {name} ({calibration['items'][name]:,}) | {error:.3f} | {calibration['by_chance'][name]:.3f} | {CALIBRATED} |"
    if calibration["ece"]:
        yield from ("", f"![Reliability of the confidences of {task}](images/reliability-{task}.png)")
