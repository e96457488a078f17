"""From tagged spans to quotes with speakers."""

from collections.abc import Sequence
from dataclasses import replace

from models.annotations import Entity, Mention, Quote, ScoredSpan, Span
from models.quotes.article import Article
from models.quotes.attributions import attributions
from models.quotes.framing import framing
from models.quotes.links import Links
from models.quotes.speakers import speakers


def decode(
    text: str,
    sentences: Sequence[Span],
    contents: Sequence[ScoredSpan],
    cues: Sequence[ScoredSpan],
    sources: Sequence[ScoredSpan],
    links: Links,
    mentions: Sequence[Mention],
    entities: Sequence[Entity],
) -> tuple[Quote, ...]:
    """The quotes of ``text``, by the start of their first content, with ids q1, q2, ….

    Offsets are code points into ``text``. Every content is kept, whether or not a cue, a source or a speaker can be told. The work grows
    with n log n of the text's length and the number of spans.
    """
    article = Article.of(text, sentences, contents, mentions, entities)
    found = attributions(article, contents, cues, sources, links)
    return tuple(
        Quote(
            id=f"q{number}",
            kind=attribution.kind,
            content=attribution.contents,
            cue=attribution.cue.span if attribution.cue else None,
            source=attribution.source.span if attribution.source else None,
            speaker=verdict.speaker,
            reason=verdict.reason,
            framing=framing(attribution.cue.span.of(text) if attribution.cue else None),
            confidence=round(attribution.confidence, 4),
        )
        for number, (attribution, verdict) in enumerate(zip(found, speakers(article, found), strict=True), 1)
    )


def mark_quoted(entities: Sequence[Entity], quotes: Sequence[Quote]) -> tuple[Entity, ...]:
    """The entities, ``is_quoted`` where one is the speaker of a quote."""
    speaking = {quote.speaker.entity for quote in quotes if quote.speaker}
    return tuple(replace(entity, is_quoted=entity.id in speaking) for entity in entities)
