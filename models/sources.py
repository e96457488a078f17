"""Who speaks in a text and who gives no answer, and what the text rests on."""

from dataclasses import dataclass
from typing import Annotated

from models.annotations import Span, SpeakerKind
from models.fields import described
from models.vocabulary import CONTACTS, SOURCED, Contact, Sourced


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody, or something, whose words or silence the text tells."""

    id: Annotated[str, described("By first place in the text; the same whatever the options.", examples=["p1"])]
    name: str
    entity: Annotated[str | None, described("Id of the entity, null when the text does not name one.", refers="Entity")]
    kind: SpeakerKind
    title: Annotated[Span | None, described("What the text says a person is: job, office, rank.")]
    affiliation: Annotated[Span | None, described("The body that the text says a person belongs to or speaks for.")]
    quotes: Annotated[tuple[str, ...], described("Ids of all its quotes, in text order.", examples=[["q1", "q2"]])]
    statements: Annotated[int, described("How many of its quotes are statements.")]
    words: Annotated[int, described("Words of its statements; those of a quote within a quote are the inner speaker's.")]
    share: Annotated[float, described("words ÷ words of all statements; who speaks with others has their common words too.", ge=0, le=1)]
    first: Annotated[Span, described("Its first quote's beginning or, before that, where it gives no answer.")]
    last: Annotated[Span, described("The same of its last.")]
    direct: Annotated[int, described("Statements with words in quotation marks.")]
    indirect: Annotated[int, described("Statements without.")]
    contact: Annotated[Contact, described(vocabulary=CONTACTS)]
    is_named: Annotated[bool, described(hidden=True)] = True
    """Whether the text names it, sure enough or not."""
    silence: Annotated[Span | None, described(hidden=True)] = None
    """Where it gives no answer."""


@dataclass(frozen=True, slots=True)
class KindCount:
    """Sources of one kind."""

    sources: int = 0
    statements: int = 0
    words: Annotated[int, described("Words of their statements, common ones once.")] = 0


@dataclass(frozen=True, slots=True)
class ByKind:
    """Sources with statements, by kind; the author is none."""

    named: KindCount = KindCount()
    role: KindCount = KindCount()
    anonymous: KindCount = KindCount()
    organization: KindCount = KindCount()
    document: KindCount = KindCount()
    collective: KindCount = KindCount()


@dataclass(frozen=True, slots=True)
class Sourcing:
    """What the text rests on, counted over the statements of all but its author."""

    by_kind: ByKind = ByKind()
    named_share: Annotated[
        float, described("Of the words of all statements, the share whose source the text names: a person, a body, a document.", ge=0, le=1)
    ] = 0.0
    anonymous: Annotated[int, described("How many sources are kept anonymous.")] = 0
    single_source: Annotated[bool, described("Whether the text rests on one source.")] = False
    why: Annotated[Sourced, described(vocabulary=SOURCED)] = "no_source"
    words_before_second_source: Annotated[
        int | None, described("Words of the story before the second source's first statement, null without a second.")
    ] = None
    headline_source: Annotated[
        str | None, described("Id of the source whose words the headline gives or whose name opens it.", examples=["p1"])
    ] = None
