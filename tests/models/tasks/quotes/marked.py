"""The quotes of short news texts with their spans marked in place."""

from collections.abc import Sequence

import models.tasks.quotes.decoder
from models.annotations import Entity, Mention, Quote, ScoredSpan, Span
from models.desk import Correction
from models.rulings import NO_RULINGS, Rulings
from models.tasks.attribution import Attributions
from models.tasks.attribution.links import Links
from models.tasks.attribution.runs import Run, Stretch
from models.tasks.coreference.corrected import told
from models.tasks.coreference.resolver import resolve
from models.tasks.coreference.trail import Trail
from models.text.document import Document
from models.text.names import Names
from tests.models.documents import UNREAD, named, sentences
from tests.models.tasks.attribution.marked import strip
from tests.models.tasks.attribution.nearness import by_nearness


def quotes(marked: str, *corrections: Correction, **types: str) -> tuple[Quote, ...]:
    """The quotes of a marked text in which these names stand: ``PERSON="Jane Roe, John Doe"``, after an editor's corrections."""
    found = strip(marked)
    whole = sentences(found.text)
    links = by_nearness(found.contents, found.cues, found.sources, whole)
    for i, content in enumerate(found.contents):
        if content.label == "o":
            for scores in (links.cue, links.source):
                scores[i, :-1], scores[i, -1] = -20.0, 0.0
    rulings = Rulings.of(found.text, corrections)
    return decode(found.text, whole, found.contents, found.cues, found.sources, links, *named(found.text, **types), rulings)


def decode(
    text: str,
    whole: Sequence[Span],
    contents: Sequence[ScoredSpan],
    cues: Sequence[ScoredSpan],
    sources: Sequence[ScoredSpan],
    links: Links,
    mentions: Sequence[Mention] = (),
    entities: Sequence[Entity] = (),
    rulings: Rulings = NO_RULINGS,
) -> tuple[Quote, ...]:
    """The quotes of a text with these spans; coreference goes without the encoder's pointer."""
    read, known = Document(text, tuple(whole), UNREAD), Names.of(text, mentions, entities)
    said = [content.span for content in contents]
    whole_run = Run(Stretch(slice(0, len(contents)), slice(0, len(cues)), slice(0, len(sources))), links)
    tagged = Attributions(tuple(contents), tuple(cues), tuple(sources), (whole_run,))
    anaphora = resolve(Trail(read, known, said, [source.span for source in sources], None), told=told(known, tagged, rulings))
    return models.tasks.quotes.decoder.decode(read, known, anaphora, tagged, rulings=rulings)


def names(marked: str, **types: str) -> list[str | None]:
    """Who said each quote of a marked text."""
    return [quote.speaker.name if quote.speaker else None for quote in quotes(marked, **types)]
