"""All of jobs together: their store, who works on them, who tells of them, and who tidies up."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from service.failures import trace
from service.jobs.job import Claimed, Job, Outcome
from service.jobs.postman import Callbacks, Postman
from service.jobs.runner import Runner, Work
from service.jobs.sql import SqlStore
from service.jobs.store import StoreFull, StoreUnavailable
from service.jobs.threads import News, Threads
from service.metrics import Metrics
from service.settings import Settings

logger = logging.getLogger("copydesk.jobs")

TIDY = 15.0
"""Seconds between two looks for what has expired."""


class Jobs:
    """The jobs of a service. They may be asked for at any time, and are worked on between :meth:`start` and :meth:`stop`."""

    def __init__(self, store: SqlStore, settings: Settings, metrics: Metrics) -> None:
        self.store = store
        self.threads = Threads()
        self.changed = News()
        self.callbacks = Callbacks(settings)
        self._settings = settings
        self._metrics = metrics
        self._tidy = News()
        self._runner: Runner | None = None
        self._postman: Postman | None = None
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, work: Work, give_up: Callable[[Claimed], Outcome], compose: Callable[[Job], Awaitable[bytes]]) -> None:
        """Work from now on; ``compose`` writes the callback of a job that ended."""
        self._runner = Runner(
            self.store,
            self.threads,
            work,
            give_up,
            lease=self._settings.jobs_lease,
            metrics=self._metrics,
            changed=self.changed,
            ended=self._ended,
        )
        parts = [self._runner.run(), self._keep_tidy()]
        if self.callbacks:
            self._postman = Postman(self.store, self.threads, compose, self._settings, self._metrics)
            parts.append(self._postman.run())
        self._tasks = [asyncio.create_task(part) for part in parts]
        for task in self._tasks:
            task.add_done_callback(_told)

    def drain(self) -> None:
        """Take on no more documents."""
        if self._runner:
            self._runner.drain()

    async def stop(self) -> None:
        """Give back what is at work, and let go of the store."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        await self.threads.close()
        self.store.close()

    @property
    def is_full(self) -> bool:
        """Whether results wait for room."""
        return self._runner is not None and self._runner.is_full

    def queued(self, job: Job) -> None:
        """A job has been taken in."""
        self._metrics.jobs.labels("queued").inc()
        if self._runner:
            self._runner.poke()
        if job.status != "queued":  # all its documents were bad
            self._ended(job)

    async def cancel(self, owner: str, job: str) -> Job | None:
        """See :meth:`service.jobs.store.JobStore.cancel`."""
        before = await self.threads.call(self.store.get, owner, job)
        cancelled = await self.threads.call(self.store.cancel, owner, job)
        if before and cancelled and before.status != cancelled.status == "cancelled":
            self._dropped(job)
            self._ended(cancelled)
        return cancelled

    async def remove(self, owner: str, job: str) -> bool:
        """See :meth:`service.jobs.store.JobStore.remove`."""
        is_removed = await self.threads.call(self.store.remove, owner, job)
        if is_removed:
            self._dropped(job)
            self.tidy()
        return is_removed

    def tidy(self) -> None:
        """There is something to be removed."""
        self._tidy.tell()

    def _dropped(self, job: str) -> None:
        if self._runner:
            self._runner.drop(job)
        self.changed.tell()

    def _ended(self, job: Job) -> None:
        self._metrics.jobs.labels(job.status).inc()
        if self._postman:
            self._postman.poke()

    async def _keep_tidy(self) -> None:
        while True:
            with suppress(StoreUnavailable, StoreFull):
                if self.store.is_made:
                    while await self.threads.call(self.store.sweep):
                        pass
                    totals = await self.threads.call(self.store.totals)
                    self._metrics.job_waiting.set(totals.waiting)
                    self._metrics.job_bytes.set(totals.bytes)
            await self._tidy.wait(TIDY)


def _told(task: asyncio.Task[None]) -> None:
    """No part of it ends by itself; should one, the log has to say so."""
    if not task.cancelled() and (error := task.exception()):
        logger.critical("jobs stand still until the service is started again: %s", trace(error))
