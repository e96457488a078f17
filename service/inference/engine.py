"""The engine: a thread a runner; whenever a runner is free it takes what waits, by token budget.

Results return to the event loop with one ``call_soon_threadsafe`` a batch.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from service.inference.admission import QueueFull
from service.inference.backlog import Backlog, EngineStopped, NobodyComputes, Ticket
from service.inference.cache import Cache
from service.inference.queue import Batch, Job
from service.inference.runners import News, Pass, Runner, RunnerFailed, RunnerLost, Worker
from service.metrics import Metrics
from service.timing import Timing

if TYPE_CHECKING:
    from service.inference.loading import Work

__all__ = ["DeadlineExceeded", "Engine", "EngineFailed", "EngineStopped", "NobodyComputes", "QueueFull", "Ticket", "WorkLost"]

logger = logging.getLogger("copydesk.engine")

Outputs = Mapping[str, Any]


class DeadlineExceeded(Exception):
    """The deadline passed before the work was done; what was left of it has been dropped."""


class EngineFailed(Exception):
    """The forward pass that held a window of the work raised."""


class WorkLost(EngineFailed):
    """Two runners were lost with the same windows of the work."""


class Engine:
    """Runs windows on ``runners``, on each at most ``batch_tokens`` at once (a longer window runs alone).

    What waits is shared among the runners that are free, so that one document is done by all of them. ``queue_tokens`` bounds what may
    wait; beyond it, or when what waits would outlast a deadline, :meth:`run` refuses. Windows read not long ago are not read again, as far
    as ``cache_bytes`` hold what the encoders said of them. Windows with which a runner was lost are tried once more, those of each document
    by themselves. While all ``workers`` are lost, :meth:`run` refuses, and what waits is given up, unless it is bulk.
    """

    def __init__(
        self,
        runners: Sequence[Runner],
        batch_tokens: int,
        queue_tokens: int,
        *,
        workers: Sequence[Worker] = (),
        cache_bytes: int = 0,
        metrics: Metrics | None = None,
        utilisation: Mapping[str, float] | None = None,
    ) -> None:
        """``workers`` are what the runners compute in, as far as that can be lost.

        ``utilisation`` is the share of the best matrix product's rate that an encoder has at one token a second.
        """
        self.batch_tokens = batch_tokens
        self._runners = runners
        self._metrics = metrics or Metrics()
        self._utilisation = utilisation or {}
        self._cache = Cache(cache_bytes, self._metrics) if cache_bytes else None
        self._workers = workers
        self._backlog = Backlog(batch_tokens, queue_tokens, self._metrics, self.outage)
        self._threads = [
            threading.Thread(target=self._serve, args=(runner,), name=f"copydesk-engine-{i}", daemon=True)
            for i, runner in enumerate(runners)
        ]

    def start(self) -> None:
        """Start the threads; call it on the event loop that will call :meth:`run`."""
        self._loop = asyncio.get_running_loop()
        self._metrics.workers.set_function(lambda: sum(worker.able for worker in self._workers))
        for worker in self._workers:
            worker.watch(self._hear)
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Refuse new work, finish what waits, end threads and runners. Blocks, so call it off the event loop."""
        self._backlog.stop()
        for thread in self._threads:
            thread.join()
        self._answer([(job, EngineStopped()) for job in self._backlog.abandon()])
        for runner in self._runners:
            runner.close()

    def outage(self) -> float | None:
        """In how many seconds somebody may compute again, when all workers are lost; None while one is there."""
        if not self._workers or any(worker.able for worker in self._workers):
            return None
        return min(worker.back_in for worker in self._workers)

    def delay(self, tokens: int, deadline: float | None = None, *, bulk: bool = False) -> float:
        """Seconds until :meth:`admit` would let ``tokens`` in, as far as can be told; 0 when it would now."""
        return self._backlog.delay(tokens, deadline, bulk)

    def admit(self, tokens: int, deadline: float | None = None, *, bulk: bool = False) -> Ticket:
        """Hold room for work of about ``tokens``, so that it is refused before anything is done for it, or not at all.

        ``bulk`` work yields to other work. Give the ticket to :meth:`run` or to :meth:`give_back`.

        Raises:
            QueueFull: there is no room.
            EngineStopped: the engine is shutting down.
            NobodyComputes: all workers are lost; bulk work may wait all the same.
        """
        return self._backlog.admit(tokens, deadline, bulk)

    def give_back(self, ticket: Ticket) -> None:
        """Give back the room that ``ticket`` still holds: none when it has been used."""
        self._backlog.give_back(ticket)

    async def run(
        self, work: Sequence["Work"], deadline: float | None = None, *, ticket: Ticket | None = None, timing: Timing | None = None
    ) -> list[Outputs]:
        """The outputs of ``work``, aligned with it.

        ``deadline`` is a ``time.monotonic()`` instant. Cancelling drops the windows that have not run.

        Raises:
            QueueFull: without a ticket: there is no room, and nothing was queued.
            DeadlineExceeded: the deadline passed while windows waited.
            EngineFailed: a forward pass failed.
            EngineStopped: the engine is shutting down.
            NobodyComputes: all workers are lost.
        """
        job = Job(arrived=time.monotonic(), deadline=deadline)
        for item in work:
            known = self._cache.get(item.encoder, item.window) if self._cache else None
            if known is None:
                job.add(item.encoder, item.window)
            else:
                job.known(known)
        if not job.left:
            return job.outputs
        if self._backlog.stopped:
            raise EngineStopped
        ticket = ticket or self.admit(job.tokens, deadline)
        job.handle = self._loop.create_future()
        self._backlog.put(job, ticket)
        try:
            await job.handle
        except asyncio.CancelledError:
            self._backlog.cancel(job)
            raise
        if timing and job.started is not None and job.finished is not None:
            timing.add("queue", job.started - job.arrived)
            timing.add("encode", job.finished - job.started)
        return job.outputs

    # The rest runs on the engine's threads.

    def _serve(self, runner: Runner) -> None:
        def able() -> bool:
            return runner.able

        while True:
            taken = self._backlog.take(able)
            self._answer([(job, DeadlineExceeded()) for job in taken.late])
            if taken.batch:
                self._compute(runner, taken.batch)
            elif not taken.late:
                return

    def _compute(self, runner: Runner, batch: Batch) -> None:
        start = time.monotonic()
        try:
            done = runner.run(batch.encoder, [window for _, _, window in batch.items])
        except RunnerLost as error:
            self._try_again(batch, error)
            return
        except RunnerFailed as error:
            logger.error("forward pass of %s failed: %s", batch.encoder, error)
            self._fail(batch, EngineFailed(str(error)))
            return
        now = time.monotonic()
        self._measure(batch, done, now - start)
        for (_, _, window), output in zip(batch.items, done.outputs, strict=True):
            if self._cache:
                self._cache.put(batch.encoder, window, output)
        self._answer([(job, None) for job in self._backlog.done(batch, list(done.outputs), now)])

    def _fail(self, batch: Batch, error: EngineFailed) -> None:
        jobs = list(dict.fromkeys(job for job, _, _ in batch.items))
        self._backlog.fail(jobs)
        self._answer([(job, error) for job in jobs])

    def _try_again(self, batch: Batch, error: RunnerLost) -> None:
        lost = self._backlog.put_back(batch, begun=error.begun)
        logger.error("%s of %s with %d tokens: %d documents failed", error, batch.encoder, batch.tokens, len(lost.failed))
        if error.begun:
            self._metrics.batches_lost.labels(batch.encoder).inc()
        self._answer([(job, WorkLost(str(error))) for job in lost.failed])
        self._give_up(lost.stranded)

    def _hear(self, news: News) -> None:
        """A worker is lost, or one is back."""
        if news == "back":
            self._metrics.worker_restarts.inc()
        else:
            self._metrics.worker_ends.labels(news).inc()
        self._give_up(self._backlog.strand())

    def _give_up(self, jobs: Sequence[Job]) -> None:
        self._answer([(job, NobodyComputes(self.outage() or 0.0)) for job in jobs])

    def _measure(self, batch: Batch, done: Pass, seconds: float) -> None:
        # all runners compute at once when work waits, which is when the speed matters
        self._backlog.measured(batch.tokens * len(self._runners), seconds)
        self._metrics.batches.labels(batch.encoder).inc()
        self._metrics.tokens.labels(batch.encoder).inc(batch.tokens)
        self._metrics.computed.labels(batch.encoder).inc(done.computed)
        self._metrics.batch_tokens.labels(batch.encoder).observe(batch.tokens)
        self._metrics.batch_seconds.labels(batch.encoder).observe(seconds)
        self._metrics.forward_seconds.labels(batch.encoder).observe(done.seconds)
        if done.seconds and batch.encoder in self._utilisation:
            self._metrics.gemm.labels(batch.encoder).set(self._utilisation[batch.encoder] * batch.tokens / done.seconds)

    def _answer(self, done: Sequence[tuple[Job, Exception | None]]) -> None:
        if done and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(_settle, done)


def _settle(done: Sequence[tuple[Job, Exception | None]]) -> None:
    for job, error in done:
        if job.handle.done():
            continue
        if error is None:
            job.handle.set_result(None)
        else:
            job.handle.set_exception(error)
