"""Request bodies. Unknown fields are refused, and so are values of another type: nothing a caller sends is ignored."""

from abc import abstractmethod
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints, WithJsonSchema

from service.analyzer import Task
from service.documents import Format, Unit
from service.order import ARTICLE_TASKS, Order
from service.problems import invalid

EXAMPLE = (
    "Russia's envoy, Zemir Kabulov, warned that the talks might fail. "
    '"We cannot accept this plan," he told reporters in Kabul on Monday. The Taliban reportedly backed it.'
)

MAX_TARGETS = 16
MAX_TARGET_CHARS = 200

Target = Annotated[str, StringConstraints(max_length=MAX_TARGET_CHARS, pattern=r"\S")]

FormatField = Annotated[
    Format,
    Field(
        description="How `text` is marked up. Markup is stripped before the analysis, and each span then also has its `original` "
        "offsets in the string that was sent.",
        examples=["text"],
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
    float,
    Strict(),
    Field(
        ge=0,
        le=1,
        description="Mentions, quotes and hedge cues less probable than this are left out; entities without mentions go with them, and "
        "references to what was left out become null. Sentence labels do not change.",
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
Coreference = Annotated[
    bool,
    Strict(),
    Field(
        description="Also list pronouns and nominals ('she', 'the minister') among the mentions of the entity they stand for.",
        examples=[False],
    ),
]
Targets = Annotated[
    list[Target],
    Field(
        min_length=1,
        max_length=MAX_TARGETS,
        description="What the stance is taken towards: 1 to 16 names, topics or claims.",
        examples=[["the plan"]],
    ),
]
TargetsField = Annotated[
    Targets | None,
    Field(description="What the stance is taken towards, 1 to 16 names, topics or claims; stance runs only with targets."),
]
TasksField = Annotated[
    Annotated[list[Task], Field(min_length=1, max_length=16)] | None,
    Field(
        description="Which tasks to run; entities, quotes and hedging when left out, and stance when there are `targets`.",
        examples=[["entities", "quotes"]],
    ),
]


class DocumentRequest(BaseModel):
    """One document."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Annotated[
        str,
        Field(
            description="The article. Must hold something other than white space and markup, in English; the longest that is taken is "
            "told by `/v1/limits`, and nothing is ever truncated.",
            examples=[EXAMPLE],
            json_schema_extra={"minLength": 1, "pattern": r"\S"},  # told to clients; the refusal of a blank text is our own
        ),
    ]
    format: FormatField = "text"
    id: Annotated[str | None, Field(max_length=256, description="Yours; comes back unchanged.", examples=["post-1201"])] = None
    title: Annotated[
        str | None,
        Field(
            max_length=1000,
            description="The headline. Spans point into `text`, so the title is not annotated; it helps to tell the language of a short "
            "text. Put it in front of `text` to have it analysed.",
            examples=["Kabul talks in doubt"],
        ),
    ] = None
    language: LanguageField = None
    offset_unit: OffsetUnitField = "codepoint"
    min_confidence: MinConfidence = 0.0
    min_precision: MinPrecision = 0.0

    @abstractmethod
    def order(self) -> Order:
        """The order this request places."""

    def _order(self, tasks: frozenset[Task], **more: Any) -> Order:
        return Order(
            text=self.text,
            tasks=tasks,
            format=self.format,
            id=self.id,
            title=self.title,
            language=self.language,
            offset_unit=self.offset_unit,
            min_confidence=self.min_confidence,
            min_precision=self.min_precision,
            **more,
        )


class EntitiesRequest(DocumentRequest):
    """One document to find entities in."""

    coreference: Coreference = False

    def order(self) -> Order:
        """Entities only."""
        return self._order(frozenset({"entities"}), coreference=self.coreference)


class QuotesRequest(DocumentRequest):
    """One document to find quotes in."""

    def order(self) -> Order:
        """Quotes only."""
        return self._order(frozenset({"quotes"}))


class HedgingRequest(DocumentRequest):
    """One document to judge the certainty of."""

    def order(self) -> Order:
        """Hedging only."""
        return self._order(frozenset({"hedging"}))


class StanceRequest(DocumentRequest):
    """One document and what it may take a stance towards."""

    targets: Targets

    def order(self) -> Order:
        """Stance only."""
        return self._order(frozenset({"stance"}), targets=tuple(self.targets))


class AnalyzeRequest(DocumentRequest):
    """One document and the tasks to run on it."""

    tasks: TasksField = None
    targets: TargetsField = None
    coreference: Coreference = False

    def order(self) -> Order:
        """The tasks asked for.

        Raises:
            Problem: 422 when stance is asked for without targets.
        """
        targets = tuple(self.targets or ())
        tasks: frozenset[Task] = frozenset(self.tasks or (ARTICLE_TASKS | {"stance"} if targets else ARTICLE_TASKS))
        warnings: tuple[str, ...] = ()
        if "stance" in tasks and not targets:
            raise invalid("/targets", "Stance needs a target; name what the text may be for or against.", code="targets_required")
        if targets and "stance" not in tasks:
            warnings = ("targets were not used: stance is not among the tasks",)
        return self._order(tasks, targets=targets, coreference=self.coreference, warnings=warnings)


class BatchRequest(BaseModel):
    """Many documents. What is set beside `documents` holds for every document that does not set it itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    documents: Annotated[
        list[Annotated[Any, WithJsonSchema({"$ref": "#/components/schemas/AnalyzeRequest"})]],
        Field(min_length=1, description="The documents; each is checked on its own, so that a bad one does not spoil the rest."),
    ]
    format: FormatField = "text"
    language: LanguageField = None
    offset_unit: OffsetUnitField = "codepoint"
    min_confidence: MinConfidence = 0.0
    min_precision: MinPrecision = 0.0
    tasks: TasksField = None
    targets: TargetsField = None
    coreference: Coreference = False

    def shared(self) -> dict[str, Any]:
        """The options that were sent for all documents."""
        return {name: getattr(self, name) for name in self.model_fields_set - {"documents"}}
