"""Measures quotes: exact F1 of their spans, and how their confidences come true."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from models.analysis import Analyzer
from models.annotations import Quote
from models.evaluation import gold, mistakes, speakers
from models.evaluation.answers import ask
from models.evaluation.attributions import HALF
from models.evaluation.encoded import Encoded, encode
from models.evaluation.judged import Judged, Triple
from models.evaluation.mistakes import Error
from models.evaluation.probes import Probe
from models.evaluation.scores import Count
from models.evaluation.sheet import Card, Goal, Loader, Sheet
from models.tasks.attribution.measure import FILE, tagged
from models.tasks.quotes import BOUNDARY, TASK

FIRST = FILE

READERS = "two readings by a language model agree in 97 %"

GOALS = (
    Goal("polnear", "source f1", 0.790, 0.80, "rules .107, CoreNLP .139, BERT-base .811, CofeNet .832; people .78"),
    Goal("polnear", "cue f1", 0.729, 0.73, "rules .228, BERT-base .740, CofeNet .753; people .71"),
    Goal("polnear", "content f1", 0.664, 0.65, "rules .056, CoreNLP .175, BERT-base .689, CofeNet .729; people .68"),
    Goal("polnear", "content_characters f1", 0.901, 0.91, "people .91"),
    Goal("desk", "found", None, 0.93),
    Goal("desk", "right_of_answered", None, 0.92, READERS),
    Goal("desk", "abstained", None, 0.05, most=True),
    Goal("desk", "kind_right", None, 0.93, READERS),
    Goal("desk", "no_attribution", None, 0.02, most=True),
)


def measure(load: Loader, card: Card, data: Path) -> Sheet:
    """Fit the curve of whole quotes into ``card``; measure, with the spans that the curves of attribution calibrate."""
    encoded = encode(load(), data / f"{FILE}.dev.jsonl.gz", TASK)
    raw = tagged(load(), encoded)
    figures, exact, _ = _measure(load(), encoded)
    card["curves"] = {BOUNDARY: exact.curve()}
    _, _, given = _measure(load(), encoded)
    of_speakers = speakers.measure(load(), data)
    return Sheet(
        figures={Path(FILE).name: figures, **of_speakers.figures},
        reliability={
            "quote": given.reliability(),
            "quote's borders": exact.reliability(),
            **{f"{head} span": judged.reliability() for head, judged in raw.items()},
            **of_speakers.reliability,
        },
        precision=given.precision(("quote",)) | of_speakers.judged.precision((speakers.KIND,)),
        tried={"quotes": given.tried(("quote",)), "speakers": of_speakers.judged.tried((speakers.KIND,))},
        points={speakers.KIND: of_speakers.curve},
        notes=(speakers.NOTE,),
        defaults={"quote": given.best_floor("quote"), speakers.KIND: of_speakers.judged.best_floor(speakers.KIND, slack=2)},
    )


def _measure(analyzer: Analyzer, encoded: Sequence[Encoded]) -> tuple[dict[str, Any], Judged, Judged]:
    """Figures; how surely the borders of the quotes given are exact; and the quotes, right with half of their content in one annotated."""
    counts = {kind: Count() for kind in ("source", "cue", "content", "content_characters")}
    exact, given = Judged(), Judged()
    for i, article in enumerate(encoded):
        quotes = analyzer.decode(article.plan, article.outputs)[TASK].quotes
        annotated, answered = gold.quotes(article.row), gold.quotes_given(quotes)
        for kind in gold.QUOTE_SPANS:
            counts[kind].add({w for w in annotated if w[2] == kind}, {f for f in answered if f[2] == kind})
        counts["content_characters"].add(gold.characters(annotated, "content"), gold.characters(answered, "content"))
        for quote in quotes:
            right = all((span.start, span.end, "content") in annotated for span in quote.content)
            exact.add(i, quote.boundary_confidence, "quote", right)
            given.add(i, quote.confidence, "quote", _in_substance(quote, annotated))
    return {kind: count.figures() for kind, count in counts.items()}, exact, given


def _in_substance(quote: Quote, annotated: set[Triple]) -> bool:
    content = gold.characters(gold.quotes_given((quote,)), "content")
    said = gold.characters(annotated, "content")
    return len(content & said) >= HALF * len(content)


def answer(analyzer: Analyzer, probe: Probe) -> str:
    """The quotes in text order, each after its speaker, ``?`` for none; or ``nothing``."""
    return "; ".join(_told(quote, probe.text) for quote in ask(analyzer, TASK, probe.text).quotes) or "nothing"


def _told(quote: Quote, text: str) -> str:
    return f"{quote.speaker.name if quote.speaker else '?'}: {' … '.join(span.of(text) for span in quote.content)}"


def errors(analyzer: Analyzer, data: Path, file: str) -> Iterator[Error]:
    """Contents, cues and sources that are wrong."""
    encoded = encode(analyzer, data / f"{file}.dev.jsonl.gz", TASK)
    return mistakes.spans(analyzer, encoded, gold.quotes, lambda analysis: gold.quotes_given(analysis[TASK].quotes))
