"""A store in SQL, of which the databases only add how they connect and lock."""

from typing_extensions import override

from service.jobs import rows
from service.jobs.job import Item, Job, Totals
from service.jobs.sql_intake import Intake
from service.jobs.sql_work import WINDOW, Work

UPLOAD_PATIENCE = 120.0
"""Seconds in which nothing came of a job that is being sent, after which it is taken for cut off."""

REMOVED = 2000
"""Documents removed at a time, so that nobody waits long."""


class SqlStore(Intake, Work):
    """A :class:`service.jobs.store.JobStore`, which says what each does."""

    @override
    def get(self, owner: str, job: str) -> Job | None:
        with self._transaction(write=False) as run:
            found = self._jobs(run, "id = :job AND owner = :owner", job=job, owner=owner)
        return found[0] if found else None

    @override
    def recent(self, owner: str, limit: int, before: str | None = None) -> list[Job]:
        older = "AND (created, id) < (SELECT created, id FROM copydesk_jobs WHERE id = :before AND owner = :owner)" if before else ""
        with self._transaction(write=False) as run:
            return self._jobs(
                run, f"owner = :owner {older}", "ORDER BY created DESC, id DESC LIMIT :limit", owner=owner, before=before, limit=limit
            )

    @override
    def items(self, job: str, after: int, limit: int) -> list[Item]:
        with self._transaction(write=False) as run:
            found = run(
                "SELECT number, status, item FROM copydesk_documents WHERE job = :job AND number > :after ORDER BY number LIMIT :limit",
                job=job,
                after=after,
                limit=limit,
            )
        return rows.items(found)

    @override
    def failures(self, job: str, limit: int) -> list[Item]:
        with self._transaction(write=False) as run:
            found = run(
                "SELECT number, status, item FROM copydesk_documents WHERE job = :job AND status <> 200 ORDER BY number LIMIT :limit",
                job=job,
                limit=limit,
            )
        return [rows.item(row) for row in found]

    @override
    def cancel(self, owner: str, job: str) -> Job | None:
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

    @override
    def remove(self, owner: str, job: str) -> bool:
        with self._transaction() as run:
            return self._go(run, "id = :job AND owner = :owner AND status NOT IN ('receiving', 'gone')", job=job, owner=owner)

    @override
    def sweep(self) -> bool:
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

    def _tidy(self) -> None:
        """Give room back to the disk."""

    @override
    def totals(self) -> Totals:
        with self._transaction(write=False) as run:
            ((waiting,),) = run("SELECT COALESCE(SUM(total - done - failed), 0) FROM copydesk_jobs WHERE status IN ('queued', 'running')")
            return Totals(self._used(run), int(waiting))


__all__ = ["UPLOAD_PATIENCE", "WINDOW", "SqlStore"]
