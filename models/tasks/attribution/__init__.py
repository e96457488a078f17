"""The spans of attributions: what is said, with which cue, by which source. Quotes are made of them."""

from dataclasses import dataclass

from models.annotations import ScoredSpan
from models.heads import PointerHead, TagHead
from models.task import Context, Task
from models.tasks import entities
from models.tasks.attribution.contents import settle
from models.tasks.attribution.likelihoods import Likelihoods, Said
from models.tasks.attribution.links import Links
from models.tasks.attribution.runs import Run, stretches
from models.text.document import Document

CONTENT = TagHead("content", ("content",), across=True)
CUE = TagHead("cue", ("cue",))
SOURCE = TagHead("source", ("source",))
CUE_OF = PointerHead("cue", weight=0.4)
SOURCE_OF = PointerHead("source", weight=0.4)


@dataclass(frozen=True, slots=True)
class Attributions:
    """Contents, cues and sources, each by start, and in ``runs`` how likely they belong together."""

    contents: tuple[ScoredSpan, ...] = ()
    cues: tuple[ScoredSpan, ...] = ()
    sources: tuple[ScoredSpan, ...] = ()
    runs: tuple[Run, ...] = ()
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
    said = [content.span for content in contents]
    runs = []
    for at in stretches(contents, cues, sources):
        some = said[at.contents]
        links = (
            context.links(document, head, some, [other.span for other in others])
            for head, others in ((CUE_OF, cues[at.cues]), (SOURCE_OF, sources[at.sources]))
        )
        runs.append(Run(at, Links(*links)))
    return Attributions(contents, cues, sources, tuple(runs), read.of_spans(said))


TASK = Task(
    name="attribution",
    result=Attributions,
    decode=decode,
    heads=(CONTENT, CUE, SOURCE, CUE_OF, SOURCE_OF),
    after=(entities.TASK,),
)
