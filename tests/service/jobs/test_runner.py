"""The runner by itself: what it does with documents that bring trouble."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import anyio
import pytest

from service.jobs import runner
from service.jobs.job import Claimed, Draft, Job, Outcome, Sent
from service.jobs.runner import Runner
from service.jobs.sqlite import SqliteStore
from service.jobs.store import StoreUnavailable
from service.jobs.threads import News, Threads
from service.metrics import Metrics

pytestmark = pytest.mark.anyio

Work = Callable[[Claimed], Awaitable[Outcome]]


def give_up(claimed: Claimed) -> Outcome:
    return Outcome(b'{"gave": "up"}', 500, "never_finished")


class Bench:
    """A store with jobs, and runners on it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.store = SqliteStore(folder / "jobs", 10**9, 3600.0)
        self.threads = Threads()
        self.ended: list[Job] = []
        self.running: list[asyncio.Task[None]] = []
        monkeypatch.setattr(runner, "PAUSE", 0.01)
        monkeypatch.setattr(runner, "POLL", 0.01)

    def send(self, count: int) -> Job:
        job = self.store.begin(Draft("")).job
        self.store.append(job, [Sent(b"%d" % number) for number in range(count)])
        return self.store.commit(job, "")

    def start(self, work: Work, lease: float = 30.0) -> Runner:
        made = Runner(self.store, self.threads, work, give_up, lease=lease, metrics=Metrics(), changed=News(), ended=self.ended.append)
        self.running.append(asyncio.create_task(made.run()))
        return made

    async def stop(self) -> None:
        for task in self.running:
            task.cancel()
        await asyncio.wait(self.running)
        self.running.clear()

    async def until_ended(self, count: int = 1) -> None:
        with anyio.fail_after(20):
            while len(self.ended) < count:
                await anyio.sleep(0.01)


@pytest.fixture
async def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    made = Bench(tmp_path, monkeypatch)
    yield made
    if made.running:
        await made.stop()
    await made.threads.close()
    made.store.close()


async def good(claimed: Claimed) -> Outcome:
    return Outcome(b'{"of": %b}' % claimed.document, 200)


async def test_what_may_pass_is_tried_three_times(bench: Bench) -> None:
    tries: Counter[int] = Counter()

    async def work(claimed: Claimed) -> Outcome:
        tries[claimed.index] += 1
        return Outcome(b"{}", 504 if claimed.index == 1 or tries[claimed.index] < 2 else 200)

    job = bench.send(3)
    bench.start(work)
    await bench.until_ended()
    assert [item.status for item in bench.store.items(job.id, -1, 9)] == [200, 504, 200]
    assert tries == {0: 2, 1: 3, 2: 2}


async def test_a_document_that_never_comes_to_an_end_is_given_up(bench: Bench) -> None:
    job = bench.send(2)
    for _ in range(runner.MOST_ATTEMPTS):
        for claimed in bench.store.claim("dead", 2, 30.0):
            bench.store.release("dead", [claimed.place], count=claimed.index == 0)
    bench.start(good)
    await bench.until_ended()
    assert [item.item for item in bench.store.items(job.id, -1, 9)] == [b'{"gave": "up"}', b'{"of": 1}']


async def test_an_attempt_that_was_not_begun_does_not_count(bench: Bench) -> None:
    job = bench.send(1)
    tries = 0

    async def work(claimed: Claimed) -> Outcome:
        nonlocal tries
        tries += 1
        assert claimed.attempts == 1
        return Outcome(b"{}", 503, "stopping") if tries < 20 else Outcome(b"{}", 200)

    bench.start(work)
    await bench.until_ended()
    assert bench.store.items(job.id, -1, 9)[0].status == 200


async def test_a_long_document_is_held_and_done_once(bench: Bench) -> None:
    tries: Counter[int] = Counter()

    async def work(claimed: Claimed) -> Outcome:
        tries[claimed.index] += 1
        await anyio.sleep(1.0)
        return Outcome(b"{}", 200)

    bench.send(3)
    bench.start(work, lease=0.4)
    bench.start(work, lease=0.4)
    await bench.until_ended()
    assert set(tries.values()) == {1}


async def test_a_store_out_of_reach_is_waited_for(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("claim", "finish"):
        real, left = getattr(bench.store, name), [3]

        def now_and_then(*values: object, real: Callable[..., object] = real, left: list[int] = left) -> object:
            left[0] -= 1
            if left[0] >= 0:
                raise StoreUnavailable("the database is gone")
            return real(*values)

        monkeypatch.setattr(bench.store, name, now_and_then)
    job = bench.send(5)
    bench.start(good)
    await bench.until_ended()
    assert [item.status for item in bench.store.items(job.id, -1, 9)] == [200] * 5


async def test_what_is_stopped_is_given_back_at_once(bench: Bench) -> None:
    job = bench.send(40)
    begun = asyncio.Event()

    async def work(claimed: Claimed) -> Outcome:
        begun.set()
        await asyncio.Event().wait()
        raise AssertionError

    bench.start(work)
    await begun.wait()
    await bench.stop()
    claimed = bench.store.claim("other", 100, 30.0)
    assert [(one.index, one.attempts) for one in claimed] == [(number, 1) for number in range(40)]
    assert bench.store.get("", job.id)


async def test_a_cancelled_job_is_no_longer_worked_on(bench: Bench) -> None:
    job = bench.send(40)
    begun, left = asyncio.Event(), asyncio.Event()

    async def work(claimed: Claimed) -> Outcome:
        if claimed.job != job.id:
            return Outcome(b"{}", 200)
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            left.set()
        raise AssertionError

    made = bench.start(work)
    await begun.wait()
    bench.store.cancel("", job.id)
    made.drop(job.id)
    await left.wait()
    bench.send(1)
    made.poke()
    await bench.until_ended()
