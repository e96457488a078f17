"""Measures the article encoder's heads and their decoders on dev files."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from models.analyzer import ARTICLE, Analyzer
from models.annotations import Analysis, ScoredSpan
from models.evaluation.calibration import Points, crossed_error, fit_curve
from models.evaluation.scores import Count
from models.heads import ENTITY_TYPES
from models.training.examples import WORLDWIDE, parts
from models.training.rows import Row, read

BATCH = 16
"""Windows a forward pass."""

CONLL_FOLD = {"PERSON": "PER", "ORG": "ORG", "LOC": "LOC", "FAC": "LOC", "NORP": "MISC", "MISC": "MISC", "PRODUCT": "MISC"}

Triple = tuple[int, int, str]


@dataclass(slots=True)
class Judged:
    """Raw confidences of one head's spans, whether each is right, and the row each stands in."""

    confidence: list[float] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    wanted: int = 0

    def add(self, row: int, found: Iterable[ScoredSpan], gold: set[Triple]) -> None:
        """The spans of one row."""
        self.wanted += len(gold)
        for one in found:
            self.confidence.append(one.confidence)
            self.right.append((one.span.start, one.span.end, one.label) in gold)
            self.rows.append(row)

    def curve(self) -> Points:
        """The calibration curve of all rows."""
        return fit_curve(np.array(self.confidence), np.array(self.right, dtype=np.float64))

    def extend(self, other: "Judged") -> None:
        """Add the spans of another file, whose rows are other rows."""
        after = max(self.rows, default=-1) + 1
        self.confidence += other.confidence
        self.right += other.right
        self.rows += [after + row for row in other.rows]
        self.wanted += other.wanted

    def floor(self) -> float:
        """Half the F1 of all spans: one less likely right than that lowers F1 by being given.

        Lipton, Elkan & Naryanaswamy, "Optimal Thresholding of Classifiers to Maximize F1 Measure", ECML PKDD 2014.
        """
        return round(sum(self.right) / (len(self.right) + self.wanted), 3)

    def error(self) -> float:
        """Calibration error across halves of the rows."""
        return crossed_error(self.rows, np.array(self.confidence), np.array(self.right, dtype=np.float64))


@dataclass(frozen=True, slots=True)
class Result:
    """What a dev file shows of a task: figures, and per tag head its judged spans."""

    figures: dict[str, Any]
    judged: dict[str, Judged]


def _analyses(
    analyzer: Analyzer, rows: Sequence[Row], task: str, label: str
) -> Iterator[tuple[Row, dict[str, tuple[ScoredSpan, ...]], Analysis]]:
    """Each row with its raw spans by head and its analysis."""
    encoder = analyzer.encoders[ARTICLE]
    for row in tqdm(rows, desc=label, unit="row", mininterval=10):
        plan = analyzer.plan(row["text"], frozenset({task}))
        windows = [work.window for work in plan.work]
        outputs = [out for low in range(0, len(windows), BATCH) for out in encoder.run(windows[low : low + BATCH])]
        yield row, analyzer.raw(plan, outputs), analyzer.decode(plan, outputs)


def entities(analyzer: Analyzer, file: Path, conll: bool = False) -> Result:
    """Exact typed F1 of mentions on worldwide, or, with types folded to its four, on a file in CoNLL-2003's scheme."""
    total, by_type, judged = Count(), defaultdict[str, Count](Count), Judged()
    fold: dict[str, str] = CONLL_FOLD if conll else {name: name for name in (*ENTITY_TYPES, "EVENT", "WORK")}
    for i, (row, raw, analysis) in enumerate(_analyses(analyzer, read(file), "entities", file.name)):
        gold = {(s["start"], s["end"], s["label"] if conll else WORLDWIDE[s["label"]]) for s in row["spans"]}
        found = {(m.span.start, m.span.end, fold[m.type]) for m in analysis.mentions or () if m.type in fold}
        total.add(gold, found)
        judged.add(i, raw["entities"], gold)
        for name in {kind for _, _, kind in gold | found}:
            by_type[name].add({g for g in gold if g[2] == name}, {f for f in found if f[2] == name})
    figures = {**total.figures(), "f1_by_type": {name: by_type[name].figures()["f1"] for name in sorted(by_type)}}
    return Result(figures, {} if conll else {"entities": judged})


def quotes(analyzer: Analyzer, file: Path) -> Result:
    """Exact F1 of source, cue and content spans, and F1 of the content's characters."""
    counts = {kind: Count() for kind in ("source", "cue", "content", "content_characters")}
    judged = {head: Judged() for head in ("content", "cue", "source")}
    for i, (row, raw, analysis) in enumerate(_analyses(analyzer, read(file), "quotes", file.name)):
        wanted = {kind: {part for quote in row["quotes"] for part in _wanted(quote, kind)} for kind in judged}
        found: dict[str, set[tuple[int, int]]] = {kind: set() for kind in judged}
        for quote in analysis.quotes or ():
            found["content"] |= {(span.start, span.end) for span in quote.content}
            for kind, span in (("cue", quote.cue), ("source", quote.source)):
                if span:
                    found[kind].add((span.start, span.end))
        for kind in judged:
            counts[kind].add(wanted[kind], found[kind])
            judged[kind].add(i, raw[kind], {(a, b, kind) for a, b in wanted[kind]})
        characters = ({i for a, b in spans["content"] for i in range(a, b)} for spans in (wanted, found))
        counts["content_characters"].add(*characters)
    return Result({kind: count.figures() for kind, count in counts.items()}, judged)


def _wanted(quote: Row, kind: str) -> list[tuple[int, int]]:
    spans = parts(quote, kind)
    return spans if kind == "content" or not spans else [max(spans, key=lambda span: span[1] - span[0])]


def hedging(analyzer: Analyzer, file: Path) -> Result:
    """F1 of hedged sentences and of cues, untyped and typed."""
    counts = {kind: Count() for kind in ("sentence", "cue", "cue_typed")}
    judged = Judged()
    for i, (row, raw, analysis) in enumerate(_analyses(analyzer, read(file), "hedging", file.name)):
        sentences = analysis.sentences or ()
        gold = {(start, end, kind) for start, end, kind in row["cues"]}
        cues = {(cue.span.start, cue.span.end, cue.type) for sentence in sentences for cue in sentence.cues}
        counts["sentence"].add({i} if row["label"] == "uncertain" else set(), {i} if any(s.label == "hedged" for s in sentences) else set())
        counts["cue"].add({g[:2] for g in gold}, {c[:2] for c in cues})
        counts["cue_typed"].add(gold, cues)
        judged.add(i, raw["hedging"], gold)
    return Result({kind: count.figures() for kind, count in counts.items()}, {"hedging": judged})


FILES: dict[str, tuple[tuple[str, Callable[[Analyzer, Path], Result]], ...]] = {
    "entities": (
        ("entities/worldwide", entities),
        ("entities/conll2003", lambda analyzer, file: entities(analyzer, file, conll=True)),
    ),
    "quotes": (("quotes/polnear", quotes),),
    "hedging": (("hedging/szeged_wiki", hedging), ("hedging/szeged_factbank", hedging)),
}
"""Dev files by task; all but CoNLL-2003's, whose scheme is another, calibrate the heads."""

FLOORED = {"entities": 0.5, "hedging": 1.0}
"""Heads whose spans need a least probability, as a share of the one that is best for F1: a name missed costs an editor more than a name too
many. Quotes have a rule of their own."""
