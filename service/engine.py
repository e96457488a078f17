"""The engine: one thread owns the queue and the encoders; whenever it is free it takes what waits, by token budget.

Results return to the event loop with one ``call_soon_threadsafe`` a batch.
"""

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from service.cache import Cache
from service.failures import trace
from service.metrics import Metrics
from service.queue import Batch, Job, Queue
from service.room import QueueFull, Room
from service.timing import Timing

if TYPE_CHECKING:
    from models.encoder import Encoder
    from service.analyzer import Work

__all__ = ["DeadlineExceeded", "Engine", "EngineFailed", "EngineStopped", "QueueFull", "Ticket"]

logger = logging.getLogger("copydesk.engine")

Outputs = Mapping[str, Any]


class DeadlineExceeded(Exception):
    """The deadline passed before the work was done; what was left of it has been dropped."""


class EngineFailed(Exception):
    """The forward pass that held a window of the work raised."""


class EngineStopped(Exception):
    """The engine takes no more work."""


@dataclass(slots=True)
class Ticket:
    """Room held in the queue for work whose tokens are not counted yet."""

    tokens: int
    bulk: bool = False


@dataclass(frozen=True, slots=True)
class _Cancel:
    job: Job


@dataclass(frozen=True, slots=True)
class _Stop:
    pass


class Engine:
    """Runs windows through ``encoders``, at most ``batch_tokens`` at once (a longer window runs alone).

    ``queue_tokens`` bounds what may wait; beyond it, or when what waits would outlast a deadline, :meth:`run` refuses. Windows read not
    long ago are not read again, as far as ``cache_bytes`` hold what the encoders said of them.
    """

    def __init__(
        self,
        encoders: Mapping[str, "Encoder"],
        batch_tokens: int,
        queue_tokens: int,
        *,
        cache_bytes: int = 0,
        metrics: Metrics | None = None,
    ) -> None:
        self.batch_tokens = batch_tokens
        self._encoders = encoders
        self._room = Room(queue_tokens)
        self._metrics = metrics or Metrics()
        self._cache = Cache(cache_bytes, self._metrics) if cache_bytes else None
        self._inbox: queue.SimpleQueue[Job | _Cancel | _Stop] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="copydesk-engine", daemon=True)
        self._stopped = False

    def start(self) -> None:
        """Start the thread; call it on the event loop that will call :meth:`run`."""
        self._loop = asyncio.get_running_loop()
        self._thread.start()

    def stop(self) -> None:
        """Refuse new work, finish what waits, end the thread. Blocks, so call it off the event loop."""
        self._stopped = True
        self._inbox.put(_Stop())
        self._thread.join()
        while not self._inbox.empty():  # work that came in while the thread was ending
            if isinstance(job := self._inbox.get(), Job):
                self._answer([(job, EngineStopped())])

    def delay(self, tokens: int, deadline: float | None = None, *, bulk: bool = False) -> float:
        """Seconds until :meth:`admit` would let ``tokens`` in, as far as can be told; 0 when it would now."""
        return self._room.delay(tokens, _seconds(deadline), bulk)

    def admit(self, tokens: int, deadline: float | None = None, *, bulk: bool = False) -> Ticket:
        """Hold room for work of about ``tokens``, so that it is refused before anything is done for it, or not at all.

        ``bulk`` work yields to other work. Give the ticket to :meth:`run` or to :meth:`give_back`.

        Raises:
            QueueFull: there is no room.
            EngineStopped: the engine is shutting down.
        """
        if self._stopped:
            raise EngineStopped
        try:
            self._room.admit(tokens, _seconds(deadline), bulk)
        except QueueFull:
            self._metrics.dropped.labels("refused").inc()
            raise
        return Ticket(tokens, bulk)

    def give_back(self, ticket: Ticket) -> None:
        """Give back the room that ``ticket`` still holds: none when it has been used."""
        self._room.leave(ticket.tokens, ticket.bulk)
        ticket.tokens = 0

    async def run(
        self, work: Sequence["Work"], deadline: float | None = None, *, ticket: Ticket | None = None, timing: Timing | None = None
    ) -> list[Outputs]:
        """The outputs of ``work``, aligned with it.

        ``deadline`` is a ``time.monotonic()`` instant. Cancelling drops the windows that have not run.

        Raises:
            QueueFull: without a ticket: there is no room, and nothing was queued.
            DeadlineExceeded: the deadline passed while windows waited.
            EngineFailed: a forward pass raised.
            EngineStopped: the engine is shutting down.
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
        if unknown := job.waiting.keys() - self._encoders.keys():
            raise ValueError(f"no encoder is called {', '.join(sorted(unknown))}")
        if self._stopped:
            raise EngineStopped
        ticket = ticket or self.admit(job.tokens, deadline)
        self._room.replace(ticket.tokens, job.tokens, ticket.bulk)
        ticket.tokens = 0
        self._metrics.queue_tokens.set(self._room.waiting)
        job.bulk = ticket.bulk
        job.handle = self._loop.create_future()
        self._inbox.put(job)
        try:
            await job.handle
        except asyncio.CancelledError:
            self._inbox.put(_Cancel(job))
            raise
        if timing and job.started is not None and job.finished is not None:
            timing.add("queue", job.started - job.arrived)
            timing.add("encode", job.finished - job.started)
        return job.outputs

    # The rest runs on the engine's thread.

    def _serve(self) -> None:
        waiting = Queue(self.batch_tokens)
        stopping = False
        while not (stopping and not waiting and self._inbox.empty()):
            stopping |= self._receive(waiting, block=not waiting and not stopping)
            late = waiting.expire(time.monotonic())
            for job in late:
                self._forget(waiting, job, "expired")
            if late:
                self._answer([(job, DeadlineExceeded()) for job in late])
            batch = waiting.next(time.monotonic())
            if batch:
                self._compute(waiting, batch)

    def _receive(self, waiting: Queue, *, block: bool) -> bool:
        """Take in what has come; True when the engine is to stop."""
        stop = False
        while block or not self._inbox.empty():
            block = False
            match self._inbox.get():
                case _Cancel(job):
                    if job in waiting:
                        self._forget(waiting, job, "cancelled")
                case _Stop():
                    stop = True
                case Job() as job:
                    waiting.add(job)
        return stop

    def _forget(self, waiting: Queue, job: Job, reason: str) -> None:
        self._room.leave(waiting.remove(job), job.bulk)
        self._metrics.dropped.labels(reason).inc()
        self._metrics.queue_tokens.set(self._room.waiting)

    def _compute(self, waiting: Queue, batch: Batch) -> None:
        start = time.monotonic()
        for job, _, window in batch.items:
            self._room.leave(len(window), job.bulk)
            if job.started is None:
                job.started = start
                self._metrics.queue_seconds.observe(start - job.arrived)
        self._metrics.queue_tokens.set(self._room.waiting)
        try:
            outputs = self._encoders[batch.encoder].run([window for _, _, window in batch.items])
            pairs = list(zip(batch.items, outputs, strict=True))
        except Exception as error:
            logger.error("forward pass of %s failed: %s", batch.encoder, trace(error))
            self._fail(waiting, batch, EngineFailed(trace(error)))
            return
        now = time.monotonic()
        self._measure(batch, now - start)
        done: list[tuple[Job, Exception | None]] = []
        for (job, index, window), output in pairs:
            if self._cache:
                self._cache.put(batch.encoder, window, output)
            job.outputs[index] = output
            job.left -= 1
            if not job.left:
                job.finished = now
                done.append((job, None))
        self._answer(done)

    def _fail(self, waiting: Queue, batch: Batch, error: EngineFailed) -> None:
        jobs = dict.fromkeys(job for job, _, _ in batch.items)
        for job in jobs:
            self._forget(waiting, job, "failed")
        self._answer([(job, error) for job in jobs])

    def _measure(self, batch: Batch, seconds: float) -> None:
        self._room.measured(batch.tokens, seconds)
        self._metrics.batches.labels(batch.encoder).inc()
        self._metrics.tokens.labels(batch.encoder).inc(batch.tokens)
        self._metrics.batch_tokens.labels(batch.encoder).observe(batch.tokens)
        self._metrics.batch_seconds.labels(batch.encoder).observe(seconds)

    def _answer(self, done: list[tuple[Job, Exception | None]]) -> None:
        if done and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(_settle, done)


def _seconds(deadline: float | None) -> float | None:
    return None if deadline is None else deadline - time.monotonic()


def _settle(done: list[tuple[Job, Exception | None]]) -> None:
    for job, error in done:
        if job.handle.done():
            continue
        if error is None:
            job.handle.set_result(None)
        else:
            job.handle.set_exception(error)
