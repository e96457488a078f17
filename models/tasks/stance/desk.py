"""What the stance of whole news articles is measured by: an editor's reading of article, author, speakers and sentences."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.analysis import Analyzer
from models.annotations import Scores, Span, Stance
from models.evaluation import answers
from models.evaluation.attributions import same_name
from models.evaluation.scores import macro_f1
from models.tasks.stance import TASK, Options
from models.tasks.stance.labels import LABELS
from models.training.rows import Row

NOBODY = Scores(0.0, 0.0, 1.0)
"""What is said of a speaker who is not found."""

SHARED = 0.3
"""The share of a sentence shown as evidence that an editor's sentence must cover to be the same."""


@dataclass(slots=True)
class Found:
    """By use the scores given and the labels an editor gives; the labels given; and how the evidence stands."""

    pairs: dict[str, list[tuple[Scores, str]]] = field(default_factory=lambda: {"article": [], "author": [], "speaker": []})
    labels: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: {"article": [], "author": [], "speakers": []})
    evidence: Counter[str] = field(default_factory=Counter)

    def figures(self) -> dict[str, Any]:
        """Accuracy and F1 by use; the share of evidence that the editor sees alike, and of neutral targets without any."""
        told: dict[str, Any] = {}
        for use, pairs in self.labels.items():
            accuracy = sum(gold == given for gold, given in pairs) / max(1, len(pairs))
            f1 = macro_f1([gold for gold, _ in pairs], [given for _, given in pairs], LABELS)
            told[use] = {"accuracy": round(accuracy, 4), "f1": f1, "judged": len(pairs)}
        right, silent = self.evidence["right"], self.evidence["silent"]
        told["evidence"] = {
            "right": round(right / max(1, right + self.evidence["wrong"]), 4),
            "silent": round(silent / max(1, silent + self.evidence["loud"]), 4),
        }
        return told


def measure(analyzer: Analyzer, rows: Sequence[Row]) -> Found:
    """How ``rows`` are answered."""
    read = [row for row in rows if row.get("stance")]
    asked = [(row["text"], Options(tuple(stance["target"] for stance in row["stance"]))) for row in read]
    found = Found()
    for row, given in zip(read, answers.ask_all(analyzer, TASK, asked, "desk"), strict=True):
        for gold, stance in zip(row["stance"], given.stances, strict=True):
            _judge(found, row, gold, stance)
    return found


def _judge(found: Found, row: Row, gold: Row, stance: Stance) -> None:
    found.pairs["article"].append((stance.scores, gold["article"]))
    found.pairs["author"].append((stance.author.scores, gold["author"]))
    found.labels["article"].append((gold["article"], stance.label))
    found.labels["author"].append((gold["author"], stance.author.label))
    for who, label in gold["speakers"].items():
        mine = next((speaker for speaker in stance.by_speaker if same_name(who, speaker.name)), None)
        found.labels["speakers"].append((label, mine.label if mine else "neutral"))
        if mine:
            found.pairs["speaker"].append((mine.scores, label))
    sides = list(_sides(row, gold))
    for shown in stance.evidence:
        length = SHARED * (shown.span.end - shown.span.start)
        alike = (label == shown.label and min(shown.span.end, s.end) - max(shown.span.start, s.start) > length for s, label in sides)
        found.evidence["right" if any(alike) else "wrong"] += 1
    if not sides:
        found.evidence["loud" if stance.evidence else "silent"] += 1


def _sides(row: Row, gold: Row) -> Iterator[tuple[Span, str]]:
    """The sentences in which the editor sees somebody take a side."""
    for number, label in gold["sentences"].items():
        if int(number) <= len(row["sentences"]):
            sentence = row["sentences"][int(number) - 1]
            yield Span(sentence["start"], sentence["end"]), label
