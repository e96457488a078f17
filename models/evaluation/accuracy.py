"""docs/accuracy.md: the figures of all heads beside where they began, where they should come to, and what others reach."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.evaluation.cards import flat

CALIBRATED = 0.03
"""Expected calibration error to come under."""

READERS = "two readings by a language model agree in 97 %"


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure of a dev file: what it was with the first weights (None: not measured), what to reach, and what others have published.

    ``most`` marks an error, which is to come down to ``reach``.
    """

    file: str
    figure: str
    first: float | None
    reach: float
    others: str = ""
    most: bool = False


GOALS: Mapping[str, tuple[Goal, ...]] = {
    "entities": (
        Goal("worldwide", "f1", 0.785, 0.80, "two annotators agree at kappa .78"),
        Goal("worldwide", "f1_of_names", None, 0.83, "spaCy en_core_web_sm .68 (test)"),
        Goal("conll2003", "f1", 0.884, 0.90, "dslim/bert-base-NER (110 M parameters) .913, spaCy en_core_web_trf .916 (test)"),
        Goal("gap_pronoun", "f1", None, 0.80, "BERT-large about .85"),
    ),
    "quotes": (
        Goal("polnear", "source f1", 0.790, 0.80, "rules .107, CoreNLP .139, BERT-base .811, CofeNet .832; people .78"),
        Goal("polnear", "cue f1", 0.729, 0.73, "rules .228, BERT-base .740, CofeNet .753; people .71"),
        Goal("polnear", "content f1", 0.664, 0.65, "rules .056, CoreNLP .175, BERT-base .689, CofeNet .729; people .68"),
        Goal("polnear", "content_characters f1", 0.901, 0.91, "people .91"),
        Goal("desk", "found", None, 0.93),
        Goal("desk", "right_of_answered", None, 0.92, READERS),
        Goal("desk", "abstained", None, 0.05, most=True),
        Goal("desk", "kind_right", None, 0.93, READERS),
        Goal("desk", "no_attribution", None, 0.02, most=True),
    ),
    "hedging": (
        Goal("szeged_wiki", "sentence f1", 0.853, 0.90, "lexicon .835 (test)"),
        Goal("szeged_wiki", "cue f1", 0.795, 0.86, "lexicon .777 (test)"),
        Goal("szeged_factbank", "sentence f1", 0.800, 0.84, "lexicon .757 (test)"),
        Goal("szeged_factbank", "cue f1", 0.714, 0.79, "lexicon .705 (test)"),
        Goal("pei_certainty", "pearson", None, 0.65, "Pei and Jurgens .63"),
    ),
    "stance": (
        Goal("vast", "f1 macro", 0.693, 0.68, "JointCL .724, TATA .771 (test)"),
        Goal("newsmtsc", "f1 macro", 0.756, 0.76, "RoBERTa .831 (test)"),
        Goal("gwsd", "f1 macro", 0.548, 0.72, "about .74"),
    ),
}


def markdown(heads: Sequence[Mapping[str, Any]]) -> str:
    """The page, from the heads' cards."""
    lines = [
        "# Accuracy",
        "",
        "How right the shipped models are, on the dev files of public data sets, which they were not trained on. Each card tells more:",
        "data and licences, figures by type, calibration, and known weak spots with examples. `make evaluate` writes this page; do not",
        "edit it.",
        "",
        "“First” is the first set of weights, “to reach” what this project set out for. Published figures are mostly of test files and of",
        "models of five times the size and more; they tell the order of magnitude and no ranking.",
        *(line for head in heads for line in _head(head)),
    ]
    return "\n".join(lines) + "\n"


def _head(head: Mapping[str, Any]) -> Iterator[str]:
    task, told = head["task"], head["calibration"]
    yield from ("", f"## {task.capitalize()}", "", f"{head['summary']} [Card](../models/{task}/CARD.md)", "")
    yield from ("| dev file | figure | first | now | to reach | others |", "|---|---|---|---|---|---|")
    for goal in GOALS[task]:
        now = dict(flat(head["figures"].get(goal.file, {}))).get(goal.figure)
        first, shown = (f"{value:.3f}" if value is not None else "–" for value in (goal.first, now))
        reach = f"{'≤ ' if goal.most else ''}{goal.reach:.3f}"
        yield f"| {goal.file} | {goal.figure.replace('_', ' ')} | {first} | {shown} | {reach} | {goal.others} |"
    yield from ("", f"| confidence of | expected calibration error | by chance | to reach |{chr(10)}|---|---|---|---|")
    served = told["ece"] | {name: told["before"][name] for name in told.get("points", {})}
    for name, error in served.items():
        if not name.startswith("of "):
            yield f"| {name} ({told['items'][name]:,}) | {error:.3f} | {told['by_chance'][name]:.3f} | {CALIBRATED} |"
    yield from ("", f"![Reliability of the confidences of {task}](images/reliability-{task}.png)")
