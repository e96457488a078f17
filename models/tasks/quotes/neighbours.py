"""The speakers of the quotes around one, who may go on."""

import re
from collections.abc import Sequence

from models.annotations import Referent, Span
from models.tasks.quotes.attributions import Attribution
from models.tasks.quotes.candidates import NOBODY, Candidates

# "…, adding that": a cue whose subject is that of the cue before.
ADDING = re.compile(r"(?:\w+ly )?\w+ing(?: (?:that|out|to|on|of|as))?[,:]?")
Decided = Sequence[tuple[Referent, ...]]
"""By quote, who speaks; () is nobody."""


def from_neighbours(candidates: Candidates, before: Decided, after: tuple[Referent, ...]) -> None:
    """The speakers of the quotes before, and of the one after where that is known."""
    article, i = candidates.article, candidates.i
    document, quote = article.document, article.quotes[i]
    outer = article.outer(i)
    for around in outer:
        is_first = around == outer[0] and article.sources[i].form == "i"
        if before[around]:
            candidates.add("around_first" if is_first else "around", before[around], article.quotes[around].contents[0])
    gap = article.gaps[i - 1] if i and i - 1 not in outer else None
    if gap and gap.beside:
        candidates.all[NOBODY].features["nobody_beside"] = 1.0
    elif gap and before[i - 1] and gap.in_flow:
        other = article.quotes[i - 1]
        if quote.cue and gap.in_sentence and ADDING.fullmatch(quote.cue.span.of(document.text)):
            candidates.add("goes_on", before[i - 1], _evidence(other), other.substance)
        if gap.in_sentence:
            way = "same_sentence"
        else:
            way = "same_paragraph" if gap.paragraphs <= 0 else "paragraph_before" if gap.paragraphs == 1 else "further_before"
        candidates.add(way, before[i - 1], _evidence(other), other.substance / max(1, gap.paragraphs))
    gap = article.gaps[i] if i < len(article.gaps) else None
    if gap and gap.beside:
        candidates.all[NOBODY].features["nobody_beside"] = 1.0
    elif gap and after and gap.in_flow and gap.paragraphs <= 1:
        other = article.quotes[i + 1]
        candidates.add("same_paragraph_after" if gap.paragraphs <= 0 else "next_paragraph", after, _evidence(other), other.substance)


def _evidence(quote: Attribution) -> Span:
    """What tells who says a quote."""
    return quote.source.span if quote.source else quote.cue.span if quote.cue else quote.contents[0]
