"""Errors as RFC 9457 problems: one shape for all of them."""

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from pydantic_core import ErrorDetails, to_json
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

MEDIA_TYPE = "application/problem+json"

CODES: Final[Mapping[str, str]] = {
    "invalid_json": "The body is no JSON.",
    "invalid_utf8": "The body is no UTF-8.",
    "invalid_gzip": "The body was sent as gzip and is none.",
    "invalid_header": "A header cannot be read.",
    "empty_body": "The body is empty.",
    "duplicate_key": "A key stands twice in one object of the body.",
    "missing_api_key": "An API key is needed and none was sent.",
    "invalid_api_key": "The API key is not known.",
    "not_found": "There is nothing at this path.",
    "method_not_allowed": "The path does not take this method.",
    "not_acceptable": "None of what `Accept` names can be had.",
    "body_too_large": "The body, or a line of NDJSON, has more bytes than the limit.",
    "text_too_long": "The text has more characters than the limit.",
    "too_many_documents": "There are more documents than the limit; send several requests, or NDJSON.",
    "unsupported_media_type": "The body has a content type that is not read.",
    "unsupported_charset": "The body has a charset that is not read.",
    "unsupported_encoding": "The body has a Content-Encoding that is not read.",
    "invalid_request": "A field is missing, unknown or wrong; `errors` says which.",
    "unknown_parameter": "The address has a query parameter that is not known.",
    "lone_surrogate": "A string has half a surrogate pair in it and is no Unicode text.",
    "blank_text": "The text is blank.",
    "no_text": "The text has nothing to read once its markup is gone.",
    "unsupported_language": "The text is not in a language that is read; `language` overrides.",
    "duplicate_id": "Two things that must differ in their ids have the same.",
    "no_transcripts": "There is no transcript to hold the draft against.",
    "invalid_parameter": "A query parameter has a value that is not taken.",
    "invalid_event": "The event is no CloudEvent with a document as JSON.",
    "invalid_signature": "The event is not signed, or not by a secret that is known.",
    "no_documents": "There is no document.",
    "callback_required": "The event names no callback, and there is none of the operator's.",
    "callback_not_allowed": "Callbacks may not go to the place that was named.",
    "idempotency_key_reused": "Another request was sent with the same `Idempotency-Key`.",
    "upload_in_progress": "An upload with the same `Idempotency-Key` is under way.",
    "upload_stalled": "The upload stopped in its middle.",
    "unknown_job": "There is no such job, or it belongs to another key.",
    "job_cancelled": "The job was cancelled before the documents asked for were analysed.",
    "never_finished": "Each attempt at the document ended the process that made it.",
    "no_room": "Jobs take up all the room they may.",
    "jobs_off": "Jobs are off here.",
    "jobs_unavailable": "Jobs cannot be reached at the moment.",
    "queue_full": "More text waits than can be read soon; `Retry-After` says when to ask again.",
    "rate_limited": "More was asked than the rate limit allows; `Retry-After` says when to ask again.",
    "internal_error": "A fault of the service.",
    "not_ready": "The models are still loading.",
    "stopping": "The service is shutting down.",
    "no_workers": "No process is left that computes; `Retry-After` says when to ask again.",
    "workers_lost": "Two processes ended while they read the document.",
    "task_off": "The task cannot run here; the detail says why.",
    "deadline_exceeded": "The deadline passed.",
}
"""The codes of all problems, each with its meaning; an option that a task needs adds its own, as `targets_required`."""

NOT_BLANK = r"\S"
"""The pattern of text that must hold something."""


class Problem(HTTPException):
    """An answer that is no success. ``code`` is stable, ``detail`` says what is wrong and what to do about it."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, detail, dict(headers or {}))
        self.code = code
        self.errors = errors

    def body(self, instance: str, request_id: str) -> dict[str, Any]:
        """The problem as JSON has it."""
        return {
            "type": f"urn:copydesk:problem:{self.code}",
            "title": self.code.replace("_", " ").capitalize(),
            "status": self.status_code,
            "detail": self.detail,
            "instance": instance,
            "code": self.code,
            "error": self.detail,
            "request_id": request_id,
            "errors": list(self.errors),
        }


def invalid(pointer: str, detail: str, *, code: str = "invalid_request") -> Problem:
    """A 422 about one member of the request."""
    return Problem(422, code, f"{pointer or 'The body'}: {detail}", errors=[{"pointer": pointer, "detail": detail}])


def invalid_fields(errors: Iterable[ErrorDetails], known: Iterable[str]) -> Problem:
    """A 422 from pydantic's errors, each with its JSON pointer; ``known`` are the fields that exist."""
    rows = [{"pointer": pointer(error["loc"]), "detail": _sentence(error, known)} for error in errors]
    first = rows[0]
    more = f" ({len(rows) - 1} more under errors)" if len(rows) > 1 else ""
    return Problem(422, "invalid_request", f"{first['pointer'] or 'The body'}: {first['detail']}{more}", errors=rows)


def pointer(location: Iterable[str | int]) -> str:
    """The JSON pointer (RFC 6901) to a member."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in location)


def _sentence(error: ErrorDetails, known: Iterable[str]) -> str:
    match error["type"]:
        case "extra_forbidden":
            return f"Unknown field. Leave it out; known here are {', '.join(known)}."
        case "missing":
            return "This field is required."
        case "model_type" | "model_attributes_type":
            return "This must be a JSON object."
        case "too_short":
            least = error["ctx"]["min_length"]
            return f"This list needs at least {least} item{'s' if least > 1 else ''}; add some, or leave the field out."
        case "too_long":
            return f"This list takes at most {error['ctx']['max_length']} items and has {error['ctx']['actual_length']}; send fewer."
        case "string_too_long":
            return f"This takes at most {error['ctx']['max_length']} characters; shorten it."
        case "string_pattern_mismatch" if error["ctx"]["pattern"] == NOT_BLANK:
            return "This is blank; write something in it, or leave it out."
        case _:
            return error["msg"].removeprefix("Value error, ") + "."


def respond(problem: Problem, scope: Scope) -> Response:
    """The HTTP response that tells of ``problem``."""
    request_id = scope.get("copydesk.request_id", "")
    response = Response(to_json(problem.body(scope["path"], request_id)), problem.status_code, media_type=MEDIA_TYPE)
    MutableHeaders(raw=response.raw_headers).update(problem.headers or {})
    return response


def internal() -> Problem:
    """A 500 that tells nothing but its request id."""
    return Problem(
        500, "internal_error", "Something went wrong in the service. Try again, and if it stays, report the request_id to its operator."
    )


async def handle(request: Request, error: Exception) -> Response:
    """Exception handler: problems as they are, the framework's own 404 and 405 in the same shape."""
    if isinstance(error, Problem):
        return respond(error, request.scope)
    if not isinstance(error, HTTPException):
        return respond(internal(), request.scope)
    return respond(_converted(error, request), request.scope)


def _converted(error: HTTPException, request: Request) -> Problem:
    headers = dict(error.headers or {})
    if error.status_code == 404:
        return Problem(404, "not_found", "There is nothing at this path. The paths are listed at /docs and /openapi.json.")
    if error.status_code == 405:
        allowed = headers.get("Allow", "")
        if "GET" in allowed and "HEAD" not in allowed:
            allowed = headers["Allow"] = allowed.replace("GET", "GET, HEAD")
        detail = f"{request.method} is not possible here; this path takes {allowed}."
        return Problem(405, "method_not_allowed", detail, headers=headers)
    phrase = HTTPStatus(error.status_code).phrase
    return Problem(error.status_code, phrase.lower().replace(" ", "_"), f"{phrase}.", headers=headers)
