"""Services on sockets of their own, for programs and browsers, and for clients that have no event loop."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from service.app import App, create_app
from service.inference.loading import Loaded
from service.server import Server
from service.settings import Settings
from service.sockets import listen
from tests.service.conftest import make_settings


@dataclass
class Running:
    """A service on a socket of its own: its address, its app, and how to end it."""

    url: str
    app: App
    end: Callable[[], None]


@contextmanager
def running(app: App, *, drain_seconds: int = 0) -> Iterator[Running]:
    """``app`` served on a thread of its own; ended at once, or with all that it does on an orderly end in ``drain_seconds``."""
    (socket,) = listen("127.0.0.1", 0)
    server = Server(app, drain_seconds)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([socket])))
    thread.start()

    def end() -> None:
        server.should_exit = True
        server.force_exit = not drain_seconds
        thread.join(20)

    try:
        yield Running(f"http://127.0.0.1:{socket.getsockname()[1]}/", app, end)
    finally:
        end()


@contextmanager
def live(load: Callable[[Settings], Loaded], **settings: Any) -> Iterator[str]:
    """The address of a service, once it is ready."""
    app = create_app(make_settings(**settings), load)
    with running(app, drain_seconds=1) as service:
        end = time.monotonic() + 120
        while app.state.processor is None:
            assert time.monotonic() < end, "the service does not get ready"
            time.sleep(0.01)
        yield service.url.rstrip("/")
