"""Whose uncertainty a cue expresses, the author's or that of somebody quoted."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from models.annotations import Cue, Holder, Quote, Sentence, Span
from models.text.lexicon import DOUBTS

_AUTHOR: Final = Holder("author", None)

_AUTHORS_OWN: Final = re.compile(
    r"(?:may|might|can|could|would|should|must|will|if|unless|whether|perhaps|maybe|(?!imply)\w+ly)\b", re.IGNORECASE
)
"""How a hedge begins that casts doubt on the attribution: who "may have suggested" it may not have."""


@dataclass(frozen=True, slots=True, order=True)
class Piece:
    """An uninterrupted part of what the quote ``quote`` says or, when not ``said``, the words that say that it is said."""

    span: Span
    quote: str
    said: bool

    def holds(self, cue: Cue, text: str) -> bool:
        """Whether ``cue`` is the quoted person's: within the words quoted, or the very belief or suggestion that attributes them."""
        if self.said:
            return self.span.covers(cue.span)
        words = cue.span.of(text)
        return self.span.overlaps(cue.span) and not _AUTHORS_OWN.match(words) and DOUBTS.isdisjoint(words.lower().split())


def pieces(sentences: Sequence[Span], quotes: Sequence[Quote]) -> Iterator[list[Piece]]:
    """For each of ``sentences``, in text order, the parts of quotes that overlap it."""
    ahead = [Piece(content, quote.id, True) for quote in quotes for content in quote.content]
    ahead += [Piece(quote.cue, quote.id, False) for quote in quotes if quote.cue]
    ahead.sort(reverse=True)
    active: list[Piece] = []
    for sentence in sentences:
        while ahead and ahead[-1].span.start < sentence.end:
            active.append(ahead.pop())
        active = [piece for piece in active if piece.span.end > sentence.start]
        yield active


def holder(text: str, sentence: Span, cues: Sequence[Cue], nearby: Sequence[Piece]) -> Holder:
    """Who holds most of the sentence's ``cues`` by confidence or, without cues, most of its characters; of equals a quote.

    A cue has one holder: of all quotes that hold it the one with the shortest span around it, which of nested quotes is the innermost.
    """
    shares: dict[str | None, float] = defaultdict(float)
    if cues:
        for cue in cues:
            held = [piece for piece in nearby if piece.holds(cue, text)]
            shares[min(held, key=lambda piece: piece.span.end - piece.span.start).quote if held else None] += cue.confidence
    else:
        for piece in nearby:
            if piece.said:
                shares[piece.quote] += min(piece.span.end, sentence.end) - max(piece.span.start, sentence.start)
        shares[None] = sentence.end - sentence.start - sum(shares.values())
    author = shares.pop(None, 0.0)
    quote = max(shares, key=shares.__getitem__, default=None)
    return Holder("quote", quote) if quote is not None and 0 < shares[quote] >= author else _AUTHOR


def sourced(sentences: Sequence[Sentence], quotes: Sequence[Quote]) -> tuple[Sentence, ...]:
    """``sentences``, the holder of each with the source of its quote among ``quotes``."""
    sources = {quote.id: quote.speaker.source_id for quote in quotes if quote.speaker}

    def with_source(sentence: Sentence) -> Sentence:
        source = sources.get(sentence.holder.quote or "")
        return sentence if sentence.holder.source_id == source else replace(sentence, holder=replace(sentence.holder, source_id=source))

    return tuple(map(with_source, sentences))
