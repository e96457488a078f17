"""How a store in SQL takes jobs in."""

import json
import uuid
import zlib
from collections.abc import Sequence
from typing import Any

from typing_extensions import override

from service.jobs.job import Draft, Job, Receipt, Sent
from service.jobs.sql_base import ITEM_SHARE, Run, Sql
from service.jobs.store import UploadGone

LEVEL = 1
"""Of compression: what is stored is read once or twice."""


class Intake(Sql):
    """See :class:`service.jobs.store.JobStore` for what each does."""

    def begin(self, draft: Draft) -> Receipt:
        """Begin a job that is sent, or find the one with its key."""
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

    @override
    def append(self, job: str, documents: Sequence[Sent]) -> None:
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

    @override
    def commit(self, job: str, fingerprint: str) -> Job:
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

    @override
    def abandon(self, job: str) -> None:
        with self._transaction() as run:
            self._go(run, "id = :job AND status = 'receiving'", job=job)
