"""Who may ask, and how often."""

import hashlib
import hmac
import math
import time

import limits
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from service.keyring import Watched
from service.problems import Problem, respond

GUARDED = "/v1/"


class Keys:
    """API keys and rate limits on everything below ``/v1/``; health, metrics and documentation stay open.

    Keys are those of ``hashes`` and, with a ``file``, those in force in it whenever a request comes; without either, all may ask. Sets
    ``copydesk.owner`` in the scope: the hash of the caller's key, empty when all may ask.
    """

    def __init__(self, app: ASGIApp, hashes: tuple[str, ...], rate_limit: str | None, file: Watched | None = None) -> None:
        self._app = app
        self._file = file
        self._hashes = tuple(digest.encode() for digest in hashes)
        self._open = not hashes and file is None
        self._rate = limits.parse(rate_limit) if rate_limit else None
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let pass, or answer with a problem."""
        if scope["type"] == "http" and scope["path"].startswith(GUARDED):
            try:
                caller = self._caller(scope)
                scope["copydesk.owner"] = "" if self._open else caller
                await self._limit(caller)
            except Problem as problem:
                await respond(problem, scope)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _caller(self, scope: Scope) -> str:
        """The hash of the caller's key, or its address when no keys are set."""
        if self._open:
            client = scope.get("client")
            return client[0] if client else "unknown"
        key = _key(Headers(scope=scope))
        if not key:
            detail = "An API key is needed; send it as Authorization: Bearer KEY or as X-API-Key: KEY."
            raise Problem(401, "missing_api_key", detail, headers={"WWW-Authenticate": "Bearer"})
        digest = hashlib.sha256(key.encode("latin-1")).hexdigest().encode()
        in_force = (*self._hashes, *(self._file.digests() if self._file else ()))
        # Every hash is compared, so that the time taken tells nothing of which one matched.
        if not sum(hmac.compare_digest(digest, known) for known in in_force):
            raise Problem(403, "invalid_api_key", "This API key is not known; check it, or ask the operator for one.")
        return digest.decode()

    async def _limit(self, caller: str) -> None:
        if self._rate is None or await self._limiter.hit(self._rate, caller):
            return
        window = await self._limiter.get_window_stats(self._rate, caller)
        seconds = max(1, math.ceil(window.reset_time - time.time()))
        detail = f"More than {self._rate} requests; send the request again in {seconds} s."
        raise Problem(429, "rate_limited", detail, headers={"Retry-After": str(seconds)})


def _key(headers: Headers) -> str:
    scheme, _, value = headers.get("authorization", "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" else headers.get("x-api-key", "").strip()
