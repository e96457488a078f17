import asyncio
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from service.api.middleware.disconnect import Disconnect

pytestmark = pytest.mark.anyio


class Client:
    """What arrives from a client, in order; then nothing more."""

    def __init__(self, *messages: Message) -> None:
        self._messages = list(messages)

    async def receive(self) -> Message:
        if not self._messages:
            await asyncio.Event().wait()
        return self._messages.pop(0)


async def send(message: Any) -> None:
    pass


BODY = {"type": "http.request", "body": b"x", "more_body": False}
GONE = {"type": "http.disconnect"}


async def test_work_for_a_client_that_has_gone_is_cancelled() -> None:
    ended: list[str] = []

    async def work(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise

    async with asyncio.timeout(10):
        await Disconnect(work)({"type": "http", "method": "POST"}, Client(BODY, GONE).receive, send)
    assert ended == ["cancelled"]


async def test_a_reader_of_the_body_sees_the_client_leave() -> None:
    seen: list[str] = []

    async def work(scope: Scope, receive: Receive, send: Send) -> None:
        seen.extend([(await receive())["type"] for _ in range(2)])

    async with asyncio.timeout(10):
        await Disconnect(work)({"type": "http", "method": "POST"}, Client({**BODY, "more_body": True}, GONE).receive, send)
    assert seen == ["http.request", "http.disconnect"]


async def test_who_cancels_the_request_cancels_the_work() -> None:
    started, ended = asyncio.Event(), asyncio.Event()

    async def work(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    task = asyncio.ensure_future(Disconnect(work)({"type": "http", "method": "POST"}, Client(BODY).receive, send))
    async with asyncio.timeout(10):
        await started.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await ended.wait()


async def test_a_fault_passes_through() -> None:
    async def work(scope: Scope, receive: Receive, send: Send) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        await Disconnect(work)({"type": "http", "method": "POST"}, Client(BODY).receive, send)
