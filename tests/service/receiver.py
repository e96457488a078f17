"""A small application that receives what Copydesk posts back: a CMS without a plugin.

It checks every signature, takes a message it knows already for done, and may have bad days.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from standardwebhooks import Webhook, WebhookVerificationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from service.sockets import listen


class Receiver:
    """Keeps the events it took, by ``webhook-id``; answers with the statuses in ``bad_days`` first."""

    def __init__(self, secret: str, bad_days: list[int | Response] | None = None) -> None:
        self._webhook = Webhook(secret)
        self._bad_days = bad_days or []
        self.received: dict[str, Any] = {}
        self.tries: list[tuple[str, int]] = []
        self.content_types: set[str] = set()
        self.news = asyncio.Event()
        self.url = ""

    async def hook(self, request: Request) -> Response:
        """One POST."""
        response = self._answer(request, await request.body())
        self.tries.append((request.headers.get("webhook-id", ""), response.status_code))
        self.news.set()
        return response

    def _answer(self, request: Request, body: bytes) -> Response:
        try:
            event = self._webhook.verify(body, dict(request.headers))
        except WebhookVerificationError:
            return Response(status_code=401)
        if self._bad_days:
            day = self._bad_days.pop(0)
            return day if isinstance(day, Response) else Response(status_code=day)
        self.content_types.add(request.headers["content-type"])
        self.received.setdefault(request.headers["webhook-id"], event)
        return Response(status_code=204)

    async def until(self, tries: int) -> None:
        """Wait for so many POSTs."""
        async with asyncio.timeout(20):
            while len(self.tries) < tries:
                self.news.clear()
                await self.news.wait()


@asynccontextmanager
async def receiving(receiver: Receiver) -> AsyncIterator[Receiver]:
    """The application, listening on a port of this machine."""
    app = Starlette(routes=[Route("/hook", receiver.hook, methods=["POST"])])
    (socket,) = listen("127.0.0.1", 0)
    receiver.url = f"http://127.0.0.1:{socket.getsockname()[1]}/hook"
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
    served = asyncio.create_task(server.serve([socket]))
    try:
        yield receiver
    finally:
        server.should_exit = True
        await served
