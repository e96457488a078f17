"""What all parts of a store in SQL rest on: transactions, the room there is, and how a job is read, ended and let go."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from service.jobs import rows
from service.jobs.job import Job
from service.jobs.store import JobStore, StoreFull

ITEM_SHARE = 6
"""How many times a compressed document its compressed item is at most, as a rule: room that is held for it from the start."""


class Run(Protocol):
    """Executes a statement with its ``:named`` values within a transaction; gives the rows it returns."""

    def __call__(self, statement: str, /, **values: Any) -> list[Sequence[Any]]:
        """The rows."""
        ...


class Sql(JobStore, ABC):
    """A database, of which the subclasses say how it connects and locks."""

    kind: str
    lock: str
    """What makes a SELECT hold its rows until the transaction ends."""

    def __init__(self, limit: int, keep: float) -> None:
        """At most ``limit`` bytes are kept, and a job ``keep`` seconds after something was last done on it."""
        self.limit = limit
        self.keep = keep

    @abstractmethod
    def _transaction(self, *, write: bool = True, make: bool = False) -> AbstractContextManager[Run]: ...

    @abstractmethod
    def _now(self, run: Run) -> float: ...

    @abstractmethod
    def _used(self, run: Run) -> int: ...

    @abstractmethod
    def close(self) -> None:
        """Let go of all connections."""

    @property
    def is_made(self) -> bool:
        """Whether there are tables to look at."""
        return True

    def _end(self, run: Run, jobs: Iterable[str], now: float) -> Sequence[str]:
        """End those of ``jobs`` that have all their items."""
        return [
            job
            for job in jobs
            if run(
                "UPDATE copydesk_jobs SET status = CASE WHEN done = 0 THEN 'failed' ELSE 'done' END, ended = :now,"
                " callback_status = CASE WHEN callback IS NULL THEN NULL ELSE 'pending' END, callback_next = :now"
                " WHERE id = :job AND status IN ('queued', 'running') AND done + failed = total RETURNING id",
                job=job,
                now=now,
            )
        ]

    def _check_room(self, run: Run, size: int, *, reserve: bool = True) -> None:
        """Raise StoreFull if ``size`` more bytes are too many, beside what waiting documents will need (``reserve``)."""
        held = 0
        if reserve:
            ((waiting,),) = run(
                "SELECT COALESCE(SUM(waiting_bytes), 0) FROM copydesk_jobs WHERE status IN ('receiving', 'queued', 'running')"
            )
            held = ITEM_SHARE * int(waiting)
        if self._used(run) + held + size > self.limit:
            raise StoreFull

    @staticmethod
    def _go(run: Run, where: str, **values: Any) -> bool:
        """Let jobs be gone: nobody sees them any more, and :meth:`sweep` removes them."""
        return bool(run(f"UPDATE copydesk_jobs SET status = 'gone', idempotency_key = NULL WHERE {where} RETURNING id", **values))

    def _jobs(self, run: Run, where: str, rest: str = "", **values: Any) -> list[Job]:
        found = run(f"SELECT {rows.COLUMNS} FROM copydesk_jobs WHERE status NOT IN ('receiving', 'gone') AND {where} {rest}", **values)
        now = self._now(run)
        return [rows.job(row, now) for row in found]
