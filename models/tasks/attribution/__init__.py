"""The spans of attributions: what is said, with which cue, by which source. Quotes are made of them."""

from dataclasses import dataclass

from models.annotations import ScoredSpan
from models.heads import PointerHead, TagHead
from models.task import Context, Task
from models.tasks import entities
from models.tasks.attribution.contents import settle
from models.tasks.attribution.likelihoods import Likelihoods, Said
from models.tasks.attribution.links import Links
from models.text.document import Document

CONTENT = TagHead("content", ("content",), across=True)
CUE = TagHead("cue", ("cue",))
SOURCE = TagHead("source", ("source",))
CUE_OF = PointerHead("cue", weight=0.4)
SOURCE_OF = PointerHead("source", weight=0.4)


@dataclass(frozen=True, slots=True)
class Attributions:
    """Contents, cues and sources, each by start, and how likely they belong together; ``links`` is None without a content."""

    contents: tuple[ScoredSpan, ...] = ()
    cues: tuple[ScoredSpan, ...] = ()
    sources: tuple[ScoredSpan, ...] = ()
    links: Links | None = None
    said: tuple[Said, ...] = ()
    """By content, how likely its words are said."""


def decode(document: Document, context: Context) -> Attributions:
    """What the tagger marked, mended by the form of the text, and what the form alone tells."""
    if not context.words:
        return Attributions()
    tagged = {head.name: context.spans(document, head) for head in (CONTENT, CUE, SOURCE)}
    tagged["entities"] = context.analysis[entities.TASK].tagged
    read = Likelihoods.of(document.tokens.starts, document.tokens.ends, context.words[CONTENT.name])
    settled = settle(document, tagged, read)
    contents, cues, sources = settled["content"], settled["cue"], settled["source"]
    if not contents:
        return Attributions((), cues, sources)
    said = [content.span for content in contents]
    links = [
        context.links(document, head, said, [other.span for other in others]) for head, others in ((CUE_OF, cues), (SOURCE_OF, sources))
    ]
    return Attributions(contents, cues, sources, Links(*links), read.of_spans(said))


TASK = Task(
    name="attribution",
    result=Attributions,
    decode=decode,
    heads=(CONTENT, CUE, SOURCE, CUE_OF, SOURCE_OF),
    after=(entities.TASK,),
)
