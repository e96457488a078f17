"""A job as it is sent: each document is stored as it comes, and all of them become a job when the last has come, or none does."""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

from starlette.requests import Request

from service.api.batch import whole_lines
from service.api.working import indexed
from service.jobs.job import Draft, Job, Receipt, Sent
from service.jobs.jobs import Jobs
from service.jobs.store import StoreFull, StoreUnavailable, UploadGone
from service.problems import Problem

AT_ONCE = 128
"""Documents stored at a time."""

AT_ONCE_BYTES = 1_000_000
"""Or bytes of them."""

AT_LEAST_EVERY = 15.0
"""Seconds after which what has come is stored, however little it is: it shows that the upload is alive."""

Tell = Callable[[Problem, int], bytes]
"""The item of a problem with the document of that index."""


async def sent_lines(request: Request, limit: int, tell: Tell) -> AsyncIterator[Sent]:
    """The documents of an NDJSON body; one with more than ``limit`` bytes is one whose item is known."""
    number = 0
    async for line in whole_lines(request, limit):
        if isinstance(line, Problem):
            yield Sent(b"", line.status_code, indexed(number, tell(line, number)))
        else:
            yield Sent(line)
        number += 1


class Upload:
    """Takes in one job."""

    def __init__(self, jobs: Jobs, draft: Draft) -> None:
        self._jobs = jobs
        self._call = jobs.threads.call
        self._draft = draft
        self.is_replay = False
        """Whether the same had been sent before, under its key."""

    async def take(self, documents: AsyncIterator[Sent]) -> Job:
        """The job of ``documents``.

        Raises:
            Problem: 408, 409, 413, 422 or 507; then nothing of it was kept.
        """
        begun = asyncio.ensure_future(self._call(self._jobs.store.begin, self._draft))
        try:
            receipt = await asyncio.shield(begun)
        except StoreFull:
            raise full() from None
        except asyncio.CancelledError:
            if (receipt := await begun).is_new:
                await self._abandon(receipt.job)
            raise
        if not receipt.is_new:
            return await self._replay(receipt, documents)
        try:
            return await self._store(receipt.job, documents)
        except BaseException as error:  # a client that is gone too
            await self._abandon(receipt.job)
            if isinstance(error, StoreFull):
                raise full() from None
            if isinstance(error, UploadGone):
                detail = "Nothing came of this upload for so long that it was taken for cut off; nothing of it was kept, send it again."
                raise Problem(408, "upload_stalled", detail) from None
            raise

    async def _store(self, job: str, documents: AsyncIterator[Sent]) -> Job:
        print_, store = _Fingerprint(self._draft), self._jobs.store
        waiting: list[Sent] = []
        size = count = 0
        stored = time.monotonic()
        async for sent in documents:
            print_.add(sent)
            waiting.append(sent)
            size += len(sent.document)
            count += 1
            if len(waiting) >= AT_ONCE or size >= AT_ONCE_BYTES or time.monotonic() >= stored + AT_LEAST_EVERY:
                await self._call(store.append, job, waiting)
                waiting, size, stored = [], 0, time.monotonic()
        if not count:
            raise Problem(422, "no_documents", "There is no document; send at least one, as a line of JSON.")
        await self._call(store.append, job, waiting)
        queued = await self._call(store.commit, job, print_.digest())
        self._jobs.queued(queued)
        return queued

    async def _replay(self, receipt: Receipt, documents: AsyncIterator[Sent]) -> Job:
        """The job that was sent with this key before, if this is the same."""
        print_ = _Fingerprint(self._draft)
        async for sent in documents:
            print_.add(sent)
        if receipt.fingerprint is None:
            detail = "A job with this Idempotency-Key is being sent at this moment; ask again in a moment, or use a key of its own."
            raise Problem(409, "upload_in_progress", detail, headers={"Retry-After": "5"})
        if receipt.fingerprint != print_.digest():
            detail = "This Idempotency-Key was used for another job; give each job a key of its own."
            raise Problem(422, "idempotency_key_reused", detail)
        job = await self._call(self._jobs.store.get, self._draft.owner, receipt.job)
        if job is None:
            raise Problem(409, "upload_in_progress", "The job with this Idempotency-Key is being removed; send it again in a moment.")
        self.is_replay = True
        return job

    async def _abandon(self, job: str) -> None:
        with suppress(StoreUnavailable):  # then it is removed when nothing comes of it
            await self._call(self._jobs.store.abandon, job)
        self._jobs.tidy()


class _Fingerprint:
    """What tells one job from another: options, callback and documents."""

    def __init__(self, draft: Draft) -> None:
        self._hash = hashlib.sha256(repr((sorted(draft.options.items()), draft.callback)).encode())

    def add(self, sent: Sent) -> None:
        self._hash.update(b"%d:" % len(sent.document) + sent.document)

    def digest(self) -> str:
        return self._hash.hexdigest()


def full() -> Problem:
    """The 507 of a store without room."""
    detail = (
        "There is no room for this job, and nothing of it was kept. Remove jobs that are no longer needed "
        "(DELETE /v1/jobs/{id}?purge=true), wait until some expire, send fewer documents, or ask the operator for more "
        "(COPYDESK_JOBS_BYTES)."
    )
    return Problem(507, "no_room", detail)
