"""The client that waits for its answers."""

import json
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from queue import SimpleQueue
from threading import Event
from types import TracebackType
from typing import Any, Self, Unpack, cast

import httpx

from copydesk_client import calls
from copydesk_client.calls import Call, Document
from copydesk_client.connection import CACHE_BYTES, DEFAULT_URL, TIMEOUT, connection, policy
from copydesk_client.jobs import Jobs
from copydesk_client.lines import CHUNK, Chunk
from copydesk_client.retry import Retry
from copydesk_client.sending import Sending
from copydesk_client.transfer import receive, send
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


class Client:
    """A Copydesk, to be asked from any number of threads. Use it in a ``with`` statement, or ``close`` it.

    Args:
        base_url: Where the service is.
        api_key: Sent as a bearer token.
        timeout: Seconds that a call may take with all its attempts; the service is told, and stops working when they are over. Of a
            stream, the seconds until the next item.
        retry: When a request is sent again; ``NEVER`` for once.
        cache_bytes: Bytes of earlier answers that are kept to be asked for by ETag; 0 for none.
        headers: Sent with every request.
        transport: In place of the network, such as ``httpx.WSGITransport``, or an ``httpx.HTTPTransport`` with certificates of your own.

    Every method takes ``timeout`` and ``request_id`` of its own; further keywords are options of the request as the service documents them.
    All raise a ``CopydeskError``.
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
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._policy = policy(timeout, retry, cache_bytes)
        self._http = httpx.Client(**connection(base_url, api_key, headers), transport=transport)
        self.jobs = Jobs(self._http, self._policy)
        """Durable work on many documents."""

    def entities(
        self, text: str, /, *, timeout: float | None = None, request_id: str | None = None, **options: Unpack[EntitiesOptions]
    ) -> EntitiesResult:
        """Who and what is named."""
        return cast(EntitiesResult, self._send(calls.document("entities", text, options), timeout, request_id))

    def quotes(
        self, text: str, /, *, timeout: float | None = None, request_id: str | None = None, **options: Unpack[QuotesOptions]
    ) -> QuotesResult:
        """Who said what."""
        return cast(QuotesResult, self._send(calls.document("quotes", text, options), timeout, request_id))

    def hedging(
        self, text: str, /, *, timeout: float | None = None, request_id: str | None = None, **options: Unpack[HedgingOptions]
    ) -> HedgingResult:
        """How surely it is said."""
        return cast(HedgingResult, self._send(calls.document("hedging", text, options), timeout, request_id))

    def stance(
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
        return cast(StanceResult, self._send(call, timeout, request_id))

    def analyze(
        self, text: str, /, *, timeout: float | None = None, request_id: str | None = None, **options: Unpack[AnalyzeOptions]
    ) -> AnalyzeResult:
        """All of it at once, which costs less than one after the other."""
        return cast(AnalyzeResult, self._send(calls.document("analyze", text, options), timeout, request_id))

    def verify(
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
        return cast(VerifyResult, self._send(calls.verify(draft, transcripts, options), timeout, request_id))

    def batch(
        self,
        documents: Iterable[Document],
        /,
        *,
        timeout: float | None = None,
        request_id: str | None = None,
        **options: Unpack[BatchOptions],
    ) -> list[BatchItem]:
        """Documents in one request, no more than ``limits()`` says; an item each, in their order. See ``unwrap``."""
        return cast(list[BatchItem], self._send(calls.batch(documents, options), timeout, request_id)["results"])

    def stream(
        self,
        documents: Iterable[Document],
        /,
        *,
        at_once: int = 4,
        timeout: float | None = None,
        request_id: str | None = None,
        **options: Unpack[BatchOptions],
    ) -> Generator[BatchItem, None, None]:
        """Any number of documents; an item each, in their order, as they come.

        ``documents`` is read as the work goes on, so that it may be endless. ``at_once`` requests of up to sixteen documents are under way.
        What a broken connection or a full queue leaves undone is asked for again; nothing comes twice and nothing is missing.
        """
        running: deque[SimpleQueue[Entry]] = deque()
        stopped = Event()
        pool = ThreadPoolExecutor(at_once, "copydesk-client")
        try:
            left = iter(documents)
            while part := list(islice(left, CHUNK)):
                running.append(SimpleQueue())
                pool.submit(self._fill, Chunk(part, options), running[-1], stopped, timeout, request_id)
                if len(running) >= at_once:
                    yield from _drained(running.popleft())
            while running:
                yield from _drained(running.popleft())
        finally:
            stopped.set()
            pool.shutdown(cancel_futures=True)

    def models(self) -> list[ModelCard]:
        """The models in use: data, licences, figures, calibration."""
        return cast(list[ModelCard], self._send(calls.get("/v1/models"))["models"])

    def limits(self) -> Limits:
        """How much may be sent at once, and how often."""
        return cast(Limits, self._send(calls.get("/v1/limits")))

    def is_ready(self) -> bool:
        """Whether the service can work; False also where none answers."""
        try:
            return self._http.get("/readyz").is_success
        except httpx.TransportError:
            return False

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _send(self, call: Call, timeout: float | None = None, request_id: str | None = None) -> Any:
        return json.loads(send(self._http, Sending(self._policy, call, timeout, request_id)))

    def _fill(self, chunk: Chunk, items: SimpleQueue[Entry], stopped: Event, timeout: float | None, request_id: str | None) -> None:
        try:
            for item in receive(self._http, Sending(self._policy, chunk.call(), timeout, request_id), chunk):
                items.put(item)
                if stopped.is_set():
                    return
            items.put(None)
        except BaseException as error:
            items.put(error)


def _drained(items: SimpleQueue[Entry]) -> Iterator[BatchItem]:
    while (item := items.get()) is not None:
        if isinstance(item, BaseException):
            raise item
        yield item
