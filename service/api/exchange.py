"""One request: from what was sent to the response."""

import asyncio
import hashlib
import math
import time
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel
from pydantic_core import from_json
from starlette.requests import Request
from starlette.responses import Response

from models.tasks import TASKS
from service import __version__
from service.api import bodies
from service.api.schemas.options import lists
from service.api.schemas.requests import DocumentRequest
from service.formats import FORMATS, chosen
from service.problems import Problem
from service.processing import Processor
from service.settings import Settings
from service.timing import Timing

Message = TypeVar("Message", bound=BaseModel)

LARGE = 250_000
"""Bytes of a body from which it is read on a thread of its own: a list of many names must not hold up other requests."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request, what answers it, and where its times are noted."""

    request: Request
    processor: Processor
    settings: Settings
    timing: Timing
    request_id: str

    async def answer(self, schema: type[DocumentRequest]) -> Response:
        """Read a ``schema`` from the request and do what it orders.

        Raises:
            Problem: whatever is wrong with the request, the document or the service.
        """
        deadline = self.deadline(self.settings.request_timeout)
        message = await self.message(schema)
        order = message.order()
        form = chosen(self.request.headers.getlist("accept"), FORMATS, lists(task for task in TASKS if task.name in order.tasks))
        media_type = form.media_type if form else bodies.JSON
        etag = self.etag(media_type.encode() + message.model_dump_json().encode())
        if known := self.known(etag):
            return Response(status_code=304, headers={"ETag": known, "Vary": "Accept"})
        result = await self.processor.work(form.order(order) if form else order, deadline, self.timing)
        if form:
            result = await asyncio.to_thread(form.write, from_json(result), order)
        return Response(result, media_type=media_type, headers={"ETag": etag, "Vary": "Accept"})

    async def message(self, schema: type[Message]) -> Message:
        """The request's body as a ``schema``.

        Raises:
            Problem: 400, 413, 415 or 422.
        """
        bodies.media_type(self.request, (bodies.JSON,))
        raw = await bodies.read(self.request, self.settings.max_body_bytes)
        if len(raw) > LARGE:
            return await asyncio.to_thread(lambda: bodies.validate(bodies.decode(raw), schema))
        return bodies.validate(bodies.decode(raw), schema)

    def timeout(self, default: float) -> float:
        """Seconds the caller gives the request, by ``X-Request-Timeout``, never more than the cap.

        Raises:
            Problem: 400 when the header is no positive number.
        """
        header = self.request.headers.get("x-request-timeout")
        if header is None:
            return default
        try:
            seconds = float(header)
        except ValueError:
            seconds = math.nan
        if not seconds > 0:
            raise Problem(400, "invalid_header", "X-Request-Timeout must be a positive number of seconds, such as 10 or 2.5.")
        return min(seconds, self.settings.max_request_timeout)

    def deadline(self, default: float) -> float:
        """The ``time.monotonic()`` instant by which the request must be answered."""
        return time.monotonic() + self.timeout(default)

    def etag(self, content: bytes) -> str:
        """A strong tag of everything the response depends on: endpoint, content with options, versions of models and service."""
        versions = sorted(self.processor.analyzer.versions.items())
        return f'"{hashlib.sha256(repr((self.request.url.path, __version__, versions)).encode() + content).hexdigest()[:32]}"'

    def known(self, etag: str) -> str | None:
        """``etag`` if the caller has the response by ``If-None-Match``, weak where it was given out so, with a compressed body."""
        tags = [tag.strip() for tag in self.request.headers.get("if-none-match", "").split(",")]
        if f"W/{etag}" in tags:
            return f"W/{etag}"
        return etag if etag in tags or tags == ["*"] else None
