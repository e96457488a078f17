"""Shapes of ``/v1/jobs``."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model
from pydantic_core import from_json

from service.api.schemas.requests import BatchRequest
from service.api.schemas.responses import BatchItem, named
from service.jobs.job import CALLBACK_STATUSES, STATUSES, Callback, Item, Job

_STATUS: Any = named(STATUSES, Literal[tuple(STATUSES.words)])
_CALLBACK_STATUS: Any = named(CALLBACK_STATUSES, Literal[tuple(CALLBACK_STATUSES.words)])

FAILURES = 10
"""Failures that a job itself shows."""


def instant(seconds: float | None) -> str | None:
    """A time as RFC 3339 has it, in UTC."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


_TIME = {"format": "date-time"}


class JobCounts(BaseModel):
    """Documents of a job. Those that are in neither `done` nor `failed` are still to come, or were dropped when it was cancelled."""

    total: Annotated[int, Field(description="All that were sent.")]
    done: Annotated[int, Field(description="Those with a result.")]
    failed: Annotated[int, Field(description="Those with a problem in place of a result.")]


class JobFailure(BaseModel):
    """A document that could not be analysed."""

    index: Annotated[int, Field(description="Its place among the documents, from 0.")]
    id: Annotated[str | None, Field(description="Its own id.")]
    status: Annotated[int, Field(description="As if it had been sent alone.", examples=[422])]
    code: Annotated[str, Field(examples=["blank_text"])]
    detail: str


class JobCallback(BaseModel):
    """The news of the job's end, which is posted to `url`."""

    url: str
    status: _CALLBACK_STATUS
    attempts: Annotated[int, Field(description="How often it has been posted.")]
    next: Annotated[str | None, Field(description="When it is posted again.", json_schema_extra=_TIME)]
    code: Annotated[int | None, Field(description="The HTTP status last answered; null where no answer came.")]
    detail: Annotated[str | None, Field(description="What went wrong last.")]


class JobState(BaseModel):
    """A job, and how far it is. Times are in UTC."""

    id: str
    status: _STATUS
    counts: JobCounts
    rate: Annotated[
        float | None,
        Field(description="Documents a second of the last 10 to 20 s; of an ended job, over all its time. Null before the first."),
    ]
    eta: Annotated[str | None, Field(description="When it is done if it goes on at this rate.", json_schema_extra=_TIME)]
    stalled: Annotated[
        bool, Field(description="Whether its results wait for room: the operator allows no more on disk until jobs are removed or expire.")
    ]
    created: Annotated[str, Field(json_schema_extra=_TIME)]
    started: Annotated[str | None, Field(description="When its first document was begun.", json_schema_extra=_TIME)]
    ended: Annotated[str | None, Field(json_schema_extra=_TIME)]
    expires: Annotated[
        str, Field(description="When it and its results are removed; later with each document that is finished.", json_schema_extra=_TIME)
    ]
    failures: Annotated[
        list[JobFailure],
        Field(
            description=f"The first {FAILURES} documents that could not be analysed; the results have them all. Not in the list of jobs."
        ),
    ]
    callback: Annotated[JobCallback | None, Field(description="Null where none was asked for.")]


class JobList(BaseModel):
    """One's own jobs, the newest first."""

    jobs: list[JobState]
    next: Annotated[str | None, Field(description="Give it as `before` to get those that follow; null when there are none.")]


class JobItem(BatchItem):
    """A document's result, or its problem, as a line of a job's results."""

    index: Annotated[
        int | None, Field(description="Its place among the documents, from 0; null in a line that says why there are no more.")
    ]


def failure(item: Item) -> JobFailure:
    """A failure, from the item that tells of it."""
    read = from_json(item.item)
    return JobFailure(index=item.index, id=read["id"], status=item.status, code=read["problem"]["code"], detail=read["problem"]["detail"])


def state(job: Job, now: float, failures: Sequence[Item] = (), *, is_full: bool = False) -> JobState:
    """A job as its owner is told of it."""
    return JobState(
        id=job.id,
        status=job.status,
        counts=JobCounts(total=job.total, done=job.done, failed=job.failed),
        rate=None if job.rate is None else round(job.rate, 3),
        eta=instant(job.eta(now)),
        stalled=is_full and job.status == "running",
        created=instant(job.created) or "",
        started=instant(job.started),
        ended=instant(job.ended),
        expires=instant(job.expires) or "",
        failures=[failure(item) for item in failures],
        callback=_callback(job.callback) if job.callback else None,
    )


def _callback(callback: Callback) -> JobCallback:
    return JobCallback(
        url=callback.url,
        status=callback.status,
        attempts=callback.attempts,
        next=instant(callback.next) if callback.status == "pending" else None,
        code=callback.code,
        detail=callback.detail,
    )


class CallbackQuery(BaseModel):
    """Where the news of a job's end goes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    callback: Annotated[
        str | None,
        Field(
            max_length=2000,
            description="URL to which the job is posted when it has ended, signed; of an origin that the operator has allowed.",
            examples=["https://cms.example/copydesk"],
        ),
    ] = None


class ListQuery(BaseModel):
    """Which jobs are listed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    limit: Annotated[int, Field(ge=1, le=100, description="How many.")] = 20
    before: Annotated[str | None, Field(max_length=64, description="Only those older than the job with this id.")] = None


class ResultsQuery(BaseModel):
    """Which results are sent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    after: Annotated[
        int, Field(ge=-1, description="Only those after this index: the last one that arrived, to go on where it broke off.")
    ] = -1
    follow: Annotated[bool, Field(description="False to get what is finished now, without waiting for the rest.")] = True


class RemoveQuery(BaseModel):
    """How a job ends."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    purge: Annotated[bool, Field(description="Remove the job with its results at once, whatever its status.")] = False


OPTIONS = {name: field for name, field in BatchRequest.model_fields.items() if name not in ("documents", "names")}
"""What the query of an NDJSON upload may set for all documents. A list of names is too long for that."""

_OPTIONS: dict[str, Any] = {name: (field.annotation, field) for name, field in OPTIONS.items()}
_OPTIONS_MODEL = create_model("JobOptions", **_OPTIONS)


def parameters(*schemas: type[BaseModel], options: bool = False) -> list[dict[str, Any]]:
    """The query parameters of ``schemas`` as OpenAPI has them, and the options of an NDJSON upload."""
    found = [(name, field) for schema in schemas for name, field in schema.model_json_schema()["properties"].items()]
    if options:
        found += list(_OPTIONS_MODEL.model_json_schema(ref_template="#/components/schemas/{model}")["properties"].items())
    return [
        {
            "name": name,
            "in": "query",
            "required": False,
            **({"description": field["description"]} if "description" in field else {}),
            "schema": {key: value for key, value in field.items() if key not in ("description", "title")},
        }
        for name, field in found
    ]


EXAMPLE: dict[str, Any] = {
    "id": "0f3c9a5b7d7a4e0c9d4f5f0a1b2c3d4e",
    "status": "running",
    "counts": {"total": 2000, "done": 412, "failed": 1},
    "rate": 11.25,
    "eta": "2026-11-27T08:14:02.119Z",
    "stalled": False,
    "created": "2026-11-27T08:11:03.020Z",
    "started": "2026-11-27T08:11:03.107Z",
    "ended": None,
    "expires": "2026-12-04T08:11:41.052Z",
    "failures": [
        {
            "index": 17,
            "id": "post-1218",
            "status": 422,
            "code": "blank_text",
            "detail": "/text: The text is blank; send the article's text.",
        }
    ],
    "callback": None,
}
