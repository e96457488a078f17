"""How documents in a store in SQL are worked off, and callbacks with them."""

import json
import zlib
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from typing_extensions import override

from service.jobs.job import Claimed, Delivery, Finished, Job
from service.jobs.sql_base import Run, Sql
from service.jobs.sql_intake import LEVEL
from service.jobs.store import Place

WINDOW = 10.0
"""Seconds over which, or up to twice that, the rate of a job is taken."""


class Work(Sql):
    """See :class:`service.jobs.store.JobStore` for what each does."""

    @override
    def claim(self, worker: str, count: int, lease: float) -> list[Claimed]:
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

    @override
    def renew(self, worker: str, places: Sequence[Place], lease: float) -> set[Place]:
        with self._transaction() as run:
            until = self._now(run) + lease
            return {place for place in sorted(places) if not self._held(run, "lease = :until", worker, place, until=until)}

    @override
    def release(self, worker: str, places: Sequence[Place], *, count: bool) -> None:
        with self._transaction() as run:
            for place in sorted(places):
                self._held(run, "lease = 0, worker = NULL, attempts = attempts - :off", worker, place, off=0 if count else 1)

    @staticmethod
    def _held(run: Run, changes: str, worker: str, place: Place, **values: Any) -> int | None:
        """Change a document of a running job that is the worker's; the size of its text, None if it is not the worker's."""
        job, number = place
        changed = run(
            f"UPDATE copydesk_documents SET {changes} WHERE job = :job AND number = :number AND worker = :worker AND status IS NULL"
            " AND EXISTS (SELECT 1 FROM copydesk_jobs WHERE id = :job AND status = 'running') RETURNING size",
            job=job,
            number=number,
            worker=worker,
            **values,
        )
        return int(changed[0][0]) if changed else None

    @override
    def finish(self, worker: str, finished: Sequence[Finished]) -> list[Job]:
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
                if done or failed:
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

    @override
    def deliver(self, worker: str, lease: float) -> Delivery | None:
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

    @override
    def delivered(self, worker: str, job: str, code: int | None, detail: str | None, again: float | None, *, ok: bool) -> None:
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
