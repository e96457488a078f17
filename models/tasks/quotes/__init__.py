"""Quotes: who said what, in whose words."""

from dataclasses import dataclass
from functools import partial

from models.annotations import Quote
from models.heads import PointerHead
from models.sources import Source, Sourcing
from models.task import Context, Endpoint, Kinds, Task
from models.tasks import attribution, coreference, entities
from models.tasks.quotes import audit, decoder
from models.tasks.quotes.article import Pointing
from models.tasks.quotes.sample import QUOTES, SOURCES, SOURCING
from models.text.document import Document

SPEAKER = PointerHead("speaker", weight=0.5)
"""The pointer from a quote's source, or its cue or content without one, to the names of its speaker."""

BOUNDARY = "quote"
"""The curve that makes of the tagger's confidence in a quote's contents that all of their borders are exact."""


NOTHING = Sourcing()
"""What a text without quotes rests on."""


@dataclass(frozen=True, slots=True)
class Quotes:
    """The quotes and their sources. Entity ids are those of `/v1/entities` and `/v1/analyze` for the same text."""

    quotes: tuple[Quote, ...]
    sources: tuple[Source, ...] = ()
    sourcing: Sourcing = NOTHING


def decode(document: Document, context: Context) -> Quotes:
    """The quotes of the document, by the start of their first content, and their sources by first place."""
    attributed = context.analysis[attribution.TASK]
    if not attributed.runs:
        return Quotes(())
    names = context.analysis[entities.TASK].names
    anaphora = context.analysis[coreference.TASK]
    exact = context.calibration.curves.get(BOUNDARY)
    quotes = decoder.decode(document, names, anaphora, attributed, pointing(document, context), context.rulings, exact)
    quotes, sources = audit.sources(document, names, anaphora, quotes)
    return Quotes(quotes, *audit.counted(document, quotes, sources))


def pointing(document: Document, context: Context) -> Pointing | None:
    """The encoder's pointer to speakers on this document; None where it read no word."""
    return partial(context.links, document, SPEAKER) if SPEAKER.query in context.words else None


TASK = Task(
    name="quotes",
    result=Quotes,
    decode=decode,
    heads=(SPEAKER,),
    after=(entities.TASK, attribution.TASK, coreference.TASK),
    endpoint=Endpoint(
        operation="findQuotes",
        summary="Who said what",
        description="Direct, indirect and mixed quotes: content, cue, source, the speaker resolved to a name; and the sources, counted.",
        request="One document to find quotes in.",
        result="The quotes and their sources. Entity ids are those of `/v1/entities` and `/v1/analyze` for the same text.",
    ),
    kinds=(Kinds("quotes", ("quote",)), Kinds("speakers", ("speaker",))),
    sample=Quotes(QUOTES, SOURCES, SOURCING),
    summary="Content, cue and source of attributions with learnt links between them; rules and a learnt pointer tell the speakers.",
)
