"""Deadlines, overload, clients that leave, shutdown."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import anyio
import httpx
import pytest

from service.app import App
from tests.service.asgi import Exchange
from tests.service.conftest import Serve
from tests.service.toy import ToyAnalyzer

pytestmark = pytest.mark.anyio

Start = Callable[..., Awaitable[App]]

JSON = [("Content-Type", "application/json")]


def body(tokens: int) -> dict[str, str]:
    return {"text": "abcd " * tokens}


async def occupy(client: httpx.AsyncClient, toy: ToyAnalyzer) -> asyncio.Task[httpx.Response]:
    toy.article.free.clear()
    task = asyncio.create_task(client.post("/v1/entities", json=body(1)))
    assert await asyncio.to_thread(toy.article.entered.wait, 10)
    return task


async def test_a_deadline_is_kept_and_what_waited_is_dropped(client: httpx.AsyncClient, toy: ToyAnalyzer) -> None:
    busy = await occupy(client, toy)
    late = await client.post("/v1/entities", json=body(7), headers={"X-Request-Timeout": "0.05"})
    assert (late.status_code, late.json()["code"]) == (504, "deadline_exceeded")
    toy.article.free.set()
    assert (await busy).status_code == 200
    assert (await client.post("/v1/entities", json=body(3))).status_code == 200
    assert toy.article.sizes == [1, 3]


async def test_a_timeout_is_capped(serve: Serve, toy: ToyAnalyzer) -> None:
    client = await serve(request_timeout=0.05, max_request_timeout=0.05)
    busy = await occupy(client, toy)
    assert (await client.post("/v1/entities", json=body(7), headers={"X-Request-Timeout": "1000"})).status_code == 504
    toy.article.free.set()
    await busy


async def test_a_full_queue_is_told_with_retry_after(serve: Serve, toy: ToyAnalyzer) -> None:
    client = await serve(batch_tokens=256, queue_tokens=256)
    busy = await occupy(client, toy)
    waiting = asyncio.create_task(client.post("/v1/entities", json=body(256)))
    await anyio.sleep(0.05)
    refused = await client.post("/v1/entities", json=body(100))
    assert (refused.status_code, refused.json()["code"]) == (429, "queue_full")
    assert int(refused.headers["retry-after"]) >= 1
    batch = await client.post("/v1/batch", json={"documents": [body(10)]})
    assert (batch.status_code, batch.json()["code"]) == (429, "queue_full")
    toy.article.free.set()
    assert [(await task).status_code for task in (busy, waiting)] == [200, 200]
    assert 100 not in toy.article.sizes


async def test_a_client_that_leaves_costs_no_more_work(start: Start, toy: ToyAnalyzer) -> None:
    app = await start()
    toy.article.free.clear()
    first, second = (Exchange(app, "/v1/entities", JSON) for _ in range(2))
    first.send(json.dumps(body(1)).encode())
    assert await asyncio.to_thread(toy.article.entered.wait, 10)
    second.send(json.dumps(body(9)).encode())
    await anyio.sleep(0.05)
    second.disconnect()
    await second.task
    toy.article.free.set()
    assert (await first.receive())["status"] == 200
    await first.task
    assert toy.article.sizes == [1]
    assert app.state.metrics.registry.get_sample_value("copydesk_dropped_total", {"reason": "cancelled"}) == 1


async def test_a_client_that_leaves_while_sending_is_no_fault(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    exchange = Exchange(await start(), "/v1/entities", JSON)
    exchange.send(b'{"text": "The mini', more=True)
    await anyio.sleep(0.01)
    exchange.disconnect()
    await exchange.task
    assert "failed" not in caplog.text


async def test_a_forward_that_fails_gives_500_and_the_next_request_is_served(client: httpx.AsyncClient, toy: ToyAnalyzer) -> None:
    toy.article.fail = lambda sizes: True
    failed = await client.post("/v1/entities", json=body(5))
    assert (failed.status_code, failed.json()["code"]) == (500, "internal_error")
    toy.article.fail = lambda sizes: False
    assert (await client.post("/v1/entities", json=body(5))).status_code == 200


async def test_single_documents_pass_a_batch_that_fills_the_engine(serve: Serve, toy: ToyAnalyzer) -> None:
    client = await serve(batch_tokens=256, queue_tokens=2560)
    busy = await occupy(client, toy)
    batch = asyncio.create_task(client.post("/v1/batch", json={"documents": [body(150)] * 8}))
    await anyio.sleep(0.05)
    single = asyncio.create_task(client.post("/v1/entities", json=body(200)))
    await anyio.sleep(0.05)
    toy.article.free.set()
    await asyncio.gather(busy, batch, single)
    assert toy.article.sizes[:2] == [1, 200]


async def test_what_comes_during_shutdown_is_sent_elsewhere(start: Start) -> None:
    app = await start()
    await asyncio.to_thread(app.state.processor.engine.stop)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        refused = await client.post("/v1/entities", json=body(5))
    assert (refused.status_code, refused.json()["code"]) == (503, "stopping")
    assert "retry-after" in refused.headers


async def test_the_same_document_in_flight_is_computed_once(serve: Serve, toy: ToyAnalyzer) -> None:
    client = await serve()
    busy = await occupy(client, toy)
    same = [asyncio.create_task(client.post("/v1/entities", json=body(9))) for _ in range(4)]
    other = asyncio.create_task(client.post("/v1/entities", json=body(9) | {"coreference": True}))
    await anyio.sleep(0.05)
    toy.article.free.set()
    answers = [await task for task in (busy, *same, other)]
    assert [answer.status_code for answer in answers] == [200] * 6
    assert len({answer.content for answer in answers[1:5]}) == 1
    assert toy.article.sizes == [1, 9, 9]


async def test_a_client_that_leaves_does_not_take_the_work_of_others_along(start: Start, toy: ToyAnalyzer) -> None:
    app = await start()
    toy.article.free.clear()
    first, second, third = (Exchange(app, "/v1/entities", JSON) for _ in range(3))
    first.send(json.dumps(body(1)).encode())
    assert await asyncio.to_thread(toy.article.entered.wait, 10)
    for exchange in (second, third):
        exchange.send(json.dumps(body(9)).encode())
    await anyio.sleep(0.05)
    second.disconnect()
    await second.task
    toy.article.free.set()
    assert (await third.receive())["status"] == 200
    await asyncio.gather(first.task, third.task)
    assert toy.article.sizes == [1, 9]


async def test_the_deadline_of_one_is_not_that_of_another_with_the_same_document(client: httpx.AsyncClient, toy: ToyAnalyzer) -> None:
    busy = await occupy(client, toy)
    hasty = asyncio.create_task(client.post("/v1/entities", json=body(9), headers={"X-Request-Timeout": "0.1"}))
    await anyio.sleep(0.05)
    patient = asyncio.create_task(client.post("/v1/entities", json=body(9)))
    assert (await hasty).status_code == 504
    toy.article.free.set()
    assert [(await task).status_code for task in (busy, patient)] == [200, 200]
