"""Fits the curves of the three taggers of attributions. What comes of their spans is measured with quotes."""

from collections.abc import Sequence
from pathlib import Path

from models.analysis import Analyzer
from models.evaluation import gold
from models.evaluation.encoded import Encoded, encode
from models.evaluation.judged import Judged
from models.evaluation.sheet import Card, Loader, Sheet
from models.tasks.attribution import TASK

FILE = "quotes/polnear"


def measure(load: Loader, card: Card, data: Path) -> Sheet:
    """Fit the curves into ``card``."""
    analyzer = load()
    raw = tagged(analyzer, encode(analyzer, data / f"{FILE}.dev.jsonl.gz", TASK))
    card["curves"] = {head: judged.curve() for head, judged in raw.items()}
    return Sheet({}, {}, {}, {})


def tagged(analyzer: Analyzer, encoded: Sequence[Encoded]) -> dict[str, Judged]:
    """By tagger its spans with its own confidences, right where both ends are."""
    judged = {head: Judged() for head in gold.QUOTE_SPANS}
    for i, article in enumerate(encoded):
        annotated = gold.quotes(article.row)
        raw = analyzer.raw(article.plan, article.outputs)
        for head in judged:
            judged[head].add_spans(i, raw[head], {span for span in annotated if span[2] == head})
    return judged
