"""What the specification says of an operation, for the decorators of the routes."""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from service.api.schemas import examples
from service.formats import FORMATS
from service.problems import MEDIA_TYPE

Json = dict[str, Any]

REASONS = {
    400: "The body is no JSON or no UTF-8, or a header cannot be read.",
    401: "An API key is needed and none was sent.",
    403: "The API key is not known.",
    404: "There is nothing here.",
    406: "None of what `Accept` names can be had here; the detail lists what can.",
    408: "Nothing came of the upload for so long that it was given up.",
    409: "Another request stands against it; the detail says which.",
    405: "The path does not take this method.",
    413: "The body, the text or the number of documents is over a limit; the detail names the limit and what was sent.",
    415: "The body has another content type, charset or encoding than is read.",
    422: "The body is JSON but no request: a field is missing, unknown or wrong, or the text is blank or not English.",
    429: "The queue is full, or the rate limit is reached.",
    507: "There is no room for more jobs.",
    500: "A fault of the service.",
    503: "The models are not loaded yet, the service is shutting down, or no process is left that computes.",
    504: "The deadline passed.",
}

ANALYSIS = (400, 413, 415, 422, 429, 503, 504)
"""What an operation that takes a body may answer; what holds for all operations is added to the specification."""


def problems(statuses: Iterable[int]) -> dict[int | str, Json]:
    """The error responses of an operation."""
    return {status: _problem(status) for status in statuses}


def _problem(status: int) -> Json:
    content: Json = {"schema": {"$ref": "#/components/schemas/Problem"}}
    if status == 422:
        content["example"] = examples.PROBLEM
    return {"description": REASONS[status], "content": {MEDIA_TYPE: content}}


def analysis(
    operation_id: str, request: type[BaseModel], result: type[BaseModel], sent: Json, got: Json, *, standards: bool = True
) -> Json:
    """An operation that takes a JSON body; ``sent`` and ``got`` are its example. With ``standards`` it answers in these too."""
    body = {"schema": {"$ref": f"#/components/schemas/{request.__name__}"}, "example": sent}
    shown = [form for form in FORMATS if standards and form.lists & result.model_fields.keys()]
    others: Json = {form.media_type: {"schema": {"type": "object" if "json" in form.type else "string"}} for form in shown}
    return {
        "operation_id": operation_id,
        "response_model": result,
        "responses": {
            200: {
                "description": "The result; as JSON, or in the standard that `Accept` names." if shown else "The result.",
                "content": {"application/json": {"example": got}} | others,
            },
            304: {"description": "The ETag sent as If-None-Match still holds; nothing was computed."},
            **problems((*ANALYSIS, 406)),
        },
        "openapi_extra": {
            "requestBody": {"required": True, "content": {"application/json": body}},
            "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in ("RequestTimeout", "IfNoneMatch")],
        },
    }
