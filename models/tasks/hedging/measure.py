"""Measures hedging: F1 of hedged sentences and of cues, and how the confidences come true."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from models.analysis import Analyzer
from models.annotations import Sentence, Span
from models.evaluation import certainty, gold, mistakes
from models.evaluation.answers import ask
from models.evaluation.encoded import Encoded, encode
from models.evaluation.judged import Judged, Triple
from models.evaluation.mistakes import Error, marked
from models.evaluation.probes import Probe
from models.evaluation.scores import Count
from models.evaluation.sheet import Card, Goal, Loader, Sheet
from models.tasks.hedging import CUES, TASK
from models.training.rows import Row

FILES = ("hedging/szeged_wiki", "hedging/szeged_factbank")
"""Dev files with cues; all calibrate the head."""

FIRST = FILES[1]
"""The news."""

DESK = "desk/desk"
"""Whole news articles, every hedged sentence of which an editor marked, with its cues and holder; they calibrate the head as well."""

GRADED = ("hedging/pei_certainty", "hedging/meantime_factuality")
"""Dev files with grades of certainty."""

GOALS = (
    Goal("szeged_wiki", "sentence f1", 0.853, 0.90, "lexicon .835 (test)"),
    Goal("szeged_wiki", "cue f1", 0.795, 0.86, "lexicon .777 (test)"),
    Goal("szeged_factbank", "sentence f1", 0.800, 0.84, "lexicon .757 (test)"),
    Goal("szeged_factbank", "cue f1", 0.714, 0.79, "lexicon .705 (test)"),
    Goal("desk", "sentence f1", 0.63, 0.84, "two readings by a language model agree in .98"),
    Goal("desk", "sentence recall", 0.46, 0.82),
    Goal("desk", "cue f1", 0.48, 0.72),
    Goal("desk", "holder right", None, 0.93, "two readings by a language model agree in 96 %"),
    Goal("pei_certainty", "pearson", None, 0.65, "Pei and Jurgens .63"),
)


def measure(load: Loader, card: Card, data: Path) -> Sheet:
    """Fit the cues' curve into ``card``; measure."""
    encoded = {file: encode(load(), data / f"{file}.dev.jsonl.gz", TASK) for file in FILES}
    articles = encode(load(), data / f"{DESK}.dev.jsonl.gz", TASK)
    raw = Judged()
    for rows in (*encoded.values(), articles):
        raw.extend(_tagged(load(), rows))
    card["curves"] = {CUES.name: raw.curve()}
    analyzer = load()
    figures, cues, sentences = {}, Judged(), Judged()
    for file, rows in encoded.items():
        figures[Path(file).name], own_cues, own_sentences = _measure(analyzer, rows)
        cues.extend(own_cues)
        sentences.extend(own_sentences)
    figures[Path(DESK).name] = _desk(analyzer, articles)
    figures |= {Path(file).name: certainty.measure(analyzer, data / f"{file}.dev.jsonl.gz") for file in GRADED}
    return Sheet(
        figures=figures,
        reliability={"cue": raw.reliability(), "sentence": sentences.plain()},
        precision=cues.precision(("cue",)),
        tried={"hedge cues": cues.tried(("cue",))},
    )


def _tagged(analyzer: Analyzer, encoded: Sequence[Encoded]) -> Judged:
    judged = Judged()
    for i, article in enumerate(encoded):
        annotated = _cues(article.row)
        # annotators who know no weasels call them by other types
        weasels = set() if "sentences" in article.row else {(start, end, "weasel") for start, end, _ in annotated}
        judged.add_spans(i, analyzer.raw(article.plan, article.outputs)[CUES.name], annotated | weasels)
    return judged


def _cues(row: Row) -> set[Triple]:
    """The cues annotated in a sentence or an article."""
    return {cue for sentence in row.get("sentences", [row]) for cue in gold.cues({"cues": sentence.get("cues", ())})}


def _desk(analyzer: Analyzer, articles: Sequence[Encoded]) -> dict[str, Any]:
    """Figures over the editor's sentences, each beside the one given that covers more than half of it."""
    counts, holders = {kind: Count() for kind in ("sentence", "cue")}, Counter[bool]()
    for number, article in enumerate(articles):
        given = analyzer.decode(article.plan, article.outputs)[TASK].sentences
        for at, sentence in enumerate(article.row["sentences"]):
            span = Span(sentence["start"], sentence["end"])
            mine = next(
                (one for one in given if 2 * (min(one.span.end, span.end) - max(one.span.start, span.start)) > span.end - span.start), None
            )
            hedged, answered = sentence["label"] == "hedged", mine is not None and mine.label == "hedged"
            counts["sentence"].add({(number, at)} if hedged else set(), {(number, at)} if answered else set())
            annotated = {(number, start, end) for start, end, _ in sentence.get("cues", ())}
            counts["cue"].add(annotated, {(number, cue.span.start, cue.span.end) for cue in mine.cues} if mine else set())
            if mine and hedged and answered:
                holders[(sentence["holder"] == "author") == (mine.holder.kind == "author")] += 1
    return {kind: count.figures() for kind, count in counts.items()} | {
        "holder": {"right": round(holders[True] / max(1, holders.total()), 4)}
    }


def _measure(analyzer: Analyzer, encoded: Sequence[Encoded]) -> tuple[dict[str, Any], Judged, Judged]:
    """Figures; the cues given, a weasel right where any cue is, as annotators have no such type; and the rows.

    A row is a sentence. The probability that it is hedged is one minus the product of ``1 - confidence`` over the cues given in it.
    """
    counts = {kind: Count() for kind in ("sentence", "cue", "cue_typed")}
    given, sentences = Judged(), Judged()
    for i, article in enumerate(encoded):
        given_sentences = analyzer.decode(article.plan, article.outputs)[TASK].sentences
        annotated, answered = gold.cues(article.row), gold.cues_given(given_sentences)
        uncertain = article.row["label"] == "uncertain"
        hedged = any(sentence.label == "hedged" for sentence in given_sentences)
        counts["sentence"].add({i} if uncertain else set(), {i} if hedged else set())
        untyped = {span[:2] for span in annotated}
        counts["cue"].add(untyped, {span[:2] for span in answered})
        counts["cue_typed"].add(annotated, answered)
        sure = 1.0
        for cue in (cue for sentence in given_sentences for cue in sentence.cues):
            place = (cue.span.start, cue.span.end)
            given.add(i, cue.confidence, "cue", place in untyped if cue.type == "weasel" else (*place, cue.type) in annotated)
            sure *= 1 - cue.confidence
        sentences.add(i, 1 - sure, "sentence", uncertain)
    return {kind: count.figures() for kind, count in counts.items()}, given, sentences


def answer(analyzer: Analyzer, probe: Probe) -> str:
    """The labels of the sentences in text order, with the cues."""
    return "; ".join(_described(sentence, probe.text) for sentence in ask(analyzer, TASK, probe.text).sentences) or "nothing"


def _described(sentence: Sentence, text: str) -> str:
    cues = ", ".join(cue.span.of(text) for cue in sentence.cues)
    return f"{sentence.label} ({cues})" if cues else sentence.label


def errors(analyzer: Analyzer, data: Path, file: str) -> Iterator[Error]:
    """Cues that are wrong in sentences whose label is right, and sentences whose label is not."""
    for article in encode(analyzer, data / f"{file}.dev.jsonl.gz", TASK):
        sentences = analyzer.decode(article.plan, article.outputs)[TASK].sentences
        uncertain = article.row["label"] == "uncertain"
        if uncertain == any(sentence.label == "hedged" for sentence in sentences):
            yield from mistakes.spans(analyzer, [article], gold.cues, lambda analysis: gold.cues_given(analysis[TASK].sentences))
        else:
            cues = [marked(article.plan.document.text, span) for span in sorted(gold.cues(article.row) | gold.cues_given(sentences))]
            shown = [f"   {' '.join(article.plan.document.text.split())}", *(f"   cue: {cue}" for cue in cues)]
            yield Error("sentence missed" if uncertain else "sentence spurious", str(article.row["id"]), "\n".join(shown))
