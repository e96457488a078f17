"""The specification."""

import json
from pathlib import Path
from typing import Any, Literal, get_args

from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.routing import BaseRoute

from models.annotations import Act, CueType, Framing, MentionForm, MentionType, QuoteKind, SpeakerKind, StanceLabel
from models.desk import CorrectionKind
from models.text.blocks import Role
from service import __version__
from service.api.describe import problems
from service.api.middleware.keys import GUARDED
from service.api.schemas.events import CallbackEvent, CloudEvent
from service.api.schemas.jobs import JobItem
from service.api.schemas.options import NAMES
from service.api.schemas.requests import REQUESTS, AnalyzeRequest, BatchRequest
from service.api.schemas.responses import BatchItem, Problem
from service.api.schemas.verification import VerifyRequest
from service.api.tidying import REFERENCE, tidy
from service.documents import Format, Unit

FILE = Path(__file__).parent.parent.parent / "openapi" / "openapi.json"

DESCRIPTION = """\
POST an article; get who is named, who said what, how surely, and for or against what, with spans that point back into the very text
that was sent. English only. Nothing is ever truncated silently, and the same bytes in give the same JSON out.

Every error is a problem (RFC 9457) of the same shape. When the queue is full the answer is 429 with `Retry-After`, before any work.
"""

TAGS = [
    {"name": "analysis", "description": "Text in, annotations out."},
    {"name": "jobs", "description": "Bulk work that is kept on disk and worked off in the background, and events."},
    {"name": "about", "description": "Models and limits."},
    {"name": "health", "description": "For orchestrators and monitoring; no key needed."},
]

LICENSE = {"name": "Apache License 2.0", "identifier": "Apache-2.0"}

SERVERS = [
    {"url": "/", "description": "The service that gives out this document."},
    {"url": "http://127.0.0.1:8000", "description": "A service started with its defaults on this machine."},
]

WORDS: dict[str, Any] = {
    "BlockRole": Role,
    "CorrectionKind": CorrectionKind,
    "CueType": CueType,
    "EntityType": MentionType,
    "Format": Format,
    "Framing": Framing,
    "MentionForm": MentionForm,
    "OffsetUnit": Unit,
    "QuoteAct": Act,
    "QuoteKind": QuoteKind,
    "SpeakerKind": SpeakerKind,
    "StanceLabel": StanceLabel,
    "Task": Literal[NAMES],
}
"""Names of closed lists of words; others are called by the first place they stand in."""

PARAMETERS: dict[str, Any] = {
    "RequestId": {
        "name": "X-Request-ID",
        "in": "header",
        "description": "Comes back in the response and in problems. Made up when left out, or when it is not 1 to 128 of letters, digits "
        "and ._:/+=-.",
        "schema": {"type": "string"},
    },
    "RequestTimeout": {
        "name": "X-Request-Timeout",
        "in": "header",
        "description": "Seconds after which the answer is of no more use. What still waits then is dropped and the answer is 504. Capped; "
        "see /v1/limits.",
        "schema": {"type": "number", "exclusiveMinimum": 0},
        "example": 10,
    },
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "Yours, up to 255 characters. The same request sent again with it gives the job of the first time.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    },
    **{
        name: {
            "name": f"webhook-{part}",
            "in": "header",
            "description": f"{about} (Standard Webhooks). Needed where the operator asks for signed events.",
            "schema": {"type": "string"},
        }
        for name, part, about in (
            ("WebhookId", "id", "The message's id, the same when it is sent again"),
            ("WebhookTimestamp", "timestamp", "When it is sent, in seconds since 1970"),
            ("WebhookSignature", "signature", "`v1,` and the HMAC-SHA256 of id, timestamp and body, in Base64"),
        )
    },
    "IfNoneMatch": {
        "name": "If-None-Match",
        "in": "header",
        "description": "The ETag of an earlier response to the same request; if nothing has changed the answer is 304.",
        "schema": {"type": "string"},
    },
}

HEADERS: dict[str, Any] = {
    "RequestId": {"description": "The request's X-Request-ID, or one made up.", "schema": {"type": "string"}},
    "ServerTiming": {
        "description": "Milliseconds in `parse`, `queue`, `encode` and `decode`, each where the request came so far.",
        "schema": {"type": "string"},
        "example": "parse;dur=0.41, queue;dur=1.20, encode;dur=8.77, decode;dur=2.03",
    },
    "ETag": {"description": "For If-None-Match, as long as content, options and models stay.", "schema": {"type": "string"}},
    "RetryAfter": {"description": "Seconds after which to try again.", "schema": {"type": "integer", "minimum": 1}},
    "Authenticate": {"description": "How to send a key.", "schema": {"type": "string"}, "example": "Bearer"},
    "Allow": {"description": "The methods that the path takes.", "schema": {"type": "string"}, "example": "GET, HEAD"},
}

WEBHOOKS: dict[str, Any] = {
    "jobEnded": {
        "post": {
            "operationId": "jobEnded",
            "summary": "A job has ended",
            "description": "Posted to the callback that was named, signed; again later and later until it is answered with a 2xx.",
            "tags": ["jobs"],
            "security": [],
            "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in ("WebhookId", "WebhookTimestamp", "WebhookSignature")],
            "requestBody": {
                "required": True,
                "content": {"application/cloudevents+json": {"schema": {"$ref": REFERENCE + "CallbackEvent"}}},
            },
            "responses": {
                "2XX": {"description": "It has arrived."},
                "4XX": {"description": "It is not taken; it comes again."},
            },
        }
    }
}

SECURITY = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "An API key, where the operator asks for one."},
    "apiKey": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "The same key in another header."},
}

# Bodies are read by service.api.bodies, so FastAPI does not know of these.
SCHEMAS: tuple[type[BaseModel], ...] = (
    *REQUESTS.values(),
    AnalyzeRequest,
    BatchRequest,
    VerifyRequest,
    Problem,
    BatchItem,
    JobItem,
    CloudEvent,
    CallbackEvent,
)


def specification(routes: list[BaseRoute]) -> dict[str, Any]:
    """The OpenAPI document of ``routes``."""
    spec = get_openapi(
        title="Copydesk",
        version=__version__,
        summary="Entities, quotes, hedging and stance in news text",
        description=DESCRIPTION,
        tags=TAGS,
        servers=SERVERS,
        license_info=LICENSE,
        routes=routes,
    )
    _, schemas = models_json_schema([(schema, "validation") for schema in SCHEMAS], ref_template=REFERENCE + "{model}")
    components = spec.setdefault("components", {})
    components["schemas"] = schemas["$defs"] | components.get("schemas", {})
    components["headers"] = HEADERS
    components["parameters"] = PARAMETERS
    components["securitySchemes"] = SECURITY
    spec["webhooks"] = WEBHOOKS
    spec["security"] = [{}, {"bearer": []}, {"apiKey": []}]
    for route in iter_route_contexts(routes):
        if isinstance(route.original_route, APIRoute) and route.include_in_schema:
            for method in route.methods or ():
                _keep_nulls(spec["paths"][route.path_format][method.lower()], route)
    for path, operations in spec["paths"].items():
        for operation in operations.values():
            _complete(operation, guarded=path.startswith(GUARDED))
    tidy(spec, {get_args(words): name for name, words in WORDS.items()})
    components["schemas"] = dict(sorted(components["schemas"].items()))
    return spec


def _keep_nulls(operation: dict[str, Any], route: RouteContext) -> None:
    """Show examples as the route has them: FastAPI drops all that is null from what it gives."""
    asked = (route.openapi_extra or {}).get("requestBody", {})
    told = {str(status): response for status, response in route.responses.items()}
    for shown, said in ((operation.get("requestBody", {}), asked), *((operation["responses"][status], told[status]) for status in told)):
        for media_type, content in said.get("content", {}).items():
            examples = {name: content[name] for name in ("example", "examples") if name in content}
            shown["content"][media_type].update(json.loads(json.dumps(examples)))


def _complete(operation: dict[str, Any], *, guarded: bool) -> None:
    """Add to an operation what holds for all, or for all that need a key."""
    parameters = operation.setdefault("parameters", [])
    if _REQUEST_ID not in parameters:
        parameters.insert(0, _REQUEST_ID)
    told = problems((401, 403, 405, 422, 429, 500) if guarded else (405, 500))
    responses = operation["responses"] = {str(status): response for status, response in told.items()} | operation["responses"]
    for status, response in responses.items():
        names = ["X-Request-ID", *_BY_STATUS.get(status, ())]
        if status[0] == "2" and _TIMEOUT in parameters:
            names.append("Server-Timing")
        if status in ("200", "304") and _IF_NONE_MATCH in parameters:
            names.append("ETag")
        headers = response.setdefault("headers", {})
        headers.update({name: {"$ref": f"#/components/headers/{_HEADER_NAMES[name]}"} for name in names if name not in headers})
    operation["responses"] = dict(sorted(responses.items()))


_REQUEST_ID, _TIMEOUT, _IF_NONE_MATCH = (
    {"$ref": f"#/components/parameters/{name}"} for name in ("RequestId", "RequestTimeout", "IfNoneMatch")
)
_BY_STATUS = {"401": ["WWW-Authenticate"], "405": ["Allow"], "429": ["Retry-After"], "503": ["Retry-After"]}
_HEADER_NAMES = {
    "X-Request-ID": "RequestId",
    "Server-Timing": "ServerTiming",
    "ETag": "ETag",
    "Retry-After": "RetryAfter",
    "WWW-Authenticate": "Authenticate",
    "Allow": "Allow",
}


def dump(spec: dict[str, Any]) -> str:
    """``spec`` as it is checked in."""
    return json.dumps(spec, indent=2, ensure_ascii=False) + "\n"
