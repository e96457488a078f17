"""Measures quotes: exact F1 of their spans, and how their confidences come true."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.analysis import Analyzer
from models.evaluation import gold, speakers
from models.evaluation.encoded import Encoded, encode
from models.evaluation.judged import Judged
from models.evaluation.scores import Count
from models.evaluation.sheet import Card, Loader, Sheet

FILE = "quotes/polnear"


def measure(load: Loader, card: Card, data: Path) -> Sheet:
    """Fit the curves of the three taggers, then that of whole quotes, into ``card``; measure."""
    encoded = encode(load(), data / f"{FILE}.dev.jsonl.gz", "quotes")
    raw = _tagged(load(), encoded)
    card["curves"] |= {head: judged.curve() for head, judged in raw.items()}
    card["curves"].pop("quote", None)
    figures, quotes = _measure(load(), encoded)
    card["curves"]["quote"] = quotes.curve()
    given = quotes.calibrated(card["curves"]["quote"])
    told = speakers.measure(load(), data)
    return Sheet(
        figures={Path(FILE).name: figures, **told.figures},
        reliability={
            "quote": quotes.reliability(),
            **{f"{head} span": judged.reliability() for head, judged in raw.items()},
            **told.reliability,
        },
        precision=given.precision(("quote",)) | told.judged.precision((speakers.KIND,)),
        tried={"quotes": given.tried(("quote",)), "speakers": told.judged.tried((speakers.KIND,))},
        points={speakers.KIND: told.curve},
        notes=(speakers.NOTE,),
    )


def _tagged(analyzer: Analyzer, encoded: Sequence[Encoded]) -> dict[str, Judged]:
    judged = {head: Judged() for head in gold.QUOTE_SPANS}
    for i, one in enumerate(encoded):
        wanted = gold.quotes(one.row)
        raw = analyzer.raw(one.plan, one.outputs)
        for head in judged:
            judged[head].add_spans(i, raw[head], {span for span in wanted if span[2] == head})
    return judged


def _measure(analyzer: Analyzer, encoded: Sequence[Encoded]) -> tuple[dict[str, Any], Judged]:
    """Figures, and the quotes given, each right when all its contents are."""
    counts = {kind: Count() for kind in ("source", "cue", "content", "content_characters")}
    given = Judged()
    for i, one in enumerate(encoded):
        analysis = analyzer.decode(one.plan, one.outputs)
        wanted, found = gold.quotes(one.row), gold.quotes_given(analysis)
        for kind in gold.QUOTE_SPANS:
            counts[kind].add({w for w in wanted if w[2] == kind}, {f for f in found if f[2] == kind})
        counts["content_characters"].add(gold.characters(wanted, "content"), gold.characters(found, "content"))
        for quote in analysis.quotes or ():
            right = all((span.start, span.end, "content") in wanted for span in quote.content)
            given.add(i, quote.confidence, "quote", right)
    return {kind: count.figures() for kind, count in counts.items()}, given
