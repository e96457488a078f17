"""A store in SQL, of which the databases only add how they connect and lock."""

import json
import uuid
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from operator import itemgetter
from typing import Any, Protocol

from service.jobs import rows
from service.jobs.job import Claimed, Delivery, Draft, Finished, Item, Job, Receipt, Sent, Totals
from service.jobs.store import Place, StoreFull, UploadGone

ITEM_SHARE = 6
"""How many times a compressed document its compressed item is at most, as a rule: room that is held for it from the start."""

UPLOAD_PATIENCE = 600.0
"""Seconds in which nothing came of a job that is being sent, after which it is taken for cut off."""

WINDOW = 10.0
"""Seconds over which, or up to twice that, the rate of a job is taken."""

REMOVED = 2000
"""Documents removed at a time, so that nobody waits long."""

LEVEL = 1


class Run(Protocol):
    """Executes a statement with its ``:named`` values within a transaction; gives the rows it returns."""

    def __call__(self, statement: str, /, **values: Any) -> list[Sequence[Any]]:
        """The rows."""
        ...


class SqlStore(ABC):
    """A :class:`service.jobs.store.JobStore`."""

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

    def begin(self, draft: Draft) -> Receipt:
        """See :class:`service.jobs.store.JobStore`, as for all that follows."""
        with self._transaction(make=True) as run:
            now = self._now(run)
            self._check_room(run, 0)
            made = run(
                "INSERT INTO copydesk_jobs (id, owner, idempotency_key, status, options, event, created, touched, served, expires,"
                " callback, callback_status) VALUES (:id, :owner, :key, 'receiving', :options, :event, :now, :now, 0, :now, :callback,"
                " :callback_status) ON CONFLICT (owner, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING RETURNING id",
                id=uuid.uuid4().hex,
                owner=draft.owner,
                key=draft.key,
                options=json.dumps(draft.options),
                event=None if draft.event is None else json.dumps(draft.event),
                now=now,
                callback=draft.callback,
                callback_status="waiting" if draft.callback else None,
            )
            if made:
                return Receipt(made[0][0], is_new=True)
            ((job, fingerprint),) = run(
                "SELECT id, fingerprint FROM copydesk_jobs WHERE owner = :owner AND idempotency_key = :key",
                owner=draft.owner,
                key=draft.key,
            )
            return Receipt(job, is_new=False, fingerprint=fingerprint)

    def append(self, job: str, documents: Sequence[Sent]) -> None:  # noqa: D102
        stored = [(sent, zlib.compress(sent.document, LEVEL), zlib.compress(sent.item, LEVEL) if sent.item else None) for sent in documents]
        size = sum(len(item or document) for _, document, item in stored)
        waiting = sum(len(document) for _, document, item in stored if item is None)
        with self._transaction() as run:
            self._check_room(run, size + ITEM_SHARE * waiting)
            failed = sum(sent.status is not None for sent in documents)
            total = self._received(
                run,
                job,
                "total = total + :count, failed = failed + :failed, bytes = bytes + :size, waiting_bytes = waiting_bytes + :waiting",
                count=len(documents),
                failed=failed,
                size=size,
                waiting=waiting,
            )
            for number, (sent, document, item) in enumerate(stored, total - len(documents)):
                run(
                    "INSERT INTO copydesk_documents (job, number, document, size, status, item)"
                    " VALUES (:job, :number, :document, :size, :status, :item)",
                    job=job,
                    number=number,
                    document=None if item else document,
                    size=0 if item else len(document),
                    status=sent.status,
                    item=item,
                )

    def commit(self, job: str, fingerprint: str) -> Job:  # noqa: D102
        with self._transaction() as run:
            now = self._now(run)
            self._received(
                run,
                job,
                "status = 'queued', fingerprint = :fingerprint, expires = :expires",
                fingerprint=fingerprint,
                expires=now + self.keep,
            )
            self._end(run, [job], now)
            return self._jobs(run, "id = :job", job=job)[0]

    def _received(self, run: Run, job: str, changes: str, **values: Any) -> int:
        """Note ``changes`` of a job that is being sent; how many documents it has."""
        found = run(
            f"UPDATE copydesk_jobs SET touched = :now, {changes} WHERE id = :job AND status = 'receiving' RETURNING total",
            now=self._now(run),
            job=job,
            **values,
        )
        if not found:
            raise UploadGone
        return int(found[0][0])

    def abandon(self, job: str) -> None:  # noqa: D102
        with self._transaction() as run:
            self._go(run, "id = :job AND status = 'receiving'", job=job)

    def get(self, owner: str, job: str) -> Job | None:  # noqa: D102
        with self._transaction(write=False) as run:
            found = self._jobs(run, "id = :job AND owner = :owner", job=job, owner=owner)
        return found[0] if found else None

    def recent(self, owner: str, limit: int, before: str | None = None) -> list[Job]:  # noqa: D102
        older = "AND (created, id) < (SELECT created, id FROM copydesk_jobs WHERE id = :before AND owner = :owner)" if before else ""
        with self._transaction(write=False) as run:
            return self._jobs(
                run, f"owner = :owner {older}", "ORDER BY created DESC, id DESC LIMIT :limit", owner=owner, before=before, limit=limit
            )

    def items(self, job: str, after: int, limit: int) -> list[Item]:  # noqa: D102
        with self._transaction(write=False) as run:
            found = run(
                "SELECT number, status, item FROM copydesk_documents WHERE job = :job AND number > :after ORDER BY number LIMIT :limit",
                job=job,
                after=after,
                limit=limit,
            )
        return rows.items(found, after)

    def failures(self, job: str, limit: int) -> list[Item]:  # noqa: D102
        with self._transaction(write=False) as run:
            found = run(
                "SELECT number, status, item FROM copydesk_documents WHERE job = :job AND status <> 200 ORDER BY number LIMIT :limit",
                job=job,
                limit=limit,
            )
        return [rows.item(row) for row in found]

    def cancel(self, owner: str, job: str) -> Job | None:  # noqa: D102
        with self._transaction() as run:
            now = self._now(run)
            ended = run(
                "UPDATE copydesk_jobs SET status = 'cancelled', ended = :now, expires = :expires, waiting_bytes = 0,"
                " bytes = bytes - waiting_bytes, callback_status = CASE WHEN callback IS NULL THEN NULL ELSE 'pending' END,"
                " callback_next = :now WHERE id = :job AND owner = :owner AND status IN ('queued', 'running') RETURNING id",
                now=now,
                expires=now + self.keep,
                job=job,
                owner=owner,
            )
            if ended:
                run("DELETE FROM copydesk_documents WHERE job = :job AND status IS NULL", job=job)
            found = self._jobs(run, "id = :job AND owner = :owner", job=job, owner=owner)
        return found[0] if found else None

    def remove(self, owner: str, job: str) -> bool:  # noqa: D102
        with self._transaction() as run:
            return self._go(run, "id = :job AND owner = :owner AND status NOT IN ('receiving', 'gone')", job=job, owner=owner)

    def claim(self, worker: str, count: int, lease: float) -> list[Claimed]:  # noqa: D102
        with self._transaction() as run:
            now = self._now(run)
            chosen = run(
                "SELECT id, options FROM copydesk_jobs WHERE status IN ('queued', 'running') AND EXISTS (SELECT 1 FROM copydesk_documents"
                " WHERE job = copydesk_jobs.id AND status IS NULL AND lease <= :now) ORDER BY served, created, id LIMIT 1" + self.lock,
                now=now,
            )
            if not chosen:
                return []
            ((job, options),) = chosen
            # Ordered, as everywhere jobs are locked before documents and documents by their number: no deadlock.
            taken = run(
                "UPDATE copydesk_documents SET lease = :until, worker = :worker, attempts = attempts + 1 WHERE job = :job AND number IN"
                " (SELECT number FROM copydesk_documents WHERE job = :job AND status IS NULL AND lease <= :now ORDER BY number"
                f" LIMIT :count{self.lock}) RETURNING number, document, attempts",
                until=now + lease,
                worker=worker,
                job=job,
                now=now,
                count=count,
            )
            run(
                "UPDATE copydesk_jobs SET status = 'running', served = :now, started = COALESCE(started, :now),"
                " mark = COALESCE(mark, :now), last_mark = COALESCE(last_mark, :now) WHERE id = :job",
                now=now,
                job=job,
            )
        told = json.loads(options)
        return [
            Claimed(job, number, zlib.decompress(document), attempts, told)
            for number, document, attempts in sorted(taken, key=itemgetter(0))
        ]

    def renew(self, worker: str, places: Sequence[Place], lease: float) -> set[Place]:  # noqa: D102
        with self._transaction() as run:
            until = self._now(run) + lease
            return {place for place in sorted(places) if not self._held(run, "lease = :until", worker, place, until=until)}

    def release(self, worker: str, places: Sequence[Place], *, count: bool) -> None:  # noqa: D102
        with self._transaction() as run:
            for place in sorted(places):
                self._held(run, "lease = 0, worker = NULL, attempts = attempts - :off", worker, place, off=0 if count else 1)

    @staticmethod
    def _held(run: Run, changes: str, worker: str, place: Place, **values: Any) -> int | None:
        """Change a document that is the worker's; the size of its text, None if it is not the worker's."""
        job, number = place
        changed = run(
            f"UPDATE copydesk_documents SET {changes} WHERE job = :job AND number = :number AND worker = :worker AND status IS NULL"
            " RETURNING size",
            job=job,
            number=number,
            worker=worker,
            **values,
        )
        return int(changed[0][0]) if changed else None

    def finish(self, worker: str, finished: Sequence[Finished]) -> list[Job]:  # noqa: D102
        packed = {(one.job, one.index): (one, zlib.compress(one.item, LEVEL)) for one in finished}
        jobs = sorted({one.job for one in finished})
        with self._transaction() as run:
            now = self._now(run)
            self._check_room(run, sum(len(item) for _, item in packed.values()), reserve=False)
            for job in jobs:
                if not run(f"SELECT id FROM copydesk_jobs WHERE id = :job AND status = 'running'{self.lock}", job=job):
                    continue
                done = failed = freed = added = 0
                for place in sorted(place for place in packed if place[0] == job):
                    one, item = packed[place]
                    changes = "status = :status, item = :item, document = NULL, worker = NULL"
                    size = self._held(run, changes, worker, place, status=one.status, item=item)
                    if size is None:
                        continue
                    done += one.status == 200
                    failed += one.status != 200
                    freed += size
                    added += len(item)
                self._progress(run, job, now, done=done, failed=failed, freed=freed, added=added)
            ended = self._end(run, jobs, now)
            return [job for name in ended for job in self._jobs(run, "id = :job", job=name)]

    def _progress(self, run: Run, job: str, now: float, **counts: int) -> None:
        run(
            "UPDATE copydesk_jobs SET done = done + :done, failed = failed + :failed, bytes = bytes + :added - :freed,"
            " waiting_bytes = waiting_bytes - :freed, touched = :now, expires = :expires,"
            " last_mark = CASE WHEN mark <= :earlier THEN mark ELSE last_mark END,"
            " last_count = CASE WHEN mark <= :earlier THEN mark_count ELSE last_count END,"
            " mark_count = CASE WHEN mark <= :earlier THEN done + failed + :done + :failed ELSE mark_count END,"
            " mark = CASE WHEN mark <= :earlier THEN :now ELSE mark END WHERE id = :job",
            job=job,
            now=now,
            earlier=now - WINDOW,
            expires=now + self.keep,
            **counts,
        )

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

    def deliver(self, worker: str, lease: float) -> Delivery | None:  # noqa: D102
        with self._transaction() as run:
            now = self._now(run)
            due = run(
                "SELECT id FROM copydesk_jobs WHERE callback_status = 'pending' AND callback_next <= :now AND status <> 'gone'"
                " ORDER BY callback_next LIMIT 1" + self.lock,
                now=now,
            )
            if not due:
                return None
            run(
                "UPDATE copydesk_jobs SET callback_next = :until, callback_worker = :worker, callback_attempts = callback_attempts + 1"
                " WHERE id = :job",
                until=now + lease,
                worker=worker,
                job=due[0][0],
            )
            (job,) = self._jobs(run, "id = :job", job=due[0][0])
        assert job.callback
        return Delivery(job, job.callback.url, job.callback.attempts)

    def delivered(self, worker: str, job: str, code: int | None, detail: str | None, again: float | None, *, ok: bool) -> None:  # noqa: D102
        with self._transaction() as run:
            now = self._now(run)
            run(
                "UPDATE copydesk_jobs SET callback_status = :status, callback_next = :next, callback_code = :code,"
                " callback_detail = :detail, callback_worker = NULL WHERE id = :job AND callback_worker = :worker",
                status="delivered" if ok else "given_up" if again is None else "pending",
                next=None if again is None else now + again,
                code=code,
                detail=detail,
                job=job,
                worker=worker,
            )

    def sweep(self) -> bool:  # noqa: D102
        with self._transaction() as run:
            now = self._now(run)
            self._go(run, "status = 'receiving' AND touched <= :cut_off", cut_off=now - UPLOAD_PATIENCE)
            self._go(
                run,
                "status NOT IN ('receiving', 'gone') AND expires <= :now AND COALESCE(callback_status, '') <> 'pending'",
                now=now,
            )
            gone = run("SELECT id FROM copydesk_jobs WHERE status = 'gone' LIMIT 1")
            if not gone:
                return False
            ((job,),) = gone
            removed = run(
                "DELETE FROM copydesk_documents WHERE job = :job AND number IN (SELECT number FROM copydesk_documents WHERE job = :job"
                " LIMIT :count) RETURNING number",
                job=job,
                count=REMOVED,
            )
            if len(removed) < REMOVED:
                run("DELETE FROM copydesk_jobs WHERE id = :job", job=job)
        self._tidy()
        return True

    def _tidy(self) -> None:  # noqa: B027 - a database that tidies itself up has nothing to add
        """Give room back to the disk."""

    def totals(self) -> Totals:  # noqa: D102
        with self._transaction(write=False) as run:
            ((waiting,),) = run("SELECT COALESCE(SUM(total - done - failed), 0) FROM copydesk_jobs WHERE status IN ('queued', 'running')")
            return Totals(self._used(run), int(waiting))

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
