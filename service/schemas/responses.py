"""Response bodies, as the specification describes them; :mod:`service.render` builds them without these models, for speed."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from models.annotations import CueType, Framing, MentionForm, MentionType, QuoteKind, SpeakerKind, StanceLabel
from service.documents import Unit

Probability = Annotated[float, Field(ge=0, le=1, description="Calibrated probability.")]


class Range(BaseModel):
    """A half-open range, in the request's offset unit."""

    start: int
    end: int


class BlockRange(Range):
    """A half-open range in the rich text of a Gutenberg block."""

    index: Annotated[int, Field(description="The block's place among all blocks of the post, each before its inner blocks.")]


class Span(Range):
    """A piece of the analysed text; `text` is exactly its slice from `start` to `end`."""

    text: str
    original: Annotated[Range | None, Field(description="Where that stands in the string that was sent; for marked-up input only.")] = None
    block: Annotated[BlockRange | None, Field(description="Where that stands in its block; null across blocks; for Gutenberg only.")] = None


class Mention(Span):
    """One place where an entity is named."""

    id: Annotated[str, Field(examples=["m1"])]
    type: MentionType
    form: MentionForm
    confidence: Probability
    entity: Annotated[str, Field(description="Id of the entity.", examples=["e1"])]


class Entity(BaseModel):
    """Somebody or something of the text."""

    id: Annotated[str, Field(examples=["e1"])]
    name: Annotated[str, Field(description="The fullest name in the text.")]
    type: MentionType
    mentions: Annotated[list[str], Field(description="Ids of its mentions, in text order.")]
    salience: Annotated[float, Field(ge=0, le=1, description="How much the text is about it.")]
    is_quoted: Annotated[bool, Field(description="Whether the text quotes it.")]


class Alternative(BaseModel):
    """Another speaker a quote may have."""

    name: str
    entity: str | None
    confidence: Probability


class Speaker(BaseModel):
    """Who said it."""

    name: str
    entity: Annotated[str | None, Field(description="Id of the entity, null when the text does not name one.")]
    kind: SpeakerKind
    confidence: Probability
    method: Annotated[str, Field(description="How the speaker was found.")]
    evidence: Annotated[list[Span], Field(description="The text that tells.")]
    alternatives: Annotated[list[Alternative], Field(max_length=3)]


class Quote(BaseModel):
    """Something said."""

    id: Annotated[str, Field(examples=["q1"])]
    kind: QuoteKind
    content: Annotated[list[Span], Field(description="What was said; several spans when the quote is broken by 'he said'.")]
    cue: Annotated[Span | None, Field(description="The words that say that something is said.")]
    source: Annotated[Span | None, Field(description="The words that say who.")]
    speaker: Speaker | None
    reason: Annotated[str | None, Field(description="Why there is no speaker.")]
    framing: Framing
    confidence: Probability
    parent: Annotated[str | None, Field(description="Id of the quote in which this one is told.")]


class Cue(Span):
    """Words that hedge."""

    type: CueType
    confidence: Probability


class Holder(BaseModel):
    """Whose uncertainty it is."""

    kind: Literal["author", "quote"]
    quote: Annotated[str | None, Field(description="Id of the quote the sentence belongs to.")]


class Sentence(Span):
    """A sentence, judged."""

    id: Annotated[str, Field(examples=["s1"])]
    label: Literal["certain", "hedged"]
    certainty: Annotated[
        float,
        Field(ge=0, le=1, description="How sure the sentence sounds: 1 very certain, 0 very uncertain; a plain statement lies near 0.8."),
    ]
    cues: list[Cue]
    holder: Holder


class HolderCount(BaseModel):
    """Sentences of one kind of holder."""

    sentences: int
    hedged: int


class ByHolder(BaseModel):
    """Sentences by whose words they are."""

    author: HolderCount
    quote: HolderCount


class Summary(BaseModel):
    """The sentences, counted."""

    sentences: int
    hedged: int
    share: Annotated[float, Field(ge=0, le=1, description="hedged ÷ sentences.")]
    by_holder: ByHolder


class Scores(BaseModel):
    """Probabilities that sum to 1."""

    favor: Probability
    against: Probability
    neutral: Probability


class StanceEvidence(BaseModel):
    """A sentence that carries the stance."""

    sentence: Annotated[str, Field(description="Id of the sentence.", examples=["s2"])]
    span: Span
    label: StanceLabel
    score: Probability


class SpeakerStance(BaseModel):
    """The stance of one speaker."""

    entity: str
    label: StanceLabel
    quotes: list[str]


class AuthorStance(BaseModel):
    """The stance of the text outside its quotes."""

    label: StanceLabel
    score: Probability


class Stance(BaseModel):
    """The text's stance towards one target."""

    target: str
    label: StanceLabel
    scores: Scores
    confidence: Probability
    evidence: list[StanceEvidence]
    by_speaker: list[SpeakerStance]
    author: AuthorStance


class Coverage(BaseModel):
    """How much of the text was read. It always is all of it: a text that is too long is refused, never cut."""

    chars_total: Annotated[int, Field(description="Characters (code points) of the analysed text.")]
    chars_analyzed: int
    windows: Annotated[int, Field(description="Pieces the models read the text in.")]
    complete: bool


class Result(BaseModel):
    """What every result has. Ids are stable: the same input gives the same ids at every endpoint."""

    id: Annotated[str | None, Field(description="The request's id.")]
    model: Annotated[dict[str, str], Field(description="Name and version of the model, by task.")]
    language: Annotated[str, Field(description="ISO 639 code of the language the text was analysed as.", examples=["en"])]
    offset_unit: Unit
    coverage: Coverage
    warnings: Annotated[list[str], Field(description="What a caller should know about this result, in sentences.")]


class EntitiesResult(Result):
    """The named mentions and the entities they form."""

    mentions: list[Mention]
    entities: list[Entity]


class QuotesResult(Result):
    """The quotes. Entity ids are those of `/v1/entities` and `/v1/analyze` for the same text."""

    quotes: list[Quote]


class HedgingResult(Result):
    """Every sentence, judged. Quote ids are those of `/v1/quotes` and `/v1/analyze` for the same text."""

    sentences: list[Sentence]
    summary: Summary


class StanceResult(Result):
    """The stance towards each target, in the order asked for."""

    stances: list[Stance]


class AnalyzeResult(Result):
    """The lists of all tasks that ran; those of other tasks are absent."""

    mentions: list[Mention] | None = None
    entities: list[Entity] | None = None
    quotes: list[Quote] | None = None
    sentences: list[Sentence] | None = None
    summary: Summary | None = None
    stances: list[Stance] | None = None


class ProblemError(BaseModel):
    """One thing that is wrong."""

    pointer: Annotated[str, Field(description="JSON pointer into the request body.", examples=["/text"])]
    detail: str


class Problem(BaseModel):
    """An error (RFC 9457)."""

    type: Annotated[str, Field(examples=["urn:copydesk:problem:blank_text"])]
    title: str
    status: int
    detail: Annotated[str, Field(description="What is wrong and what to do about it.")]
    instance: Annotated[str, Field(description="The path that was asked, in a batch with the document's place.")]
    code: Annotated[str, Field(description="Stable name of the kind of error, for programs.", examples=["blank_text"])]
    error: Annotated[str, Field(description="The same as `detail`, for clients that look for it here.")]
    request_id: str
    errors: list[ProblemError]


class BatchItem(BaseModel):
    """One document's result, or its problem."""

    id: str | None
    status: Annotated[int, Field(description="As if the document had been sent alone.", examples=[200])]
    result: Annotated[AnalyzeResult | None, Field(description="Given when `status` is 200.")] = None
    problem: Annotated[Problem | None, Field(description="Given when `status` is not 200.")] = None


class BatchResult(BaseModel):
    """One item a document, in the order of the documents."""

    results: list[BatchItem]


class Models(BaseModel):
    """The models in use."""

    models: Annotated[list[dict[str, Any]], Field(description="A model card a head: data, licence, scores, calibration error.")]


class Timeout(BaseModel):
    """Seconds."""

    default: float
    max: float


class Limits(BaseModel):
    """The limits in force."""

    max_chars: int
    max_documents: int
    max_body_bytes: int
    max_batch_bytes: int
    max_targets: int
    max_target_chars: int
    queue_tokens: int
    batch_tokens: int
    request_timeout: Timeout
    rate_limit: str | None
    formats: list[str]
    offset_units: list[str]
    languages: list[str]


class Status(BaseModel):
    """How the process is."""

    status: Annotated[str, Field(examples=["ready"])]
