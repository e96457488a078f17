"""Response bodies, as the specification describes them; :mod:`service.render` builds them without these models, for speed."""

from dataclasses import is_dataclass
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, Field, create_model
from typing_extensions import TypeAliasType

import models.annotations
from models.fields import Member, members
from models.task import Task
from models.text.blocks import Role
from models.vocabulary import Vocabulary
from service import problems
from service.api.schemas.options import ASKED, BESIDE, endpoint, missing
from service.api.tidying import without_null
from service.documents import Format, Unit
from service.notices import CODES


def absent(description: str, *, null: str = "", **spec: Any) -> Any:
    """A field that an answer leaves out where it does not apply; it is never null, unless ``null`` says what that means."""

    def described(schema: dict[str, Any]) -> None:
        schema.pop("default", None)
        if null:
            schema["x-null"] = null
        else:
            without_null(schema)

    return Field(description=description, json_schema_extra=described, **spec)


class Range(BaseModel):
    """A half-open range, in the request's offset unit."""

    start: int
    end: int


class BlockRange(Range):
    """A half-open range in the rich text of a Gutenberg block."""

    index: Annotated[int, Field(description="The block's place among all blocks of the post, each before its inner blocks.")]
    attribute: Annotated[
        str | None,
        Field(
            description="The block's attribute that holds the text, by the editor's name; null for a table's cell.", examples=["content"]
        ),
    ]


ACROSS = "It goes across blocks."


class Span(Range):
    """A piece of the analysed text; `text` is exactly its slice from `start` to `end`."""

    text: str
    original: Annotated[Range | None, absent("Where that stands in the string that was sent; for marked-up input only.")] = None
    block: Annotated[BlockRange | None, absent("Where that stands in its block; for Gutenberg only.", null=ACROSS)] = None


class LaidOut(Range):
    """A block that the text is laid out in."""

    role: Role
    original: Annotated[Range | None, absent("Where it stands in the string that was sent; for marked-up input only.")] = None
    block: Annotated[BlockRange | None, absent("Where it stands in its block of the editor; for Gutenberg only.", null=ACROSS)] = None


class Shown(BaseModel):
    """The analysed text, for `"include": ["text"]`."""

    text: str
    blocks: Annotated[list[LaidOut], Field(description="Apart from each other, in text order.")]


class Coverage(BaseModel):
    """How much of the text was read. It always is all of it: a text that is too long is refused, never cut."""

    chars_total: Annotated[int, Field(description="Characters (code points) of the analysed text.")]
    chars_analyzed: int
    windows: Annotated[int, Field(description="Pieces the models read the text in.")]
    complete: bool


def named(vocabulary: Vocabulary, words: Any) -> Any:
    """The words of ``vocabulary`` as a schema of its own, which says what each means."""
    if vocabulary.name not in _WORDS:
        meanings = "\n".join(f"* `{word}`: {meaning}" for word, meaning in vocabulary.words.items())
        _WORDS[vocabulary.name] = TypeAliasType(vocabulary.name, Annotated[words, Field(description=f"{vocabulary.about}\n\n{meanings}")])
    return _WORDS[vocabulary.name]


_WORDS: dict[str, Any] = {}


_CODE: Any = named(Vocabulary("WarningCode", "What a warning is about.", CODES), Literal[tuple(CODES)])


class Warned(BaseModel):
    """One thing to know about a result."""

    code: _CODE
    detail: Annotated[str, Field(description="The same in a sentence.", examples=["Elements that the page hides were left out: p (1)."])]
    pointer: Annotated[
        str | None, absent("JSON pointer to the part of the request that it is about; only where it is.", examples=["/corrections/3"])
    ] = None


class Result(BaseModel):
    """What every result has. Ids are stable: the same input gives the same ids at every endpoint."""

    id: Annotated[str | None, Field(description="The request's id.")]
    model: Annotated[dict[str, str], Field(description="Name and version of the model, by task.")]
    language: Annotated[str, Field(description="ISO 639 code of the language the text was analysed as.", examples=["en"])]
    offset_unit: Unit
    coverage: Coverage
    warnings: Annotated[list[Warned], Field(description="What a caller should know about this result.")]
    document: Annotated[Shown | None, absent("The analysed text; only where it was asked for.")] = None


def model(annotation: type) -> type[BaseModel]:
    """The model of what a dataclass looks like on the wire; all that is sent is always sent."""
    if annotation not in _MODELS:
        parts = [part for part in members(annotation) if not part.meaning.hidden]
        base = Span if any(part.meaning.inline for part in parts) else BaseModel
        fields: dict[str, Any] = {part.name: (_described(part), ...) for part in parts if not part.meaning.inline}
        _MODELS[annotation] = create_model(annotation.__name__, __base__=base, __doc__=annotation.__doc__, __module__=__name__, **fields)
    return _MODELS[annotation]


_MODELS: dict[type, type[BaseModel]] = {}


def _described(part: Member) -> Any:
    kind = _type(part.type)
    if part.meaning.vocabulary:
        (words,) = (argument for argument in (*get_args(part.type), part.type) if get_origin(argument) is Literal)
        word = named(part.meaning.vocabulary, words)
        kind = word | None if NoneType in get_args(part.type) else word
    return Annotated[kind, Field(**part.meaning.spec)] if part.meaning.spec else kind


def _type(kind: Any) -> Any:
    if isinstance(kind, type) and issubclass(kind, models.annotations.Span):
        return Span
    if isinstance(kind, type) and is_dataclass(kind):
        return model(kind)
    inner = [argument for argument in get_args(kind) if argument is not Ellipsis and argument is not NoneType]
    if get_origin(kind) is tuple:
        return list.__class_getitem__(_type(inner[0]))
    return _type(inner[0]) | None if NoneType in get_args(kind) else kind


def _lists(task: Task[Any], left_out: str) -> dict[str, Any]:
    """What the result of ``task`` adds to a response, each list with when it is ``left_out``."""
    return {part.name: (_list(part, left_out), None) for part in members(task.result) if not part.meaning.hidden}


def _list(part: Member, left_out: str) -> Any:
    described = " ".join(filter(None, (part.meaning.spec.get("description", ""), left_out)))
    null = "The text has none." if NoneType in get_args(part.type) else ""
    return Annotated[_described(part) | None, absent(described, null=null)]


def _result(task: Task[Any]) -> type[Result]:
    fields = _lists(task, "Absent where `fields` leaves it out.")
    return create_model(f"{task.name.capitalize()}Result", __base__=Result, __doc__=endpoint(task).result, __module__=__name__, **fields)


RESULTS = {task.name: _result(task) for task in ASKED}
"""The response model of each task's endpoint."""

_LISTS: dict[str, Any] = {
    name: field
    for task in (*ASKED, *BESIDE)
    for name, field in _lists(task, "Absent where its task did not run, or `fields` leaves it out.").items()
}
AnalyzeResult = create_model(
    "AnalyzeResult",
    __base__=Result,
    __doc__="The lists of all tasks that ran; those of other tasks are absent.",
    __module__=__name__,
    **_LISTS,
)


_Analyzed: Any = AnalyzeResult


_PROBLEM_CODES = {
    **problems.CODES,
    **{f"{member.name}_required": member.meaning.missing for task in ASKED if (member := missing(task, None))},
}
_PROBLEM_CODE: Any = named(Vocabulary("ProblemCode", "What kind of error it is.", _PROBLEM_CODES), Literal[tuple(_PROBLEM_CODES)])


class ProblemError(BaseModel):
    """One thing that is wrong."""

    pointer: Annotated[
        str, Field(description="JSON pointer into the request body, or `?` and the name of a query parameter.", examples=["/text"])
    ]
    detail: str


class Problem(BaseModel):
    """An error (RFC 9457)."""

    type: Annotated[str, Field(examples=["urn:copydesk:problem:blank_text"])]
    title: str
    status: int
    detail: Annotated[str, Field(description="What is wrong and what to do about it.")]
    instance: Annotated[str, Field(description="The path that was asked, in a batch with the document's place.")]
    code: Annotated[_PROBLEM_CODE, Field(description="Stable name of the kind of error, for programs.", examples=["blank_text"])]
    error: Annotated[str, Field(description="The same as `detail`, for clients that look for it here.")]
    request_id: str
    errors: list[ProblemError]


class BatchItem(BaseModel):
    """One document's result, or its problem."""

    id: str | None
    status: Annotated[int, Field(description="As if the document had been sent alone.", examples=[200])]
    result: Annotated[_Analyzed | None, absent("Given when `status` is 200.")] = None
    problem: Annotated[Problem | None, absent("Given when `status` is not 200.")] = None


class BatchResult(BaseModel):
    """One item a document, in the order of the documents."""

    results: list[BatchItem]


class Timeout(BaseModel):
    """Seconds."""

    default: float
    max: float


class JobLimits(BaseModel):
    """What holds for jobs."""

    store: Annotated[str, Field(description="`sqlite` or `postgresql`.")]
    max_bytes: Annotated[int, Field(description="What all jobs may take on disk, documents and results together.")]
    keep_seconds: Annotated[float, Field(description="How long a job is kept after something was last done on it.")]
    callbacks: Annotated[bool, Field(description="Whether the end of a job can be told to a URL.")]
    signed_events: Annotated[bool, Field(description="Whether events must be signed.")]


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
    jobs: Annotated[JobLimits | None, Field(description="Null where jobs are off.")]
    formats: list[Format]
    offset_units: list[Unit]
    languages: Annotated[list[str], Field(description="ISO 639 codes.", examples=[["en"]])]


class Status(BaseModel):
    """How the process is."""

    status: Annotated[Literal["alive", "ready"], Field(examples=["ready"])]
