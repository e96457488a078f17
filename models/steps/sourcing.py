"""Sources counted, the holders of sentences told of them, and sentences picked, by what is given in the end."""

from dataclasses import replace
from typing import Any

from models.annotations import Span
from models.task import Analysis, Step
from models.tasks import headline, hedging, quotes
from models.tasks.hedging.holders import sourced
from models.tasks.quotes.audit import counted, headline_source
from models.text.document import Document


def count(document: Document, analysis: Analysis, options: Any) -> Analysis:
    """``analysis`` with the sources that its quotes have, and what they come to."""
    result = analysis[quotes.TASK]
    listed, sourcing = counted(document, result.quotes, result.sources)
    title, echoed = _headline(document, analysis)
    sourcing = replace(sourcing, headline_source=headline_source(title, echoed, result.quotes, listed))
    return analysis.having(quotes.TASK, replace(result, sources=listed, sourcing=sourcing))


def _headline(document: Document, analysis: Analysis) -> tuple[str, tuple[Span, ...]]:
    """The headline, sent or the document's own, and what of its story's quotes it gives."""
    judged = analysis[headline.TASK] if headline.TASK.name in analysis.results else headline.Headlines()
    own = next((block.span for block in document.blocks.blocks if block.role == "title"), None)
    if own is None or judged.text not in ("", own.of(document.text)):
        return judged.text, judged.said_by
    return own.of(document.text), (own, *judged.said_by)


def hold(document: Document, analysis: Analysis, options: Any) -> Analysis:
    """``analysis`` without holders whose quote has no speaker left."""
    result = analysis[hedging.TASK]
    return analysis.having(hedging.TASK, replace(result, sentences=sourced(result.sentences, analysis[quotes.TASK].quotes)))


def pick(document: Document, analysis: Analysis, options: hedging.Options) -> Analysis:
    """``analysis`` without certain sentences, where hedged ones alone are asked for."""
    result = analysis[hedging.TASK]
    hedged = tuple(sentence for sentence in result.sentences if sentence.label == "hedged")
    return analysis.having(hedging.TASK, replace(result, sentences=hedged)) if options.only_hedged else analysis


SOURCES = Step(of=quotes.TASK, after=(), apply=count)
HOLDERS = Step(of=hedging.TASK, after=(quotes.TASK,), apply=hold)
SENTENCES = Step(of=hedging.TASK, after=(), apply=pick)
