"""The HTTP server, which goes on answering while it drains."""

import asyncio
import logging
import math
import socket

import uvicorn

from service.app import App

logger = logging.getLogger("copydesk")

KEEP_ALIVE = 75
"""Seconds an idle connection stays open: longer than the pools of clients and proxies keep one, so that it is they who close it."""

TICK = 0.1
"""Seconds between two looks at whether a drain is to be cut short."""


class Server(uvicorn.Server):
    """Serves ``app``. On Ctrl-C or SIGTERM requests under way may still take ``drain_seconds``.

    Meanwhile ``app`` drains too and connections are still accepted, so that a load balancer that asks is told to turn away
    rather than finding nobody. A second Ctrl-C ends it at once.
    """

    def __init__(self, app: App, drain_seconds: int) -> None:
        self._app, self._drain_seconds = app, drain_seconds
        super().__init__(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_keep_alive=KEEP_ALIVE,
                timeout_graceful_shutdown=drain_seconds,
            )
        )

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept connections until the requests under way now are done, then finish what has come meanwhile, all in ``drain_seconds``."""
        self._app.drain()
        loop = asyncio.get_running_loop()
        end = loop.time() + self._drain_seconds
        under_way = set(self.server_state.tasks)
        if under_way:
            logger.info("draining: %d requests are under way and may take %d s more", len(under_way), self._drain_seconds)
        while under_way and not self.force_exit and loop.time() < end:
            _, under_way = await asyncio.wait(under_way, timeout=TICK)
        self.config.timeout_graceful_shutdown = max(0, math.ceil(end - loop.time()))
        await super().shutdown(sockets)
