"""A client that sends and receives message by message, as a server would."""

import asyncio
from collections.abc import Iterable
from typing import Any

from service.app import App


class Exchange:
    """One POST whose body is sent, and whose response is read, piece by piece."""

    def __init__(self, app: App, path: str, headers: Iterable[tuple[str, str]] = ()) -> None:
        self._incoming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._outgoing: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": b"",
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers],
            "server": ("test", 80),
            "client": ("127.0.0.1", 1),
        }
        self.task = asyncio.create_task(app(scope, self._incoming.get, self._outgoing.put))

    def send(self, body: bytes, *, more: bool = False) -> None:
        self._incoming.put_nowait({"type": "http.request", "body": body, "more_body": more})

    def disconnect(self) -> None:
        self._incoming.put_nowait({"type": "http.disconnect"})

    async def receive(self) -> dict[str, Any]:
        async with asyncio.timeout(10):
            return await self._outgoing.get()
