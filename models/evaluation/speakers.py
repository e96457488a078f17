"""Measures speakers: how many attributions are found and whose speaker is right, by the rule that told and by the kind of speaker."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from models.analysis import Analyzer
from models.annotations import Quote, Speaker
from models.decoding.calibration import Curve
from models.evaluation.attributions import AUTHOR, FALSE, HALF, Attribution, Given
from models.evaluation.calibration import Points
from models.evaluation.encoded import encode
from models.evaluation.judged import Judged, Reliability
from models.tasks import quotes
from models.training.rows import Row

COUNTED = ("desk/desk", "quotes/gum_attrib")
"""Dev files whose answers tell the confidence and the precision of speakers: news, and texts of many genres."""

FILES = (*COUNTED, "quotes/litbank_quotes")
"""Dev files with the speakers of attributions; novels are told apart."""

KIND = "speaker"

STRAY = 0.3
"""The share of a quote's characters below which it is of nothing that the annotators marked."""

NOTE = (
    "Speakers are judged where the annotators name one. An attribution is found when a quote has half of its characters. Names are the "
    "same when, without case and punctuation, they end in the same word and one has all the words of the other; a role, a document or many "
    "people need one word in common. Of those found, `abstained` have no speaker and `wrong` another one. `no_attribution` is the share of "
    "judged quotes that attribute nothing; `stray`, where every attribution is marked, that of quotes of none. desk is whole news "
    "articles, labelled by a language model under guidelines: two independent readings of 26 further articles agree on the speaker's name "
    "in 97 % and his kind in 97 %. Calibration and precision of speakers are told by desk and gum_attrib, which has many genres; "
    "litbank_quotes has novels and counts for neither."
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an attribution of a row: the quote it was found as, and whether its speaker is right, None where there is none."""

    row: int
    attribution: Attribution
    quote: Quote | None
    right: bool | None

    @property
    def speaker(self) -> Speaker | None:
        """Who is given for it."""
        return self.quote.speaker if self.quote else None

    @property
    def kind_right(self) -> bool:
        """Whether the speaker given is of the kind annotated; the author's own words need no speaker."""
        return self.attribution.kind == AUTHOR or (self.speaker is not None and self.speaker.kind == self.attribution.kind)


@dataclass(frozen=True, slots=True)
class Answers:
    """What the quotes of a file came to: the ``outcomes`` of its attributions, and how many quotes are of what."""

    outcomes: list[Outcome] = field(default_factory=list)
    quotes: Counter[str] = field(default_factory=Counter)
    """Quotes half in a false attribution, ``false``, and half in a true one, ``true``, once for each; ``stray`` and ``marked`` ones in rows
    where all are marked."""

    @classmethod
    def of(cls, rows: Iterable[tuple[Row, Sequence[Quote]]]) -> "Answers":
        """The rows of a file with the quotes found in each."""
        answers = cls()
        for i, (row, article_quotes) in enumerate(rows):
            attributions = [Attribution.of(quote) for quote in row["quotes"]]
            given = [Given.of(quote) for quote in article_quotes]
            for attribution in attributions:
                if attribution.has_speaker:
                    quote = attribution.matching(given)
                    answers.outcomes.append(Outcome(i, attribution, quote, attribution.right(quote.speaker) if quote else None))
            answers.quotes.update(_said(attributions, given))
            if row.get("all_quotes"):
                answers.quotes.update(_marked(attributions, given))
        return answers

    def figures(self) -> dict[str, Any]:
        """Shares, 0..1, of all attributions, by method of those answered, by kind where there are kinds, and why there was no speaker."""
        answered = [(outcome, outcome.speaker.method) for outcome in self.outcomes if outcome.right is not None and outcome.speaker]
        methods = Counter(method for _, method in answered)
        kinds = Counter(outcome.attribution.kind for outcome in self.outcomes if outcome.attribution.kind)
        reasons = Counter(outcome.quote.reason for outcome in self.outcomes if outcome.quote and outcome.right is None)
        figures = _shares(self.outcomes)
        if kinds:
            figures["kind_right"] = _share([outcome.kind_right for outcome in self.outcomes if outcome.right is not None])
        for name, count, other in (("no_attribution", "false", "true"), ("stray", "stray", "marked")):
            if kinds and (whole := self.quotes[count] + self.quotes[other]):
                figures[name] = round(self.quotes[count] / whole, 4)
        figures["by_method"] = {
            method: {"answered": count, "right": _share([bool(outcome.right) for outcome, by in answered if by == method])}
            for method, count in methods.most_common()
        }
        if kinds:
            by_kind = {kind: [outcome for outcome in self.outcomes if outcome.attribution.kind == kind] for kind, _ in kinds.most_common()}
            figures["by_kind"] = {kind: _shares(outcomes) for kind, outcomes in by_kind.items()}
        return figures | {"abstained_by_reason": dict(reasons.most_common())}

    def judged(self) -> Judged:
        """The speakers given, each with its confidence."""
        judged = Judged()
        for outcome in self.outcomes:
            if outcome.right is not None and outcome.speaker:
                judged.add(outcome.row, outcome.speaker.confidence, KIND, outcome.right)
        return judged


@dataclass(frozen=True, slots=True)
class Speakers:
    """Figures by file; the speakers that count; how their confidences come true, by name; and the curve that would make them."""

    figures: Mapping[str, Any]
    judged: Judged
    reliability: Mapping[str, Reliability]
    curve: Points


def measure(analyzer: Analyzer, data: Path) -> Speakers:
    """The speakers that ``analyzer`` gives on the dev files in ``data``, with the confidences that are served."""
    figures: dict[str, Any] = {}
    by_file: dict[str, Judged] = {}
    for file in FILES:
        encoded = encode(analyzer, data / f"{file}.dev.jsonl.gz", quotes.TASK)
        answers = Answers.of((article.row, analyzer.decode(article.plan, article.outputs)[quotes.TASK].quotes) for article in encoded)
        figures[Path(file).name], by_file[file] = answers.figures(), answers.judged()
    counted = Judged()
    for file in COUNTED:
        counted.extend(by_file[file])
    return Speakers(figures, counted, _reliability(counted, by_file), counted.curve())


def _reliability(counted: Judged, by_file: Mapping[str, Judged]) -> dict[str, Reliability]:
    """Of all that count and of each file; of those that do not, by the curve of those that do."""
    whole = counted.reliability()
    names = np.repeat(COUNTED, [len(by_file[file].right) for file in COUNTED])
    curve = Curve.of(counted.curve())
    reliability = {KIND: whole}
    for file, judged in by_file.items():
        plain = judged.plain()
        after = np.array([curve(value) for value in judged.confidence])
        reliability[f"of {KIND} on {Path(file).name}"] = (
            whole.of(names == file) if file in COUNTED else Reliability(plain.before, after, plain.right)
        )
    return reliability


def _said(attributions: Sequence[Attribution], given: Sequence[Given]) -> Iterable[str]:
    for attribution in attributions:
        for quote in given:
            if quote.characters and len(quote.characters & attribution.characters) >= HALF * len(quote.characters):
                yield "false" if attribution.kind == FALSE else "true"


def _marked(attributions: Sequence[Attribution], given: Sequence[Given]) -> Iterable[str]:
    marked = frozenset[int]().union(*(attribution.characters for attribution in attributions if attribution.kind != FALSE))
    for quote in given:
        yield "stray" if quote.characters and len(quote.characters & marked) < STRAY * len(quote.characters) else "marked"


def _shares(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Of attributions those found; of those found the abstained and the wrong; of those answered the right."""
    matched = [outcome for outcome in outcomes if outcome.quote]
    return {
        "attributions": len(outcomes),
        "found": _share([outcome.quote is not None for outcome in outcomes]),
        "right_of_answered": _share([outcome.right for outcome in matched if outcome.right is not None]),
        "abstained": _share([outcome.right is None for outcome in matched]),
        "wrong": _share([outcome.right is False for outcome in matched]),
    }


def _share(of: Sequence[bool]) -> float:
    return round(sum(of) / max(1, len(of)), 4)
