# Generated from openapi/openapi.json by clients/python/generate.py; change it there.

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypeAlias, TypedDict


class Alternative(TypedDict):
    """
    Another speaker a quote may have.
    """

    name: str
    entity: str | None
    confidence: float
    """
    Calibrated probability.
    """


Target: TypeAlias = str


AnalyzeRequestField: TypeAlias = Literal[
    "mentions", "entities", "quotes", "sources", "sourcing", "sentences", "summary", "stances", "headline"
]


class AnchorEntry(TypedDict):
    """
    A place in the analysed text, found again after edits elsewhere.
    """

    exact: str
    """
    What stands there, such as the `text` of a span.
    """
    prefix: NotRequired[str]
    """
    What stands before it; some 30 characters do.
    """
    suffix: NotRequired[str]
    """
    What stands behind it.
    """
    start: NotRequired[int]
    """
    Where it stood, in `offset_unit`.
    """


class BlockRange(TypedDict):
    """
    A half-open range in the rich text of a Gutenberg block.
    """

    start: int
    end: int
    index: int
    """
    The block's place among all blocks of the post, each before its inner blocks.
    """
    attribute: str | None
    """
    The block's attribute that holds the text, by the editor's name; null for a table's cell.
    """


BlockRole: TypeAlias = Literal[
    "title",
    "heading",
    "paragraph",
    "list_item",
    "table_cell",
    "quote",
    "citation",
    "pull_quote",
    "embed",
    "caption",
    "credit",
    "aside",
    "byline",
    "footnote",
    "boilerplate",
]


class Calibration(TypedDict):
    """
    How far confidences are from the share that is right; each figure by what it is of, so that the worst shows as well as the best.
    """

    method: str
    ece: dict[str, float]
    """
    Expected calibration error.
    """


CallbackStatus: TypeAlias = Literal["waiting", "pending", "delivered", "given_up"]
"""
How far the news of a job's end is on its way.

* `waiting`: The job has not ended.
* `pending`: It is being sent, or will be sent again at `next`.
* `delivered`: The receiver took it.
* `given_up`: It was refused too often, or for good, and is not sent again; the results are there to be fetched.
"""


class CloudEvent(TypedDict):
    """
    An event (CloudEvents 1.0, structured JSON) whose `data` is the document. It may have further attributes, which are not read.
    """

    specversion: str
    """
    The version of CloudEvents.
    """
    id: str
    """
    With `source`, tells this event from all others: the same event sent twice is worked on once.
    """
    source: str
    """
    Where it happened.
    """
    type: str
    """
    What happened; any type is taken.
    """
    datacontenttype: NotRequired[str]
    """
    A JSON media type; left out, `application/json`.
    """
    data: NotRequired[Any]
    """
    The document, as `/v1/analyze` takes it; with `text` and its like in the query, anything that holds one.
    """


Contact: TypeAlias = Literal["quoted", "declined", "no_reply"]
"""
Whether the text tells of an answer.

* `quoted`: It quotes the source, and tells of no answer that was refused.
* `declined`: The source was asked and gave no answer: "declined to comment".
* `no_reply`: The source was asked and not heard of: "did not respond".
"""


CorrectionKind: TypeAlias = Literal["speaker", "not_quote", "same_entity", "type"]


class Coverage(TypedDict):
    """
    How much of the text was read. It always is all of it: a text that is too long is refused, never cut.
    """

    chars_total: int
    """
    Characters (code points) of the analysed text.
    """
    chars_analyzed: int
    windows: int
    """
    Pieces the models read the text in.
    """
    complete: bool


CueType: TypeAlias = Literal["epistemic", "doxastic", "investigation", "condition", "weasel"]


DifferenceOp: TypeAlias = Literal["equal", "replace", "insert", "delete"]


EntitiesRequestField: TypeAlias = Literal["mentions", "entities"]


EntityMethod: TypeAlias = Literal["model", "names", "correction"]
"""
How an entity was found.

* `model`: The model found its mentions.
* `names`: The newsroom's list of names has it.
* `correction`: An editor said what it is, or which mentions are its.
"""


EntityType: TypeAlias = Literal["PERSON", "ORG", "LOC", "FAC", "NORP", "DATE", "MONEY", "PRODUCT", "EVENT", "WORK", "MISC"]


Format: TypeAlias = Literal["text", "markdown", "html", "gutenberg"]


Framing: TypeAlias = Literal["neutral", "distancing", "factive", "charged"]


HedgingRequestField: TypeAlias = Literal["sentences", "summary"]


class HolderCount(TypedDict):
    """
    Sentences of one kind of holder.
    """

    sentences: int
    hedged: int


HolderKind: TypeAlias = Literal["author", "quote"]


class JobCallback(TypedDict):
    """
    The news of the job's end, which is posted to `url`.
    """

    url: str
    status: CallbackStatus
    attempts: int
    """
    How often it has been posted.
    """
    next: str | None
    """
    When it is posted again.
    """
    code: int | None
    """
    The HTTP status last answered; null where no answer came.
    """
    detail: str | None
    """
    What went wrong last.
    """


class JobCounts(TypedDict):
    """
    Documents of a job. Those that are in neither `done` nor `failed` are still to come, or were dropped when it was cancelled.
    """

    total: int
    """
    All that were sent.
    """
    done: int
    """
    Those with a result.
    """
    failed: int
    """
    Those with a problem in place of a result.
    """


class JobFailure(TypedDict):
    """
    A document that could not be analysed.
    """

    index: int
    """
    Its place among the documents, from 0.
    """
    id: str | None
    """
    Its own id.
    """
    status: int
    """
    As if it had been sent alone.
    """
    code: str
    detail: str


class JobLimits(TypedDict):
    """
    What holds for jobs.
    """

    store: str
    """
    `sqlite` or `postgresql`.
    """
    max_bytes: int
    """
    What all jobs may take on disk, documents and results together.
    """
    keep_seconds: float
    """
    How long a job is kept after something was last done on it.
    """
    callbacks: bool
    """
    Whether the end of a job can be told to a URL.
    """
    signed_events: bool
    """
    Whether events must be signed.
    """


JobStatus: TypeAlias = Literal["queued", "running", "done", "cancelled", "failed"]
"""
How far a job is.

* `queued`: None of its documents has been begun.
* `running`: Its documents are being worked off.
* `done`: Every document has its item: a result, or the problem with it.
* `cancelled`: It was cancelled; the items of the documents finished before are kept.
* `failed`: Every document has its item, and none is a result.
"""


class KindCount(TypedDict):
    """
    Sources of one kind.
    """

    sources: int
    statements: int
    words: int
    """
    Words of their statements, common ones once.
    """


class LinkAlternative(TypedDict):
    """
    Another of the newsroom's names that an entity may be.
    """

    id: str
    """
    Its id in the list.
    """
    score: float


MentionForm: TypeAlias = Literal["name", "value", "pronoun", "nominal"]


Method: TypeAlias = Literal[
    "source",
    "title",
    "apposition",
    "role",
    "anonymous",
    "organization",
    "document",
    "collective",
    "pronoun",
    "relative",
    "first_person",
    "cue",
    "transcript",
    "headline",
    "dash",
    "citation",
    "introduction",
    "interview",
    "byline",
    "carried",
    "opening",
    "context",
    "correction",
]
"""
How a speaker was found.

* `source`: The quote's source names him.
* `title`: The source names him with a title.
* `apposition`: The source describes him, and a name stands beside the description.
* `role`: The source is a role that the text gives to somebody, or to nobody it names.
* `anonymous`: The source is somebody the text keeps unnamed.
* `organization`: The source is a body.
* `document`: The source is a document.
* `collective`: The source is several people.
* `pronoun`: The source is a pronoun that stands for him.
* `relative`: The source is "who" or "which".
* `first_person`: The source is "I" or "we".
* `cue`: No source was tagged; his name or description stands beside the cue.
* `transcript`: His label opens the turn of a transcript.
* `headline`: His label opens a headline.
* `dash`: His name follows the quote after a dash.
* `citation`: A citation names him.
* `introduction`: The text before the quote introduces him.
* `interview`: He is the one who answers in an interview.
* `byline`: He is the author, whom the byline names.
* `carried`: He has the word in the quotes around.
* `opening`: The first words of the quote tell.
* `context`: He is the likeliest of those the text names nearby.
* `correction`: An editor said so.
"""


class Misread(TypedDict):
    """
    A text that the model gets wrong, or used to.
    """

    text: str
    right: str
    """
    What would be right.
    """
    answered: str
    """
    What is answered.
    """


Alias: TypeAlias = str


NameEntryType: TypeAlias = Literal["PERSON", "ORG", "LOC", "FAC", "NORP", "PRODUCT", "EVENT", "WORK", "MISC"]


class Normal(TypedDict):
    """
    A value in the form that programs read.
    """

    date: str | None
    """
    The day of a DATE (ISO 8601).
    """
    interval: str | None
    """
    First and last day of a DATE of several days (ISO 8601).
    """
    currency: str | None
    """
    Currency of MONEY (ISO 4217); null where its sign is that of several, as $ is.
    """
    amount: float | None
    """
    How much MONEY in that currency.
    """


OffsetUnit: TypeAlias = Literal["codepoint", "utf16", "utf8"]


class Partner(TypedDict):
    """
    Somebody who said it together with the speaker.
    """

    name: str
    entity: str | None
    """
    Id of the entity, null when the text does not name one.
    """
    source_id: str
    """
    Id of the source, whether or not it is an entity.
    """


class PrecisionReached(TypedDict):
    """
    What comes of a `min_precision`.
    """

    min_precision: float
    """
    What is asked for.
    """
    precision: float
    """
    What is reached.
    """
    kept: float
    """
    The share of the right answers that is still given.
    """


ProblemCode: TypeAlias = Literal[
    "invalid_json",
    "invalid_utf8",
    "invalid_gzip",
    "invalid_header",
    "empty_body",
    "duplicate_key",
    "missing_api_key",
    "invalid_api_key",
    "not_found",
    "method_not_allowed",
    "not_acceptable",
    "body_too_large",
    "text_too_long",
    "too_many_documents",
    "unsupported_media_type",
    "unsupported_charset",
    "unsupported_encoding",
    "invalid_request",
    "unknown_parameter",
    "lone_surrogate",
    "blank_text",
    "no_text",
    "unsupported_language",
    "duplicate_id",
    "no_transcripts",
    "invalid_parameter",
    "invalid_event",
    "invalid_signature",
    "no_documents",
    "callback_required",
    "callback_not_allowed",
    "idempotency_key_reused",
    "upload_in_progress",
    "upload_stalled",
    "unknown_job",
    "job_cancelled",
    "never_finished",
    "no_room",
    "jobs_off",
    "jobs_unavailable",
    "queue_full",
    "rate_limited",
    "internal_error",
    "not_ready",
    "stopping",
    "no_workers",
    "workers_lost",
    "task_off",
    "deadline_exceeded",
    "targets_required",
]
"""
What kind of error it is.

* `invalid_json`: The body is no JSON.
* `invalid_utf8`: The body is no UTF-8.
* `invalid_gzip`: The body was sent as gzip and is none.
* `invalid_header`: A header cannot be read.
* `empty_body`: The body is empty.
* `duplicate_key`: A key stands twice in one object of the body.
* `missing_api_key`: An API key is needed and none was sent.
* `invalid_api_key`: The API key is not known.
* `not_found`: There is nothing at this path.
* `method_not_allowed`: The path does not take this method.
* `not_acceptable`: None of what `Accept` names can be had.
* `body_too_large`: The body, or a line of NDJSON, has more bytes than the limit.
* `text_too_long`: The text has more characters than the limit.
* `too_many_documents`: There are more documents than the limit; send several requests, or NDJSON.
* `unsupported_media_type`: The body has a content type that is not read.
* `unsupported_charset`: The body has a charset that is not read.
* `unsupported_encoding`: The body has a Content-Encoding that is not read.
* `invalid_request`: A field is missing, unknown or wrong; `errors` says which.
* `unknown_parameter`: The address has a query parameter that is not known.
* `lone_surrogate`: A string has half a surrogate pair in it and is no Unicode text.
* `blank_text`: The text is blank.
* `no_text`: The text has nothing to read once its markup is gone.
* `unsupported_language`: The text is not in a language that is read; `language` overrides.
* `duplicate_id`: Two things that must differ in their ids have the same.
* `no_transcripts`: There is no transcript to hold the draft against.
* `invalid_parameter`: A query parameter has a value that is not taken.
* `invalid_event`: The event is no CloudEvent with a document as JSON.
* `invalid_signature`: The event is not signed, or not by a secret that is known.
* `no_documents`: There is no document.
* `callback_required`: The event names no callback, and there is none of the operator's.
* `callback_not_allowed`: Callbacks may not go to the place that was named.
* `idempotency_key_reused`: Another request was sent with the same `Idempotency-Key`.
* `upload_in_progress`: An upload with the same `Idempotency-Key` is under way.
* `upload_stalled`: The upload stopped in its middle.
* `unknown_job`: There is no such job, or it belongs to another key.
* `job_cancelled`: The job was cancelled before the documents asked for were analysed.
* `never_finished`: Each attempt at the document ended the process that made it.
* `no_room`: Jobs take up all the room they may.
* `jobs_off`: Jobs are off here.
* `jobs_unavailable`: Jobs cannot be reached at the moment.
* `queue_full`: More text waits than can be read soon; `Retry-After` says when to ask again.
* `rate_limited`: More was asked than the rate limit allows; `Retry-After` says when to ask again.
* `internal_error`: A fault of the service.
* `not_ready`: The models are still loading.
* `stopping`: The service is shutting down.
* `no_workers`: No process is left that computes; `Retry-After` says when to ask again.
* `workers_lost`: Two processes ended while they read the document.
* `task_off`: The task cannot run here; the detail says why.
* `deadline_exceeded`: The deadline passed.
* `targets_required`: Stance needs a target; name what the text may be for or against.
"""


class ProblemError(TypedDict):
    """
    One thing that is wrong.
    """

    pointer: str
    """
    JSON pointer into the request body, or `?` and the name of a query parameter.
    """
    detail: str


QuoteAct: TypeAlias = Literal["statement", "thought", "other"]


QuoteKind: TypeAlias = Literal["direct", "indirect", "mixed"]


QuotesRequestField: TypeAlias = Literal["quotes", "sources", "sourcing"]


class Range(TypedDict):
    """
    A half-open range, in the request's offset unit.
    """

    start: int
    end: int


Reason: TypeAlias = Literal[
    "no_source",
    "passive_without_source",
    "pronoun_without_antecedent",
    "ambiguous_pronoun",
    "author",
    "first_person",
    "second_person",
    "below_min_precision",
    "doubtful",
]
"""
Why a quote has no speaker.

* `no_source`: The text does not say who speaks.
* `passive_without_source`: The cue names nobody: "it was reported".
* `pronoun_without_antecedent`: The source is a pronoun, and nobody before it fits.
* `ambiguous_pronoun`: The source is a pronoun that may stand for several.
* `author`: The source is the author's own "I", and no byline names him.
* `first_person`: The source is an "I" of somebody quoted.
* `second_person`: The source is "you".
* `below_min_precision`: The likeliest speaker is less sure than `min_precision` asks for.
* `doubtful`: The likeliest speaker is less sure than what is given by default; `min_confidence` 0 shows him.
"""


class Scores(TypedDict):
    """
    Probabilities that sum to 1.
    """

    favor: float
    """
    Calibrated probability.
    """
    against: float
    """
    Calibrated probability.
    """
    neutral: float
    """
    Calibrated probability.
    """


SentenceLabel: TypeAlias = Literal["certain", "hedged"]


Sourced: TypeAlias = Literal["no_source", "one_source", "one_voice", "several_sources"]
"""
Whether the text rests on one source.

* `no_source`: Nobody is said to state anything.
* `one_source`: A single source states something.
* `one_voice`: One of several sources has at least nine tenths of their words.
* `several_sources`: None of these.
"""


class Span(TypedDict):
    """
    A piece of the analysed text; `text` is exactly its slice from `start` to `end`.
    """

    start: int
    end: int
    text: str
    original: NotRequired[Range]
    """
    Where that stands in the string that was sent; for marked-up input only.
    """
    block: NotRequired[BlockRange | None]
    """
    Where that stands in its block; for Gutenberg only.
    """


SpeakerKind: TypeAlias = Literal["named", "role", "anonymous", "organization", "document", "collective", "author"]


class Spoken(TypedDict):
    """
    What was said: a transcript, with or without labels of who speaks, or notes.
    """

    id: NotRequired[str]
    """
    Yours; `match` names it. Left out, it is `t1` for the first transcript, and so on.
    """
    text: str
    """
    The transcript.
    """
    format: NotRequired[Format]
    """
    How `text` is marked up. Markup is stripped before the analysis, and each span then also has its `original` offsets in the string that was sent.
    """


StanceHolderKind: TypeAlias = Literal["author", "quote", "other"]


StanceLabel: TypeAlias = Literal["favor", "against", "neutral"]


StatusStatus: TypeAlias = Literal["alive", "ready"]


Task: TypeAlias = Literal["entities", "quotes", "hedging", "stance"]


class Timeout(TypedDict):
    """
    Seconds.
    """

    default: float
    max: float


class TrainingData(TypedDict):
    """
    Data that a model was trained on.
    """

    name: str
    rows: int
    licence: str
    passes: NotRequired[float]
    """
    How often the training went through it, on average.
    """


Verdict: TypeAlias = Literal["verbatim", "altered", "truncated", "spliced", "paraphrase", "not_found", "other_speaker"]
"""
What becomes of a quote that is held against transcripts.

* `verbatim`: Said so.
* `altered`: Said with other words.
* `truncated`: Words are left out, within it or at its end.
* `spliced`: Put together from several places.
* `paraphrase`: One place says much the same in other words or another order.
* `not_found`: No place says it.
* `other_speaker`: It was said, by somebody other than the draft says.
"""


class VerifyOptions(TypedDict):
    """
    Options beside `draft` and `transcripts`.
    """

    id: NotRequired[str]
    """
    Yours; comes back unchanged.
    """
    language: NotRequired[Literal["en"]]
    """
    Set it to `en` to have the text read as English whatever the check of the language says.
    """
    offset_unit: NotRequired[OffsetUnit]
    """
    What `start` and `end` count: Unicode code points (Python), UTF-16 code units (JavaScript, Java) or UTF-8 bytes (Go, Rust, PHP).
    """


WarningCode: TypeAlias = Literal[
    "precision_not_measured",
    "precision_not_reached",
    "less_precise",
    "correction_lost",
    "correction_overruled",
    "target_cut",
    "task_off",
    "targets_not_used",
    "title_longer",
    "fields_absent",
    "front_matter_left_out",
    "elements_left_out",
    "hidden_left_out",
    "never_closed",
    "blocks_without_text",
    "names_not_usable",
    "nothing_quoted",
    "speakers_not_compared",
    "garbled_characters",
]
"""
What a warning is about.

* `precision_not_measured`: `min_precision` was asked for what was never measured; it is given as if it had not been.
* `precision_not_reached`: No confidence reaches the `min_precision` asked for; what falls under it is left out, or keeps its label.
* `less_precise`: A stance is given although it is less sure than `min_precision` asks for.
* `correction_lost`: A correction could not be obeyed: its place is gone, or nothing is there that it could be about.
* `correction_overruled`: A correction contradicts a later one, which holds.
* `target_cut`: A target is longer than what is read of it.
* `task_off`: A task cannot run and was left out; ask for it by name to learn why.
* `targets_not_used`: Targets were sent, and the tasks asked for have no use for them.
* `title_longer`: The title is longer than the text, as if the two had been mixed up.
* `fields_absent`: A list was asked for that no task asked for gives.
* `front_matter_left_out`: The text begins with front matter, which is not read.
* `elements_left_out`: Elements whose content is not text of the page (scripts, frames) are not read.
* `hidden_left_out`: Elements that the page hides are not read.
* `never_closed`: A comment or an element is not closed, so that what follows it is not read.
* `blocks_without_text`: Blocks that the site fills when it is shown hold nothing to read.
* `names_not_usable`: Names or aliases are too short or too common to be looked for in a text.
* `nothing_quoted`: The draft quotes nothing: no words stand in quotation marks, and no block is a quotation.
* `speakers_not_compared`: Quotes are off, so that whom the draft quotes could not be held against the transcripts' labels.
* `garbled_characters`: Characters that went through a wrong encoding were read as those they stand for.
"""


class WeakSpot(TypedDict):
    """
    A kind of error that is known.
    """

    title: str
    share: str
    """
    Its share of the errors that were read.
    """
    note: str
    examples: list[Misread]


class AlteredQuote(TypedDict):
    """
    Words that the headline has in quotation marks and that somebody in the story says in other words.
    """

    start: int
    end: int
    text: str
    original: NotRequired[Range]
    """
    Where that stands in the string that was sent; for marked-up input only.
    """
    block: NotRequired[BlockRange | None]
    """
    Where that stands in its block; for Gutenberg only.
    """
    body: Span
    """
    What is said in the story.
    """
    similarity: float
    """
    How alike the two are.
    """


class AuthorStance(TypedDict):
    """
    The stance of the writer's own words.
    """

    label: StanceLabel
    scores: Scores
    score: float
    """
    Calibrated probability.
    """


class ByHolder(TypedDict):
    """
    Sentences by whose words they are.
    """

    author: HolderCount
    quote: HolderCount


class ByKind(TypedDict):
    """
    Sources with statements, by kind; the author is none.
    """

    named: KindCount
    role: KindCount
    anonymous: KindCount
    organization: KindCount
    document: KindCount
    collective: KindCount


CorrectionEntry = TypedDict(
    "CorrectionEntry",
    {
        "kind": CorrectionKind,
        "anchor": AnchorEntry,
        "value": NotRequired[str],
        "with": NotRequired[AnchorEntry],
    },
)


class Cue(TypedDict):
    """
    Words that hedge.
    """

    start: int
    end: int
    text: str
    original: NotRequired[Range]
    """
    Where that stands in the string that was sent; for marked-up input only.
    """
    block: NotRequired[BlockRange | None]
    """
    Where that stands in its block; for Gutenberg only.
    """
    type: CueType
    confidence: float
    """
    Calibrated probability.
    """


class Difference(TypedDict):
    """
    One step of the word diff. The transcript's span is in the transcript that `match` names, or the piece that holds `draft`.
    """

    op: DifferenceOp
    """
    equal: in both; replace: other words; insert: words of the draft that were not said; delete: words said and left out.
    """
    draft: Span | None
    """
    Null for words left out.
    """
    transcript: Span | None
    """
    Null for words that were not said.
    """


class Draft(TypedDict):
    """
    The article whose quotes are checked.
    """

    text: str
    """
    The draft; what it quotes is what is checked.
    """
    format: NotRequired[Format]
    """
    How `text` is marked up. Markup is stripped before the analysis, and each span then also has its `original` offsets in the string that was sent.
    """


class HeadlineGround(TypedDict):
    """
    A sentence of the story that the headline rests on.
    """

    sentence: str
    """
    Id of the sentence.
    """
    span: Span
    certainty: float
    """
    How sure it sounds.
    """
    overlap: float
    """
    The share of the headline's words that it has, each by its rarity in the story.
    """


class Holder(TypedDict):
    """
    Whose uncertainty it is.
    """

    kind: HolderKind
    quote: str | None
    """
    Id of the quote the sentence belongs to.
    """
    source_id: str | None
    """
    Id of the source whose quote that is.
    """


class JobState(TypedDict):
    """
    A job, and how far it is. Times are in UTC.
    """

    id: str
    status: JobStatus
    counts: JobCounts
    rate: float | None
    """
    Documents a second of the last 10 to 20 s; of an ended job, over all its time. Null before the first.
    """
    eta: str | None
    """
    When it is done if it goes on at this rate.
    """
    stalled: bool
    """
    Whether its results wait for room: the operator allows no more on disk until jobs are removed or expire.
    """
    created: str
    started: str | None
    """
    When its first document was begun.
    """
    ended: str | None
    expires: str
    """
    When it and its results are removed; later with each document that is finished.
    """
    failures: list[JobFailure]
    """
    The first 10 documents that could not be analysed; the results have them all. Not in the list of jobs.
    """
    callback: JobCallback | None
    """
    Null where none was asked for.
    """


class LaidOut(TypedDict):
    """
    A block that the text is laid out in.
    """

    start: int
    end: int
    role: BlockRole
    original: NotRequired[Range]
    """
    Where it stands in the string that was sent; for marked-up input only.
    """
    block: NotRequired[BlockRange | None]
    """
    Where it stands in its block of the editor; for Gutenberg only.
    """


class Limits(TypedDict):
    """
    The limits in force.
    """

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
    jobs: JobLimits | None
    """
    Null where jobs are off.
    """
    formats: list[Format]
    offset_units: list[OffsetUnit]
    languages: list[str]
    """
    ISO 639 codes.
    """


class Link(TypedDict):
    """
    The newsroom's own name for an entity.
    """

    id: str
    """
    Its id in the list.
    """
    score: float
    """
    How surely it is meant, among all that go by the same name; stated, not measured.
    """
    alternatives: list[LinkAlternative]
    """
    Others that go by the same name.
    """


class Match(TypedDict):
    """
    Where it was said.
    """

    transcript: str
    """
    Id of the transcript.
    """
    span: Span
    speaker: str | None
    """
    Who says it there, by the transcript's label; null where it has none.
    """


class MatchedPiece(TypedDict):
    """
    A part of a quote that is put together from several places.
    """

    draft: Span
    match: Match


class Mention(TypedDict):
    """
    One place where an entity is named.
    """

    start: int
    end: int
    text: str
    original: NotRequired[Range]
    """
    Where that stands in the string that was sent; for marked-up input only.
    """
    block: NotRequired[BlockRange | None]
    """
    Where that stands in its block; for Gutenberg only.
    """
    id: str
    type: EntityType
    form: MentionForm
    confidence: float
    """
    Calibrated probability.
    """
    entity: str
    """
    Id of the entity.
    """


class ModelCard(TypedDict):
    """
    What a task's model was made from and what it was measured to do. A newsroom's own model may tell less than those that ship.
    """

    task: str
    """
    The task it serves.
    """
    name: str
    version: str
    summary: NotRequired[str]
    """
    What it does, in a sentence.
    """
    base: NotRequired[str]
    """
    What its training began from.
    """
    parameters: NotRequired[int]
    """
    Weights of the encoder.
    """
    stored: NotRequired[str]
    """
    The type its weights are stored in.
    """
    backend: NotRequired[str]
    """
    What computes it here.
    """
    data: NotRequired[list[TrainingData]]
    """
    What it was trained on.
    """
    figures: NotRequired[dict[str, Any]]
    """
    What was measured, by dataset.
    """
    calibration: NotRequired[Calibration]
    """
    How far its confidences can be trusted.
    """
    precision: NotRequired[dict[str, list[tuple[float, float]]]]
    """
    By kind of answer, rising pairs of a confidence and the precision of the answers at least as confident.
    """
    min_precision: NotRequired[dict[str, list[PrecisionReached]]]
    """
    By kind of answer, what comes of a `min_precision`.
    """
    defaults: NotRequired[dict[str, float]]
    """
    By kind of answer, the least confidence of what is given when no threshold is asked for.
    """
    weak_spots: NotRequired[list[WeakSpot]]
    """
    Errors to expect.
    """
    notes: NotRequired[list[str]]
    """
    How to read the figures.
    """


class ModelList(TypedDict):
    """
    The models in use.
    """

    models: list[ModelCard]
    """
    A card for each task that is on.
    """


class NameEntry(TypedDict):
    """
    A name of the newsroom's list.
    """

    name: str
    """
    The name in full.
    """
    id: NotRequired[str]
    """
    Yours, such as a tag's; `link` of the entity has it.
    """
    aliases: NotRequired[list[Alias]]
    """
    What else it goes by. In lower case it is known in any case.
    """
    type: NotRequired[NameEntryType]
    """
    What it is.
    """
    title: NotRequired[str]
    """
    Tells it from others of the name, where it stands near.
    """


class Problem(TypedDict):
    """
    An error (RFC 9457).
    """

    type: str
    title: str
    status: int
    detail: str
    """
    What is wrong and what to do about it.
    """
    instance: str
    """
    The path that was asked, in a batch with the document's place.
    """
    code: ProblemCode
    """
    Stable name of the kind of error, for programs.
    """
    error: str
    """
    The same as `detail`, for clients that look for it here.
    """
    request_id: str
    errors: list[ProblemError]


class QuotesOptions(TypedDict):
    """
    Options beside `text`.
    """

    format: NotRequired[Format]
    """
    How `text` is marked up. Markup is stripped before the analysis, and each span then also has its `original` offsets in the string that was sent.
    """
    id: NotRequired[str]
    """
    Yours; comes back unchanged.
    """
    title: NotRequired[str]
    """
    The headline, as plain text. `/v1/analyze` holds it against the text (`headline`); it is not annotated, as spans point into `text`. Put it in front of `text` to have it analysed.
    """
    published: NotRequired[str]
    """
    The day the article was published, as YYYY-MM-DD, from which 'yesterday' and 'Feb. 13' are reckoned (`normal`).
    """
    language: NotRequired[Literal["en"]]
    """
    Set it to `en` to have the text read as English whatever the check of the language says.
    """
    offset_unit: NotRequired[OffsetUnit]
    """
    What `start` and `end` count: Unicode code points (Python), UTF-16 code units (JavaScript, Java) or UTF-8 bytes (Go, Rust, PHP).
    """
    min_confidence: NotRequired[float]
    """
    Mentions, quotes and hedge cues less probable than this are left out; entities without mentions go with them, and references to what was left out become null. Sentence labels do not change. Without it, and without `min_precision`, the answer holds of each kind what makes its F1 best (`defaults` in `/v1/models`); 0 gives everything.
    """
    min_precision: NotRequired[float]
    """
    Only what is right at least this often: mentions by type, quotes, speakers and hedge cues must be as sure as those were that came out right in at least this share when the model was measured (`precision` in `/v1/models`). Where the model cannot be that precise, nothing of the kind is given and `warnings` says how precise it can be. Sentences and stances keep their labels; a stance that is less sure is named in `warnings`. Holds together with `min_confidence`.
    """
    include: NotRequired[list[Literal["text"]]]
    """
    `text` adds `document`: the analysed text and the blocks it is laid out in, each with its role.
    """
    names: NotRequired[list[NameEntry]]
    """
    The newsroom's names, beside those of the file of `COPYDESK_NAMES`: where the text has one it is a mention, and its entity has the name's id as its `link`.
    """
    corrections: NotRequired[list[CorrectionEntry]]
    """
    What an editor has put right in an earlier answer. It is obeyed, and what follows from it is read anew; one whose place is gone is a warning `correction_lost`. Of two that contradict each other the later holds.
    """
    fields: NotRequired[list[QuotesRequestField]]
    """
    Which lists the answer holds; all when left out. What stands in them does not change.
    """


class QuotesRequest(TypedDict):
    """
    One document to find quotes in.
    """

    text: str
    """
    The article. Must hold something other than white space and markup, in English; the longest that is taken is told by `/v1/limits`, and nothing is ever truncated.
    """
    format: NotRequired[Format]
    """
    How `text` is marked up. Markup is stripped before the analysis, and each span then also has its `original` offsets in the string that was sent.
    """
    id: NotRequired[str]
    """
    Yours; comes back unchanged.
    """
    title: NotRequired[str]
    """
    The headline, as plain text. `/v1/analyze` holds it against the text (`headline`); it is not annotated, as spans point into `text`. Put it in front of `text` to have it analysed.
    """
    published: NotRequired[str]
    """
    The day the article was published, as YYYY-MM-DD, from which 'yesterday' and 'Feb. 13' are reckoned (`normal`).
    """
    language: NotRequired[Literal["en"]]
    """
    Set it to `en` to have the text read as English whatever the check of the language says.
    """
    offset_unit: NotRequired[OffsetUnit]
    """
    What `start` and `end` count: Unicode code points (Python), UTF-16 code units (JavaScript, Java) or UTF-8 bytes (Go, Rust, PHP).
    """
    min_confidence: NotRequired[float]
    """
    Mentions, quotes and hedge cues less probable than this are left out; entities without mentions go with them, and references to what was left out become null. Sentence labels do not change. Without it, and without `min_precision`, the answer holds of each kind what makes its F1 best (`defaults` in `/v1/models`); 0 gives everything.
    """
    min_precision: NotRequired[float]
    """
    Only what is right at least this often: mentions by type, quotes, speakers and hedge cues must be as sure as those were that came out right in at least this share when the model was measured (`precision` in `/v1/models`). Where the model cannot be that precise, nothing of the kind is given and `warnings` says how precise it can be. Sentences and stances keep their labels; a stance that is less sure is named in `warnings`. Holds together with `min_confidence`.
    """
    include: NotRequired[list[Literal["text"]]]
    """
    `text` adds `document`: the analysed text and the blocks it is laid out in, each with its role.
    """
    names: NotRequired[list[NameEntry]]
    """
    The newsroom's names, beside those of the file of `COPYDESK_NAMES`: where the text has one it is a mention, and its entity has the name's id as its `link`.
    """
    corrections: NotRequired[list[CorrectionEntry]]
    """
    What an editor has put right in an earlier answer. It is obeyed, and what follows from it is read anew; one whose place is gone is a warning `correction_lost`. Of two that contradict each other the later holds.
    """
    fields: NotRequired[list[QuotesRequestField]]
    """
    Which lists the answer holds; all when left out. What stands in them does not change.
    """


class Sentence(TypedDict):
    """
    A sentence, judged.
    """

    start: int
    end: int
    text: str
    original: NotRequired[Range]
    """
    Where that stands in the string that was sent; for marked-up input only.
    """
    block: NotRequired[BlockRange | None]
    """
    Where that stands in its block; for Gutenberg only.
    """
    id: str
    label: SentenceLabel
    certainty: float
    """
    How sure the sentence sounds: 1 very certain, 0 very uncertain; a plain statement lies near 0.8.
    """
    cues: list[Cue]
    holder: Holder


class Shown(TypedDict):
    """
    The analysed text, for `"include": ["text"]`.
    """

    text: str
    blocks: list[LaidOut]
    """
    Apart from each other, in text order.
    """


class Source(TypedDict):
    """
    Somebody, or something, whose words or silence the text tells.
    """

    id: str
    """
    By first place in the text; the same whatever the options.
    """
    name: str
    entity: str | None
    """
    Id of the entity, null when the text does not name one.
    """
    kind: SpeakerKind
    title: Span | None
    """
    What the text says a person is: job, office, rank.
    """
    affiliation: Span | None
    """
    The body that the text says a person belongs to or speaks for.
    """
    quotes: list[str]
    """
    Ids of all its quotes, in text order.
    """
    statements: int
    """
    How many of its quotes are statements.
    """
    words: int
    """
    Words of its statements; those of a quote within a quote are the inner speaker's.
    """
    share: float
    """
    words ÷ words of all statements; who speaks with others has their common words too.
    """
    first: Span
    """
    Its first quote's beginning or, before that, where it gives no answer.
    """
    last: Span
    """
    The same of its last.
    """
    direct: int
    """
    Statements with words in quotation marks.
    """
    indirect: int
    """
    Statements without.
    """
    contact: Contact


class Sourcing(TypedDict):
    """
    What the text rests on, counted over the statements of all but its author.
    """

    by_kind: ByKind
    named_share: float
    """
    Of the words of all statements, the share whose source the text names: a person, a body, a document.
    """
    anonymous: int
    """
    How many sources are kept anonymous.
    """
    single_source: bool
    """
    Whether the text rests on one source.
    """
    why: Sourced
    words_before_second_source: int | None
    """
    Words of the story before the second source's first statement, null without a second.
    """
    headline_source: str | None
    """
    Id of the source whose words the headline gives or whose name opens it.
    """


class Speaker(TypedDict):
    """
    Who said it.
    """

    name: str
    entity: str | None
    """
    Id of the entity, null when the text does not name one.
    """
    kind: SpeakerKind
    confidence: float
    """
    Calibrated probability.
    """
    method: Method
    evidence: list[Span]
    """
    The text that tells.
    """
    alternatives: list[Alternative]
    joint: list[Partner]
    """
    Those who said it together with the speaker.
    """
    title: Span | None
    """
    What the text says a person is: job, office, rank.
    """
    affiliation: Span | None
    """
    The body that the text says a person belongs to or speaks for.
    """
    source_id: str
    """
    Id of the source, whether or not it is an entity.
    """


class SpeakerStance(TypedDict):
    """
    The stance of one who is quoted, by his own words and what is reported of them.
    """

    name: str
    """
    The fullest name or description under which the speaker is quoted.
    """
    entity: str | None
    """
    Id of the entity, null when the text does not name one.
    """
    label: StanceLabel
    scores: Scores
    confidence: float
    """
    Calibrated probability.
    """
    quotes: list[str]
    abstain: bool
    """
    Whether the scores are too close to tell; the label is then neutral.
    """


class StanceHolder(TypedDict):
    """
    Who takes the side.
    """

    kind: StanceHolderKind
    """
    author: the writer's own voice; quote: whoever speaks the quote; other: somebody of whom the sentence tells.
    """
    quote: str | None
    """
    Id of the quote that takes it.
    """


class StanceOptions(TypedDict):
    """
    Options beside `text` and `targets`.
    """

    format: NotRequired[Format]
    """
    How `text` is marked up. Markup is stripped before the analysis, and each span then also has its `original` offsets in the string that was sent.
    """
    id: NotRequired[str]
    """
    Yours; comes back unchanged.
    """
    title: NotRequired[str]
    """
    The headline, as plain text. `/v1/analyze` holds it against the text (`headline`); it is not annotated, as spans point into `text`. Put it in front of `text` to have it analysed.
    """
    published: NotRequired[str]
    """
    The day the article was published, as YYYY-MM-DD, from which 'yesterday' and 'Feb. 13' are reckoned (`normal`).
    """
    language: NotRequired[Literal["en"]]
    """
    Set it to `en` to have the text read as English whatever the check of the language says.
    """
    offset_unit: NotRequired[OffsetUnit]
    """
    What `start` and `end` count: Unicode code points (Python), UTF-16 code units (JavaScript, Java) or UTF-8 bytes (Go, Rust, PHP).
    """
    min_confidence: NotRequired[float]
    """
    Mentions, quotes and hedge cues less probable than this are left out; entities without mentions go with them, and references to what was left out become null. Sentence labels do not change. Without it, and without `min_precision`, the answer holds of each kind what makes its F1 best (`defaults` in `/v1/models`); 0 gives everything.
    """
    min_precision: NotRequired[float]
    """
    Only what is right at least this often: mentions by type, quotes, speakers and hedge cues must be as sure as those were that came out right in at least this share when the model was measured (`precision` in `/v1/models`). Where the model cannot be that precise, nothing of the kind is given and `warnings` says how precise it can be. Sentences and stances keep their labels; a stance that is less sure is named in `warnings`. Holds together with `min_confidence`.
    """
    include: NotRequired[list[Literal["text"]]]
    """
    `text` adds `document`: the analysed text and the blocks it is laid out in, each with its role.
    """
    names: NotRequired[list[NameEntry]]
    """
    The newsroom's names, beside those of the file of `COPYDESK_NAMES`: where the text has one it is a mention, and its entity has the name's id as its `link`.
    """
    corrections: NotRequired[list[CorrectionEntry]]
    """
    What an editor has put right in an earlier answer. It is obeyed, and what follows from it is read anew; one whose place is gone is a warning `correction_lost`. Of two that contradict each other the later holds.
    """
    fields: NotRequired[list[Literal["stances"]]]
    """
    Which lists the answer holds; all when left out. What stands in them does not change.
    """


class StanceRequest(TypedDict):
    """
    One document and what it may take a stance towards.
    """

    text: str
    """
    The article. Must hold something other than white space and markup, in English; the longest that is taken is told by `/v1/limits`, and nothing is ever truncated.
    """
    format: NotRequired[Format]
    """
    How `text` is marked up. Markup is stripped before the analysis, and each span then also has its `original` offsets in the string that was sent.
    """
    id: NotRequired[str]
    """
    Yours; comes back unchanged.
    """
    title: NotRequired[str]
    """
    The headline, as plain text. `/v1/analyze` holds it against the text (`headline`); it is not annotated, as spans point into `text`. Put it in front of `text` to have it analysed.
    """
    published: NotRequired[str]
    """
    The day the article was published, as YYYY-MM-DD, from which 'yesterday' and 'Feb. 13' are reckoned (`normal`).
    """
    language: NotRequired[Literal["en"]]
    """
    Set it to `en` to have the text read as English whatever the check of the language says.
    """
    offset_unit: NotRequired[OffsetUnit]
    """
    What `start` and `end` count: Unicode code points (Python), UTF-16 code units (JavaScript, Java) or UTF-8 bytes (Go, Rust, PHP).
    """
    min_confidence: NotRequired[float]
    """
    Mentions, quotes and hedge cues less probable than this are left out; entities without mentions go with them, and references to what was left out become null. Sentence labels do not change. Without it, and without `min_precision`, the answer holds of each kind what makes its F1 best (`defaults` in `/v1/models`); 0 gives everything.
    """
    min_precision: NotRequired[float]
    """
    Only what is right at least this often: mentions by type, quotes, speakers and hedge cues must be as sure as those were that came out right in at least this share when the model was measured (`precision` in `/v1/models`). Where the model cannot be that precise, nothing of the kind is given and `warnings` says how precise it can be. Sentences and stances keep their labels; a stance that is less sure is named in `warnings`. Holds together with `min_confidence`.
    """
    include: NotRequired[list[Literal["text"]]]
    """
    `text` adds `document`: the analysed text and the blocks it is laid out in, each with its role.
    """
    names: NotRequired[list[NameEntry]]
    """
    The newsroom's names, beside those of the file of `COPYDESK_NAMES`: where the text has one it is a mention, and its entity has the name's id as its `link`.
    """
    corrections: NotRequired[list[CorrectionEntry]]
    """
    What an editor has put right in an earlier answer. It is obeyed, and what follows from it is read anew; one whose place is gone is a warning `correction_lost`. Of two that contradict each other the later holds.
    """
    fields: NotRequired[list[Literal["stances"]]]
    """
    Which lists the answer holds; all when left out. What stands in them does not change.
    """
    targets: list[Target]
    """
    What the stance is taken towards: 1 to 16 names, topics or claims.
    """


class Status(TypedDict):
    """
    How the process is.
    """

    status: StatusStatus


class Summary(TypedDict):
    """
    The sentences, counted.
    """

    sentences: int
    hedged: int
    share: float
    """
    hedged ÷ sentences.
    """
    by_holder: ByHolder


class Verified(TypedDict):
    """
    A quoted passage of the draft.
    """

    id: str
    span: Span
    verdict: Verdict
    speaker: str | None
    """
    Who says it by the draft; told only where a transcript has speakers.
    """
    similarity: float
    """
    How much of the passage is the transcript's, by the weight of its words.
    """
    match: Match | None
    """
    Where; of a spliced one the largest piece. Null when it is not found.
    """
    pieces: list[MatchedPiece]
    """
    Of a spliced passage; else empty.
    """
    diff: list[Difference]
    """
    What is changed or left out; empty where nothing is, and for a paraphrase.
    """


class VerifyRequest(TypedDict):
    """
    A draft and the transcripts that its quotes are held against.
    """

    draft: Draft
    """
    The draft, whose quotes are looked up in the transcripts.
    """
    transcripts: list[Spoken]
    """
    What was said; as many as `max_documents` in `/v1/limits`.
    """
    id: NotRequired[str]
    """
    Yours; comes back unchanged.
    """
    language: NotRequired[Literal["en"]]
    """
    Set it to `en` to have the text read as English whatever the check of the language says.
    """
    offset_unit: NotRequired[OffsetUnit]
    """
    What `start` and `end` count: Unicode code points (Python), UTF-16 code units (JavaScript, Java) or UTF-8 bytes (Go, Rust, PHP).
    """


class Warned(TypedDict):
    """
    One thing to know about a result.
    """

    code: WarningCode
    detail: str
    """
    The same in a sentence.
    """
    pointer: NotRequired[str]
    """
    JSON pointer to the part of the request that it is about; only where it is.
    """


class AnalyzeOptions(TypedDict):
    """
    Options beside `text`.
    """

    format: NotRequired[Format]
    """
    How `text` is marked up. Markup is stripped before the analysis, and each span then also has its `original` offsets in the string that was sent.
    """
    id: NotRequired[str]
    """
    Yours; comes back unchanged.
    """
    title: NotRequired[str]
    """
    The headline, as plain text. `/v1/analyze` holds it against the text (`headline`); it is not annotated, as spans point into `text`. Put it in front of `text` to have it analysed.
    """
    published: NotRequired[str]
    """
    The day the article was published, as YYYY-MM-DD, from which 'yesterday' and 'Feb. 13' are reckoned (`normal`).
    """
    language: NotRequired[Literal["en"]]
    """
    Set it to `en` to have the text read as English whatever the check of the language says.
    """
    offset_unit: NotRequired[OffsetUnit]
    """
    What `start` and `end` count: Unicode code points (Python), UTF-16 code units (JavaScript, Java) or UTF-8 bytes (Go, Rust, PHP).
    """
    min_confidence: NotRequired[float]
    """
    Mentions, quotes and hedge cues less probable than this are left out; entities without mentions go with them, and references to what was left out become null. Sentence labels do not change. Without it, and without `min_precision`, the answer holds of each kind what makes its F1 best (`defaults` in `/v1/models`); 0 gives everything.
    """
    min_precision: NotRequired[float]
    """
    Only what is right at least this often: mentions by type, quotes, speakers and hedge cues must be as sure as those were that came out right in at least this share when the model was measured (`precision` in `/v1/models`). Where the model cannot be that precise, nothing of the kind is given and `warnings` says how precise it can be. Sentences and stances keep their labels; a stance that is less sure is named in `warnings`. Holds together with `min_confidence`.
    """
    include: NotRequired[list[Literal["text"]]]
    """
    `text` adds `document`: the analysed text and the blocks it is laid out in, each with its role.
    """
    names: NotRequired[list[NameEntry]]
    """
    The newsroom's names, beside those of the file of `COPYDESK_NAMES`: where the text has one it is a mention, and its entity has the name's id as its `link`.
    """
    corrections: NotRequired[list[CorrectionEntry]]
    """
    What an editor has put right in an earlier answer. It is obeyed, and what follows from it is read anew; one whose place is gone is a warning `correction_lost`. Of two that contradict each other the later holds.
    """
    tasks: NotRequired[list[Task]]
    """
    Which tasks to run; entities, quotes and hedging when left out, and stance when there are `targets`.
    """
    fields: NotRequired[list[AnalyzeRequestField]]
    """
    Which lists the answer holds; all when left out. What stands in them does not change.
    """
    coreference: NotRequired[bool]
    """
    Also list pronouns and nominals ('she', 'the minister') among the mentions of the entity they stand for.
    """
    only_hedged: NotRequired[bool]
    """
    Leave the certain sentences out of `sentences`. Ids stay, and `summary` counts all.
    """
    targets: NotRequired[list[Target]]
    """
    What the stance is taken towards, 1 to 16 names, topics or claims; stance runs only with targets.
    """


class AnalyzeRequest(TypedDict):
    """
    One document and the tasks to run on it.
    """

    text: str
    """
    The article. Must hold something other than white space and markup, in English; the longest that is taken is told by `/v1/limits`, and nothing is ever truncated.
    """
    format: NotRequired[Format]
    """
    How `text` is marked up. Markup is stripped before the analysis, and each span then also has its `original` offsets in the string that was sent.
    """
    id: NotRequired[str]
    """
    Yours; comes back unchanged.
    """
    title: NotRequired[str]
    """
    The headline, as plain text. `/v1/analyze` holds it against the text (`headline`); it is not annotated, as spans point into `text`. Put it in front of `text` to have it analysed.
    """
    published: NotRequired[str]
    """
    The day the article was published, as YYYY-MM-DD, from which 'yesterday' and 'Feb. 13' are reckoned (`normal`).
    """
    language: NotRequired[Literal["en"]]
    """
    Set it to `en` to have the text read as English whatever the check of the language says.
    """
    offset_unit: NotRequired[OffsetUnit]
    """
    What `start` and `end` count: Unicode code points (Python), UTF-16 code units (JavaScript, Java) or UTF-8 bytes (Go, Rust, PHP).
    """
    min_confidence: NotRequired[float]
    """
    Mentions, quotes and hedge cues less probable than this are left out; entities without mentions go with them, and references to what was left out become null. Sentence labels do not change. Without it, and without `min_precision`, the answer holds of each kind what makes its F1 best (`defaults` in `/v1/models`); 0 gives everything.
    """
    min_precision: NotRequired[float]
    """
    Only what is right at least this often: mentions by type, quotes, speakers and hedge cues must be as sure as those were that came out right in at least this share when the model was measured (`precision` in `/v1/models`). Where the model cannot be that precise, nothing of the kind is given and `warnings` says how precise it can be. Sentences and stances keep their labels; a stance that is less sure is named in `warnings`. Holds together with `min_confidence`.
    """
    include: NotRequired[list[Literal["text"]]]
    """
    `text` adds `document`: the analysed text and the blocks it is laid out in, each with its role.
    """
    names: NotRequired[list[NameEntry]]
    """
    The newsroom's names, beside those of the file of `COPYDESK_NAMES`: where the text has one it is a mention, and its entity has the name's id as its `link`.
    """
    corrections: NotRequired[list[CorrectionEntry]]
    """
    What an editor has put right in an earlier answer. It is obeyed, and what follows from it is read anew; one whose place is gone is a warning `correction_lost`. Of two that contradict each other the later holds.
    """
    tasks: NotRequired[list[Task]]
    """
    Which tasks to run; entities, quotes and hedging when left out, and stance when there are `targets`.
    """
    fields: NotRequired[list[AnalyzeRequestField]]
    """
    Which lists the answer holds; all when left out. What stands in them does not change.
    """
    coreference: NotRequired[bool]
    """
    Also list pronouns and nominals ('she', 'the minister') among the mentions of the entity they stand for.
    """
    only_hedged: NotRequired[bool]
    """
    Leave the certain sentences out of `sentences`. Ids stay, and `summary` counts all.
    """
    targets: NotRequired[list[Target]]
    """
    What the stance is taken towards, 1 to 16 names, topics or claims; stance runs only with targets.
    """


class BatchOptions(TypedDict):
    """
    Options beside `documents`.
    """

    format: NotRequired[Format]
    """
    How `text` is marked up. Markup is stripped before the analysis, and each span then also has its `original` offsets in the string that was sent.
    """
    language: NotRequired[Literal["en"]]
    """
    Set it to `en` to have the text read as English whatever the check of the language says.
    """
    offset_unit: NotRequired[OffsetUnit]
    """
    What `start` and `end` count: Unicode code points (Python), UTF-16 code units (JavaScript, Java) or UTF-8 bytes (Go, Rust, PHP).
    """
    min_confidence: NotRequired[float]
    """
    Mentions, quotes and hedge cues less probable than this are left out; entities without mentions go with them, and references to what was left out become null. Sentence labels do not change. Without it, and without `min_precision`, the answer holds of each kind what makes its F1 best (`defaults` in `/v1/models`); 0 gives everything.
    """
    min_precision: NotRequired[float]
    """
    Only what is right at least this often: mentions by type, quotes, speakers and hedge cues must be as sure as those were that came out right in at least this share when the model was measured (`precision` in `/v1/models`). Where the model cannot be that precise, nothing of the kind is given and `warnings` says how precise it can be. Sentences and stances keep their labels; a stance that is less sure is named in `warnings`. Holds together with `min_confidence`.
    """
    include: NotRequired[list[Literal["text"]]]
    """
    `text` adds `document`: the analysed text and the blocks it is laid out in, each with its role.
    """
    names: NotRequired[list[NameEntry]]
    """
    The newsroom's names, beside those of the file of `COPYDESK_NAMES`: where the text has one it is a mention, and its entity has the name's id as its `link`.
    """
    tasks: NotRequired[list[Task]]
    """
    Which tasks to run; entities, quotes and hedging when left out, and stance when there are `targets`.
    """
    fields: NotRequired[list[AnalyzeRequestField]]
    """
    Which lists the answer holds; all when left out. What stands in them does not change.
    """
    coreference: NotRequired[bool]
    """
    Also list pronouns and nominals ('she', 'the minister') among the mentions of the entity they stand for.
    """
    only_hedged: NotRequired[bool]
    """
    Leave the certain sentences out of `sentences`. Ids stay, and `summary` counts all.
    """
    targets: NotRequired[list[Target]]
    """
    What the stance is taken towards, 1 to 16 names, topics or claims; stance runs only with targets.
    """


class BatchRequest(TypedDict):
    """
    Many documents. What is set beside `documents` holds for every document that does not set it itself.
    """

    documents: list[AnalyzeRequest]
    """
    The documents; each is checked on its own, so that a bad one does not spoil the rest.
    """
    format: NotRequired[Format]
    """
    How `text` is marked up. Markup is stripped before the analysis, and each span then also has its `original` offsets in the string that was sent.
    """
    language: NotRequired[Literal["en"]]
    """
    Set it to `en` to have the text read as English whatever the check of the language says.
    """
    offset_unit: NotRequired[OffsetUnit]
    """
    What `start` and `end` count: Unicode code points (Python), UTF-16 code units (JavaScript, Java) or UTF-8 bytes (Go, Rust, PHP).
    """
    min_confidence: NotRequired[float]
    """
    Mentions, quotes and hedge cues less probable than this are left out; entities without mentions go with them, and references to what was left out become null. Sentence labels do not change. Without it, and without `min_precision`, the answer holds of each kind what makes its F1 best (`defaults` in `/v1/models`); 0 gives everything.
    """
    min_precision: NotRequired[float]
    """
    Only what is right at least this often: mentions by type, quotes, speakers and hedge cues must be as sure as those were that came out right in at least this share when the model was measured (`precision` in `/v1/models`). Where the model cannot be that precise, nothing of the kind is given and `warnings` says how precise it can be. Sentences and stances keep their labels; a stance that is less sure is named in `warnings`. Holds together with `min_confidence`.
    """
    include: NotRequired[list[Literal["text"]]]
    """
    `text` adds `document`: the analysed text and the blocks it is laid out in, each with its role.
    """
    names: NotRequired[list[NameEntry]]
    """
    The newsroom's names, beside those of the file of `COPYDESK_NAMES`: where the text has one it is a mention, and its entity has the name's id as its `link`.
    """
    tasks: NotRequired[list[Task]]
    """
    Which tasks to run; entities, quotes and hedging when left out, and stance when there are `targets`.
    """
    fields: NotRequired[list[AnalyzeRequestField]]
    """
    Which lists the answer holds; all when left out. What stands in them does not change.
    """
    coreference: NotRequired[bool]
    """
    Also list pronouns and nominals ('she', 'the minister') among the mentions of the entity they stand for.
    """
    only_hedged: NotRequired[bool]
    """
    Leave the certain sentences out of `sentences`. Ids stay, and `summary` counts all.
    """
    targets: NotRequired[list[Target]]
    """
    What the stance is taken towards, 1 to 16 names, topics or claims; stance runs only with targets.
    """


class EntitiesOptions(TypedDict):
    """
    Options beside `text`.
    """

    format: NotRequired[Format]
    """
    How `text` is marked up. Markup is stripped before the analysis, and each span then also has its `original` offsets in the string that was sent.
    """
    id: NotRequired[str]
    """
    Yours; comes back unchanged.
    """
    title: NotRequired[str]
    """
    The headline, as plain text. `/v1/analyze` holds it against the text (`headline`); it is not annotated, as spans point into `text`. Put it in front of `text` to have it analysed.
    """
    published: NotRequired[str]
    """
    The day the article was published, as YYYY-MM-DD, from which 'yesterday' and 'Feb. 13' are reckoned (`normal`).
    """
    language: NotRequired[Literal["en"]]
    """
    Set it to `en` to have the text read as English whatever the check of the language says.
    """
    offset_unit: NotRequired[OffsetUnit]
    """
    What `start` and `end` count: Unicode code points (Python), UTF-16 code units (JavaScript, Java) or UTF-8 bytes (Go, Rust, PHP).
    """
    min_confidence: NotRequired[float]
    """
    Mentions, quotes and hedge cues less probable than this are left out; entities without mentions go with them, and references to what was left out become null. Sentence labels do not change. Without it, and without `min_precision`, the answer holds of each kind what makes its F1 best (`defaults` in `/v1/models`); 0 gives everything.
    """
    min_precision: NotRequired[float]
    """
    Only what is right at least this often: mentions by type, quotes, speakers and hedge cues must be as sure as those were that came out right in at least this share when the model was measured (`precision` in `/v1/models`). Where the model cannot be that precise, nothing of the kind is given and `warnings` says how precise it can be. Sentences and stances keep their labels; a stance that is less sure is named in `warnings`. Holds together with `min_confidence`.
    """
    include: NotRequired[list[Literal["text"]]]
    """
    `text` adds `document`: the analysed text and the blocks it is laid out in, each with its role.
    """
    names: NotRequired[list[NameEntry]]
    """
    The newsroom's names, beside those of the file of `COPYDESK_NAMES`: where the text has one it is a mention, and its entity has the name's id as its `link`.
    """
    corrections: NotRequired[list[CorrectionEntry]]
    """
    What an editor has put right in an earlier answer. It is obeyed, and what follows from it is read anew; one whose place is gone is a warning `correction_lost`. Of two that contradict each other the later holds.
    """
    fields: NotRequired[list[EntitiesRequestField]]
    """
    Which lists the answer holds; all when left out. What stands in them does not change.
    """
    coreference: NotRequired[bool]
    """
    Also list pronouns and nominals ('she', 'the minister') among the mentions of the entity they stand for.
    """


class EntitiesRequest(TypedDict):
    """
    One document to find entities in.
    """

    text: str
    """
    The article. Must hold something other than white space and markup, in English; the longest that is taken is told by `/v1/limits`, and nothing is ever truncated.
    """
    format: NotRequired[Format]
    """
    How `text` is marked up. Markup is stripped before the analysis, and each span then also has its `original` offsets in the string that was sent.
    """
    id: NotRequired[str]
    """
    Yours; comes back unchanged.
    """
    title: NotRequired[str]
    """
    The headline, as plain text. `/v1/analyze` holds it against the text (`headline`); it is not annotated, as spans point into `text`. Put it in front of `text` to have it analysed.
    """
    published: NotRequired[str]
    """
    The day the article was published, as YYYY-MM-DD, from which 'yesterday' and 'Feb. 13' are reckoned (`normal`).
    """
    language: NotRequired[Literal["en"]]
    """
    Set it to `en` to have the text read as English whatever the check of the language says.
    """
    offset_unit: NotRequired[OffsetUnit]
    """
    What `start` and `end` count: Unicode code points (Python), UTF-16 code units (JavaScript, Java) or UTF-8 bytes (Go, Rust, PHP).
    """
    min_confidence: NotRequired[float]
    """
    Mentions, quotes and hedge cues less probable than this are left out; entities without mentions go with them, and references to what was left out become null. Sentence labels do not change. Without it, and without `min_precision`, the answer holds of each kind what makes its F1 best (`defaults` in `/v1/models`); 0 gives everything.
    """
    min_precision: NotRequired[float]
    """
    Only what is right at least this often: mentions by type, quotes, speakers and hedge cues must be as sure as those were that came out right in at least this share when the model was measured (`precision` in `/v1/models`). Where the model cannot be that precise, nothing of the kind is given and `warnings` says how precise it can be. Sentences and stances keep their labels; a stance that is less sure is named in `warnings`. Holds together with `min_confidence`.
    """
    include: NotRequired[list[Literal["text"]]]
    """
    `text` adds `document`: the analysed text and the blocks it is laid out in, each with its role.
    """
    names: NotRequired[list[NameEntry]]
    """
    The newsroom's names, beside those of the file of `COPYDESK_NAMES`: where the text has one it is a mention, and its entity has the name's id as its `link`.
    """
    corrections: NotRequired[list[CorrectionEntry]]
    """
    What an editor has put right in an earlier answer. It is obeyed, and what follows from it is read anew; one whose place is gone is a warning `correction_lost`. Of two that contradict each other the later holds.
    """
    fields: NotRequired[list[EntitiesRequestField]]
    """
    Which lists the answer holds; all when left out. What stands in them does not change.
    """
    coreference: NotRequired[bool]
    """
    Also list pronouns and nominals ('she', 'the minister') among the mentions of the entity they stand for.
    """


class Entity(TypedDict):
    """
    Somebody or something of the text.
    """

    id: str
    name: str
    """
    The fullest name in the text.
    """
    type: EntityType
    mentions: list[str]
    """
    Ids of its mentions, in text order.
    """
    salience: float
    """
    How much the text is about it.
    """
    is_quoted: bool
    """
    Whether the text quotes it.
    """
    normal: Normal | None
    """
    What a DATE or MONEY comes to; null where that is not certain.
    """
    link: Link | None
    """
    Who it is in the newsroom's list of names; null for what is not in it, or has no id there.
    """
    method: EntityMethod


class Headline(TypedDict):
    """
    A headline held against its story: the `title` that was sent, else the title that the text is laid out with.

    Its own spans stand in the `title` where one was sent, else in the text.
    """

    quotes_missing: list[Span]
    """
    What it has in quotation marks and nobody in the story says.
    """
    quotes_altered: list[AlteredQuote]
    """
    What it has in quotation marks and somebody says otherwise.
    """
    certainty: float
    """
    How sure it sounds; see `sentences`.
    """
    body_certainty: float | None
    """
    How sure the sentences sound that it rests on; null where nothing in the story bears on it.
    """
    gap: float | None
    """
    certainty − body_certainty: above 0 the headline is surer than its story.
    """
    evidence: list[HeadlineGround]
    """
    The sentences it rests on, at most three, in text order.
    """


class HedgingOptions(TypedDict):
    """
    Options beside `text`.
    """

    format: NotRequired[Format]
    """
    How `text` is marked up. Markup is stripped before the analysis, and each span then also has its `original` offsets in the string that was sent.
    """
    id: NotRequired[str]
    """
    Yours; comes back unchanged.
    """
    title: NotRequired[str]
    """
    The headline, as plain text. `/v1/analyze` holds it against the text (`headline`); it is not annotated, as spans point into `text`. Put it in front of `text` to have it analysed.
    """
    published: NotRequired[str]
    """
    The day the article was published, as YYYY-MM-DD, from which 'yesterday' and 'Feb. 13' are reckoned (`normal`).
    """
    language: NotRequired[Literal["en"]]
    """
    Set it to `en` to have the text read as English whatever the check of the language says.
    """
    offset_unit: NotRequired[OffsetUnit]
    """
    What `start` and `end` count: Unicode code points (Python), UTF-16 code units (JavaScript, Java) or UTF-8 bytes (Go, Rust, PHP).
    """
    min_confidence: NotRequired[float]
    """
    Mentions, quotes and hedge cues less probable than this are left out; entities without mentions go with them, and references to what was left out become null. Sentence labels do not change. Without it, and without `min_precision`, the answer holds of each kind what makes its F1 best (`defaults` in `/v1/models`); 0 gives everything.
    """
    min_precision: NotRequired[float]
    """
    Only what is right at least this often: mentions by type, quotes, speakers and hedge cues must be as sure as those were that came out right in at least this share when the model was measured (`precision` in `/v1/models`). Where the model cannot be that precise, nothing of the kind is given and `warnings` says how precise it can be. Sentences and stances keep their labels; a stance that is less sure is named in `warnings`. Holds together with `min_confidence`.
    """
    include: NotRequired[list[Literal["text"]]]
    """
    `text` adds `document`: the analysed text and the blocks it is laid out in, each with its role.
    """
    names: NotRequired[list[NameEntry]]
    """
    The newsroom's names, beside those of the file of `COPYDESK_NAMES`: where the text has one it is a mention, and its entity has the name's id as its `link`.
    """
    corrections: NotRequired[list[CorrectionEntry]]
    """
    What an editor has put right in an earlier answer. It is obeyed, and what follows from it is read anew; one whose place is gone is a warning `correction_lost`. Of two that contradict each other the later holds.
    """
    fields: NotRequired[list[HedgingRequestField]]
    """
    Which lists the answer holds; all when left out. What stands in them does not change.
    """
    only_hedged: NotRequired[bool]
    """
    Leave the certain sentences out of `sentences`. Ids stay, and `summary` counts all.
    """


class HedgingRequest(TypedDict):
    """
    One document to judge the certainty of.
    """

    text: str
    """
    The article. Must hold something other than white space and markup, in English; the longest that is taken is told by `/v1/limits`, and nothing is ever truncated.
    """
    format: NotRequired[Format]
    """
    How `text` is marked up. Markup is stripped before the analysis, and each span then also has its `original` offsets in the string that was sent.
    """
    id: NotRequired[str]
    """
    Yours; comes back unchanged.
    """
    title: NotRequired[str]
    """
    The headline, as plain text. `/v1/analyze` holds it against the text (`headline`); it is not annotated, as spans point into `text`. Put it in front of `text` to have it analysed.
    """
    published: NotRequired[str]
    """
    The day the article was published, as YYYY-MM-DD, from which 'yesterday' and 'Feb. 13' are reckoned (`normal`).
    """
    language: NotRequired[Literal["en"]]
    """
    Set it to `en` to have the text read as English whatever the check of the language says.
    """
    offset_unit: NotRequired[OffsetUnit]
    """
    What `start` and `end` count: Unicode code points (Python), UTF-16 code units (JavaScript, Java) or UTF-8 bytes (Go, Rust, PHP).
    """
    min_confidence: NotRequired[float]
    """
    Mentions, quotes and hedge cues less probable than this are left out; entities without mentions go with them, and references to what was left out become null. Sentence labels do not change. Without it, and without `min_precision`, the answer holds of each kind what makes its F1 best (`defaults` in `/v1/models`); 0 gives everything.
    """
    min_precision: NotRequired[float]
    """
    Only what is right at least this often: mentions by type, quotes, speakers and hedge cues must be as sure as those were that came out right in at least this share when the model was measured (`precision` in `/v1/models`). Where the model cannot be that precise, nothing of the kind is given and `warnings` says how precise it can be. Sentences and stances keep their labels; a stance that is less sure is named in `warnings`. Holds together with `min_confidence`.
    """
    include: NotRequired[list[Literal["text"]]]
    """
    `text` adds `document`: the analysed text and the blocks it is laid out in, each with its role.
    """
    names: NotRequired[list[NameEntry]]
    """
    The newsroom's names, beside those of the file of `COPYDESK_NAMES`: where the text has one it is a mention, and its entity has the name's id as its `link`.
    """
    corrections: NotRequired[list[CorrectionEntry]]
    """
    What an editor has put right in an earlier answer. It is obeyed, and what follows from it is read anew; one whose place is gone is a warning `correction_lost`. Of two that contradict each other the later holds.
    """
    fields: NotRequired[list[HedgingRequestField]]
    """
    Which lists the answer holds; all when left out. What stands in them does not change.
    """
    only_hedged: NotRequired[bool]
    """
    Leave the certain sentences out of `sentences`. Ids stay, and `summary` counts all.
    """


class HedgingResult(TypedDict):
    """
    Every sentence, judged. Quote ids are those of `/v1/quotes` and `/v1/analyze` for the same text.
    """

    id: str | None
    """
    The request's id.
    """
    model: dict[str, str]
    """
    Name and version of the model, by task.
    """
    language: str
    """
    ISO 639 code of the language the text was analysed as.
    """
    offset_unit: OffsetUnit
    coverage: Coverage
    warnings: list[Warned]
    """
    What a caller should know about this result.
    """
    document: NotRequired[Shown]
    """
    The analysed text; only where it was asked for.
    """
    sentences: NotRequired[list[Sentence]]
    """
    Absent where `fields` leaves it out.
    """
    summary: NotRequired[Summary]
    """
    Absent where `fields` leaves it out.
    """


class JobList(TypedDict):
    """
    One's own jobs, the newest first.
    """

    jobs: list[JobState]
    next: str | None
    """
    Give it as `before` to get those that follow; null when there are none.
    """


class Quote(TypedDict):
    """
    Something said.
    """

    id: str
    kind: QuoteKind
    act: QuoteAct
    """
    statement: said, written or stated by a document; thought: believed, hoped or planned; other: the rest.
    """
    content: list[Span]
    """
    What was said; several spans when the quote is broken by 'he said'.
    """
    cue: Span | None
    """
    The words that say that something is said.
    """
    source: Span | None
    """
    The words that say who.
    """
    speaker: Speaker | None
    reason: Reason | None
    """
    Why there is no speaker; null where there is one.
    """
    framing: Framing
    confidence: float
    """
    Calibrated probability.
    """
    boundary_confidence: float
    """
    Calibrated probability.
    """
    parent: str | None
    """
    Id of the quote in which this one is told.
    """


class QuotesResult(TypedDict):
    """
    The quotes and their sources. Entity ids are those of `/v1/entities` and `/v1/analyze` for the same text.
    """

    id: str | None
    """
    The request's id.
    """
    model: dict[str, str]
    """
    Name and version of the model, by task.
    """
    language: str
    """
    ISO 639 code of the language the text was analysed as.
    """
    offset_unit: OffsetUnit
    coverage: Coverage
    warnings: list[Warned]
    """
    What a caller should know about this result.
    """
    document: NotRequired[Shown]
    """
    The analysed text; only where it was asked for.
    """
    quotes: NotRequired[list[Quote]]
    """
    Absent where `fields` leaves it out.
    """
    sources: NotRequired[list[Source]]
    """
    Absent where `fields` leaves it out.
    """
    sourcing: NotRequired[Sourcing]
    """
    Absent where `fields` leaves it out.
    """


class StanceEvidence(TypedDict):
    """
    A sentence that carries the stance.
    """

    sentence: str
    """
    Id of the sentence.
    """
    span: Span
    label: StanceLabel
    score: float
    """
    Calibrated probability.
    """
    holder: StanceHolder


class VerifyResult(TypedDict):
    """
    What becomes of each quoted passage of a draft, in text order.
    """

    id: str | None
    """
    The request's id.
    """
    model: dict[str, str]
    """
    Name and version of the model that told whom the draft quotes, where a transcript has labels.
    """
    language: str
    offset_unit: OffsetUnit
    warnings: list[Warned]
    quotes: list[Verified]


class EntitiesResult(TypedDict):
    """
    The named mentions and the entities they form.
    """

    id: str | None
    """
    The request's id.
    """
    model: dict[str, str]
    """
    Name and version of the model, by task.
    """
    language: str
    """
    ISO 639 code of the language the text was analysed as.
    """
    offset_unit: OffsetUnit
    coverage: Coverage
    warnings: list[Warned]
    """
    What a caller should know about this result.
    """
    document: NotRequired[Shown]
    """
    The analysed text; only where it was asked for.
    """
    mentions: NotRequired[list[Mention]]
    """
    Absent where `fields` leaves it out.
    """
    entities: NotRequired[list[Entity]]
    """
    Absent where `fields` leaves it out.
    """


class Stance(TypedDict):
    """
    The text's stance towards one target.
    """

    target: str
    label: StanceLabel
    scores: Scores
    confidence: float
    """
    Calibrated probability.
    """
    evidence: list[StanceEvidence]
    by_speaker: list[SpeakerStance]
    author: AuthorStance


class StanceResult(TypedDict):
    """
    The stance towards each target, in the order asked for.
    """

    id: str | None
    """
    The request's id.
    """
    model: dict[str, str]
    """
    Name and version of the model, by task.
    """
    language: str
    """
    ISO 639 code of the language the text was analysed as.
    """
    offset_unit: OffsetUnit
    coverage: Coverage
    warnings: list[Warned]
    """
    What a caller should know about this result.
    """
    document: NotRequired[Shown]
    """
    The analysed text; only where it was asked for.
    """
    stances: NotRequired[list[Stance]]
    """
    Absent where `fields` leaves it out.
    """


class AnalyzeResult(TypedDict):
    """
    The lists of all tasks that ran; those of other tasks are absent.
    """

    id: str | None
    """
    The request's id.
    """
    model: dict[str, str]
    """
    Name and version of the model, by task.
    """
    language: str
    """
    ISO 639 code of the language the text was analysed as.
    """
    offset_unit: OffsetUnit
    coverage: Coverage
    warnings: list[Warned]
    """
    What a caller should know about this result.
    """
    document: NotRequired[Shown]
    """
    The analysed text; only where it was asked for.
    """
    mentions: NotRequired[list[Mention]]
    """
    Absent where its task did not run, or `fields` leaves it out.
    """
    entities: NotRequired[list[Entity]]
    """
    Absent where its task did not run, or `fields` leaves it out.
    """
    quotes: NotRequired[list[Quote]]
    """
    Absent where its task did not run, or `fields` leaves it out.
    """
    sources: NotRequired[list[Source]]
    """
    Absent where its task did not run, or `fields` leaves it out.
    """
    sourcing: NotRequired[Sourcing]
    """
    Absent where its task did not run, or `fields` leaves it out.
    """
    sentences: NotRequired[list[Sentence]]
    """
    Absent where its task did not run, or `fields` leaves it out.
    """
    summary: NotRequired[Summary]
    """
    Absent where its task did not run, or `fields` leaves it out.
    """
    stances: NotRequired[list[Stance]]
    """
    Absent where its task did not run, or `fields` leaves it out.
    """
    headline: NotRequired[Headline | None]
    """
    The headline held against its story; null for a text without one. Absent where its task did not run, or `fields` leaves it out.
    """


class BatchItem(TypedDict):
    """
    One document's result, or its problem.
    """

    id: str | None
    status: int
    """
    As if the document had been sent alone.
    """
    result: NotRequired[AnalyzeResult]
    """
    Given when `status` is 200.
    """
    problem: NotRequired[Problem]
    """
    Given when `status` is not 200.
    """


class BatchResult(TypedDict):
    """
    One item a document, in the order of the documents.
    """

    results: list[BatchItem]


class JobItem(TypedDict):
    """
    A document's result, or its problem, as a line of a job's results.
    """

    id: str | None
    status: int
    """
    As if the document had been sent alone.
    """
    result: NotRequired[AnalyzeResult]
    """
    Given when `status` is 200.
    """
    problem: NotRequired[Problem]
    """
    Given when `status` is not 200.
    """
    index: int | None
    """
    Its place among the documents, from 0; null in a line that says why there are no more.
    """


class CallbackEvent(TypedDict):
    """
    What is posted when a job has ended, as a CloudEvent in structured JSON.
    """

    specversion: str
    id: str
    """
    The job's id; the same however often it is posted, as `webhook-id` is.
    """
    source: str
    """
    The path of the job, or of the event's job.
    """
    type: str
    """
    `copydesk.document.analyzed` for an event, with a JobItem as `data`; else `copydesk.job.ended`, with a JobState.
    """
    time: str
    subject: NotRequired[str]
    """
    The document's id; where it has one.
    """
    causationid: NotRequired[str]
    """
    The id of the event that was sent; where one was.
    """
    causationsource: NotRequired[str]
    """
    Its source.
    """
    causationtype: NotRequired[str]
    """
    Its type.
    """
    datacontenttype: str
    data: JobItem | JobState
