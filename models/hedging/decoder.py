"""From hedge cues to sentences judged."""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from models.annotations import Cue, HedgingSummary, Holder, Quote, ScoredSpan, Sentence, Span
from models.hedging import weasel
from models.hedging.labels import cue_type

THRESHOLD: Final = 0.5
"""Doubt (one minus certainty) from which a sentence counts as hedged."""

_AUTHOR: Final = Holder("author", None)


def decode(
    text: str, sentences: Sequence[Span], cues: Sequence[ScoredSpan], quotes: Sequence[Quote], threshold: float = THRESHOLD
) -> tuple[tuple[Sentence, ...], HedgingSummary]:
    """A judgement for each of ``sentences``, ids ``s1`` on in text order, and their summary.

    ``cues`` have a cue type as label; every one is kept, and belongs to the last sentence that begins at or before it. Weasels
    (:mod:`models.hedging.weasel`) join them where no cue overlaps. Cues are taken as independent: certainty is the product of
    ``1 - confidence`` over a sentence's cues, 1.0 without any, and the sentence is hedged when ``1 - certainty >= threshold``.

    The holder is the quote whose content covers most of the cues by confidence, or without cues most of the sentence's characters; the
    author when no quote covers as much as lies outside all of them.
    """
    by_sentence = _by_sentence(sentences, _with_weasels(text, cues))
    judged = tuple(
        _judge(f"s{index + 1}", span, tuple(by_sentence[index]), nearby, threshold)
        for index, (span, nearby) in enumerate(zip(sentences, _contents(sentences, quotes), strict=True))
    )
    return judged, _summary(judged)


def _with_weasels(text: str, cues: Sequence[ScoredSpan]) -> list[Cue]:
    tagged = sorted((Cue(c.span, cue_type(c.label), c.confidence) for c in cues), key=lambda c: c.span)
    ends: list[int] = []
    for cue in tagged:
        ends.append(max(cue.span.end, ends[-1] if ends else 0))
    starts = [cue.span.start for cue in tagged]
    found = list(tagged)
    for cue in weasel.find(text):
        before = bisect_right(starts, cue.span.end - 1)
        if before == 0 or ends[before - 1] <= cue.span.start:
            insort(found, cue, key=lambda c: c.span)
    return found


def _by_sentence(sentences: Sequence[Span], cues: Sequence[Cue]) -> dict[int, list[Cue]]:
    starts = [sentence.start for sentence in sentences]
    grouped: dict[int, list[Cue]] = defaultdict(list)
    for cue in cues:
        grouped[max(0, bisect_right(starts, cue.span.start) - 1)].append(cue)
    return grouped


def _contents(sentences: Sequence[Span], quotes: Sequence[Quote]) -> Iterator[list[tuple[str, Span]]]:
    """For each sentence the pieces of quotes that overlap it."""
    pieces = sorted(((content, quote.id) for quote in quotes for content in quote.content), reverse=True)
    active: list[tuple[str, Span]] = []
    for sentence in sentences:
        while pieces and pieces[-1][0].start < sentence.end:
            content, quote = pieces.pop()
            active.append((quote, content))
        active = [(quote, content) for quote, content in active if content.end > sentence.start]
        yield active


def _judge(identity: str, span: Span, cues: tuple[Cue, ...], contents: Sequence[tuple[str, Span]], threshold: float) -> Sentence:
    certainty = 1.0
    for cue in cues:
        certainty *= 1 - cue.confidence
    hedged = bool(cues) and 1 - certainty >= threshold
    return Sentence(identity, span, "hedged" if hedged else "certain", round(certainty, 4), cues, _holder(span, cues, contents))


def _holder(span: Span, cues: Sequence[Cue], contents: Sequence[tuple[str, Span]]) -> Holder:
    shares: dict[str, float] = defaultdict(float)
    for quote, content in contents:
        if cues:
            shares[quote] += sum(cue.confidence for cue in cues if content.covers(cue.span))
        else:
            shares[quote] += min(content.end, span.end) - max(content.start, span.start)
    whole = sum(cue.confidence for cue in cues) if cues else span.end - span.start
    covering = max(shares, key=shares.__getitem__, default=None)
    if covering is None or shares[covering] <= 0 or shares[covering] < whole - sum(shares.values()):
        return _AUTHOR
    return Holder("quote", covering)


def _summary(sentences: Sequence[Sentence]) -> HedgingSummary:
    counts = {"author": (0, 0), "quote": (0, 0)}
    for sentence in sentences:
        total, hedged = counts[sentence.holder.kind]
        counts[sentence.holder.kind] = (total + 1, hedged + (sentence.label == "hedged"))
    hedged = sum(hedged for _, hedged in counts.values())
    return HedgingSummary(len(sentences), hedged, round(hedged / len(sentences), 4) if sentences else 0.0, counts)
