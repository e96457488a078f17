import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
import pytest

from models.tasks.stance import Options
from service.inference.engine import Engine
from service.inference.runners import Local
from service.metrics import Metrics
from service.order import Order
from service.problems import Problem
from service.processing import Processor, overloaded
from service.timing import Timing
from tests.service.toy import ToyAnalyzer

pytestmark = pytest.mark.anyio

ORDER = Order("The minister, Ann Lee, might come to Paris.", frozenset({"entities"}), id="a")


@asynccontextmanager
async def processor(toy: ToyAnalyzer, *, max_chars: int = 1000, queue_tokens: int = 1000) -> AsyncIterator[Processor]:
    metrics = Metrics()
    engine = Engine([Local(toy.encoders)], 512, queue_tokens, metrics=metrics)
    engine.start()
    made = Processor(toy, engine, max_chars, metrics)
    try:
        yield made
    finally:
        toy.article.free.set()
        await made.close()


STANCE = replace(ORDER, tasks=frozenset({"entities", "stance"}), options=(("stance", Options(("Paris", "the minister"))),))


async def test_what_waits_for_the_first_windows_is_read_after_them(toy: ToyAnalyzer) -> None:
    timing = Timing()
    async with processor(toy) as made:
        body = json.loads(await made.work(STANCE, soon(), timing))
        assert made.engine.delay(900) == 0
    assert toy.marked == [1]
    assert [stance["target"] for stance in body["stances"]] == ["Paris", "the minister"]


def soon(seconds: float = 10.0) -> float:
    return time.monotonic() + seconds


async def refused(made: Processor, order: Order, deadline: float | None = None) -> Problem:
    with pytest.raises(Problem) as caught:
        await made.work(order, deadline or soon(), Timing())
    return caught.value


async def test_an_order_becomes_json_and_its_times_are_noted(toy: ToyAnalyzer) -> None:
    timing = Timing()
    async with processor(toy) as made:
        body = json.loads(await made.work(ORDER, soon(), timing))
    assert body["id"] == "a"
    assert [mention["text"] for mention in body["mentions"]] == ["The", "Ann Lee", "Paris"]
    assert timing.seconds.keys() == {"parse", "queue", "encode", "decode"}


@pytest.mark.parametrize(
    ("order", "status", "code"),
    [
        (replace(ORDER, text="a" * 1001), 413, "text_too_long"),
        (replace(ORDER, text=" \n"), 422, "blank_text"),
        (replace(ORDER, text="<!-- a -->", format="html"), 422, "no_text"),
        (replace(ORDER, text="Le ministre a déclaré que la situation était grave."), 422, "unsupported_language"),
    ],
)
async def test_what_cannot_be_done_is_refused_and_pointed_at(toy: ToyAnalyzer, order: Order, status: int, code: str) -> None:
    async with processor(toy) as made:
        problem = await refused(made, order)
        assert (problem.status_code, problem.code, [error["pointer"] for error in problem.errors]) == (status, code, ["/text"])
        assert made.engine.delay(1000) == 0, "the room that was held is given back"


async def test_the_language_is_not_judged_where_it_is_told(toy: ToyAnalyzer) -> None:
    order = replace(ORDER, text="Le ministre a déclaré que la situation était grave.", language="en")
    async with processor(toy) as made:
        assert json.loads(await made.work(order, soon(), Timing()))["language"] == "en"


async def test_a_deadline_that_has_passed_is_a_504(toy: ToyAnalyzer) -> None:
    async with processor(toy) as made:
        assert (await refused(made, ORDER, time.monotonic() - 1)).code == "deadline_exceeded"


async def test_a_forward_pass_that_fails_is_a_500_without_its_message(toy: ToyAnalyzer) -> None:
    toy.article.fail = lambda sizes: True
    async with processor(toy) as made:
        problem = await refused(made, ORDER)
    assert problem.code == "internal_error"
    assert "SECRET" not in problem.detail


async def test_after_the_engine_has_stopped_callers_are_sent_elsewhere(toy: ToyAnalyzer) -> None:
    async with processor(toy) as made:
        await asyncio.to_thread(made.engine.stop)
        problem = await refused(made, ORDER)
    assert (problem.status_code, problem.code, problem.headers) == (503, "stopping", {"Retry-After": "5"})


async def test_a_full_queue_refuses_single_orders_and_lets_bulk_wait(toy: ToyAnalyzer) -> None:
    async with processor(toy, queue_tokens=20) as made:
        toy.article.free.clear()
        first = asyncio.create_task(made.work(ORDER, soon(), Timing()))
        assert await asyncio.to_thread(toy.article.entered.wait, 10)
        waiting = asyncio.create_task(made.work(replace(ORDER, id="b", text="Bob. " * 20), soon(), Timing(), bulk=True))
        async with asyncio.timeout(10):
            while not made.engine.delay(20):
                await asyncio.sleep(0.001)
        bulk = asyncio.create_task(made.work(replace(ORDER, id="c"), soon(), Timing(), bulk=True))
        problem = await refused(made, replace(ORDER, id="d", text="Bob. " * 20))
        assert (problem.status_code, problem.code) == (429, "queue_full")
        toy.article.free.set()
        assert [json.loads(body)["id"] for body in await asyncio.gather(first, waiting, bulk)] == ["a", "b", "c"]


async def test_the_same_order_at_work_is_shared_and_another_is_not(toy: ToyAnalyzer) -> None:
    async with processor(toy) as made:
        toy.article.free.clear()
        tasks = [asyncio.create_task(made.work(order, soon(), Timing())) for order in (ORDER, ORDER, replace(ORDER, id="b"))]
        assert await asyncio.to_thread(toy.article.entered.wait, 10)
        toy.article.free.set()
        first, second, other = await asyncio.gather(*tasks)
    assert first is second
    assert json.loads(other)["id"] == "b"
    assert toy.plans == 2


@pytest.mark.parametrize(("delay", "seconds"), [(0.01, "1"), (1.0, "1"), (1.2, "2")])
def test_callers_are_told_whole_seconds_to_wait(delay: float, seconds: str) -> None:
    assert overloaded(delay).headers == {"Retry-After": seconds}


@pytest.mark.anyio
async def test_a_task_that_is_off_is_told_of_who_asks_for_it_and_left_out_otherwise(client: httpx.AsyncClient, toy: ToyAnalyzer) -> None:
    toy.off["hedging"] = "heads/hedging.safetensors is missing"
    for path, body in (("/v1/hedging", {}), ("/v1/analyze", {"tasks": ["hedging", "entities"]})):
        refused = await client.post(path, json={"text": "Ann Lee said so.", **body})
        assert (refused.status_code, refused.json()["code"]) == (503, "task_off")
        assert "hedging is off: heads/hedging.safetensors is missing" in refused.json()["detail"]
    answered = (await client.post("/v1/analyze", json={"text": "Ann Lee said so."})).json()
    assert "entities" in answered
    assert "sentences" not in answered
    assert answered["warnings"] == [{"code": "task_off", "detail": "Hedging is off: heads/hedging.safetensors is missing."}]


async def test_nobody_waits_behind_bulk_work(toy: ToyAnalyzer) -> None:
    free = threading.Event()
    async with processor(toy) as made:
        held_up = [asyncio.create_task(made.offload("decode", Timing(), free.wait, bulk=True)) for _ in range(5)]
        body = json.loads(await made.work(ORDER, soon(), Timing()))
        assert not any(task.done() for task in held_up)
        free.set()
        await asyncio.gather(*held_up)
    assert body["id"] == "a"
