"""What the models find in a text: frozen values, offsets in code points into the analysed text, spans half-open."""

from dataclasses import dataclass
from typing import Annotated, Literal

from models.fields import described, probability
from models.vocabulary import ENTITY_METHODS, METHODS, REASONS, EntityMethod, Method, Reason

MentionType = Literal["PERSON", "ORG", "LOC", "FAC", "NORP", "DATE", "MONEY", "PRODUCT", "EVENT", "WORK", "MISC"]
MentionForm = Literal["name", "value", "pronoun", "nominal"]
QuoteKind = Literal["direct", "indirect", "mixed"]
Act = Literal["statement", "thought", "other"]
SpeakerKind = Literal["named", "role", "anonymous", "organization", "document", "collective", "author"]
Framing = Literal["neutral", "distancing", "factive", "charged"]
CueType = Literal["epistemic", "doxastic", "investigation", "condition", "weasel"]
StanceLabel = Literal["favor", "against", "neutral"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``start`` up to, not including, ``end``."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: "Span") -> bool:
        """Whether ``other`` lies wholly within this span."""
        return self.start <= other.start and other.end <= self.end

    def of(self, text: str) -> str:
        """The characters of ``text`` the span points at."""
        return text[self.start : self.end]


class TitleSpan(Span):
    """Characters of the title that was sent beside the text."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class ScoredSpan:
    """A span a tagger found: its label and the calibrated probability that it is right."""

    span: Span
    label: str
    confidence: float


ANAPHORS: tuple[MentionForm, ...] = ("pronoun", "nominal")
"""Forms of mentions that name nobody."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where an entity is named."""

    id: Annotated[str, described(examples=["m1"])]
    span: Annotated[Span, described(inline=True)]
    type: MentionType
    form: MentionForm
    confidence: Annotated[float, probability(kind=lambda mention: mention.form if mention.form in ANAPHORS else mention.type)]
    entity: Annotated[str, described("Id of the entity.", refers="Entity", examples=["e1"])]


@dataclass(frozen=True, slots=True)
class LinkAlternative:
    """Another of the newsroom's names that an entity may be."""

    id: Annotated[str, described("Its id in the list.", examples=["tag:31"])]
    score: Annotated[float, described(ge=0, le=1)]


@dataclass(frozen=True, slots=True)
class Link:
    """The newsroom's own name for an entity."""

    id: Annotated[str, described("Its id in the list.", examples=["tag:12"])]
    score: Annotated[float, described("How surely it is meant, among all that go by the same name; stated, not measured.", ge=0, le=1)]
    alternatives: Annotated[tuple[LinkAlternative, ...], described("Others that go by the same name.", max_length=3)] = ()


@dataclass(frozen=True, slots=True)
class Normal:
    """A value in the form that programs read."""

    date: Annotated[str | None, described("The day of a DATE (ISO 8601).", examples=["2026-11-26"])] = None
    interval: Annotated[
        str | None, described("First and last day of a DATE of several days (ISO 8601).", examples=["2026-11-01/2026-11-30"])
    ] = None
    currency: Annotated[
        str | None, described("Currency of MONEY (ISO 4217); null where its sign is that of several, as $ is.", examples=["EUR"])
    ] = None
    amount: Annotated[float | None, described("How much MONEY in that currency.", examples=[3000000000.0])] = None


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something of the text."""

    id: Annotated[str, described(examples=["e1"])]
    name: Annotated[str, described("The fullest name in the text.")]
    type: MentionType
    mentions: Annotated[
        tuple[str, ...],
        described("Ids of its mentions, in text order.", refers="Mention", held_by=lambda mention: mention.form not in ANAPHORS),
    ]
    salience: Annotated[float, described("How much the text is about it.", ge=0, le=1)]
    is_quoted: Annotated[bool, described("Whether the text quotes it.")]
    normal: Annotated[Normal | None, described("What a DATE or MONEY comes to; null where that is not certain.")] = None
    link: Annotated[
        Link | None, described("Who it is in the newsroom's list of names; null for what is not in it, or has no id there.")
    ] = None
    method: Annotated[EntityMethod, described(vocabulary=ENTITY_METHODS)] = "model"


@dataclass(frozen=True, slots=True)
class Referent:
    """Who or what a phrase stands for: an entity under its full name, or somebody known by a role alone."""

    name: str
    entity: str | None
    kind: SpeakerKind


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another speaker a quote may have."""

    name: str
    entity: Annotated[str | None, described(refers="Entity")]
    confidence: Annotated[float, probability()]


@dataclass(frozen=True, slots=True)
class Partner:
    """Somebody who said it together with the speaker."""

    name: str
    entity: Annotated[str | None, described("Id of the entity, null when the text does not name one.", refers="Entity")]
    source_id: Annotated[str, described("Id of the source, whether or not it is an entity.", examples=["p2"])] = ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who said it."""

    name: str
    entity: Annotated[str | None, described("Id of the entity, null when the text does not name one.", refers="Entity")]
    kind: SpeakerKind
    confidence: Annotated[float, probability(kind="speaker", by_precision_alone=True)]
    method: Annotated[Method, described(vocabulary=METHODS)]
    evidence: Annotated[tuple[Span, ...], described("The text that tells.")] = ()
    alternatives: Annotated[tuple[Alternative, ...], described(max_length=3)] = ()
    joint: Annotated[tuple[Partner, ...], described("Those who said it together with the speaker.")] = ()
    title: Annotated[Span | None, described("What the text says a person is: job, office, rank.")] = None
    affiliation: Annotated[Span | None, described("The body that the text says a person belongs to or speaks for.")] = None
    source_id: Annotated[str, described("Id of the source, whether or not it is an entity.", examples=["p1"])] = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """Something said."""

    id: Annotated[str, described(examples=["q1"])]
    kind: QuoteKind
    act: Annotated[
        Act, described("statement: said, written or stated by a document; thought: believed, hoped or planned; other: the rest.")
    ]
    content: Annotated[tuple[Span, ...], described("What was said; several spans when the quote is broken by 'he said'.")]
    cue: Annotated[Span | None, described("The words that say that something is said.")]
    source: Annotated[Span | None, described("The words that say who.")]
    speaker: Speaker | None
    reason: Annotated[Reason | None, described("Why there is no speaker; null where there is one.", vocabulary=REASONS)]
    framing: Framing
    confidence: Annotated[float, probability(kind="quote")]
    boundary_confidence: Annotated[float, probability()]
    parent: Annotated[str | None, described("Id of the quote in which this one is told.", refers="Quote")] = None


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that hedge."""

    span: Annotated[Span, described(inline=True)]
    type: CueType
    confidence: Annotated[float, probability(kind="cue")]


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose uncertainty it is."""

    kind: Literal["author", "quote"]
    quote: Annotated[str | None, described("Id of the quote the sentence belongs to.", refers="Quote")]
    source_id: Annotated[str | None, described("Id of the source whose quote that is.", examples=["p1"])] = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, judged."""

    id: Annotated[str, described(examples=["s1"])]
    span: Annotated[Span, described(inline=True)]
    label: Literal["certain", "hedged"]
    certainty: Annotated[
        float, described("How sure the sentence sounds: 1 very certain, 0 very uncertain; a plain statement lies near 0.8.", ge=0, le=1)
    ]
    cues: tuple[Cue, ...]
    holder: Holder


@dataclass(frozen=True, slots=True)
class HolderCount:
    """Sentences of one kind of holder."""

    sentences: int = 0
    hedged: int = 0


@dataclass(frozen=True, slots=True)
class ByHolder:
    """Sentences by whose words they are."""

    author: HolderCount = HolderCount()
    quote: HolderCount = HolderCount()


@dataclass(frozen=True, slots=True)
class Summary:
    """The sentences, counted."""

    sentences: int = 0
    hedged: int = 0
    share: Annotated[float, described("hedged ÷ sentences.", ge=0, le=1)] = 0.0
    by_holder: ByHolder = ByHolder()


@dataclass(frozen=True, slots=True)
class StanceHolder:
    """Who takes the side."""

    kind: Annotated[
        Literal["author", "quote", "other"],
        described("author: the writer's own voice; quote: whoever speaks the quote; other: somebody of whom the sentence tells."),
    ]
    quote: Annotated[str | None, described("Id of the quote that takes it.", refers="Quote")] = None


@dataclass(frozen=True, slots=True)
class StanceEvidence:
    """A sentence that carries the stance."""

    sentence: Annotated[str, described("Id of the sentence.", examples=["s2"])]
    span: Span
    label: StanceLabel
    score: Annotated[float, probability()]
    holder: StanceHolder


@dataclass(frozen=True, slots=True)
class Scores:
    """Probabilities that sum to 1."""

    favor: Annotated[float, probability()]
    against: Annotated[float, probability()]
    neutral: Annotated[float, probability()]


@dataclass(frozen=True, slots=True)
class SpeakerStance:
    """The stance of one who is quoted, by his own words and what is reported of them."""

    name: Annotated[str, described("The fullest name or description under which the speaker is quoted.")]
    entity: Annotated[str | None, described("Id of the entity, null when the text does not name one.", refers="Entity")]
    label: StanceLabel
    scores: Scores
    confidence: Annotated[float, probability()]
    quotes: Annotated[tuple[str, ...], described(refers="Quote", needs="speaker")]
    abstain: Annotated[bool, described("Whether the scores are too close to tell; the label is then neutral.")] = False


@dataclass(frozen=True, slots=True)
class AuthorStance:
    """The stance of the writer's own words."""

    label: StanceLabel
    scores: Scores
    score: Annotated[float, probability()]


@dataclass(frozen=True, slots=True)
class Stance:
    """The text's stance towards one target."""

    target: str
    label: StanceLabel
    scores: Scores
    confidence: Annotated[float, probability(kind="stance", kept="the stance towards {target!r} ({label})")]
    evidence: tuple[StanceEvidence, ...]
    by_speaker: tuple[SpeakerStance, ...]
    author: AuthorStance
