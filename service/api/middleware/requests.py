"""Request id, times, log line and metrics of each request, and the 500 for whatever was not foreseen."""

import logging
import re
import time
import uuid
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.failures import log_failure
from service.metrics import Metrics
from service.problems import internal, respond
from service.timing import Timing

logger = logging.getLogger("copydesk.access")

SANE_ID = re.compile(r"[A-Za-z0-9._:/+=-]{1,128}")

PROBES = ("/livez", "/readyz", "/metrics")
"""Routes that monitoring asks all the time; logged at level debug."""

TOLD = (401, 403, 404, 429)
"""Statuses of which the log says what was asked for, and from where: whoever tries keys or paths shows there."""

LONGEST_PATH = 200
LONGEST_ADDRESS = 64

CLIENT_GONE = 499
"""The status logged when the client left before the response began; nginx's number."""


class Requests:
    """Outermost of the middleware. Sets ``copydesk.request_id`` and ``copydesk.timing`` in the scope."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start = time.monotonic()
        sent = Headers(scope=scope).get("x-request-id", "")
        request_id = scope["copydesk.request_id"] = sent if SANE_ID.fullmatch(sent) else uuid.uuid4().hex
        timing = scope["copydesk.timing"] = Timing()
        status = CLIENT_GONE

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                headers["X-Content-Type-Options"] = "nosniff"
                if times := timing.header():
                    headers["Server-Timing"] = times
            await send(message)

        self._metrics.in_flight.inc()
        try:
            await self._app(scope, receive, send_with_headers)
        except ClientDisconnect:
            pass
        except Exception as error:
            log_failure(error, request_id)
            if status == CLIENT_GONE:
                await respond(internal(), scope)(scope, receive, send_with_headers)
        finally:
            self._metrics.in_flight.dec()
            self._tell(scope, status, time.monotonic() - start, request_id)

    def _tell(self, scope: Scope, status: int, seconds: float, request_id: str) -> None:
        # The route's template, not the path: a path is the caller's and may hold anything.
        route = getattr(scope.get("route"), "path", "none")
        method = scope["method"] if scope["method"] in ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE") else "other"
        self._metrics.requests.labels(method, route, str(status)).inc()
        self._metrics.request_seconds.labels(route).observe(seconds)
        logger.log(
            logging.DEBUG if route in PROBES else logging.INFO, "%s %s %d %.1fms id=%s", method, route, status, seconds * 1000, request_id
        )
        if status in TOLD:
            client = scope.get("client")
            path, address = _quoted(scope["path"], LONGEST_PATH), _quoted(client[0] if client else "unknown", LONGEST_ADDRESS)
            logger.info("refused with %d: path=%s client=%s id=%s", status, path, address, request_id)


def _quoted(sent: str, longest: int) -> str:
    """``sent``, which may be the caller's invention, so that it cannot break the line or write another; an address may be a header's."""
    return quote(sent[:longest], safe="/:", errors="replace")
