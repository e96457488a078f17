"""``python -m models.evaluation.errors --data DIR --weights DIR --task entities``: read what the models get wrong on the dev files.

Prints a seeded sample of the errors, each with the text around it, so that two readers of the same weights read the same errors. What they
have in common belongs in :mod:`models.evaluation.probes`.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np

from models.analysis import Analyzer
from models.annotations import Analysis
from models.evaluation import entities, gold, hedging, quotes, stance
from models.evaluation.encoded import Encoded, encode
from models.evaluation.judged import Triple
from models.local import load
from models.tasks.stance.labels import LABELS
from models.training.rows import Row, read

AROUND = 90
"""Characters shown on either side of a span."""

LONGEST = 1200
"""Most characters shown of a text that is judged as a whole."""


@dataclass(frozen=True, slots=True)
class Error:
    """One error: its kind, the row it is in, and what to show of it."""

    kind: str
    row: str
    shown: str


def main() -> None:
    """Read the command line; print errors."""
    parser = argparse.ArgumentParser(prog="python -m models.evaluation.errors", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with entities/, quotes/, hedging/ and stance/")
    parser.add_argument("--weights", type=Path, required=True, help="folder with article/ and stance/")
    parser.add_argument("--task", choices=sorted(FINDERS), required=True)
    parser.add_argument("--file", help="dev file, such as entities/conll2003 (default: one for each task)")
    parser.add_argument("--count", type=int, default=100, help="errors to print (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="which sample of them (default: %(default)s)")
    parser.add_argument("--kind", help="only errors of this kind, such as 'missed' or 'type'")
    parser.add_argument("--threads", type=int, help="CPU threads (default: all cores)")
    options = parser.parse_args()
    analyzer = load(options.weights / "article", options.weights / "stance", threads=options.threads)
    file = options.file or FIRST[options.task]
    found = list(FINDERS[options.task](analyzer, options.data, file))
    print(f"{file}: {len(found)} errors: {dict(Counter(error.kind for error in found).most_common())}")
    chosen = sample([error for error in found if options.kind in (None, error.kind)], options.count, options.seed)
    for number, error in enumerate(chosen, start=1):
        print(f"\n{number}. {error.kind} ({error.row})\n{error.shown}")


def sample(errors: Sequence[Error], count: int, seed: int) -> list[Error]:
    """At most ``count`` of the errors, the same for the same seed, in the order given."""
    chosen = Random(seed).sample(range(len(errors)), min(count, len(errors)))
    return [errors[i] for i in sorted(chosen)]


def span_errors(wanted: set[Triple], found: set[Triple]) -> Iterator[tuple[str, Triple | None, Triple | None]]:
    """(kind, wanted, found) of each span that is not exactly right, each span once.

    A ``type`` error has the right ends, a ``boundary`` error overlaps one of its type, ``both`` overlaps one of another; the rest is
    ``missed`` or ``spurious``.
    """
    missing, extra = sorted(wanted - found), sorted(found - wanted)
    for kind, fits in _FITS:
        for span in list(missing):
            match = next((other for other in extra if fits(span, other)), None)
            if match:
                missing.remove(span)
                extra.remove(match)
                yield kind, span, match
    for span in missing:
        yield "missed", span, None
    for span in extra:
        yield "spurious", None, span


def _overlap(one: Triple, other: Triple) -> bool:
    return one[0] < other[1] and other[0] < one[1]


_FITS: tuple[tuple[str, Callable[[Triple, Triple], bool]], ...] = (
    ("type", lambda one, other: one[:2] == other[:2]),
    ("boundary", lambda one, other: one[2] == other[2] and _overlap(one, other)),
    ("both", _overlap),
)


def _spans(
    analyzer: Analyzer,
    encoded: Sequence[Encoded],
    wanted: Callable[[Row], set[Triple]],
    given: Callable[[Analysis], set[Triple]],
) -> Iterator[Error]:
    for one in encoded:
        found = given(analyzer.decode(one.plan, one.outputs))
        for kind, right, wrong in span_errors(wanted(one.row), found):
            lines = [f"   {side}: {_marked(one.plan.document.text, span)}" for side, span in (("right", right), ("given", wrong)) if span]
            yield Error(kind, str(one.row["id"]), "\n".join(lines))


def _marked(text: str, span: Triple) -> str:
    start, end, label = span
    around = f"{text[max(0, start - AROUND) : start]}[[{text[start:end]}]]{text[end : end + AROUND]}"
    return f"{label:<12} {' '.join(around.split())}"


def _entities(analyzer: Analyzer, data: Path, file: str) -> Iterator[Error]:
    conll = file == entities.OTHER
    encoded = encode(analyzer, data / f"{file}.dev.jsonl.gz", "entities")
    return _spans(analyzer, encoded, lambda row: gold.names(row, conll), lambda analysis: gold.names_given(analysis, conll))


def _quotes(analyzer: Analyzer, data: Path, file: str) -> Iterator[Error]:
    return _spans(analyzer, encode(analyzer, data / f"{file}.dev.jsonl.gz", "quotes"), gold.quotes, gold.quotes_given)


def _hedging(analyzer: Analyzer, data: Path, file: str) -> Iterator[Error]:
    """Cues that are wrong in sentences whose label is right, and sentences whose label is not."""
    for one in encode(analyzer, data / f"{file}.dev.jsonl.gz", "hedging"):
        analysis = analyzer.decode(one.plan, one.outputs)
        uncertain = one.row["label"] == "uncertain"
        if uncertain == any(sentence.label == "hedged" for sentence in analysis.sentences or ()):
            yield from _spans(analyzer, [one], gold.cues, gold.cues_given)
        else:
            marked = [_marked(one.plan.document.text, span) for span in sorted(gold.cues(one.row) | gold.cues_given(analysis))]
            shown = [f"   {' '.join(one.plan.document.text.split())}", *(f"   cue: {cue}" for cue in marked)]
            yield Error("sentence missed" if uncertain else "sentence spurious", str(one.row["id"]), "\n".join(shown))


def _stance(analyzer: Analyzer, data: Path, file: str) -> Iterator[Error]:
    """Labels that are wrong; the kind says which was given for which."""
    rows = [row for row in read(data / f"{file}.dev.jsonl.gz") if row["label"] in LABELS]
    asked = stance.ask(analyzer, [(row["target"], row["text"]) for row in rows], file)
    for row, one in zip(rows, asked, strict=True):
        scores = one.scores(1.0)
        label = LABELS[int(np.argmax(scores))]
        if label != row["label"]:
            text = " ".join(row["text"].split())
            shown = f"   target: {row['target']}\n   {text[:LONGEST]}{'…' if len(text) > LONGEST else ''}"
            told = ", ".join(f"{name} {score:.2f}" for name, score in zip(LABELS, scores, strict=True))
            yield Error(f"{row['label']} given as {label}", str(row["id"]), f"{shown}\n   {told}")


FINDERS: Mapping[str, Callable[[Analyzer, Path, str], Iterator[Error]]] = {
    "entities": _entities,
    "quotes": _quotes,
    "hedging": _hedging,
    "stance": _stance,
}

FIRST = {"entities": entities.OWN, "quotes": quotes.FILE, "hedging": hedging.FILES[1], "stance": stance.FILES[0]}
"""The dev file to read by task; of hedging the news."""


if __name__ == "__main__":
    main()
