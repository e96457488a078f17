"""Durable work on many documents, for the client of an event loop."""

import asyncio
import json
import time
from collections.abc import AsyncIterable, AsyncIterator, Iterable
from typing import Any, Unpack, cast

import httpx

from copydesk_client.async_transfer import receive, send
from copydesk_client.calls import Call, Document, get, job_path, remove, upload
from copydesk_client.lines import Results
from copydesk_client.polling import FIRST, has_ended, longer
from copydesk_client.sending import Policy, Sending
from copydesk_client.types import BatchOptions, JobItem, JobList, JobState


class AsyncJobs:
    """The jobs of a client's key; see ``AsyncClient.jobs``."""

    def __init__(self, http: httpx.AsyncClient, policy: Policy) -> None:
        self._http = http
        self._policy = policy

    async def submit(
        self,
        documents: Iterable[Document] | AsyncIterable[Document],
        /,
        *,
        callback: str | None = None,
        timeout: float | None = None,
        request_id: str | None = None,
        **options: Unpack[BatchOptions],
    ) -> JobState:
        """Hand in documents, any number; the service works on them whether or not anybody waits.

        They are sent as they are read. A refusal is only asked for again where ``documents`` can be read again, as a list can. ``callback``
        is an address, which the operator must have allowed, to be told of the end.
        """
        call = upload(documents, options, callback)
        return cast(JobState, await self._send(call, timeout, request_id))

    async def get(self, job: str, /, *, timeout: float | None = None, request_id: str | None = None) -> JobState:
        """How far it is."""
        return cast(JobState, await self._send(get(job_path(job)), timeout, request_id))

    async def list(
        self, *, limit: int | None = None, before: str | None = None, timeout: float | None = None, request_id: str | None = None
    ) -> JobList:
        """One's own jobs, the newest first; ``before`` is the ``next`` of an earlier list."""
        return cast(JobList, await self._send(get("/v1/jobs", limit=limit, before=before), timeout, request_id))

    async def wait(self, job: str, /, *, timeout: float | None = None) -> JobState:
        """Wait until it has ended, done, failed or cancelled, or until ``timeout`` seconds have passed: the last that is known of it."""
        end = time.monotonic() + timeout if timeout is not None else None
        pause = FIRST
        while True:
            state = await self.get(job)
            if has_ended(state) or (end is not None and time.monotonic() >= end):
                return state
            await asyncio.sleep(pause if end is None else min(pause, max(0.0, end - time.monotonic())))
            pause = longer(pause)

    def results(self, job: str, /, *, after: int = -1, follow: bool = True) -> AsyncIterator[JobItem]:
        """The items of its documents, in their order, while it runs; they go on where they break off.

        ``after`` is the ``index`` of the last that has arrived earlier. Without ``follow`` only what is finished comes.
        """
        results = Results(job, after, follow)
        return receive(self._http, Sending(self._policy, results.call(), patient=True), results)

    async def cancel(
        self, job: str, /, *, purge: bool = False, timeout: float | None = None, request_id: str | None = None
    ) -> JobState | None:
        """End it; what is finished stays until it expires, or goes too with ``purge``."""
        return cast(JobState | None, await self._send(remove(job, purge), timeout, request_id))

    async def _send(self, call: Call, timeout: float | None, request_id: str | None) -> Any:
        content = await send(self._http, Sending(self._policy, call, timeout, request_id))
        return json.loads(content) if content else None
