"""Works documents off: takes them on under a lease, keeps the engine busy with them, and keeps their items."""

import asyncio
import logging
import uuid
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial

from service.jobs.job import Claimed, Finished, Job, Outcome
from service.jobs.store import JobStore, Place, StoreFull, StoreUnavailable
from service.jobs.threads import News, Threads
from service.metrics import Metrics

logger = logging.getLogger("copydesk.jobs")

AT_WORK = 16
"""Documents at work at once: enough to fill batches, few enough to stay small in memory."""

AHEAD = 16
"""Documents claimed before there is room for them, so that none is waited for."""

UNSAVED = 64
"""Items that may wait to be written before no more documents are taken on."""

POLL = 1.0
"""Seconds after which an idle runner looks whether another process has taken in a job, or lost one."""

PAUSE = 2.0
"""Seconds to wait when the store is full or cannot be reached."""

TRIES = 3
"""How often a document is begun whose trouble may pass."""

MOST_ATTEMPTS = 10
"""How often a document is begun when each time the process ended or hung: one that brings it down must not do so for ever."""


Work = Callable[[Claimed], Awaitable[Outcome]]


class Runner:
    """One a process. ``work`` gives a document's outcome and raises nothing but cancellation; ``give_up`` that of one begun too often."""

    def __init__(
        self,
        store: JobStore,
        threads: Threads,
        work: Work,
        give_up: Callable[[Claimed], Outcome],
        *,
        lease: float,
        metrics: Metrics,
        changed: News,
        ended: Callable[[Job], None],
    ) -> None:
        """``changed`` is told of each item kept, ``ended`` of each job that ended."""
        self._store, self._threads = store, threads
        self._work, self._give_up = work, give_up
        self._lease = lease
        self._metrics = metrics
        self._changed, self._ended = changed, ended
        self._name = uuid.uuid4().hex
        self._ready: deque[Claimed] = deque()
        self._at_work: dict[Place, asyncio.Task[None]] = {}
        self._finished: dict[Place, Finished] = {}
        self._released: dict[Place, bool] = {}
        self._claiming: asyncio.Future[list[Claimed]] | None = None
        self._wake = asyncio.Event()
        self._written = asyncio.Event()
        self._draining = False
        self.is_full = False
        """Whether items wait because the store has no room for them."""

    async def run(self) -> None:
        """Work until cancelled; then what is at work is given back."""
        try:
            async with asyncio.TaskGroup() as group:
                for part in (self._feed, self._write, self._renew):
                    group.create_task(self._on(part))
        finally:
            await self._give_back()

    def poke(self) -> None:
        """There is a new job."""
        self._wake.set()

    def drain(self) -> None:
        """Take on no more."""
        self._draining = True
        for claimed in self._ready:
            self._release(claimed, count=False)
        self._ready.clear()

    def drop(self, job: str) -> None:
        """Stop working on ``job``, which was cancelled."""
        self._drop({place for place in self._places() if place[0] == job})

    def _drop(self, places: set[Place]) -> None:
        self._ready = deque(claimed for claimed in self._ready if claimed.place not in places)
        for place in places:
            self._finished.pop(place, None)
            if task := self._at_work.get(place):
                task.cancel()

    def _places(self) -> set[Place]:
        return {*(claimed.place for claimed in self._ready), *self._at_work, *self._finished}

    async def _on(self, part: Callable[[], Awaitable[None]]) -> None:
        """Do ``part`` again and again; where the store fails, after a pause."""
        is_told = False
        while True:
            try:
                await part()
                is_told = False
            except StoreUnavailable as error:
                if not is_told:
                    logger.error("jobs wait: %s", error)
                    is_told = True
                await asyncio.sleep(PAUSE)

    async def _feed(self) -> None:
        self._wake.clear()
        room = len(self._ready) < AHEAD and len(self._finished) < UNSAVED and not self._draining
        claimed = await self._claim() if room and self._store.is_made else []
        held = self._places()  # among them one whose lease had lapsed unnoticed, and that is ours again
        self._ready.extend(one for one in claimed if one.place not in held)
        if self._draining:
            self.drain()
        self._begin()
        if not claimed or len(self._ready) >= AHEAD or len(self._finished) >= UNSAVED:
            with suppress(TimeoutError):
                async with asyncio.timeout(POLL):
                    await self._wake.wait()

    async def _claim(self) -> list[Claimed]:
        self._claiming = asyncio.ensure_future(self._threads.call(self._store.claim, self._name, AHEAD, self._lease))
        claimed = await asyncio.shield(self._claiming)
        self._claiming = None
        return claimed

    def _begin(self) -> None:
        while self._ready and len(self._at_work) < AT_WORK:
            claimed = self._ready.popleft()
            task = self._at_work[claimed.place] = asyncio.create_task(self._do(claimed))
            task.add_done_callback(partial(self._left, claimed.place))

    def _left(self, place: Place, _: asyncio.Task[None]) -> None:
        del self._at_work[place]
        self._begin()
        if len(self._ready) < AHEAD // 2:
            self._wake.set()

    async def _do(self, claimed: Claimed) -> None:
        outcome = self._give_up(claimed) if claimed.attempts > MOST_ATTEMPTS else await self._work(claimed)
        if outcome.is_unbegun:
            self._release(claimed, count=False)
        elif outcome.may_pass and claimed.attempts < TRIES:
            self._metrics.job_documents.labels("retried").inc()
            self._release(claimed, count=True)
        else:
            self._finished[claimed.place] = Finished(claimed.job, claimed.index, outcome.status, outcome.item)
            self._written.set()

    def _release(self, claimed: Claimed, *, count: bool) -> None:
        self._released[claimed.place] = count
        self._written.set()

    async def _write(self) -> None:
        await self._written.wait()
        self._written.clear()
        try:
            await self._save()
            await self._save_released()
        except StoreUnavailable:
            self._written.set()
            raise

    async def _save(self) -> None:
        """Keep what is finished by now; while that is written more gathers, so that a slow disk makes for larger writes."""
        while self._finished:
            finished = list(self._finished.values())[:UNSAVED]
            try:
                ended = await self._threads.call(self._store.finish, self._name, finished)
            except StoreFull:
                if not self.is_full:
                    logger.error("jobs wait: there is no room for their results; remove jobs, or allow more with COPYDESK_JOBS_BYTES")
                self.is_full = True
                await asyncio.sleep(PAUSE)
                continue
            self.is_full = False
            for one in finished:
                self._finished.pop((one.job, one.index), None)
                self._metrics.job_documents.labels("done" if one.status == 200 else "failed").inc()
            self._wake.set()
            self._changed.tell()
            for job in ended:
                self._ended(job)

    async def _save_released(self) -> None:
        released, self._released = self._released, {}
        for count in (True, False):
            if places := [place for place, counts in released.items() if counts is count]:
                await self._threads.call(self._store.release, self._name, places, count=count)
                self._wake.set()

    async def _renew(self) -> None:
        await asyncio.sleep(self._lease / 3)
        if places := self._places():
            lost = await self._threads.call(self._store.renew, self._name, list(places), self._lease)
            self._drop(lost)

    async def _give_back(self) -> None:
        """Keep what is finished, and let others have what is not."""
        self._draining = True
        places = [claimed.place for claimed in self._ready] + list(self._at_work)
        tasks = list(self._at_work.values())
        self._ready.clear()
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        with suppress(StoreUnavailable):
            if self._claiming:
                places += [claimed.place for claimed in await self._claiming]
        with suppress(StoreUnavailable, StoreFull):
            if self._finished:
                await self._threads.call(self._store.finish, self._name, list(self._finished.values()))
        with suppress(StoreUnavailable):  # of those that are kept it is no longer the worker, and their release changes nothing
            await self._threads.call(self._store.release, self._name, [*places, *self._finished, *self._released], count=False)
