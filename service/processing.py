"""The way of one document: parse, plan, encode, decode, render."""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TypeVar

from pydantic_core import to_json

from models.desk import Desk
from models.filtering import by_default, floors, keep
from models.notices import Notice
from models.task import Analysis
from service import documents, language
from service.desk import read_of
from service.documents import ParsedDocument
from service.inference.engine import (
    DeadlineExceeded,
    Engine,
    EngineFailed,
    EngineStopped,
    NobodyComputes,
    Outputs,
    QueueFull,
    Ticket,
    WorkLost,
)
from service.inference.loading import Analyzer, Plan
from service.metrics import Metrics
from service.order import Order
from service.problems import Problem, internal, invalid
from service.render import render
from service.timing import Timing

WORKERS = 2
"""Threads for parsing, planning and decoding; they share the processor with the engine, so more would not help."""

BULK_WORKERS = 1
"""Threads for the same of bulk work, so that nobody waits behind its long documents; more would only contend for Python's lock."""

TOKEN_CHARS = 4
"""Characters a token has on average, in English."""

PATIENCE = 0.25
"""Seconds after which bulk work that waits for room in the queue at the latest asks again."""

Out = TypeVar("Out")


@dataclass(slots=True)
class _Shared:
    """Work on an order and how many wait for it."""

    task: asyncio.Task[bytes]
    waiting: int = 0


class Processor:
    """Turns orders into JSON. Owns the engine and the worker threads."""

    def __init__(self, analyzer: Analyzer, engine: Engine, max_chars: int, metrics: Metrics) -> None:
        self.analyzer = analyzer
        self.engine = engine
        self._max_chars = max_chars
        self._metrics = metrics
        self._gate = asyncio.Lock()
        self._running: dict[tuple[Order, bool], _Shared] = {}
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="copydesk-worker")
        self._bulk_workers = ThreadPoolExecutor(BULK_WORKERS, thread_name_prefix="copydesk-bulk")

    async def work(self, order: Order, deadline: float, timing: Timing, *, bulk: bool = False) -> bytes:
        """The result for ``order`` as JSON, by ``deadline`` (a ``time.monotonic()`` instant).

        ``bulk`` orders yield to others, and wait for room in the queue where others are refused. An order that is the same as one at work
        shares its result.

        Raises:
            Problem: 413, 422, 429, 500, 503 or 504.
        """
        self.refuse_unfit(order, "/text")
        order = self._possible(order)
        async with answered_by(deadline):
            return await self._share(order, deadline, timing, bulk)

    def refuse_in_outage(self) -> None:
        """Raise a problem while no process is left that computes."""
        if (seconds := self.engine.outage()) is not None:
            raise no_workers(seconds)

    def refuse_unfit(self, order: Order, pointer: str) -> None:
        """Raise a problem for a text, given at ``pointer``, that is too long or blank."""
        if len(order.text) > self._max_chars:
            detail = f"The text has {len(order.text)} characters, the limit is {self._max_chars}; send it in parts."
            raise Problem(413, "text_too_long", f"{pointer}: {detail}", errors=[{"pointer": pointer, "detail": detail}])
        if not order.text.strip():
            raise invalid(pointer, "The text is blank; send the article's text.", code="blank_text")

    def _possible(self, order: Order) -> Order:
        """``order`` without tasks that are off; what was not asked for by name goes with a warning.

        Raises:
            Problem: 503 when a task was asked for, or none is left.
        """
        off = {name: sentence for name, sentence in self.analyzer.off.items() if name in order.tasks}
        if off and (order.tasks_named or len(off) == len(order.tasks)):
            name, sentence = next(iter(off.items()))
            raise Problem(503, "task_off", f"{name} is off: {sentence}. Ask for other tasks, or tell the operator.")
        notices = tuple(Notice("task_off", f"{name.capitalize()} is off: {sentence}.") for name, sentence in off.items())
        return replace(order, tasks=order.tasks.difference(off), warnings=(*order.warnings, *notices)) if off else order

    async def _share(self, order: Order, deadline: float, timing: Timing, bulk: bool) -> bytes:
        """The result of the same order at work, else of its own; work that nobody waits for any more is dropped."""
        key = order, bulk
        shared = self._running.get(key)
        is_own = shared is None
        if shared is None:
            shared = self._running[key] = _Shared(asyncio.create_task(self._work(order, deadline, timing, bulk)))
            shared.task.add_done_callback(lambda task: self._ended(key, task))
        else:
            self._metrics.shared.inc()
        shared.waiting += 1
        try:
            return await asyncio.shield(shared.task)
        except DeadlineExceeded:
            if is_own or time.monotonic() >= deadline:
                raise
        finally:
            shared.waiting -= 1
            if not shared.waiting and not shared.task.done():
                shared.task.cancel()
                self._forget(key, shared.task)
        # It was the other caller's deadline that passed.
        return await self._share(order, deadline, timing, bulk)

    def _ended(self, key: tuple[Order, bool], task: asyncio.Task[bytes]) -> None:
        self._forget(key, task)
        if not task.cancelled():
            task.exception()  # read here too, as those who waited may all have left

    def _forget(self, key: tuple[Order, bool], task: asyncio.Task[bytes]) -> None:
        if key in self._running and self._running[key].task is task:
            del self._running[key]

    async def _work(self, order: Order, deadline: float, timing: Timing, bulk: bool) -> bytes:
        # An estimate, so that a refusal costs nothing; the exact count takes its place once the text has been read.
        tokens = order.readings * (1 + len(order.text) // TOKEN_CHARS)
        ticket = await self._bulk_ticket(tokens, deadline) if bulk else self.engine.admit(tokens, deadline)
        try:
            document, plan, desk = await self.offload("parse", timing, lambda: self._prepare(order), bulk=bulk)
            plan, outputs = await self._encode(plan, desk, deadline, ticket, timing)
        finally:
            self.engine.give_back(ticket)

        def finish() -> bytes:
            with self._metrics.stage_seconds.labels("decode").time():
                analysis = self.analyzer.count(plan, self.sure(order, self.analyzer.decode(plan, outputs, desk)))
                return to_json(render(analysis, document, order, plan, self.analyzer.versions))

        body = await self.offload("decode", timing, finish, bulk=bulk)
        self._metrics.documents.inc()
        self._metrics.characters.inc(len(document.text))
        return body

    async def _encode(self, plan: Plan, desk: Desk, deadline: float, ticket: Ticket, timing: Timing) -> tuple[Plan, list[Outputs]]:
        """The plan with its later windows marked, and the outputs of all its windows."""
        first, later = plan.work[: plan.first], plan.work[plan.first :]
        own = ticket.part(sum(len(work.window) for work in first)) if later else ticket
        try:
            outputs = await self.engine.run(first, deadline, ticket=own, timing=timing)
        finally:
            self.engine.give_back(own)
        if later:
            plan = await self.offload("decode", timing, lambda: self.analyzer.mark(plan, outputs, desk), bulk=ticket.bulk)
            outputs += await self.engine.run(plan.work[plan.first :], deadline, ticket=ticket, timing=timing)
        return plan, outputs

    def sure(self, order: Order, analysis: Analysis) -> Analysis:
        """What of ``analysis`` is as sure as ``order`` asks for."""
        asked = [task for task in self.analyzer.tasks if task.name in order.tasks]
        if order.min_confidence is None and order.min_precision <= 0:
            return keep(analysis, by_default(self.analyzer.defaults))
        least = floors(asked, order.by_task, self.analyzer.precision, order.min_confidence or 0.0, order.min_precision)
        return keep(analysis, least)

    async def _bulk_ticket(self, tokens: int, deadline: float) -> Ticket:
        """Wait until the engine has room for bulk work, first come first served."""
        async with self._gate:
            while delay := self.engine.delay(tokens, deadline, bulk=True):
                await asyncio.sleep(min(delay, PATIENCE))
            return self.engine.admit(tokens, deadline, bulk=True)

    def _prepare(self, order: Order) -> tuple[ParsedDocument, Plan, Desk]:
        document = self.parse(order, "/text")
        return document, self.plan(order, document), read_of(order.desk, document, order.offset_unit)

    def parse(self, order: Order, pointer: str) -> ParsedDocument:
        """The document that ``order``, given at ``pointer``, is about.

        Raises:
            Problem: 422 when there is nothing to read in it, or in another language.
        """
        with self._metrics.stage_seconds.labels("parse").time():
            document = documents.parse(order.text, order.format)
        if not document.readable.text.strip():
            detail = f"There is no text in this {order.format}, only markup; send an article with text in it."
            raise invalid(pointer, detail, code="no_text")
        code = None if order.language == "en" else language.unsupported(document.readable.text, order.title)
        if code:
            detail = f'The text is {language.name(code)}; only English (en) is supported. If it is English, say so with "language": "en".'
            raise invalid(pointer, detail, code="unsupported_language")
        return document

    def plan(self, order: Order, document: ParsedDocument) -> Plan:
        """What has to be encoded to do what ``order`` asks."""
        with self._metrics.stage_seconds.labels("tokenise").time():
            return self.analyzer.plan(document.readable.text, order.tasks, order.by_task, document.blocks_read)

    async def offload(self, stage: str, timing: Timing, work: Callable[[], Out], *, bulk: bool = False) -> Out:
        """Run CPU-bound ``work`` on a worker thread, of those for ``bulk`` work if it is; waiting for one counts for ``stage`` too."""
        start = time.monotonic()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._bulk_workers if bulk else self._workers, work)
        finally:
            timing.add(stage, time.monotonic() - start)

    async def close(self) -> None:
        """Finish what waits and end all threads."""
        await asyncio.to_thread(self.engine.stop)
        for workers in (self._workers, self._bulk_workers):
            await asyncio.to_thread(workers.shutdown)


@asynccontextmanager
async def answered_by(deadline: float) -> AsyncIterator[None]:
    """What takes too long, or what the engine refuses, as a problem.

    Raises:
        Problem: 429, 500, 503 or 504.
    """
    try:
        async with asyncio.timeout(deadline - time.monotonic()):
            yield
    except (TimeoutError, DeadlineExceeded):
        detail = "The time for this request ran out before it was done; allow more with X-Request-Timeout, or send less text."
        raise Problem(504, "deadline_exceeded", detail) from None
    except QueueFull as full:
        raise overloaded(full.retry_after) from None
    except EngineStopped:
        raise stopping() from None
    except NobodyComputes as outage:
        raise no_workers(outage.retry_after) from None
    except WorkLost:
        detail = (
            "Two processes ended while they read this text, so it is not tried again. Send it in smaller parts, "
            "and if that fails too, report the request_id to the service's operator."
        )
        raise Problem(500, "workers_lost", detail) from None
    except EngineFailed:
        raise internal() from None


def stopping() -> Problem:
    """The 503 of a service that was told to stop."""
    detail = "The service is shutting down and finishes only what it has begun; send the request again in a moment."
    return Problem(503, "stopping", detail, headers={"Retry-After": "5"})


def no_workers(retry_after: float) -> Problem:
    """The 503 of a service all of whose processes that compute are lost, ``retry_after`` seconds before one may be back."""
    seconds = max(1, math.ceil(retry_after))
    detail = f"All processes that read texts have ended and are being started again; send the request again in {seconds} s."
    return Problem(503, "no_workers", detail, headers={"Retry-After": str(seconds)})


def overloaded(retry_after: float) -> Problem:
    """The 429 of a full queue."""
    seconds = max(1, math.ceil(retry_after))
    detail = f"More text waits than can be read soon; send the request again in {seconds} s."
    return Problem(429, "queue_full", detail, headers={"Retry-After": str(seconds)})
