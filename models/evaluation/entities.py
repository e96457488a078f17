"""Measures mentions: exact typed F1, and how their confidences come true."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from models.analysis import Analyzer
from models.evaluation import anaphors, coreference, gold
from models.evaluation.encoded import Encoded, encode
from models.evaluation.judged import Judged
from models.evaluation.scores import Count
from models.evaluation.sheet import Card, Loader, Sheet
from models.heads import ENTITY_TYPES

OWN, OTHER = "entities/worldwide", "entities/conll2003"
"""The dev file in our scheme, which calibrates the head, and one whose scheme ours is folded to."""

COREFERENCE = {"coref/gap_pronoun": coreference.measure, "coref/gum_coref": coreference.clusters}
"""Dev files of pronouns and what is measured on each."""

NAMES = ("PERSON", "PER", "ORG", "LOC")
"""The types that every scheme has."""


def measure(load: Loader, card: Card, data: Path) -> Sheet:
    """Fit the mentions' curve and floor into ``card``; measure."""
    encoded = encode(load(), data / f"{OWN}.dev.jsonl.gz", "entities")
    raw = _tagged(load(), encoded)
    card["curves"]["entities"] = raw.curve()
    card["floors"]["entities"] = raw.floor()
    analyzer = load()
    own, given = _measure(analyzer, encoded, conll=False)
    other, _ = _measure(analyzer, encode(analyzer, data / f"{OTHER}.dev.jsonl.gz", "entities"), conll=True)
    figures = {Path(OWN).name: own, Path(OTHER).name: other}
    figures |= {Path(file).name: tell(analyzer, data / f"{file}.dev.jsonl.gz") for file, tell in COREFERENCE.items()}
    told = anaphors.measure(analyzer, data)
    for name, of_anaphors in told.figures.items():
        figures[name] = figures.get(name, {}) | of_anaphors
    reliability = raw.reliability()
    kinds = np.array(raw.kinds, dtype=object)
    by_type = {f"of mention {name}": reliability.of(kinds == name) for name in ENTITY_TYPES if (kinds == name).any()}
    return Sheet(
        figures=figures,
        reliability={"mention": reliability, **by_type, **told.reliability},
        precision=given.precision(ENTITY_TYPES) | told.precision,
        tried={"mentions": given.tried(ENTITY_TYPES), **told.tried},
        notes=(anaphors.NOTE,),
    )


def _tagged(analyzer: Analyzer, encoded: Sequence[Encoded]) -> Judged:
    """The tagger's spans with its own confidences, right where type and both ends are; kinds are our types."""
    judged = Judged()
    for i, one in enumerate(encoded):
        wanted = gold.names(one.row, conll=False)
        found = analyzer.raw(one.plan, one.outputs)["entities"]
        judged.add_spans(i, (replace(span, label=gold.WORLDWIDE_FOLD[span.label]) for span in found), wanted)
        judged.kinds[len(judged.kinds) - len(found) :] = [span.label for span in found]
    return judged


def _measure(analyzer: Analyzer, encoded: Sequence[Encoded], conll: bool) -> tuple[dict[str, Any], Judged]:
    """Figures, and the mentions given."""
    total, named, by_type, given = Count(), Count(), defaultdict[str, Count](Count), Judged()
    counts = Counter[str]()
    fold = gold.CONLL_FOLD if conll else gold.WORLDWIDE_FOLD
    for i, one in enumerate(encoded):
        analysis = analyzer.decode(one.plan, one.outputs)
        wanted, found = gold.names(one.row, conll), gold.names_given(analysis, conll)
        total.add(wanted, found)
        counts.update(kind for _, _, kind in wanted)
        named.add({w for w in wanted if w[2] in NAMES}, {f for f in found if f[2] in NAMES})
        for name in {kind for _, _, kind in wanted | found}:
            by_type[name].add({w for w in wanted if w[2] == name}, {f for f in found if f[2] == name})
        for mention in analysis.mentions or ():
            if mention.type in fold and mention.form in ("name", "value"):
                given.add(i, mention.confidence, mention.type, (mention.span.start, mention.span.end, fold[mention.type]) in wanted)
    figures = {
        **total.figures(),
        "f1_of_names": named.figures()["f1"],
        "f1_by_type": {name: by_type[name].figures()["f1"] for name in sorted(by_type)},
        "annotated_by_type": dict(sorted(counts.items())),
    }
    return figures, given
