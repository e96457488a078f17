"""Request bodies. Unknown fields are refused, and so are values of another type: nothing a caller sends is ignored."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, WithJsonSchema, create_model

from models.desk import Desk
from models.notices import Notice
from models.samples import TEXT
from models.task import Task
from service.api.schemas.desk import Corrections, Names, listed
from service.api.schemas.options import ASKED, BESIDE, NAMES, endpoint, is_given, lists, missing, option_fields, options_of
from service.documents import Format, Unit
from service.order import Order
from service.problems import invalid

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
FormatField = Annotated[
    Format,
    Field(
        description="How `text` is marked up. Markup is stripped before the analysis, and each span then also has its `original` "
        "offsets in the string that was sent.",
        examples=["text"],
    ),
]


def _day(value: Any) -> date | None:
    """A day as JSON sends it."""
    if value is None:
        return None
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise ValueError("Give the day as YYYY-MM-DD, such as 2026-11-26")
    return date.fromisoformat(value)


PublishedField = Annotated[
    date | None,
    BeforeValidator(_day),
    Field(
        description="The day the article was published, as YYYY-MM-DD, from which 'yesterday' and 'Feb. 13' are reckoned (`normal`).",
        examples=["2026-11-26"],
    ),
]
OffsetUnitField = Annotated[
    Unit,
    Field(
        description="What `start` and `end` count: Unicode code points (Python), UTF-16 code units (JavaScript, Java) or UTF-8 bytes (Go, "
        "Rust, PHP).",
        examples=["utf16"],
    ),
]
LanguageField = Annotated[
    Literal["en"] | None,
    Field(description="Set it to `en` to have the text read as English whatever the check of the language says.", examples=["en"]),
]
MinConfidence = Annotated[
    Annotated[float, Strict(), Field(ge=0, le=1)] | None,
    Field(
        description="Mentions, quotes and hedge cues less probable than this are left out; entities without mentions go with them, and "
        "references to what was left out become null. Sentence labels do not change. Without it, and without `min_precision`, the answer "
        "holds of each kind what makes its F1 best (`defaults` in `/v1/models`); 0 gives everything.",
        examples=[0.5],
    ),
]
MinPrecision = Annotated[
    float,
    Strict(),
    Field(
        ge=0,
        lt=1,
        description="Only what is right at least this often: mentions by type, quotes, speakers and hedge cues must be as sure as those "
        "were that came out right in at least this share when the model was measured (`precision` in `/v1/models`). Where the model cannot "
        "be that precise, nothing of the kind is given and `warnings` says how precise it can be. Sentences and stances keep their labels; "
        "a stance that is less sure is named in `warnings`. Holds together with `min_confidence`.",
        examples=[0.9],
    ),
]


Include = Annotated[
    tuple[Literal["text"], ...],
    Field(max_length=4, description="`text` adds `document`: the analysed text and the blocks it is laid out in, each with its role."),
]


def _fields(tasks: Iterable[Task[Any]]) -> Any:
    """The field that picks among the lists of ``tasks``."""
    given = lists(tasks)
    names: Any = Literal[given]
    return Annotated[
        Annotated[list[names], Field(min_length=1, max_length=32)] | None,
        Field(description="Which lists the answer holds; all when left out. What stands in them does not change.", examples=[[given[0]]]),
    ]


class DocumentRequest(BaseModel):
    """One document."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    asked: ClassVar[tuple[Task[Any], ...]] = ()
    """The tasks it is for."""

    text: Annotated[
        str,
        Field(
            description="The article. Must hold something other than white space and markup, in English; the longest that is taken is "
            "told by `/v1/limits`, and nothing is ever truncated.",
            examples=[TEXT],
            json_schema_extra={"minLength": 1, "pattern": r"\S"},  # told to clients; the refusal of a blank text is our own
        ),
    ]
    format: FormatField = "text"
    id: Annotated[str | None, Field(max_length=256, description="Yours; comes back unchanged.", examples=["post-1201"])] = None
    title: Annotated[
        str | None,
        Field(
            max_length=1000,
            description="The headline, as plain text. `/v1/analyze` holds it against the text (`headline`); it is not annotated, as spans "
            "point into `text`. Put it in front of `text` to have it analysed.",
            examples=["Kabul talks in doubt"],
        ),
    ] = None
    published: PublishedField = None
    language: LanguageField = None
    offset_unit: OffsetUnitField = "codepoint"
    min_confidence: MinConfidence = None
    min_precision: MinPrecision = 0.0
    include: Include = ()
    names: Names = ()
    corrections: Corrections = ()

    def order(self) -> Order:
        """The order this request places."""
        return self._order(self.asked)

    def _order(self, tasks: Iterable[Task[Any]], warnings: tuple[Notice, ...] = (), *, tasks_named: bool = True) -> Order:
        chosen = tuple(tasks)
        names, of_names = listed(self.names)
        warnings = (*warnings, *of_names)
        fields = frozenset(getattr(self, "fields", None) or ())
        if self.title and len(self.title) > len(self.text):
            detail = "The title is longer than the text; send the headline as `title` and the article as `text`."
            warnings = (*warnings, Notice("title_longer", detail))
        if absent := sorted(fields.difference(lists(chosen))):
            detail = f"The answer has no {', '.join(absent)}: no task that was asked for gives it."
            warnings = (*warnings, Notice("fields_absent", detail))
        return Order(
            text=self.text,
            tasks=frozenset(task.name for task in chosen),
            format=self.format,
            id=self.id,
            title=self.title,
            language=self.language,
            offset_unit=self.offset_unit,
            min_confidence=self.min_confidence,
            min_precision=self.min_precision,
            include=frozenset(self.include),
            fields=fields,
            options=tuple((task.name, options_of(task, self)) for task in chosen if task.options),
            tasks_named=tasks_named,
            desk=Desk(names, tuple(entry.correction() for entry in self.corrections)),
            warnings=warnings,
        )


def _request(task: Task[Any]) -> type[DocumentRequest]:
    """The request of one task: a document and the task's options."""
    name, fields = f"{task.name.capitalize()}Request", {"fields": (_fields((task,)), None), **option_fields(task)}
    made = create_model(name, __base__=DocumentRequest, __doc__=endpoint(task).request, __module__=__name__, **fields)
    made.asked = (task,)
    return made


REQUESTS = {task.name: _request(task) for task in ASKED}
"""The request of each task's endpoint."""

_TASK: Any = Literal[NAMES]
_TASKS_FIELD: Any = Annotated[
    Annotated[list[_TASK], Field(min_length=1, max_length=16)] | None,
    Field(
        description="Which tasks to run; entities, quotes and hedging when left out, and stance when there are `targets`.",
        examples=[["entities", "quotes"]],
    ),
]
_OPTIONS: dict[str, Any] = {"fields": (_fields((*ASKED, *BESIDE)), None)} | {
    name: field for task in ASKED for name, field in option_fields(task, optional=True).items()
}


class SeveralRequest(DocumentRequest):
    """One document and the tasks to run on it."""

    def order(self) -> Order:
        """The tasks asked for; without any, those that need nothing that was not given.

        Raises:
            Problem: 422 when a task is asked for without what it needs.
        """
        named: list[str] | None = getattr(self, "tasks", None)
        tasks = [task for task in ASKED if (task.name in named if named else is_given(task, self))]
        warnings = []
        for task in ASKED:
            if task in tasks and (lacking := missing(task, self)):
                raise invalid(f"/{lacking.name}", lacking.meaning.missing, code=f"{lacking.name}_required")
            if task not in tasks and is_given(task, self) and (needed := missing(task, None)):
                detail = f"{needed.name.capitalize()} were not used: {task.name} is not among the tasks."
                warnings.append(Notice(f"{needed.name}_not_used", detail))
        tasks += [task for task in BESIDE if set(task.beside) <= set(tasks)]
        return self._order(tasks, tuple(warnings), tasks_named=bool(named))


AnalyzeRequest = create_model(
    "AnalyzeRequest", __base__=SeveralRequest, __doc__=SeveralRequest.__doc__, __module__=__name__, tasks=(_TASKS_FIELD, None), **_OPTIONS
)


class ManyRequest(BaseModel):
    """Many documents. What is set beside `documents` holds for every document that does not set it itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    documents: Annotated[
        list[Annotated[Any, WithJsonSchema({"$ref": "#/components/schemas/AnalyzeRequest"})]],
        Field(min_length=1, description="The documents; each is checked on its own, so that a bad one does not spoil the rest."),
    ]
    format: FormatField = "text"
    language: LanguageField = None
    offset_unit: OffsetUnitField = "codepoint"
    min_confidence: MinConfidence = None
    min_precision: MinPrecision = 0.0
    include: Include = ()
    names: Names = ()

    def shared(self) -> dict[str, Any]:
        """The options that were sent for all documents."""
        return {name: getattr(self, name) for name in self.model_fields_set - {"documents"}}


BatchRequest = create_model(
    "BatchRequest", __base__=ManyRequest, __doc__=ManyRequest.__doc__, __module__=__name__, tasks=(_TASKS_FIELD, None), **_OPTIONS
)
