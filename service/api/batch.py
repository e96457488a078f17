"""Many documents in one request: a bounded number at work at once, results in the order of the documents."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from pydantic_core import to_json
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from service.api import bodies
from service.api.schemas.requests import AnalyzeRequest
from service.failures import log_failure
from service.jobs.job import Outcome
from service.problems import Problem, internal
from service.processing import Processor
from service.timing import Timing

IN_FLIGHT = 16
"""Documents of one request at work at once: enough to fill batches, few enough to stay small in memory."""


class Items:
    """Works off the documents of one request; each gives an item, whatever is wrong with it."""

    def __init__(self, processor: Processor, timing: Timing, path: str, request_id: str) -> None:
        self._processor = processor
        self._timing = timing
        self._path = path
        self._request_id = request_id
        self.final = True
        """Whether the same request would get the same items again."""

    async def item(self, value: Any, place: str, deadline: float) -> bytes:
        """The item for ``value``, a document that is still to be validated; ``place`` names it in a problem's ``instance``."""
        return (await self.outcome(value, place, deadline)).item

    async def outcome(self, value: Any, place: str, deadline: float) -> Outcome:
        """What becomes of ``value``, as :meth:`item` has it."""
        identity = value.get("id") if isinstance(value, dict) else None
        try:
            order = bodies.validate(value, AnalyzeRequest).order()
            result = await self._processor.work(order, deadline, self._timing, bulk=True)
        except Problem as caught:
            problem = caught
        except Exception as error:
            log_failure(error, self._request_id)
            problem = internal()
        else:
            return Outcome(b'{"id":%b,"status":200,"result":%b}' % (to_json(order.id), result), 200)
        return Outcome(self.problem(problem, place, identity), problem.status_code, problem.code)

    def problem(self, problem: Problem, place: str, identity: Any = None) -> bytes:
        """The item that tells of ``problem``."""
        if problem.status_code not in (413, 422):
            self.final = False
        body = problem.body(f"{self._path}#{place}", self._request_id)
        return to_json({"id": identity if isinstance(identity, str) else None, "status": problem.status_code, "problem": body})


async def in_order(jobs: AsyncIterator[Awaitable[bytes]], sink: Callable[[bytes], Awaitable[None]]) -> None:
    """Give ``sink`` the results of ``jobs`` in their order, each as soon as it and those before it are done.

    About ``IN_FLIGHT`` run at once, and ``jobs`` is read no faster than ``sink`` takes, so memory stays bounded.
    """
    started: asyncio.Queue[asyncio.Task[bytes] | None] = asyncio.Queue(IN_FLIGHT)
    async with asyncio.TaskGroup() as group:

        async def start() -> None:
            async for job in jobs:
                await started.put(group.create_task(_task(job)))
            await started.put(None)

        group.create_task(start())
        while task := await started.get():
            await sink(await task)


async def _task(job: Awaitable[bytes]) -> bytes:
    return await job


async def lines(request: Request, limit: int) -> AsyncIterator[bytes | Problem]:
    """The lines of the body as :func:`whole_lines` has them; what that raises is the last."""
    try:
        async for line in whole_lines(request, limit):
            yield line
    except Problem as problem:
        yield problem


async def whole_lines(request: Request, limit: int) -> AsyncIterator[bytes | Problem]:
    """The lines of the body that are not blank, a 413 in place of one with more than ``limit`` bytes; one line in memory at a time.

    Raises:
        Problem: the rest cannot be read: 400 where gzip is broken, 413 for such a line in gzip, as no more is inflated.
    """
    rest = bytearray()
    skipped = 0
    async for chunk in bodies.chunks(request):
        *ended, last = chunk.split(b"\n")
        for part in ended:
            if skipped:
                yield bodies.too_large(limit, skipped + len(part))
            elif len(rest) + len(part) > limit:
                yield bodies.too_large(limit, len(rest) + len(part))
            elif line := bytes(rest + part).strip():
                yield line
            rest.clear()
            skipped = 0
        if skipped or len(rest) + len(last) > limit:
            skipped += len(rest) + len(last)
            rest.clear()
            if bodies.packed(request):
                raise bodies.too_large(limit, skipped, at_least=True)
        else:
            rest += last
    if skipped:
        yield bodies.too_large(limit, skipped)
    elif line := bytes(rest).strip():
        yield line


class ItemStream:
    """An ASGI response of NDJSON: a line of the request in, an item out, while the request is still being read."""

    def __init__(self, request: Request, items: Items, limit: int, timeout: float) -> None:
        self._request = request
        self._items = items
        self._limit = limit
        self._timeout = timeout

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stream the items."""
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", bodies.NDJSON.encode())]})

        async def sink(item: bytes) -> None:
            await send({"type": "http.response.body", "body": item + b"\n", "more_body": True})

        gone = False
        try:
            await in_order(self._jobs(), sink)
        except* ClientDisconnect:
            gone = True
        if not gone:
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _jobs(self) -> AsyncIterator[Awaitable[bytes]]:
        number = 0
        async for line in lines(self._request, self._limit):
            number += 1
            yield self._item(line, f"line-{number}")

    async def _item(self, line: bytes | Problem, place: str) -> bytes:
        try:
            if isinstance(line, Problem):
                raise line
            value = bodies.decode(line)
        except Problem as problem:
            return self._items.problem(problem, place)
        return await self._items.item(value, place, time.monotonic() + self._timeout)
