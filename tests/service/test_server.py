"""The server on real sockets, with the toy models."""

import asyncio
import logging
from collections.abc import AsyncIterator

import anyio
import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from service.app import App, create_app
from service.server import Server
from service.sockets import listen
from tests.service.conftest import make_settings
from tests.service.toy import ToyAnalyzer

pytestmark = pytest.mark.anyio

DOCUMENT = {"text": "Ann Lee said so."}


class Running:
    """A server, the task it runs in and clients of it."""

    def __init__(self, toy: ToyAnalyzer, drain_seconds: int) -> None:
        settings = make_settings(drain_seconds=drain_seconds)
        self.app: App = create_app(settings, lambda settings: toy.loaded())

        async def draining(request: Request) -> PlainTextResponse:
            return PlainTextResponse(str(request.app.state.draining))

        self.app.add_route("/draining", draining)
        self._toy = toy
        (self._socket,) = listen("127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.server = Server(self.app, settings.drain_seconds)
        self.served = asyncio.create_task(self.server.serve([self._socket]))

    async def ask(self, path: str, json: object = None) -> httpx.Response:
        """On a connection of its own."""
        async with httpx.AsyncClient(base_url=self.url, timeout=30) as client:
            return await (client.post(path, json=json) if json else client.get(path))

    async def ready(self) -> None:
        while self.app.state.desk is None:
            await anyio.sleep(0.005)

    async def occupy(self) -> asyncio.Task[httpx.Response]:
        """A request that is under way until the toy is set free."""
        self._toy.article.free.clear()
        self._toy.article.entered.clear()
        task = asyncio.create_task(self.ask("/v1/entities", DOCUMENT))
        assert await asyncio.to_thread(self._toy.article.entered.wait, 10)
        return task

    async def drain(self) -> None:
        self.server.should_exit = True
        while not self.app.state.draining:
            await anyio.sleep(0.005)


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)


@pytest.fixture
async def running(toy: ToyAnalyzer, request: pytest.FixtureRequest) -> AsyncIterator[Running]:
    made = Running(toy, getattr(request, "param", 60))
    with anyio.fail_after(30):
        await made.ready()
        yield made
        made.server.should_exit = made.server.force_exit = True
        toy.article.free.set()
        await made.served


async def test_a_drain_finishes_what_is_under_way_and_answers_meanwhile(running: Running, toy: ToyAnalyzer) -> None:
    busy = await running.occupy()
    assert (await running.ask("/draining")).text == "False"
    await running.drain()
    assert (await running.ask("/draining")).text == "True"
    toy.article.free.set()
    assert (await busy).status_code == 200
    await running.served
    with pytest.raises(httpx.ConnectError):
        await running.ask("/draining")


async def test_a_server_with_nothing_under_way_ends_at_once(running: Running) -> None:
    running.server.should_exit = True
    await running.served


@pytest.mark.parametrize("running", [0], indirect=True)
async def test_what_takes_longer_than_the_drain_is_broken_off(running: Running, toy: ToyAnalyzer) -> None:
    busy = await running.occupy()
    await running.drain()
    with pytest.raises(httpx.RemoteProtocolError):
        await busy


async def test_what_comes_during_a_drain_does_not_prolong_it(running: Running, toy: ToyAnalyzer) -> None:
    busy = await running.occupy()
    await running.drain()
    running.server.force_exit = True  # as a second Ctrl-C
    toy.article.free.set()
    await asyncio.wait([busy])
    await running.served
