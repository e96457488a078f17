"""The specification."""

import json
from pathlib import Path
from typing import Any

from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.routing import BaseRoute

from service import __version__
from service.api.schemas.events import CallbackEvent, CloudEvent
from service.api.schemas.jobs import JobItem
from service.api.schemas.requests import REQUESTS, AnalyzeRequest, BatchRequest
from service.api.schemas.responses import BatchItem, Problem
from service.api.schemas.verification import VerifyRequest

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
        routes=routes,
    )
    _, schemas = models_json_schema([(schema, "validation") for schema in SCHEMAS], ref_template="#/components/schemas/{model}")
    components = spec.setdefault("components", {})
    components["schemas"] = dict(sorted((schemas["$defs"] | components.get("schemas", {})).items()))
    components["parameters"] = PARAMETERS
    components["securitySchemes"] = SECURITY
    spec["security"] = [{}, {"bearer": []}, {"apiKey": []}]
    return spec


def dump(spec: dict[str, Any]) -> str:
    """``spec`` as it is checked in."""
    return json.dumps(spec, indent=2, ensure_ascii=False) + "\n"
