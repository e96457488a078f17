"""What the models answer to a text, in a line."""

from typing import Any

from models.analysis import Analyzer
from models.annotations import Analysis, Quote, Sentence
from models.evaluation.spots import WEAK_SPOTS


def weak_spots(analyzer: Analyzer, task: str) -> list[dict[str, Any]]:
    """The known weak spots of ``task``, each with its probes and what the model answers now."""
    return [
        {
            "title": spot.title,
            "share": spot.share,
            "note": spot.note,
            "examples": [
                {"text": probe.text, **({"target": probe.target} if probe.target else {}), "right": probe.right, "answered": answered}
                for probe in spot.probes
                for answered in (answer(analyzer, task, probe.text, probe.target),)
            ],
        }
        for spot in WEAK_SPOTS[task]
    ]


def answer(analyzer: Analyzer, task: str, text: str, target: str = "") -> str:
    """The answer of ``task`` on ``text``, in the form that :mod:`models.evaluation.probes` describes."""
    plan = analyzer.plan(text, frozenset({task}), (target,) if target else ())
    outputs = [analyzer.encoders[work.encoder].run([work.window])[0] for work in plan.work]
    analysis = analyzer.decode(plan, outputs)
    return "; ".join(_parts(analysis, text, task)) or "nothing"


def _parts(analysis: Analysis, text: str, task: str) -> list[str]:
    if task == "entities":
        return [f"{mention.span.of(text)} {mention.type}" for mention in analysis.mentions or ()]
    if task == "quotes":
        return [_quote(quote, text) for quote in analysis.quotes or ()]
    if task == "hedging":
        return [_sentence(sentence, text) for sentence in analysis.sentences or ()]
    return [stance.label for stance in analysis.stances or ()]


def _quote(quote: Quote, text: str) -> str:
    return f"{quote.speaker.name if quote.speaker else '?'}: {' … '.join(span.of(text) for span in quote.content)}"


def _sentence(sentence: Sentence, text: str) -> str:
    cues = ", ".join(cue.span.of(text) for cue in sentence.cues)
    return f"{sentence.label} ({cues})" if cues else sentence.label
