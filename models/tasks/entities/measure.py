"""Measures mentions: exact typed F1, and how their confidences come true."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from models.analysis import Analyzer
from models.evaluation import anaphors, coreference, gold, mistakes
from models.evaluation.answers import ask
from models.evaluation.encoded import Encoded, encode
from models.evaluation.judged import Judged
from models.evaluation.mistakes import Error
from models.evaluation.probes import Probe
from models.evaluation.scores import Count
from models.evaluation.sheet import Card, Goal, Loader, Sheet
from models.tasks.entities import HEAD, TASK
from models.tasks.entities.labels import TAGGED

OWN, OTHER = "entities/worldwide", "entities/conll2003"
"""The dev file in our scheme, which calibrates the head, and one whose scheme ours is folded to."""

COREFERENCE = {"coref/gap_pronoun": coreference.measure, "coref/gum_coref": coreference.clusters}
"""Dev files of pronouns and what is measured on each."""

FIRST = OWN

GOALS = (
    Goal("worldwide", "f1", 0.785, 0.80, "two annotators agree at kappa .78"),
    Goal("worldwide", "f1_of_names", None, 0.83, "spaCy en_core_web_sm .68 (test)"),
    Goal("conll2003", "f1", 0.884, 0.90, "dslim/bert-base-NER (110 M parameters) .913, spaCy en_core_web_trf .916 (test)"),
    Goal("gap_pronoun", "f1", None, 0.80, "BERT-large about .85"),
)

NAMES = ("PERSON", "PER", "ORG", "LOC")
"""The types that every scheme has."""


def measure(load: Loader, card: Card, data: Path) -> Sheet:
    """Fit the mentions' curve and floor into ``card``; measure."""
    encoded = encode(load(), data / f"{OWN}.dev.jsonl.gz", TASK)
    raw = _tagged(load(), encoded)
    card["curves"] = {HEAD.name: raw.curve()}
    card["floors"] = {HEAD.name: raw.floor()}
    analyzer = load()
    figures_of_own, given = _measure(analyzer, encoded, conll=False)
    other, _ = _measure(analyzer, encode(analyzer, data / f"{OTHER}.dev.jsonl.gz", TASK), conll=True)
    figures = {Path(OWN).name: figures_of_own, Path(OTHER).name: other}
    figures |= {Path(file).name: tell(analyzer, data / f"{file}.dev.jsonl.gz") for file, tell in COREFERENCE.items()}
    anaphor_sheet = anaphors.measure(analyzer, data)
    for name, of_anaphors in anaphor_sheet.figures.items():
        figures[name] = figures.get(name, {}) | of_anaphors
    reliability = raw.reliability()
    kinds = np.array(raw.kinds, dtype=object)
    by_type = {f"of mention {name}": reliability.of(kinds == name) for name in TAGGED if (kinds == name).any()}
    return Sheet(
        figures=figures,
        reliability={"mention": reliability, **by_type, **anaphor_sheet.reliability},
        precision=given.precision(TAGGED) | anaphor_sheet.precision,
        tried={"mentions": given.tried(TAGGED), **anaphor_sheet.tried},
        notes=(anaphors.NOTE,),
    )


def _tagged(analyzer: Analyzer, encoded: Sequence[Encoded]) -> Judged:
    """The tagger's spans with its own confidences, right where type and both ends are; kinds are our types."""
    judged = Judged()
    for i, article in enumerate(encoded):
        names = gold.names(article.row, conll=False)
        spans = analyzer.raw(article.plan, article.outputs)[HEAD.name]
        judged.add_spans(i, (replace(span, label=gold.WORLDWIDE_FOLD[span.label]) for span in spans), names)
        judged.kinds[len(judged.kinds) - len(spans) :] = [span.label for span in spans]
    return judged


def _measure(analyzer: Analyzer, encoded: Sequence[Encoded], conll: bool) -> tuple[dict[str, Any], Judged]:
    """Figures, and the mentions given."""
    total, named, by_type, given = Count(), Count(), defaultdict[str, Count](Count), Judged()
    counts = Counter[str]()
    fold = gold.CONLL_FOLD if conll else gold.WORLDWIDE_FOLD
    for i, article in enumerate(encoded):
        mentions = analyzer.decode(article.plan, article.outputs)[TASK].mentions
        annotated, answered = gold.names(article.row, conll), gold.names_given(mentions, conll)
        total.add(annotated, answered)
        counts.update(kind for _, _, kind in annotated)
        named.add({w for w in annotated if w[2] in NAMES}, {f for f in answered if f[2] in NAMES})
        for name in {kind for _, _, kind in annotated | answered}:
            by_type[name].add({w for w in annotated if w[2] == name}, {f for f in answered if f[2] == name})
        for mention in mentions:
            if mention.type in fold and mention.form in ("name", "value"):
                given.add(i, mention.confidence, mention.type, (mention.span.start, mention.span.end, fold[mention.type]) in annotated)
    figures = {
        **total.figures(),
        "f1_of_names": named.figures()["f1"],
        "f1_by_type": {name: by_type[name].figures()["f1"] for name in sorted(by_type)},
        "annotated_by_type": dict(sorted(counts.items())),
    }
    return figures, given


def answer(analyzer: Analyzer, probe: Probe) -> str:
    """The mentions in text order with their types, or ``nothing``."""
    mentions = ask(analyzer, TASK, probe.text).mentions
    return "; ".join(f"{mention.span.of(probe.text)} {mention.type}" for mention in mentions) or "nothing"


def errors(analyzer: Analyzer, data: Path, file: str) -> Iterator[Error]:
    """Mentions that are wrong, in the scheme of ``file``."""
    conll = file == OTHER
    encoded = encode(analyzer, data / f"{file}.dev.jsonl.gz", TASK)
    return mistakes.spans(
        analyzer, encoded, lambda row: gold.names(row, conll), lambda analysis: gold.names_given(analysis[TASK].mentions, conll)
    )
