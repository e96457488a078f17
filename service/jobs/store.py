"""What keeps jobs: one protocol, whatever database stands behind it."""

from collections.abc import Sequence
from typing import Protocol

from service.jobs.job import Claimed, Delivery, Draft, Finished, Item, Job, Receipt, Sent, Totals

Place = tuple[str, int]
"""A job's id and the index of a document."""


class StoreFull(Exception):
    """There is no room: what the settings allow is used up, or the disk is full. Nothing of the call was kept."""


class StoreUnavailable(Exception):
    """The database cannot be reached or written; the message is one sentence that names no document."""


class UploadGone(Exception):
    """The job that was being sent is no more: nothing came for so long that it was removed."""


class JobStore(Protocol):
    """Keeps jobs and their documents. All calls block, may be made from any thread, and are done wholly or not at all.

    A document is worked on by whoever holds its lease. A lease that is not renewed lapses, and another worker takes the document on;
    the first item that comes for it is the one that is kept.

    Raises:
        StoreUnavailable: by any of them.
    """

    kind: str
    """``sqlite`` or ``postgresql``."""

    @property
    def is_made(self) -> bool:
        """Whether there is anything to look at; a store may be made with the first job."""

    def begin(self, draft: Draft) -> Receipt:
        """Begin a job that is sent, or find the one that has the draft's key. It is nobody's business until :meth:`commit`.

        Raises:
            StoreFull: there is no room for another.
        """

    def append(self, job: str, documents: Sequence[Sent]) -> None:
        """Add documents to a job that is being sent.

        Raises:
            StoreFull, UploadGone
        """

    def commit(self, job: str, fingerprint: str) -> Job:
        """All has been sent: queue the job. When this returns, it is on disk.

        Raises:
            StoreFull, UploadGone
        """

    def abandon(self, job: str) -> None:
        """Forget a job that is being sent."""

    def get(self, owner: str, job: str) -> Job | None:
        """The job, if there is one of that owner."""

    def recent(self, owner: str, limit: int, before: str | None = None) -> list[Job]:
        """An owner's jobs, the newest first; those older than the job ``before``, if it is given."""

    def items(self, job: str, after: int, limit: int) -> list[Item]:
        """The items after index ``after`` in order, up to the first document that is still to have its own."""

    def failures(self, job: str, limit: int) -> list[Item]:
        """The first items that are problems."""

    def cancel(self, owner: str, job: str) -> Job | None:
        """End a job that has not ended: its documents that have no item are dropped. None if there is no such job of that owner."""

    def remove(self, owner: str, job: str) -> bool:
        """Let a job be gone at once, whatever its state; False if there is no such job of that owner."""

    def claim(self, worker: str, count: int, lease: float) -> list[Claimed]:
        """Take on up to ``count`` documents of one job for ``lease`` seconds: the job that has waited longest since it last got some."""

    def renew(self, worker: str, places: Sequence[Place], lease: float) -> set[Place]:
        """Hold ``places`` for ``lease`` seconds from now; those of them that are no longer the worker's."""

    def release(self, worker: str, places: Sequence[Place], *, count: bool) -> None:
        """Give ``places`` back unfinished; ``count`` says whether the attempt counts."""

    def finish(self, worker: str, finished: Sequence[Finished]) -> list[Job]:
        """Keep the items of documents that are still the worker's; the jobs that ended with them.

        Raises:
            StoreFull
        """

    def deliver(self, worker: str, lease: float) -> Delivery | None:
        """Take on a callback that is due."""

    def delivered(self, worker: str, job: str, code: int | None, detail: str | None, again: float | None, *, ok: bool) -> None:
        """Note what became of a callback: taken (``ok``), to be sent ``again`` in so many seconds, or given up."""

    def sweep(self) -> bool:
        """Remove some of what has expired, was cut off while it was sent, or is to be gone; whether there is more."""

    def totals(self) -> Totals:
        """What there is."""

    def close(self) -> None:
        """Let go of all connections."""
