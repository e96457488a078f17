"""The client for an event loop."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Iterable, Mapping
from itertools import islice
from types import TracebackType
from typing import Any, Self, Unpack, cast

import httpx

from copydesk_client import calls
from copydesk_client.async_jobs import AsyncJobs
from copydesk_client.async_transfer import receive, send
from copydesk_client.calls import Call, Document
from copydesk_client.connection import CACHE_BYTES, DEFAULT_URL, TIMEOUT, connection, policy
from copydesk_client.lines import CHUNK, Chunk
from copydesk_client.retry import Retry
from copydesk_client.sending import Sending
from copydesk_client.types import (
    AnalyzeOptions,
    AnalyzeResult,
    BatchItem,
    BatchOptions,
    EntitiesOptions,
    EntitiesResult,
    HedgingOptions,
    HedgingResult,
    Limits,
    ModelCard,
    QuotesOptions,
    QuotesResult,
    StanceOptions,
    StanceResult,
    VerifyOptions,
    VerifyResult,
)

Entry = BatchItem | BaseException | None


class AsyncClient:
    """A Copydesk, to be asked from an ``asyncio`` event loop. Use it in an ``async with`` statement, or ``aclose`` it.

    Arguments and methods are those of ``Client``; what that gives this gives when awaited, and streams are asynchronous iterators.
    """

    def __init__(
        self,
        base_url: str = DEFAULT_URL,
        *,
        api_key: str | None = None,
        timeout: float = TIMEOUT,
        retry: Retry | None = None,
        cache_bytes: int = CACHE_BYTES,
        headers: Mapping[str, str] | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._policy = policy(timeout, retry, cache_bytes)
        self._http = httpx.AsyncClient(**connection(base_url, api_key, headers), transport=transport)
        self.jobs = AsyncJobs(self._http, self._policy)
        """Durable work on many documents."""

    async def entities(
        self, text: str, /, *, timeout: float | None = None, request_id: str | None = None, **options: Unpack[EntitiesOptions]
    ) -> EntitiesResult:
        """Who and what is named."""
        return cast(EntitiesResult, await self._send(calls.document("entities", text, options), timeout, request_id))

    async def quotes(
        self, text: str, /, *, timeout: float | None = None, request_id: str | None = None, **options: Unpack[QuotesOptions]
    ) -> QuotesResult:
        """Who said what."""
        return cast(QuotesResult, await self._send(calls.document("quotes", text, options), timeout, request_id))

    async def hedging(
        self, text: str, /, *, timeout: float | None = None, request_id: str | None = None, **options: Unpack[HedgingOptions]
    ) -> HedgingResult:
        """How surely it is said."""
        return cast(HedgingResult, await self._send(calls.document("hedging", text, options), timeout, request_id))

    async def stance(
        self,
        text: str,
        targets: Iterable[str],
        /,
        *,
        timeout: float | None = None,
        request_id: str | None = None,
        **options: Unpack[StanceOptions],
    ) -> StanceResult:
        """For, against or neutral towards each of ``targets``."""
        call = calls.document("stance", text, {"targets": list(targets), **options})
        return cast(StanceResult, await self._send(call, timeout, request_id))

    async def analyze(
        self, text: str, /, *, timeout: float | None = None, request_id: str | None = None, **options: Unpack[AnalyzeOptions]
    ) -> AnalyzeResult:
        """All of it at once, which costs less than one after the other."""
        return cast(AnalyzeResult, await self._send(calls.document("analyze", text, options), timeout, request_id))

    async def verify(
        self,
        draft: Document,
        transcripts: Iterable[Document],
        /,
        *,
        timeout: float | None = None,
        request_id: str | None = None,
        **options: Unpack[VerifyOptions],
    ) -> VerifyResult:
        """The quotes of ``draft`` held against what was said."""
        return cast(VerifyResult, await self._send(calls.verify(draft, transcripts, options), timeout, request_id))

    async def batch(
        self,
        documents: Iterable[Document],
        /,
        *,
        timeout: float | None = None,
        request_id: str | None = None,
        **options: Unpack[BatchOptions],
    ) -> list[BatchItem]:
        """Documents in one request, no more than ``limits()`` says; an item each, in their order. See ``unwrap``."""
        return cast(list[BatchItem], (await self._send(calls.batch(documents, options), timeout, request_id))["results"])

    async def stream(
        self,
        documents: Iterable[Document] | AsyncIterable[Document],
        /,
        *,
        at_once: int = 4,
        timeout: float | None = None,
        request_id: str | None = None,
        **options: Unpack[BatchOptions],
    ) -> AsyncGenerator[BatchItem, None]:
        """Any number of documents; an item each, in their order, as they come. See ``Client.stream``."""
        running: deque[asyncio.Queue[Entry]] = deque()
        tasks: set[asyncio.Task[None]] = set()
        try:
            async for part in _parts(documents):
                running.append(asyncio.Queue())
                task = asyncio.create_task(self._fill(Chunk(part, options), running[-1], timeout, request_id))
                tasks.add(task)
                task.add_done_callback(tasks.discard)
                if len(running) >= at_once:
                    async for item in _drained(running.popleft()):
                        yield item
            while running:
                async for item in _drained(running.popleft()):
                    yield item
        finally:
            for task in (left := tuple(tasks)):
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)

    async def models(self) -> list[ModelCard]:
        """The models in use: data, licences, figures, calibration."""
        return cast(list[ModelCard], (await self._send(calls.get("/v1/models")))["models"])

    async def limits(self) -> Limits:
        """How much may be sent at once, and how often."""
        return cast(Limits, await self._send(calls.get("/v1/limits")))

    async def is_ready(self) -> bool:
        """Whether the service can work; False also where none answers."""
        try:
            return (await self._http.get("/readyz")).is_success
        except httpx.TransportError:
            return False

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.aclose()

    async def _send(self, call: Call, timeout: float | None = None, request_id: str | None = None) -> Any:
        return json.loads(await send(self._http, Sending(self._policy, call, timeout, request_id)))

    async def _fill(self, chunk: Chunk, items: asyncio.Queue[Entry], timeout: float | None, request_id: str | None) -> None:
        try:
            async for item in receive(self._http, Sending(self._policy, chunk.call(), timeout, request_id), chunk):
                items.put_nowait(item)
            items.put_nowait(None)
        except Exception as error:
            items.put_nowait(error)


async def _parts(documents: Iterable[Document] | AsyncIterable[Document]) -> AsyncIterator[list[Document]]:
    part: list[Document] = []
    if isinstance(documents, AsyncIterable):
        async for document in documents:
            part.append(document)
            if len(part) == CHUNK:
                yield part
                part = []
        if part:
            yield part
    else:
        left = iter(documents)
        while part := list(islice(left, CHUNK)):
            yield part


async def _drained(items: asyncio.Queue[Entry]) -> AsyncIterator[BatchItem]:
    while (item := await items.get()) is not None:
        if isinstance(item, BaseException):
            raise item
        yield item
