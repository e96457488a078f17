"""Whose a statement is that a noun tells: “the auditor’s warning that the fund is empty” is the auditor’s, whoever ignores it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from models.annotations import ScoredSpan, Span
from models.tasks.quotes.acts import BY_FORM
from models.tasks.quotes.attributions import Attribution
from models.tasks.quotes.cues import left_of
from models.text.document import Document
from models.text.names import Names
from models.text.speech import reports

NOUNS = frozenset(
    (
        "advice", "argument", "assurance", "complaint", "concern", "conclusion", "conviction", "diagnosis", "explanation", "finding",
        "findings", "insistence", "prediction", "reminder", "testimony", "verdict", "worry",
    )
)  # fmt: skip
"""Of saying and thinking beside those that have an entry."""
OF_OWNER = r"(?P<mark>['’]s|(?<=s)['’])\s+(?:[a-z-]+\s+){0,2}?(?P<noun>[a-z]+)\s+"
WITHIN = re.compile(rf"[^.!?;:,“”\"\n]{{2,60}}?{OF_OWNER}(?P<said>(?:that|to)\s+\S)")
BEFORE = re.compile(rf"{OF_OWNER}(?P<that>that\s+)?\Z")
CLAUSE = re.compile(r"(?:that|to)\s+\S")
LONGEST = 60
LONGEST_OPENING = len("former ")
"""Characters of a content before the name of the owner it opens with."""
SURE = 0.8
"""What such a noun is worth, as a share of the outer quote's confidence."""


def owned(document: Document, names: Names, quotes: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """``quotes``, of which those that follow upon a noun of saying and its owner are that owner's, and the noun their cue."""
    return tuple(_owned(document, names, quote) for quote in quotes)


def _owned(document: Document, names: Names, quote: Attribution) -> Attribution:
    text, start = document.text, quote.contents[0].start
    if quote.kind == "direct" or quote.label in BY_FORM:
        return quote
    before = BEFORE.search(text, max(0, start - LONGEST), start)
    if before is None or not _tells(before["noun"]) or not (before["that"] or CLAUSE.match(text, start)):
        return quote
    source = left_of(document, names, before.start("mark"))
    if source is None or (quote.source and quote.source.span.overlaps(source)):
        return quote
    sure = quote.cue.confidence if quote.cue else quote.confidence
    return replace(quote, cue=_cue(before, sure), source=_source(source, before, sure), link=1.0, cue_link=1.0)


def owned_within(document: Document, names: Names, quotes: Sequence[Attribution]) -> Iterator[tuple[Attribution, int]]:
    """The statements that contents open with by a noun and its owner: Critics doubt | the firm’s claim that the dam is safe; each with the
    index of the quote it stands in."""
    text = document.text
    for index, quote in enumerate(quotes):
        first = quote.contents[0]
        found = None if quote.kind == "direct" else WITHIN.match(text, first.start, first.end)
        if found is None or not _tells(found["noun"]):
            continue
        source = left_of(document, names, found.start("mark"))
        if source is None or source.start > first.start + LONGEST_OPENING:
            continue
        sure = SURE * quote.confidence
        contents = (Span(found.start("said"), first.end), *quote.contents[1:])
        yield Attribution(contents, quote.kind, _cue(found, sure), _source(source, found, sure), 1.0, sure, cue_link=1.0), index


def _cue(found: re.Match[str], sure: float) -> ScoredSpan:
    return ScoredSpan(Span(*found.span("noun")), "cue", sure)


def _source(owner: Span, found: re.Match[str], sure: float) -> ScoredSpan:
    """The owner with the mark that tells so."""
    return ScoredSpan(Span(owner.start, found.end("mark")), "source", sure)


def _tells(noun: str) -> bool:
    return noun in NOUNS or reports(noun)
