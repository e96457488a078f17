"""A service on a socket of its own, for clients that are programs of their own or have no event loop."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from service.app import create_app
from service.inference.loading import Loaded
from service.server import Server
from service.settings import Settings
from service.sockets import listen
from tests.service.conftest import make_settings


@contextmanager
def live(load: Callable[[Settings], Loaded], **settings: Any) -> Iterator[str]:
    """The address of a service, once it is ready."""
    app = create_app(make_settings(**settings), load)
    (socket,) = listen("127.0.0.1", 0)
    server = Server(app, drain_seconds=1)
    thread = Thread(target=lambda: asyncio.run(server.serve([socket])), daemon=True)
    thread.start()
    try:
        end = time.monotonic() + 120
        while app.state.processor is None:
            assert thread.is_alive(), "the service has ended"
            assert time.monotonic() < end, "the service does not get ready"
            time.sleep(0.01)
        yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(30)
