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
        for i, (row, found) in enumerate(rows):
            attributions = [Attribution.of(quote) for quote in row["quotes"]]
            given = [Given.of(quote) for quote in found]
            for one in attributions:
                if one.has_speaker:
                    quote = one.found(given)
                    answers.outcomes.append(Outcome(i, one, quote, one.right(quote.speaker) if quote else None))
            answers.quotes.update(_said(attributions, given))
            if row.get("all_quotes"):
                answers.quotes.update(_marked(attributions, given))
        return answers

    def figures(self) -> dict[str, Any]:
        """Shares, 0..1, of all attributions, by method of those answered, by kind where there are kinds, and why there was no speaker."""
        answered = [(one, one.speaker.method) for one in self.outcomes if one.right is not None and one.speaker]
        methods = Counter(method for _, method in answered)
        kinds = Counter(one.attribution.kind for one in self.outcomes if one.attribution.kind)
        reasons = Counter(one.quote.reason for one in self.outcomes if one.quote and one.right is None)
        found = _shares(self.outcomes)
        if kinds:
            found["kind_right"] = _share([one.kind_right for one in self.outcomes if one.right is not None])
        for name, count, other in (("no_attribution", "false", "true"), ("stray", "stray", "marked")):
            if kinds and (whole := self.quotes[count] + self.quotes[other]):
                found[name] = round(self.quotes[count] / whole, 4)
        found["by_method"] = {
            method: {"answered": count, "right": _share([bool(one.right) for one, own in answered if own == method])}
            for method, count in methods.most_common()
        }
        if kinds:
            by_kind = {kind: [one for one in self.outcomes if one.attribution.kind == kind] for kind, _ in kinds.most_common()}
            found["by_kind"] = {kind: _shares(own) for kind, own in by_kind.items()}
        return found | {"abstained_by_reason": dict(reasons.most_common())}

    def judged(self) -> Judged:
        """The speakers given, each with its confidence."""
        judged = Judged()
        for one in self.outcomes:
            if one.right is not None and one.speaker:
                judged.add(one.row, one.speaker.confidence, KIND, one.right)
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
    own: dict[str, Judged] = {}
    for file in FILES:
        encoded = encode(analyzer, data / f"{file}.dev.jsonl.gz", quotes.TASK)
        answers = Answers.of((one.row, analyzer.decode(one.plan, one.outputs)[quotes.TASK].quotes) for one in encoded)
        figures[Path(file).name], own[file] = answers.figures(), answers.judged()
    counted = Judged()
    for file in COUNTED:
        counted.extend(own[file])
    return Speakers(figures, counted, _reliability(counted, own), counted.curve())


def _reliability(counted: Judged, own: Mapping[str, Judged]) -> dict[str, Reliability]:
    """Of all that count and of each file; of those that do not, by the curve of those that do."""
    whole = counted.reliability()
    names = np.repeat(COUNTED, [len(own[file].right) for file in COUNTED])
    curve = Curve.of(counted.curve())
    found = {KIND: whole}
    for file, judged in own.items():
        plain = judged.plain()
        after = np.array([curve(value) for value in judged.confidence])
        found[f"of {KIND} on {Path(file).name}"] = (
            whole.of(names == file) if file in COUNTED else Reliability(plain.before, after, plain.right)
        )
    return found


def _said(attributions: Sequence[Attribution], given: Sequence[Given]) -> Iterable[str]:
    for one in attributions:
        for quote in given:
            if quote.characters and len(quote.characters & one.characters) >= HALF * len(quote.characters):
                yield "false" if one.kind == FALSE else "true"


def _marked(attributions: Sequence[Attribution], given: Sequence[Given]) -> Iterable[str]:
    marked = frozenset[int]().union(*(one.characters for one in attributions if one.kind != FALSE))
    for quote in given:
        yield "stray" if quote.characters and len(quote.characters & marked) < STRAY * len(quote.characters) else "marked"


def _shares(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Of attributions those found; of those found the abstained and the wrong; of those answered the right."""
    found = [one for one in outcomes if one.quote]
    return {
        "attributions": len(outcomes),
        "found": _share([one.quote is not None for one in outcomes]),
        "right_of_answered": _share([one.right for one in found if one.right is not None]),
        "abstained": _share([one.right is None for one in found]),
        "wrong": _share([one.right is False for one in found]),
    }


def _share(of: Sequence[bool]) -> float:
    return round(sum(of) / max(1, len(of)), 4)
