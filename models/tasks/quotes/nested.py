"""Quotes within quotes: “He told me ‘never again’,” said Roe."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from models.annotations import ScoredSpan, Span
from models.tasks.quotes.attributions import Attribution
from models.tasks.quotes.cues import LONGEST_BEFORE, SPOKEN_AFTER
from models.text.document import Document
from models.text.lemmas import lemmas
from models.text.lexicon.verbs import LISTED
from models.text.speech import SPEECH, of_speech

TOLD = re.compile(rf"\b({SPEECH})\b(?:\s+(?:that|to\s+\w+|me|us|him|her|them|you|[A-Z]\w+))?[,:]?\s*\Z")
GOING = re.compile(r"\b(go|goes|went|(?:was|is|am|[’']m|[’']s) like)[,:]?\s*\Z")
"""He goes, ‘Are you lost?’ Beside inner marks alone, as people go elsewhere too."""
SUBJECT = re.compile(r"\b(?:I|he|she|we|they)(?= \Z)", re.IGNORECASE)
LONGEST_SUBJECT = 6
TELLING = re.compile(r"\b(\w{2,}ing)\b(?:\s+(?:me|us|him|her|them|you))?[,:]\s*\Z")
"""The crowd was chanting, ‘Out!’"""
SURE = 0.8
"""What a verb of speech beside inner marks is worth, as a share of the outer quote's confidence."""
# Letters of the outer content beyond the inner one without which the two are the same words.
LEAST_AROUND = 4


def nested(document: Document, quotes: Sequence[Attribution]) -> tuple[tuple[Attribution, int], ...]:
    """The quotes that stand in marks of their own inside contents of ``quotes``, beside a verb of speech in the same content; by start,
    each with the index of the quote it stands in.

    Marks without such a verb are a word set apart, a title or a name. The work grows with n log n of the number of quotes and regions.
    """
    pieces = sorted(((content, i) for i, quote in enumerate(quotes) for content in quote.contents), key=lambda piece: piece[0])
    starts = [content.start for content, _ in pieces]
    attributions = []
    for region in document.regions:
        index = bisect_right(starts, region.outer.start) - 1
        if index < 0 or not region.closed or not pieces[index][0].covers(region.outer):
            continue
        content, outer = pieces[index]
        if content.end - content.start - (region.outer.end - region.outer.start) < LEAST_AROUND:
            continue
        cue = _cue(document.text, content, region.outer)
        if cue:
            sure = SURE * quotes[outer].confidence
            source = _subject(document.text, cue, sure)
            attributions.append(
                (Attribution((region.outer,), "direct", ScoredSpan(cue, "cue", sure), source, float(source is not None), sure), outer)
            )
    return tuple(attributions)


def _subject(text: str, cue: Span, sure: float) -> ScoredSpan | None:
    """The pronoun before a verb that is of speech here alone."""
    subject = None if of_speech(cue.of(text)) else SUBJECT.search(text, max(0, cue.start - LONGEST_SUBJECT), cue.start)
    return ScoredSpan(Span(*subject.span()), "source", sure) if subject else None


def _cue(text: str, content: Span, marked: Span) -> Span | None:
    """The verb of speech beside ``marked`` within ``content``."""
    low = max(content.start, marked.start - LONGEST_BEFORE)
    match = TOLD.search(text, low, marked.start)
    match = match or GOING.search(text, low, marked.start)
    telling = None if match else TELLING.search(text, low, marked.start)
    if telling and not LISTED.keys().isdisjoint(lemmas(telling.group(1).lower())):
        match = telling
    match = match or SPOKEN_AFTER.match(text, marked.end, min(content.end, marked.end + LONGEST_BEFORE))
    return Span(*match.span(1)) if match else None
