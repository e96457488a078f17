"""One request with one document: from the request to the response."""

import hashlib
import math
import time
from typing import cast

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from service import __version__
from service.api import bodies
from service.api.schemas.requests import DocumentRequest
from service.problems import Problem
from service.processing import Processor
from service.settings import Settings
from service.timing import Timing


async def answer(request: Request, schema: type[DocumentRequest]) -> Response:
    """Read a ``schema`` from ``request`` and do what it orders.

    Raises:
        Problem: whatever is wrong with the request, the document or the service.
    """
    the_processor, settings = processor(request), settings_of(request)
    bodies.media_type(request, (bodies.JSON,))
    deadline = deadline_of(request, settings.request_timeout)
    message = bodies.validate(bodies.decode(await bodies.read(request, settings.max_body_bytes)), schema)
    order = message.order()
    etag = etag_of(request, message.model_dump_json().encode(), the_processor)
    if known(request, etag):
        return Response(status_code=304, headers={"ETag": etag})
    result = await the_processor.work(order, deadline, timing_of(request.scope))
    return Response(result, media_type=bodies.JSON, headers={"ETag": etag})


def settings_of(request: Request) -> Settings:
    """The settings the app was made with."""
    return cast(Settings, request.app.state.settings)


def processor(request: Request) -> Processor:
    """The processor.

    Raises:
        Problem: 503 while the models are loading, and while the service drains.
    """
    if request.app.state.draining:
        detail = "The service is shutting down and finishes only what it has begun; send the request again in a moment."
        raise Problem(503, "not_ready", detail, headers={"Retry-After": "1"})
    found: Processor | None = request.app.state.processor
    if found is None:
        detail = "The models are still loading; send the request again in a moment, /readyz tells when."
        raise Problem(503, "not_ready", detail, headers={"Retry-After": "1"})
    return found


def timing_of(scope: Scope) -> Timing:
    """Where to note the request's times."""
    return cast(Timing, scope.setdefault("copydesk.timing", Timing()))


def timeout_of(request: Request, default: float) -> float:
    """Seconds the caller gives the request, by ``X-Request-Timeout``, never more than the cap.

    Raises:
        Problem: 400 when the header is no positive number.
    """
    header = request.headers.get("x-request-timeout")
    if header is None:
        return default
    try:
        seconds = float(header)
    except ValueError:
        seconds = math.nan
    if not seconds > 0:
        raise Problem(400, "invalid_header", "X-Request-Timeout must be a positive number of seconds, such as 10 or 2.5.")
    return min(seconds, settings_of(request).max_request_timeout)


def deadline_of(request: Request, default: float) -> float:
    """The ``time.monotonic()`` instant by which the request must be answered."""
    return time.monotonic() + timeout_of(request, default)


def etag_of(request: Request, content: bytes, the_processor: Processor) -> str:
    """A strong tag of everything the response depends on: endpoint, content with options, versions of models and service."""
    versions = sorted(the_processor.analyzer.versions.items())
    return f'"{hashlib.sha256(repr((request.url.path, __version__, versions)).encode() + content).hexdigest()[:32]}"'


def known(request: Request, etag: str) -> bool:
    """Whether ``If-None-Match`` says that the caller has the response."""
    tags = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    return etag in tags or tags == ["*"]
