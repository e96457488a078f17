from collections.abc import Callable
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from service.api.middleware.head import Head

pytestmark = pytest.mark.anyio


async def receive() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


def answering(seen: list[str]) -> Callable[[Scope, Receive, Send], Any]:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["method"])
        scope["route"] = "the route"
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4")]})
        await send({"type": "http.response.body", "body": b"text"})

    return app


@pytest.mark.parametrize(("method", "asked", "body"), [("HEAD", "GET", b""), ("GET", "GET", b"text"), ("POST", "POST", b"text")])
async def test_a_get_answers_in_place_of_a_head(method: str, asked: str, body: bytes) -> None:
    seen: list[str] = []
    sent: list[Any] = []
    scope = {"type": "http", "method": method}

    async def send(message: Any) -> None:
        assert scope["method"] == method  # the server must see that no body is to follow
        sent.append(message)

    await Head(answering(seen))(scope, receive, send)
    assert seen == [asked]
    assert sent[0]["headers"] == [(b"content-length", b"4")]
    assert sent[1]["body"] == body
    assert (scope["method"], scope["route"]) == (method, "the route")
