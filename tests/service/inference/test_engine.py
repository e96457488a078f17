import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any

import anyio
import pytest

from service.inference.engine import DeadlineExceeded, Engine, EngineFailed, EngineStopped, NobodyComputes, QueueFull, WorkLost
from service.inference.runners import Local, RunnerLost
from service.metrics import Metrics
from service.timing import Timing
from tests.service.toy import ToyEncoder, ToyWindow, ToyWork

pytestmark = pytest.mark.anyio


def work(*sizes: int, encoder: str = "article") -> list[Any]:
    return [ToyWork(encoder, ToyWindow(size)) for size in sizes]


def sizes_of(outputs: list[Mapping[str, Any]]) -> list[int]:
    return [int(output["size"][0]) for output in outputs]


async def entered(encoder: ToyEncoder) -> None:
    assert await asyncio.to_thread(encoder.entered.wait, 10)


@pytest.fixture
def article() -> ToyEncoder:
    return ToyEncoder()


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
async def engine(article: ToyEncoder, metrics: Metrics) -> AsyncIterator[Engine]:
    made = Engine([Local({"article": article, "stance": ToyEncoder()})], batch_tokens=100, queue_tokens=200, metrics=metrics)
    made.start()
    yield made
    article.free.set()
    await asyncio.to_thread(made.stop)


async def occupy(engine: Engine, article: ToyEncoder) -> asyncio.Task[Any]:
    """Hold the engine up in a forward pass of one token."""
    article.free.clear()
    task = asyncio.create_task(engine.run(work(1)))
    await entered(article)
    return task


async def test_outputs_are_aligned_with_the_work_across_encoders(engine: Engine) -> None:
    mixed = [*work(30, 80), *work(7, encoder="stance"), *work(20)]
    assert sizes_of(await engine.run(mixed)) == [30, 80, 7, 20]


async def test_no_work_needs_no_engine(engine: Engine) -> None:
    assert await engine.run([]) == []


async def test_what_came_while_the_engine_was_busy_runs_together(engine: Engine, article: ToyEncoder) -> None:
    busy = await occupy(engine, article)
    others = [asyncio.create_task(engine.run(work(size))) for size in (30, 20, 40)]
    await anyio.sleep(0.01)
    article.free.set()
    await asyncio.gather(busy, *others)
    assert article.batches == [[1], [20, 30, 40]]


async def test_cancelled_work_never_runs(engine: Engine, article: ToyEncoder, metrics: Metrics) -> None:
    busy = await occupy(engine, article)
    waiting = asyncio.create_task(engine.run(work(30)))
    await anyio.sleep(0.01)
    waiting.cancel()
    await asyncio.wait([waiting])
    article.free.set()
    await busy
    await engine.run(work(2))
    assert article.sizes == [1, 2]
    assert metrics.registry.get_sample_value("copydesk_dropped_total", {"reason": "cancelled"}) == 1
    assert metrics.registry.get_sample_value("copydesk_queue_tokens") == 0


async def test_work_past_its_deadline_never_runs(engine: Engine, article: ToyEncoder) -> None:
    busy = await occupy(engine, article)
    waiting = asyncio.create_task(engine.run(work(30), time.monotonic() + 0.01))
    await anyio.sleep(0.05)
    article.free.set()
    with pytest.raises(DeadlineExceeded):
        await waiting
    await busy
    assert article.sizes == [1]


async def test_a_full_queue_refuses_at_once_and_takes_work_again_when_it_has_drained(engine: Engine, article: ToyEncoder) -> None:
    busy = await occupy(engine, article)
    waiting = asyncio.create_task(engine.run(work(100, 100)))
    await anyio.sleep(0.01)
    with pytest.raises(QueueFull) as refused:
        await engine.run(work(1))
    assert refused.value.retry_after > 0
    article.free.set()
    await asyncio.gather(busy, waiting)
    assert sizes_of(await engine.run(work(3))) == [3]


async def test_a_document_larger_than_the_queue_runs_when_the_queue_is_empty(engine: Engine) -> None:
    assert sizes_of(await engine.run(work(*[90] * 5))) == [90] * 5


async def test_a_failing_forward_fails_only_the_documents_of_its_batch(engine: Engine, article: ToyEncoder) -> None:
    article.fail = lambda sizes: 66 in sizes
    busy = await occupy(engine, article)
    bad = asyncio.create_task(engine.run(work(66)))
    good = asyncio.create_task(engine.run(work(90)))
    await anyio.sleep(0.01)
    article.free.set()
    with pytest.raises(EngineFailed):
        await bad
    assert sizes_of(await good) == [90]
    await busy


async def test_the_windows_left_of_a_failed_document_never_run(engine: Engine, article: ToyEncoder) -> None:
    article.fail = lambda sizes: True
    with pytest.raises(EngineFailed):
        await engine.run(work(60, 60, 60))
    article.fail = lambda sizes: False
    await engine.run(work(5))
    assert article.sizes == [60, 5]


async def test_an_encoder_with_too_few_outputs_fails_its_batch(
    engine: Engine, article: ToyEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(article, "run", lambda windows: [])
    with pytest.raises(EngineFailed):
        await engine.run(work(5))


async def test_an_unknown_encoder_fails_its_work_alone(engine: Engine) -> None:
    with pytest.raises(EngineFailed):
        await engine.run(work(1, encoder="nobody"))


async def test_stopping_finishes_what_waits_and_refuses_the_rest(article: ToyEncoder) -> None:
    engine = Engine([Local({"article": article})], batch_tokens=100, queue_tokens=1000)
    engine.start()
    busy = await occupy(engine, article)
    waiting = [asyncio.create_task(engine.run(work(80))) for _ in range(3)]
    await anyio.sleep(0.01)
    stopping = asyncio.create_task(asyncio.to_thread(engine.stop))
    await anyio.sleep(0.01)
    with pytest.raises(EngineStopped):
        await engine.run(work(1))
    article.free.set()
    await asyncio.gather(busy, *waiting, stopping)
    assert article.sizes == [1, 80, 80, 80]


async def test_a_batch_of_documents_comes_back_in_one_call(engine: Engine, article: ToyEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    busy = await occupy(engine, article)
    others = [asyncio.create_task(engine.run(work(10))) for _ in range(5)]
    await anyio.sleep(0.01)
    loop = asyncio.get_running_loop()
    calls = 0
    original = loop.call_soon_threadsafe

    def counting(callback: Any, *args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        return original(callback, *args, **kwargs)

    monkeypatch.setattr(loop, "call_soon_threadsafe", counting)
    article.free.set()
    await asyncio.gather(busy, *others)
    assert calls == 2


async def test_timing_tells_wait_and_work_apart(engine: Engine, article: ToyEncoder) -> None:
    busy = await occupy(engine, article)
    timing = Timing()
    waiting = asyncio.create_task(engine.run(work(5), timing=timing))
    await anyio.sleep(0.05)
    article.free.set()
    await asyncio.gather(busy, waiting)
    assert timing.seconds["queue"] >= 0.04
    assert timing.seconds["encode"] < timing.seconds["queue"]


async def test_a_ticket_holds_room_until_its_work_runs_or_it_is_given_back(engine: Engine, metrics: Metrics) -> None:
    ticket = engine.admit(200)
    with pytest.raises(QueueFull):
        await engine.run(work(1))
    assert sizes_of(await engine.run(work(90, 90, 90), ticket=ticket)) == [90, 90, 90]
    engine.give_back(ticket)
    ticket = engine.admit(200)
    engine.give_back(ticket)
    engine.give_back(ticket)
    assert engine.delay(200) == 0
    assert metrics.registry.get_sample_value("copydesk_dropped_total", {"reason": "refused"}) == 1


class Losing:
    """A runner, and what it computes in, which is lost with some windows."""

    able = True
    back_in = 0.0

    def __init__(self, encoder: ToyEncoder, fatal: int) -> None:
        self._local, self._fatal = Local({"article": encoder}), fatal

    def watch(self, told: Any) -> None:
        """Nothing is told: it is back at once."""

    def run(self, encoder: str, windows: Any) -> Any:
        if any(len(window) == self._fatal for window in windows):
            raise RunnerLost("lost")
        return self._local.run(encoder, windows)

    def close(self) -> None:
        """Nothing to end."""


async def test_a_document_with_which_two_runners_are_lost_fails_alone(article: ToyEncoder, metrics: Metrics) -> None:
    runner = Losing(article, 66)
    engine = Engine([runner], 100, 300, workers=[runner], metrics=metrics)
    engine.start()
    busy = await occupy(engine, article)
    fatal, *others = [asyncio.create_task(engine.run(work(size))) for size in (66, 10, 20)]
    await anyio.sleep(0.01)
    article.free.set()
    with pytest.raises(WorkLost):
        await fatal
    await busy
    assert [sizes_of(await other) for other in others] == [[10], [20]]
    assert article.batches == [[1], [10], [20]]
    assert metrics.registry.get_sample_value("copydesk_batches_lost_total", {"encoder": "article"}) == 2
    await asyncio.to_thread(engine.stop)


async def test_while_all_runners_are_lost_work_is_refused_and_bulk_waits(article: ToyEncoder) -> None:
    runner = Losing(article, 66)
    engine = Engine([runner], 100, 300, workers=[runner])
    engine.start()
    runner.able, runner.back_in = False, 4.0
    assert engine.outage() == 4.0
    with pytest.raises(NobodyComputes):
        await engine.run(work(10))
    waiting = asyncio.create_task(engine.run(work(10), ticket=engine.admit(10, bulk=True)))
    await anyio.sleep(0.01)
    assert not waiting.done()
    await asyncio.to_thread(engine.stop)
    with pytest.raises(EngineStopped):
        await waiting
