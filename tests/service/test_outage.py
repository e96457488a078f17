"""What callers are told while all processes that compute are lost, with the toy models."""

import asyncio
import json
from collections.abc import AsyncIterator

import anyio
import httpx
import pytest

from service.app import App, create_app
from service.inference.loading import Loaded
from service.inference.runners import Local, Told
from tests.service.conftest import make_settings
from tests.service.toy import ToyAnalyzer

pytestmark = pytest.mark.anyio


class Switched:
    """A worker that is lost and comes back as told."""

    able = True
    back_in = 4.2

    def watch(self, told: Told) -> None:
        self._told = told

    def lose(self) -> None:
        self.able = False
        self._told("ended")

    def come_back(self) -> None:
        self.able = True
        self._told("back")


@pytest.fixture
def worker() -> Switched:
    return Switched()


@pytest.fixture
async def client(toy: ToyAnalyzer, worker: Switched) -> AsyncIterator[httpx.AsyncClient]:
    app: App = create_app(make_settings(), lambda settings: Loaded(toy, [Local(toy.encoders)], 8192, workers=[worker]))
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as made:
        with anyio.fail_after(60):
            while app.state.processor is None:
                await anyio.sleep(0.005)
        yield made


async def metrics(client: httpx.AsyncClient) -> list[str]:
    return (await client.get("/metrics")).text.splitlines()


async def test_all_that_is_new_is_refused_with_the_time_to_come_back(client: httpx.AsyncClient, worker: Switched) -> None:
    worker.lose()
    batch = {"documents": [{"text": "Ann Lee met Bo."}], "tasks": ["entities"]}
    for answer in (
        await client.get("/readyz"),
        await client.post("/v1/entities", json={"text": "Ann Lee met Bo."}),
        await client.post("/v1/batch", json=batch),
    ):
        assert (answer.status_code, answer.json()["code"], answer.headers["Retry-After"]) == (503, "no_workers", "5")
    assert (await client.get("/livez")).status_code == 200
    assert {"copydesk_ready 0.0", "copydesk_workers 0.0", 'copydesk_worker_ends_total{how="ended"} 1.0'} <= set(await metrics(client))
    worker.come_back()
    assert (await client.get("/readyz")).status_code == (await client.post("/v1/batch", json=batch)).status_code == 200
    assert {"copydesk_ready 1.0", "copydesk_workers 1.0", "copydesk_worker_restarts_total 1.0"} <= set(await metrics(client))


async def test_documents_of_a_stream_wait_until_somebody_is_back(client: httpx.AsyncClient, worker: Switched) -> None:
    worker.lose()
    line = json.dumps({"id": "a", "text": "Ann Lee met Bo.", "tasks": ["entities"]})
    streaming = asyncio.create_task(client.post("/v1/batch", content=line, headers={"Content-Type": "application/x-ndjson"}))
    await anyio.sleep(0.3)
    assert not streaming.done()
    worker.come_back()
    assert json.loads((await streaming).text)["status"] == 200
