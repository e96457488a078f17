"""The server on real sockets, with the toy models."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator

import anyio
import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from service.app import create_app
from service.server import Server
from service.sockets import listen
from tests.service.conftest import make_settings
from tests.service.toy import ToyAnalyzer

pytestmark = pytest.mark.anyio


class Running:
    """A server, the task it runs in, and requests to it that take until they are set free."""

    def __init__(self, toy: ToyAnalyzer, drain_seconds: int) -> None:
        self.app = create_app(make_settings(), lambda settings: toy.loaded())
        self.app.add_route("/draining", self._draining)
        self.app.add_route("/wait/{name}", self._wait)
        self._entered: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self.free: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        (self._socket,) = listen("127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.server = Server(self.app, drain_seconds)
        self.served = asyncio.create_task(self.server.serve([self._socket]))

    async def _draining(self, request: Request) -> PlainTextResponse:
        return PlainTextResponse(str(request.app.state.draining))

    async def _wait(self, request: Request) -> PlainTextResponse:
        name = request.path_params["name"]
        self._entered[name].set()
        await self.free[name].wait()
        return PlainTextResponse(name)

    async def ask(self, path: str) -> str:
        """The answer on a connection of its own."""
        async with httpx.AsyncClient(base_url=self.url, timeout=30) as client:
            return (await client.get(path)).raise_for_status().text

    async def ask_on(self) -> None:
        """Until there is no answer."""
        while True:
            await self.ask("/draining")

    async def start(self, name: str) -> asyncio.Task[str]:
        """A request that is under way."""
        task = asyncio.create_task(self.ask(f"/wait/{name}"))
        await self._entered[name].wait()
        return task

    async def drain(self) -> None:
        self.server.should_exit = True
        while not self.app.state.draining:
            await anyio.sleep(0.005)


@pytest.fixture(autouse=True)
def _without_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)


@pytest.fixture
async def running(toy: ToyAnalyzer, request: pytest.FixtureRequest) -> AsyncIterator[Running]:
    made = Running(toy, getattr(request, "param", 60))
    with anyio.fail_after(30):
        while made.app.state.processor is None:
            await anyio.sleep(0.005)
        yield made
        made.server.should_exit = made.server.force_exit = True
        await made.served


async def test_a_drain_finishes_what_is_under_way_and_answers_meanwhile(running: Running) -> None:
    busy = await running.start("a")
    assert await running.ask("/draining") == "False"
    await running.drain()
    assert await running.ask("/draining") == "True"
    running.free["a"].set()
    assert await busy == "a"
    await running.served
    with pytest.raises(httpx.ConnectError):
        await running.ask("/draining")


async def test_what_comes_during_a_drain_is_finished_but_keeps_the_door_open_no_longer(running: Running) -> None:
    busy = await running.start("a")
    await running.drain()
    late = await running.start("b")
    running.free["a"].set()
    await busy
    with pytest.raises(httpx.TransportError):
        await running.ask_on()
    assert not late.done()
    running.free["b"].set()
    assert await late == "b"
    await running.served


async def test_a_drain_is_told_to_whoever_asks_and_takes_no_work(running: Running) -> None:
    async with httpx.AsyncClient(base_url=running.url, timeout=30) as client:
        assert (await client.get("/readyz")).status_code == 200
        busy = await running.start("a")
        await running.drain()
        for answer in (await client.get("/readyz"), await client.post("/v1/entities", json={"text": "Ann Lee said so."})):
            assert (answer.status_code, answer.json()["code"]) == (503, "stopping")
            assert "shutting down" in answer.json()["detail"]
        assert (await client.get("/livez")).status_code == 200
    running.free["a"].set()
    assert await busy == "a"


async def test_a_drain_shows_in_the_metrics(running: Running) -> None:
    async with httpx.AsyncClient(base_url=running.url, timeout=30) as client:
        while "copydesk_ready 1.0" not in (await client.get("/metrics")).text:
            await asyncio.sleep(0.01)
        busy = await running.start("a")
        await running.drain()
        assert "copydesk_ready 0.0" in (await client.get("/metrics")).text
    running.free["a"].set()
    await busy


async def test_head_is_answered_and_the_connection_kept(running: Running, caplog: pytest.LogCaptureFixture) -> None:
    async with httpx.AsyncClient(base_url=running.url, timeout=30) as client:
        for path in ("/livez", "/docs", "/openapi.json", "/docs/assets/swagger-ui.css", "/nothing"):
            got, head = await client.get(path), await client.head(path)
            assert head.status_code == got.status_code
            assert head.headers.get("content-length") == got.headers.get("content-length")
            assert "close" not in head.headers.get("connection", "")
    assert not [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]


async def test_a_server_with_nothing_under_way_ends_at_once(running: Running) -> None:
    running.server.should_exit = True
    await running.served


@pytest.mark.parametrize("running", [0], indirect=True)
async def test_what_takes_longer_than_the_drain_is_broken_off(running: Running) -> None:
    busy = await running.start("a")
    await running.drain()
    with pytest.raises(httpx.HTTPError):
        await busy
    await running.served


async def test_a_second_signal_ends_a_drain(running: Running) -> None:
    busy = await running.start("a")
    await running.drain()
    running.server.force_exit = True
    await running.served
    running.free["a"].set()
    await asyncio.wait([busy])
    assert busy.exception() is None or isinstance(busy.exception(), httpx.HTTPError)
