"""Shapes of ``POST /v1/events``, and of what is posted back."""

import re
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import unquote

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from models.samples import TEXT
from service.api.schemas.jobs import CallbackQuery, JobItem, JobState
from service.api.schemas.responses import absent
from service.problems import NOT_BLANK, Problem

SPECVERSION = "1.0"
HEADER = "ce-"

_REQUIRED = ("id", "source", "specversion", "type")
_WORD = Annotated[str, Field(min_length=1, max_length=1000, pattern=NOT_BLANK)]

JSON_TYPE = re.compile(r"(?:application|text)/(?:[\w.-]+\+)?json\s*(?:;.*)?", re.IGNORECASE)


class CloudEvent(BaseModel):
    """An event (CloudEvents 1.0, structured JSON) whose `data` is the document. It may have further attributes, which are not read."""

    model_config = ConfigDict(extra="allow", frozen=True)

    specversion: Annotated[str, Field(pattern=r"^1\.\d+$", description="The version of CloudEvents.", examples=[SPECVERSION])]
    id: Annotated[_WORD, Field(description="With `source`, tells this event from all others: the same event sent twice is worked on once.")]
    source: Annotated[_WORD, Field(description="Where it happened.", examples=["https://cms.example/posts"])]
    type: Annotated[_WORD, Field(description="What happened; any type is taken.", examples=["example.cms.post.saved"])]
    datacontenttype: Annotated[str | None, Field(description="A JSON media type; left out, `application/json`.")] = None
    data: Annotated[
        Any,
        Field(description="The document, as `/v1/analyze` takes it; with `text` and its like in the query, anything that holds one."),
        WithJsonSchema({}),
    ] = None


class EventQuery(CallbackQuery):
    """Where the analysis goes, and where in the event the document is."""

    text: Annotated[
        str | None,
        Field(
            description="JSON pointer to the text, for events whose form is their sender's: `data` is then no document, but holds one.",
            examples=["/post/current/html"],
        ),
    ] = None
    title: Annotated[str | None, Field(description="JSON pointer to the headline; needs `text`.", examples=["/post/current/title"])] = None
    id: Annotated[str | None, Field(description="JSON pointer to the document's id; needs `text`.", examples=["/post/current/id"])] = None
    published: Annotated[
        str | None, Field(description="JSON pointer to the day it was published, or a time of that day; needs `text`.")
    ] = None


class CallbackEvent(BaseModel):
    """What is posted when a job has ended, as a CloudEvent in structured JSON."""

    specversion: str
    id: Annotated[str, Field(description="The job's id; the same however often it is posted, as `webhook-id` is.")]
    source: Annotated[
        str, Field(description="The path of the job, or of the event's job.", examples=["/v1/jobs/0f3c9a5b7d7a4e0c9d4f5f0a1b2c3d4e"])
    ]
    type: Annotated[
        str,
        Field(
            description="`copydesk.document.analyzed` for an event, with a JobItem as `data`; else `copydesk.job.ended`, with a JobState."
        ),
    ]
    time: str
    subject: Annotated[str | None, absent("The document's id; where it has one.")] = None
    causationid: Annotated[str | None, absent("The id of the event that was sent; where one was.")] = None
    causationsource: Annotated[str | None, absent("Its source.")] = None
    causationtype: Annotated[str | None, absent("Its type.")] = None
    datacontenttype: str
    data: JobItem | JobState


def attributes(headers: Mapping[str, str]) -> dict[str, str] | None:
    """The attributes of an event in binary mode, from its ``ce-`` headers; None where there are none.

    Raises:
        Problem: 422 when required ones are missing.
    """
    found = {name.removeprefix(HEADER): unquote(value) for name, value in headers.items() if name.startswith(HEADER)}
    if not found:
        return None
    if missing := [name for name in _REQUIRED if not found.get(name, "").strip()]:
        detail = (
            f"The header {HEADER}{missing[0]} is missing; an event in binary mode has {', '.join(HEADER + name for name in _REQUIRED)}."
        )
        raise Problem(422, "invalid_event", detail)
    if not re.fullmatch(r"1\.\d+", found["specversion"]):
        raise Problem(422, "invalid_event", f"ce-specversion is {found['specversion'][:20]}; events of CloudEvents 1.0 are read.")
    return found


def resolve(value: Any, pointer: str, name: str) -> Any:
    """What stands at a JSON pointer (RFC 6901), given in the query as ``name``; None where it leads nowhere.

    Raises:
        Problem: 422 for what is no pointer.
    """
    if not pointer.startswith("/"):
        detail = "This must be a JSON pointer, such as /post/current/html."
        raise Problem(422, "invalid_parameter", f"?{name}: {detail}", errors=[{"pointer": f"?{name}", "detail": detail}])
    for part in pointer[1:].split("/"):
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return value


EXAMPLE: dict[str, Any] = {
    "specversion": SPECVERSION,
    "id": "9c1f",
    "source": "https://cms.example/posts",
    "type": "example.cms.post.saved",
    "data": {"id": "post-1201", "text": TEXT},
}
