"""Measures hedging: F1 of hedged sentences and of cues, and how the confidences come true."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.analysis import Analyzer
from models.evaluation import certainty, gold
from models.evaluation.encoded import Encoded, encode
from models.evaluation.judged import Judged
from models.evaluation.scores import Count
from models.evaluation.sheet import Card, Loader, Sheet

FILES = ("hedging/szeged_wiki", "hedging/szeged_factbank")
"""Dev files with cues; all calibrate the head."""

GRADED = ("hedging/pei_certainty", "hedging/meantime_factuality")
"""Dev files with grades of certainty."""


def measure(load: Loader, card: Card, data: Path) -> Sheet:
    """Fit the cues' curve into ``card``; measure."""
    encoded = {file: encode(load(), data / f"{file}.dev.jsonl.gz", "hedging") for file in FILES}
    raw = Judged()
    for rows in encoded.values():
        raw.extend(_tagged(load(), rows))
    card["curves"]["hedging"] = raw.curve()
    analyzer = load()
    figures, cues, sentences = {}, Judged(), Judged()
    for file, rows in encoded.items():
        figures[Path(file).name], own_cues, own_sentences = _measure(analyzer, rows)
        cues.extend(own_cues)
        sentences.extend(own_sentences)
    figures |= {Path(file).name: certainty.measure(analyzer, data / f"{file}.dev.jsonl.gz") for file in GRADED}
    return Sheet(
        figures=figures,
        reliability={"cue": raw.reliability(), "sentence": sentences.plain()},
        precision=cues.precision(("cue",)),
        tried={"hedge cues": cues.tried(("cue",))},
    )


def _tagged(analyzer: Analyzer, encoded: Sequence[Encoded]) -> Judged:
    judged = Judged()
    for i, one in enumerate(encoded):
        judged.add_spans(i, analyzer.raw(one.plan, one.outputs)["hedging"], gold.cues(one.row))
    return judged


def _measure(analyzer: Analyzer, encoded: Sequence[Encoded]) -> tuple[dict[str, Any], Judged, Judged]:
    """Figures; the cues given, a weasel right where any cue is, as annotators have no such type; and the rows.

    A row is a sentence. The probability that it is hedged is one minus the product of ``1 - confidence`` over the cues given in it.
    """
    counts = {kind: Count() for kind in ("sentence", "cue", "cue_typed")}
    given, sentences = Judged(), Judged()
    for i, one in enumerate(encoded):
        analysis = analyzer.decode(one.plan, one.outputs)
        wanted, found = gold.cues(one.row), gold.cues_given(analysis)
        uncertain = one.row["label"] == "uncertain"
        hedged = any(sentence.label == "hedged" for sentence in analysis.sentences or ())
        counts["sentence"].add({i} if uncertain else set(), {i} if hedged else set())
        untyped = {span[:2] for span in wanted}
        counts["cue"].add(untyped, {span[:2] for span in found})
        counts["cue_typed"].add(wanted, found)
        sure = 1.0
        for cue in (cue for sentence in analysis.sentences or () for cue in sentence.cues):
            place = (cue.span.start, cue.span.end)
            given.add(i, cue.confidence, "cue", place in untyped if cue.type == "weasel" else (*place, cue.type) in wanted)
            sure *= 1 - cue.confidence
        sentences.add(i, 1 - sure, "sentence", uncertain)
    return {kind: count.figures() for kind, count in counts.items()}, given, sentences
