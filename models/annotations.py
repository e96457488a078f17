"""What the models find in a text: frozen values, offsets in code points into the analysed text, spans half-open."""

from dataclasses import dataclass
from typing import Literal

MentionType = Literal["PERSON", "ORG", "LOC", "FAC", "NORP", "DATE", "MONEY", "PRODUCT", "EVENT", "WORK", "MISC"]
MentionForm = Literal["name", "value", "pronoun", "nominal"]
QuoteKind = Literal["direct", "indirect", "mixed"]
SpeakerKind = Literal["named", "role", "anonymous", "organization", "document", "collective"]
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


@dataclass(frozen=True, slots=True)
class ScoredSpan:
    """A span a tagger found: its label and the calibrated probability that it is right."""

    span: Span
    label: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where an entity is named; ``entity`` is the id of an :class:`Entity`."""

    id: str
    span: Span
    type: MentionType
    confidence: float
    form: MentionForm
    entity: str


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something of the text; ``mentions`` are ids in text order, ``salience`` lies in 0..1."""

    id: str
    name: str
    type: MentionType
    mentions: tuple[str, ...]
    salience: float
    is_quoted: bool


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
    entity: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who said a quote; ``method`` names the rule that found out, ``evidence`` the text it went by."""

    name: str
    entity: str | None
    kind: SpeakerKind
    confidence: float
    method: str
    evidence: tuple[Span, ...] = ()
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """Something said: ``content`` has a span per uninterrupted piece; ``reason`` says why ``speaker`` is None.

    ``parent`` is the id of the quote in which it is told.
    """

    id: str
    kind: QuoteKind
    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    speaker: Speaker | None
    reason: str | None
    framing: Framing
    confidence: float
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that hedge."""

    span: Span
    type: CueType
    confidence: float


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose uncertainty a sentence carries: the author's, or that of the quote with id ``quote``."""

    kind: Literal["author", "quote"]
    quote: str | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence judged; ``certainty`` lies in 0 (wholly hedged) to 1."""

    id: str
    span: Span
    label: Literal["certain", "hedged"]
    certainty: float
    cues: tuple[Cue, ...]
    holder: Holder


@dataclass(frozen=True, slots=True)
class HedgingSummary:
    """Counts over the sentences; ``by_holder`` maps author and quote to (sentences, hedged)."""

    sentences: int
    hedged: int
    share: float
    by_holder: dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class StanceEvidence:
    """A sentence (id and span) that carries the stance."""

    sentence: str
    span: Span
    label: StanceLabel
    score: float


@dataclass(frozen=True, slots=True)
class SpeakerStance:
    """The stance of one speaker, an entity id, as told by the quotes with these ids."""

    entity: str
    label: StanceLabel
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuthorStance:
    """The stance of the text outside its quotes."""

    label: StanceLabel
    score: float


@dataclass(frozen=True, slots=True)
class Stance:
    """The text's stance towards one target; ``scores`` holds three probabilities that sum to 1."""

    target: str
    label: StanceLabel
    scores: dict[StanceLabel, float]
    confidence: float
    evidence: tuple[StanceEvidence, ...]
    by_speaker: tuple[SpeakerStance, ...]
    author: AuthorStance


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that was asked for; a list is None when its task was not asked for."""

    mentions: tuple[Mention, ...] | None = None
    entities: tuple[Entity, ...] | None = None
    quotes: tuple[Quote, ...] | None = None
    sentences: tuple[Sentence, ...] | None = None
    summary: HedgingSummary | None = None
    stances: tuple[Stance, ...] | None = None
    warnings: tuple[str, ...] = ()
