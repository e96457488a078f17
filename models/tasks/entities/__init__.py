"""Named mentions and the entities they form."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Annotated, Any, get_args

from models.annotations import ANAPHORS, Entity, Mention, MentionType, ScoredSpan
from models.fields import described
from models.heads import TagHead
from models.rulings import NO_RULINGS, Rulings
from models.task import Context, Endpoint, Kinds, Task
from models.tasks.entities import decoder
from models.tasks.entities.coordination import agreeing
from models.tasks.entities.edges import edged
from models.tasks.entities.house import HouseList, house_list
from models.tasks.entities.labels import TAGGED
from models.tasks.entities.listed import over
from models.tasks.entities.sample import ENTITIES, MENTIONS
from models.tasks.entities.sums import with_sums
from models.tasks.entities.sureness import sure
from models.tasks.entities.towns import leaning
from models.text.document import Document
from models.text.names import NO_NAMES, Names


@dataclass(frozen=True, slots=True)
class Entities:
    """The named mentions and the entities they form."""

    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    tagged: Annotated[tuple[ScoredSpan, ...], described(hidden=True)] = ()
    """The spans of the tagger, before the names of the text are made to agree."""
    names: Annotated[Names, described(hidden=True)] = NO_NAMES
    """The mentions by name of whoever may speak, found by position."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a caller may ask of entities."""

    coreference: Annotated[
        bool,
        described(
            "Also list pronouns and nominals ('she', 'the minister') among the mentions of the entity they stand for.",
            examples=[False],
        ),
    ] = False
    published: Annotated[date | None, described('The day of the article, to which "yesterday" and "Feb. 13" are held.')] = None


HEAD = TagHead("entities", TAGGED, weight=1.5)


def decode(document: Document, context: Context) -> Entities:
    """Mentions and entities by name; what stands for them joins when it is known (:mod:`models.steps.joining`)."""
    scores = context.words.get(HEAD.name)
    if scores is None:
        return form(document, (), requested(context), context.rulings)
    scores = leaning(document, scores)
    context = replace(context, words={**context.words, HEAD.name: scores})
    tagged = sure(document, context.scored(document, HEAD), scores, context.floor(HEAD))
    agreed = agreeing(document, tagged, scores) if tagged else ()
    return form(document, agreed, requested(context), context.rulings)


def requested(context: Context) -> tuple[HouseList, ...]:
    """The list of names that came with the text, if one did."""
    return (house_list(context.desk.names),) if context.desk.names else ()


def form(document: Document, tagged: tuple[ScoredSpan, ...], houses: Sequence[HouseList] = (), rulings: Rulings = NO_RULINGS) -> Entities:
    """What a tagger's spans come to, whichever it is, with the names of ``houses`` on top, and an editor's ``rulings`` on these."""
    tagged = with_sums(document.text, edged(document, tagged))
    listing = partial(over, document, houses=houses) if houses else None
    mentions, named = decoder.decode(document.text, tagged, document.sentences, listing, rulings)
    return Entities(mentions, named, tagged, Names.of(document.text, mentions, named))


def listing(task: Task[Any], house: HouseList) -> Task[Any]:
    """``task``, which finds entities in whatever way, with the names of ``house`` on top, and on these those that came with the text."""

    def decode_listed(document: Document, context: Context) -> Entities:
        tagged = task.decode(document, replace(context, desk=replace(context.desk, names=()))).tagged
        return form(document, tagged, (*requested(context), house), context.rulings)

    return replace(task, decode=decode_listed)


TASK = Task(
    name="entities",
    result=Entities,
    decode=decode,
    heads=(HEAD,),
    options=Options,
    endpoint=Endpoint(
        operation="findEntities",
        summary="Who and what is named",
        description="Named mentions, and the entities they form: 'John Nicholson', 'General Nicholson' and 'Nicholson' are one.",
        request="One document to find entities in.",
        result="The named mentions and the entities they form.",
    ),
    kinds=(Kinds("mentions", get_args(MentionType)), Kinds("pronouns and nominals", ANAPHORS, option="coreference")),
    sample=Entities(MENTIONS, ENTITIES),
    summary="Named mentions of eleven types; events and works come from data that gives types to spans and none that finds them.",
)
