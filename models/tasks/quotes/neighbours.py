"""The speakers of the quotes around one, who may go on."""

import re
from collections.abc import Sequence

from models.annotations import Referent, Span
from models.tasks.quotes.attributions import beside
from models.tasks.quotes.candidates import NOBODY, Candidates

# "…, adding that": a cue whose subject is that of the cue before.
ADDING = re.compile(r"(?:\w+ly )?\w+ing(?: (?:that|out|to|on|of|as))?[,:]?")
DEEPEST = 8
"""Quotes before one among which that around it is sought."""

Decided = Sequence[tuple[Referent, ...]]
"""By quote, who speaks; () is nobody."""


def from_neighbours(candidates: Candidates, before: Decided, after: tuple[Referent, ...]) -> None:
    """The speakers of the quotes before, and of the one after where that is known."""
    article, i = candidates.article, candidates.i
    document, quote = article.document, article.quotes[i]
    start, end = quote.contents[0].start, quote.contents[-1].end
    whole = Span(start, end)
    for j in range(i - 1, max(-1, i - DEEPEST), -1):
        other = article.quotes[j]
        if any(content.covers(whole) for content in other.contents):
            if before[j]:
                source = article.sources[i]
                candidates.add("around_first" if source.form == "i" else "around", before[j], other.contents[0])
            break
    if i and beside(document, article.quotes[i - 1].contents[-1], quote.contents[0]):
        candidates.all[NOBODY].features["nobody_beside"] = 1.0
    elif i and before[i - 1] and article.flows[i] == article.flows[i - 1]:
        other = article.quotes[i - 1]
        last = max(0, other.contents[-1].end - 1)
        evidence = other.source.span if other.source else other.cue.span if other.cue else other.contents[0]
        away = document.paragraph(start) - document.paragraph(last)
        if quote.cue and ADDING.fullmatch(quote.cue.span.of(document.text)) and document.sentence(start) == document.sentence(last):
            candidates.add("goes_on", before[i - 1], evidence, other.substance)
        if document.sentence(start) == document.sentence(last):
            way = "same_sentence"
        else:
            way = "same_paragraph" if away <= 0 else "paragraph_before" if away == 1 else "further_before"
        candidates.add(way, before[i - 1], evidence, other.substance / max(1, away))
    if i + 1 < len(article.quotes) and beside(document, quote.contents[-1], article.quotes[i + 1].contents[0]):
        candidates.all[NOBODY].features["nobody_beside"] = 1.0
    elif after and i + 1 < len(article.quotes) and article.flows[i] == article.flows[i + 1]:
        other = article.quotes[i + 1]
        away = document.paragraph(other.contents[0].start) - document.paragraph(max(0, end - 1))
        evidence = other.source.span if other.source else other.cue.span if other.cue else other.contents[0]
        if away <= 1:
            candidates.add("same_paragraph_after" if away <= 0 else "next_paragraph", after, evidence, other.substance)
