"""Work that waits: the one owner of what is let in, what waits, and what runs next.

The event loop lets work in and puts it here; the engine's threads take it. :class:`~service.inference.admission.Room` and
:class:`~service.inference.queue.Queue` are the policies and know of no lock; all of both is guarded by the one here.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from service.inference.admission import QueueFull, Room
from service.inference.queue import Batch, Job, Queue
from service.metrics import Metrics

SLACK = 128
"""Tokens that a runner's share of what waits may be over, so that windows go to the runner where they come nearest to even shares."""


class EngineStopped(Exception):
    """The engine takes no more work."""


class NobodyComputes(Exception):
    """All runners are lost; ``retry_after`` seconds from now there should be one again."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"no runner is left, retry in {retry_after:.1f} s")
        self.retry_after = retry_after


@dataclass(slots=True)
class Ticket:
    """Room held for work whose tokens are not counted yet."""

    tokens: int
    bulk: bool = False

    def part(self, tokens: int) -> "Ticket":
        """A ticket of its own for ``tokens`` of the room, or for as many as are left."""
        taken = min(tokens, self.tokens)
        self.tokens -= taken
        return Ticket(taken, self.bulk)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a thread takes at a time: a batch, None when the engine has stopped, and the jobs whose deadline passed meanwhile."""

    batch: Batch | None
    late: list[Job]


@dataclass(frozen=True, slots=True)
class Lost:
    """What became of the jobs of a batch with which a runner was lost, but for those that wait again."""

    failed: list[Job]
    """A runner was lost with the same windows before."""
    stranded: list[Job]
    """There is nobody to try again."""


def _always() -> bool:
    return True


class Backlog:
    """Safe to call from any thread.

    ``outage`` tells in how many seconds somebody computes again, None while somebody does. In an outage interactive work is refused and
    what waits of it is given up, while bulk work waits.
    """

    def __init__(self, batch_tokens: int, queue_tokens: int, metrics: Metrics, outage: Callable[[], float | None] = lambda: None) -> None:
        self._room = Room(queue_tokens)
        self._queue = Queue(batch_tokens)
        self._metrics = metrics
        self._outage = outage
        self._free: list[Callable[[], bool]] = []
        """Whether each of the runners that wait for work is able to do it."""
        self._stopped = False
        self._changed = threading.Condition()
        """Guards all of the above; told when work comes and when the engine is to stop."""

    def delay(self, tokens: int, deadline: float | None, bulk: bool) -> float:
        """Seconds until :meth:`admit` would let ``tokens`` in, as far as can be told; 0 when it would now."""
        with self._changed:
            return max(self._room.delay(tokens, _seconds(deadline), bulk), self._outage() or 0.0)

    def admit(self, tokens: int, deadline: float | None, bulk: bool) -> Ticket:
        """Hold room for work of about ``tokens``.

        Raises:
            QueueFull: there is no room.
            EngineStopped: the engine is shutting down.
            NobodyComputes: all runners are lost.
        """
        with self._changed:
            self._refuse(bulk)
            try:
                self._room.admit(tokens, _seconds(deadline), bulk)
            except QueueFull:
                self._metrics.dropped.labels("refused").inc()
                raise
        return Ticket(tokens, bulk)

    def give_back(self, ticket: Ticket) -> None:
        """Give back the room that ``ticket`` still holds: none when it has been used."""
        with self._changed:
            self._room.leave(ticket.tokens, ticket.bulk)
            ticket.tokens = 0

    def put(self, job: Job, ticket: Ticket) -> None:
        """Let ``job`` wait, in the room that ``ticket`` holds or in more.

        Raises:
            EngineStopped: the engine is shutting down.
            NobodyComputes: all runners are lost.
        """
        with self._changed:
            self._refuse(ticket.bulk)
            self._room.replace(ticket.tokens, job.tokens, ticket.bulk)
            ticket.tokens = 0
            job.bulk = ticket.bulk
            self._queue.add(job)
            self._told()
            self._changed.notify_all()

    def _refuse(self, bulk: bool) -> None:
        if self._stopped:
            raise EngineStopped
        if not bulk and (seconds := self._outage()) is not None:
            self._metrics.dropped.labels("refused").inc()
            raise NobodyComputes(seconds)

    def cancel(self, job: Job) -> None:
        """Drop what waits of ``job``."""
        with self._changed:
            job.over = True
            if job in self._queue:
                self._forget(job, "cancelled")

    def fail(self, jobs: list[Job]) -> None:
        """Drop what waits of ``jobs``, of which a window failed."""
        with self._changed:
            for job in jobs:
                self._forget(job, "failed")

    def put_back(self, batch: Batch, *, begun: bool) -> Lost:
        """Let the windows of ``batch``, with which a runner was lost, wait again; once, if the runner had ``begun``."""
        with self._changed:
            jobs = [job for job in dict.fromkeys(job for job, _, _ in batch.items) if not job.over]
            failed = {job for job, index, _ in batch.items if begun and index in job.suspects and not job.over}
            again = [(job, index, window) for job, index, window in batch.items if job not in failed and not job.over]
            if begun:
                for job, index, _ in again:
                    job.suspects.add(index)
            for job, _, window in again:
                self._room.replace(0, len(window), job.bulk)
            self._queue.put_back(again, batch.encoder)
            for job in failed:
                self._forget(job, "failed")
            self._told()
            self._changed.notify_all()
        return Lost([job for job in jobs if job in failed], self.strand())

    def strand(self) -> list[Job]:
        """In an outage, give up the interactive jobs that wait; tells who waits for work in any case. The jobs given up."""
        with self._changed:
            given_up = [] if self._outage() is None else [job for job in self._queue.jobs() if not job.bulk]
            for job in given_up:
                self._forget(job, "stranded")
            self._changed.notify_all()
        return given_up

    def abandon(self) -> list[Job]:
        """Give up whatever waits, once nobody takes it any more. The jobs given up."""
        with self._changed:
            given_up = self._queue.jobs()
            for job in given_up:
                self._forget(job, "stranded")
        return given_up

    def take(self, able: Callable[[], bool] = _always) -> Taken:
        """Wait until there is a batch and who asks is ``able``, or until somebody is late, or until the engine has stopped.

        After a stop, what waits is given out first.
        """
        with self._changed:
            self._free.append(able)
            try:
                while True:
                    late = self._queue.expire(time.monotonic())
                    for job in late:
                        self._forget(job, "expired")
                    batch = None
                    if able():
                        share = -(-self._queue.tokens // sum(can() for can in self._free)) + SLACK
                        batch = self._queue.next(time.monotonic(), share)
                    if batch:
                        self._began(batch)
                    if batch or late or self._stopped:
                        return Taken(batch, late)
                    self._changed.wait()
            finally:
                self._free.remove(able)

    def _began(self, batch: Batch) -> None:
        """Give back the room of what runs now."""
        start = time.monotonic()
        for job, _, window in batch.items:
            self._room.leave(len(window), job.bulk)
            if job.started is None:
                job.started = start
                self._metrics.queue_seconds.observe(start - job.arrived)
        self._told()

    def done(self, batch: Batch, outputs: list[object], now: float) -> list[Job]:
        """Note the ``outputs`` of ``batch``; the jobs that have all of theirs."""
        finished = []
        with self._changed:
            for (job, index, _), output in zip(batch.items, outputs, strict=True):
                job.outputs[index] = output
                job.suspects.discard(index)
                job.left -= 1
                if not job.left:
                    job.finished = now
                    finished.append(job)
        return finished

    def measured(self, tokens: int, seconds: float) -> None:
        """Learn from a batch of ``tokens`` that took ``seconds``."""
        with self._changed:
            self._room.measured(tokens, seconds)

    def stop(self) -> None:
        """Refuse new work; what waits is still given out."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    @property
    def stopped(self) -> bool:
        """Whether new work is refused."""
        return self._stopped

    def _forget(self, job: Job, reason: str) -> None:
        job.over = True
        self._room.leave(self._queue.remove(job), job.bulk)
        self._metrics.dropped.labels(reason).inc()
        self._told()

    def _told(self) -> None:
        self._metrics.queue_tokens.set(self._room.waiting)


def _seconds(deadline: float | None) -> float | None:
    return None if deadline is None else deadline - time.monotonic()
