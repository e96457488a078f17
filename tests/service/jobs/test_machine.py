"""Whatever callers and workers do, and whenever workers die: no document is lost, none is done twice, and no count is wrong."""

import shutil
import tempfile
import uuid
from dataclasses import dataclass, field
from itertools import count, takewhile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule, run_state_machine_as_test

from service.jobs.job import ENDED, Claimed, Draft, Finished, Sent
from service.jobs.sql import UPLOAD_PATIENCE, SqlStore
from service.jobs.sqlite import SqliteStore
from service.jobs.store import UploadGone
from tests.service.jobs.conftest import DAY, LIMIT, Clock, emptied

LEASE = 30.0
OWNERS = ("anna", "bert")


@dataclass
class Known:
    """What a job must look like."""

    owner: str
    sent: list[bytes] = field(default_factory=list)
    status: str = "receiving"
    items: dict[int, Finished] = field(default_factory=dict)
    leases: dict[int, tuple[str, float]] = field(default_factory=dict)
    touched: float = 0.0


class Machine(RuleBasedStateMachine):
    """A store beside a model of it."""

    sending = Bundle("sending")
    jobs = Bundle("jobs")
    claims = Bundle("claims")

    def open(self) -> SqlStore:
        self.folder = Path(tempfile.mkdtemp())
        return SqliteStore(self.folder / "jobs", LIMIT, DAY, self.clock)

    @initialize()
    def begin_at_all(self) -> None:
        self.clock = Clock()
        # Jobs of one moment take turns by their ids, and Hypothesis wants the same course of things each time.
        self.patch, numbers = pytest.MonkeyPatch(), count()
        self.patch.setattr(uuid, "uuid4", lambda: uuid.UUID(int=next(numbers)))
        self.store = self.open()
        self.known: dict[str, Known] = {}

    def teardown(self) -> None:
        if hasattr(self, "patch"):
            self.patch.undo()
        if hasattr(self, "store"):
            self.store.close()
        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)

    @rule(target=sending, owner=st.sampled_from(OWNERS))
    def begin(self, owner: str) -> str:
        receipt = self.store.begin(Draft(owner))
        self.known[receipt.job] = Known(owner, touched=self.clock.now)
        return receipt.job

    @rule(job=sending, documents=st.lists(st.binary(max_size=20), min_size=1, max_size=5))
    def append(self, job: str, documents: list[bytes]) -> None:
        if self.known[job].status != "receiving":
            with pytest.raises(UploadGone):
                self.store.append(job, [Sent(document) for document in documents])
            return
        self.store.append(job, [Sent(document) for document in documents])
        self.known[job].sent += documents
        self.known[job].touched = self.clock.now

    @rule(target=jobs, job=consumes(sending))
    def commit(self, job: str) -> str:
        known = self.known[job]
        if known.status == "gone":
            with pytest.raises(UploadGone):
                self.store.commit(job, "print")
        elif known.sent:
            assert self.store.commit(job, "print").status == "queued"
            known.status = "queued"
        else:
            self.store.abandon(job)
            known.status = "gone"
        known.touched = self.clock.now
        return job

    @rule(job=consumes(sending))
    def abandon(self, job: str) -> None:
        self.store.abandon(job)
        self.known[job].status = "gone"

    @rule(target=claims, worker=st.sampled_from("xyz"), count=st.integers(1, 6))
    def claim(self, worker: str, count: int) -> object:
        claimed = self.store.claim(worker, count, LEASE)
        for one in claimed:
            known = self.known[one.job]
            assert known.status in ("queued", "running")
            assert one.index not in known.items
            assert one.document == known.sent[one.index]
            holder, until = known.leases.get(one.index, ("", 0.0))
            assert until <= self.clock.now, f"{holder} holds it"
            known.leases[one.index] = worker, self.clock.now + LEASE
            known.status = "running"
        if not claimed:
            assert not any(self._free(known) for known in self.known.values())
        return multiple(*((worker, one) for one in claimed))

    def _free(self, known: Known) -> list[int]:
        if known.status not in ("queued", "running"):
            return []
        unfinished = (number for number in range(len(known.sent)) if number not in known.items)
        return [number for number in unfinished if known.leases.get(number, ("", 0.0))[1] <= self.clock.now]

    def _is_held(self, worker: str, claimed: Claimed) -> bool:
        known = self.known[claimed.job]
        is_open = known.status == "running" and claimed.index not in known.items
        return is_open and known.leases.get(claimed.index, ("", 0.0))[0] == worker

    @rule(claim=claims, status=st.sampled_from([200, 200, 422]))
    def finish(self, claim: tuple[str, Claimed], status: int) -> None:
        worker, claimed = claim
        known = self.known[claimed.job]
        finished = Finished(claimed.job, claimed.index, status, f"{worker} {self.clock.now}".encode())
        is_held = self._is_held(worker, claimed)
        ended = self.store.finish(worker, [finished])
        if is_held:
            known.items[claimed.index] = finished
            known.touched = self.clock.now
            if len(known.items) == len(known.sent):
                known.status = "done" if any(item.status == 200 for item in known.items.values()) else "failed"
        assert [job.id for job in ended] == ([claimed.job] if is_held and known.status in ENDED else [])

    @rule(claim=claims)
    def renew(self, claim: tuple[str, Claimed]) -> None:
        worker, claimed = claim
        is_held = self._is_held(worker, claimed)
        assert self.store.renew(worker, [claimed.place], LEASE) == (set() if is_held else {claimed.place})
        if is_held:
            self.known[claimed.job].leases[claimed.index] = worker, self.clock.now + LEASE

    @rule(claim=consumes(claims), count=st.booleans())
    def release(self, claim: tuple[str, Claimed], count: bool) -> None:
        worker, claimed = claim
        if self._is_held(worker, claimed):
            del self.known[claimed.job].leases[claimed.index]
        self.store.release(worker, [claimed.place], count=count)

    @rule(job=jobs, owner=st.sampled_from(OWNERS))
    def cancel(self, job: str, owner: str) -> None:
        known = self.known[job]
        cancelled = self.store.cancel(owner, job)
        assert (cancelled is None) == (owner != known.owner or known.status == "gone")
        if cancelled and known.status in ("queued", "running"):
            known.status = "cancelled"
            known.touched = self.clock.now

    @rule(job=jobs, owner=st.sampled_from(OWNERS))
    def remove(self, job: str, owner: str) -> None:
        known = self.known[job]
        assert self.store.remove(owner, job) == (owner == known.owner and known.status != "gone")
        if owner == known.owner:
            known.status = "gone"

    @rule(seconds=st.sampled_from([1.0, LEASE / 2, LEASE, DAY / 2, DAY]))
    def wait(self, seconds: float) -> None:
        self.clock.now += seconds

    @rule()
    def sweep(self) -> None:
        while self.store.sweep():
            pass
        for known in self.known.values():
            patience = UPLOAD_PATIENCE if known.status == "receiving" else DAY
            if known.touched + patience <= self.clock.now:
                known.status = "gone"

    @invariant()
    def every_job_is_as_it_must_be(self) -> None:
        for job, known in getattr(self, "known", {}).items():
            seen = self.store.get(known.owner, job)
            if known.status in ("receiving", "gone"):
                assert seen is None
                continue
            assert seen
            done = sum(item.status == 200 for item in known.items.values())
            assert (seen.status, seen.total, seen.done, seen.failed) == (known.status, len(known.sent), done, len(known.items) - done)
            finished = sorted(known.items) if known.status == "cancelled" else takewhile(known.items.__contains__, range(len(known.sent)))
            in_order = [known.items[number] for number in finished]
            items = self.store.items(job, -1, 100)
            assert [(item.status, item.item) for item in items] == [(item.status, item.item) for item in in_order]
            others = next(owner for owner in OWNERS if owner != known.owner)
            assert self.store.get(others, job) is None


Machine.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck))
TestSqlite = Machine.TestCase


def test_postgresql(postgresql: str) -> None:
    class OnPostgresql(Machine):
        def open(self) -> SqlStore:
            return emptied(postgresql, LIMIT, self.clock)

    few = settings(max_examples=8, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(OnPostgresql, settings=few)
