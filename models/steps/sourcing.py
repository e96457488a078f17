"""Sources counted, the holders of sentences told of them, and sentences picked, by what is given in the end."""

from dataclasses import replace
from typing import Any

from models.task import Analysis, Step
from models.tasks import hedging, quotes
from models.tasks.hedging.holders import sourced
from models.tasks.quotes.audit import counted
from models.text.document import Document


def count(document: Document, analysis: Analysis, options: Any) -> Analysis:
    """``analysis`` with the sources that its quotes have, and what they come to."""
    result = analysis[quotes.TASK]
    listed, sourcing = counted(document, result.quotes, result.sources)
    return analysis.having(quotes.TASK, replace(result, sources=listed, sourcing=sourcing))


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
