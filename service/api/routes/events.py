"""POST /v1/events: documents as a CMS tells of them, analyses posted back."""

from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic_core import to_json

from service.api import bodies, query
from service.api.deps import ExchangeDep, JobsDep, OwnerDep
from service.api.describe import problems
from service.api.exchange import Exchange
from service.api.routes.jobs import accepted, checked_callback, idempotency_key
from service.api.schemas import examples
from service.api.schemas.events import EXAMPLE, JSON_TYPE, CloudEvent, EventQuery, attributes, resolve
from service.api.schemas.jobs import EXAMPLE as JOB
from service.api.schemas.jobs import OPTIONS, JobState, parameters
from service.api.schemas.requests import AnalyzeRequest
from service.api.upload import Upload
from service.jobs import signatures
from service.jobs.job import Draft, Sent
from service.problems import Problem

router = APIRouter(tags=["jobs"])

STRUCTURED = "application/cloudevents+json"

POINTERS = ("text", "title", "id", "published")

DAY = len("2026-11-27")

_REQUEST_BODY = {
    "required": True,
    "content": {
        STRUCTURED: {"schema": {"$ref": "#/components/schemas/CloudEvent"}, "example": EXAMPLE},
        bodies.JSON: {"schema": {"$ref": "#/components/schemas/AnalyzeRequest"}, "example": examples.REQUEST},
    },
}
_PARAMETERS = ("RequestId", "IdempotencyKey", "WebhookId", "WebhookTimestamp", "WebhookSignature")


@router.post(
    "/v1/events",
    status_code=202,
    summary="Tell of a document; its analysis is posted back",
    operation_id="receiveEvent",
    response_model=JobState,
    responses={
        202: {"description": "The event is kept; its analysis follows.", "content": {bodies.JSON: {"example": JOB | {"status": "queued"}}}},
        **problems((400, 401, 403, 408, 409, 413, 415, 422, 429, 500, 503, 504, 507)),
    },
    openapi_extra={
        "requestBody": _REQUEST_BODY,
        "parameters": [*({"$ref": f"#/components/parameters/{name}"} for name in _PARAMETERS), *parameters(EventQuery, options=True)],
    },
)
async def receive(exchange: ExchangeDep, jobs: JobsDep, owner: OwnerDep) -> Response:
    """A CloudEvent in structured or binary mode, or plain JSON. Its document is what `/v1/analyze` takes, or stands where the query says.

    The analysis, or the problem with the document, is posted to `callback`, else to where the operator has set, signed after Standard
    Webhooks; refused, it is posted again later and later. The event is a job, which tells how far its callback is.
    """
    request = exchange.request
    asked = query.raw(request, EventQuery.model_fields | OPTIONS, "a list of names stands in the document")
    where = query.validate({name: asked.pop(name) for name in EventQuery.model_fields if name in asked}, EventQuery)
    callback = checked_callback(jobs, where.callback) or jobs.callbacks.default
    if callback is None:
        detail = "It is not said where the analysis goes: name the URL in ?callback=, or have the operator set COPYDESK_CALLBACK."
        raise Problem(422, "callback_required", detail, errors=[{"pointer": "?callback", "detail": detail}])
    raw = await _body(exchange)
    event, data = _event(request, bodies.decode(raw))
    document = asked | _document(data, where)
    bodies.validate(document, AnalyzeRequest).order()  # refused here and now, while its sender listens
    upload = Upload(jobs, Draft(owner, {}, _key(request, event), callback, event))
    job = await upload.take(_only(document))
    return accepted(request, job, is_replay=upload.is_replay)


async def _body(exchange: Exchange) -> bytes:
    """The body, whose signature holds where one is asked for."""
    bodies.media_type(exchange.request, (bodies.JSON, STRUCTURED))
    raw = await bodies.read(exchange.request, exchange.settings.max_body_bytes)
    secrets = exchange.settings.event_secrets
    if secrets and (fault := signatures.fault(raw, exchange.request.headers, secrets)):
        raise Problem(401, "invalid_signature", fault)
    return raw


def _event(request: Request, value: Any) -> tuple[dict[str, str], Any]:
    """What comes back with the analysis, and what the event is about."""
    if bodies.media_type(request, (bodies.JSON, STRUCTURED)) == STRUCTURED:
        event = bodies.validate(value, CloudEvent)
        if event.datacontenttype and not JSON_TYPE.fullmatch(event.datacontenttype):
            raise Problem(422, "invalid_event", "/datacontenttype: The data must be JSON; send it as application/json, in `data`.")
        if event.data is None:
            raise Problem(422, "invalid_event", "/data: The event has no data; put the document there, as JSON.")
        return {"id": event.id, "source": event.source, "type": event.type}, event.data
    found = attributes(request.headers) or {}
    return {name: found[name] for name in ("id", "source", "type") if name in found}, value


def _document(data: Any, where: EventQuery) -> dict[str, Any]:
    """The document in an event's data."""
    pointers = {name: pointer for name in POINTERS if (pointer := getattr(where, name)) is not None}
    if not pointers:
        if not isinstance(data, dict):
            raise Problem(422, "invalid_event", "The data is no JSON object; send a document, as /v1/analyze takes it.")
        return data
    found = {name: resolve(data, pointer, name) for name, pointer in pointers.items()}
    if not isinstance(found.get("text"), str):
        detail = f"There is no text at {where.text}." if where.text else "Say where the text is, too."
        raise Problem(422, "invalid_event", f"?text: {detail}", errors=[{"pointer": "?text", "detail": detail}])
    if isinstance(found.get("published"), str):
        found["published"] = found["published"][:DAY]
    if isinstance(found.get("id"), int):
        found["id"] = str(found["id"])
    return {name: value for name, value in found.items() if value is not None}


def _key(request: Request, event: dict[str, str]) -> str | None:
    """What the same event has when it is sent once more."""
    if "id" in event:
        return f"event {event['source']} {event['id']}"
    message = request.headers.get(signatures.ID)
    return idempotency_key(request) or (f"message {message}" if message else None)


async def _only(document: dict[str, Any]) -> AsyncIterator[Sent]:
    yield Sent(to_json(document))
