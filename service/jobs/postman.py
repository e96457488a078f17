"""Posts the news of jobs that ended to where their senders want it, signed, and again when it is refused."""

import asyncio
import logging
import random
import time
import uuid
from collections.abc import Awaitable, Callable
from contextlib import suppress

import httpx

from service import __version__
from service.failures import log_failure
from service.jobs import signatures
from service.jobs.job import Delivery, Job
from service.jobs.origins import origin_of
from service.jobs.store import JobStore, StoreUnavailable
from service.jobs.threads import Threads
from service.metrics import Metrics
from service.settings import Settings

logger = logging.getLogger("copydesk.callbacks")

AT_ONCE = 8
"""Callbacks under way at once: a receiver that hangs must not hold up the others."""

TIMEOUT = 15.0
"""Seconds a receiver may take."""

LEASE = 60.0
"""Seconds after which another process takes a callback on."""

POLL = 1.0
PAUSE = 2.0

GROWTH = 4
"""How many times as long as the last wait the next is."""

LONGEST = 86_400.0
"""Seconds of a wait at most, whatever the receiver asks for."""

JITTER = 0.1
"""Share by which a wait is longer or shorter by chance, so that what failed together does not come back together."""

GONE = 410
"""The status of a receiver that wants no more."""

CONTENT_TYPE = "application/cloudevents+json"


class Callbacks:
    """Where callbacks may go, by the settings."""

    def __init__(self, settings: Settings) -> None:
        self.default = settings.callback
        self._origins = {origin_of(url) for url in (settings.callback or "", *settings.callback_origins)} - {None}

    def __bool__(self) -> bool:
        return bool(self._origins)

    def allows(self, url: str) -> bool:
        """Whether ``url`` has an origin that the operator named."""
        return origin_of(url) in self._origins


class Postman:
    """One a process. ``compose`` writes what is posted for a job that ended."""

    def __init__(
        self, store: JobStore, threads: Threads, compose: Callable[[Job], Awaitable[bytes]], settings: Settings, metrics: Metrics
    ) -> None:
        self._store, self._threads = store, threads
        self._compose = compose
        self._callbacks = Callbacks(settings)
        self._secrets = settings.callback_secrets
        self._attempts, self._delay = settings.callback_attempts, settings.callback_delay
        self._metrics = metrics
        self._name = uuid.uuid4().hex
        self._wake = asyncio.Event()

    def poke(self) -> None:
        """A job has ended."""
        self._wake.set()

    async def run(self) -> None:
        """Post until cancelled; what is under way then is posted again later, by its lease."""
        room = asyncio.Semaphore(AT_ONCE)
        limits = httpx.Limits(max_connections=AT_ONCE)
        async with (
            httpx.AsyncClient(
                timeout=TIMEOUT, follow_redirects=False, limits=limits, headers={"User-Agent": f"copydesk/{__version__}"}
            ) as client,
            asyncio.TaskGroup() as group,
        ):
            while True:
                await room.acquire()
                delivery = await self._due()
                task = group.create_task(self._post(client, delivery))
                task.add_done_callback(lambda _: room.release())

    async def _due(self) -> Delivery:
        while True:
            self._wake.clear()
            pause = POLL
            try:
                if self._store.is_made and (delivery := await self._threads.call(self._store.deliver, self._name, LEASE)):
                    return delivery
            except StoreUnavailable:
                pause = PAUSE
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._wake.wait()

    async def _post(self, client: httpx.AsyncClient, delivery: Delivery) -> None:
        code: int | None = None
        asked: float | None = None
        is_final = False
        if not self._callbacks.allows(delivery.url):
            detail, is_final = "The settings no longer allow callbacks to this origin.", True
        else:
            try:
                body = await self._compose(delivery.job)
                headers = signatures.signed(body, delivery.job.id, time.time(), self._secrets)
                async with client.stream("POST", delivery.url, content=body, headers={**headers, "Content-Type": CONTENT_TYPE}) as response:
                    code, asked = response.status_code, _seconds(response.headers.get("retry-after"))
                detail, is_final = f"It was answered with {code}.", code == GONE
            except (httpx.HTTPError, httpx.InvalidURL, StoreUnavailable) as error:
                detail = f"It could not be sent: {type(error).__name__}."
            except Exception as error:
                log_failure(error, delivery.job.id)
                detail = "It could not be sent: a fault of the service."
        ok = code is not None and 200 <= code < 300
        again = None if ok or is_final or delivery.attempts >= self._attempts else self._wait(delivery.attempts, asked)
        self._metrics.callbacks.labels("delivered" if ok else "given_up" if again is None else "retried").inc()
        with suppress(StoreUnavailable):  # then its lease lapses, and it is sent once more
            await self._threads.call(self._store.delivered, self._name, delivery.job.id, code, None if ok else detail, again, ok=ok)
        if not ok and again is None:
            logger.warning("callback of job %s given up after %d attempts: %s", delivery.job.id, delivery.attempts, detail)

    def _wait(self, attempts: int, asked: float | None) -> float:
        """Seconds until the next attempt, never sooner than the receiver ``asked`` for."""
        wait = self._delay * float(GROWTH) ** (attempts - 1) * random.uniform(1 - JITTER, 1 + JITTER)
        return min(LONGEST, max(wait, asked or 0.0))


def _seconds(retry_after: str | None) -> float | None:
    return float(retry_after) if retry_after and retry_after.isdecimal() else None
