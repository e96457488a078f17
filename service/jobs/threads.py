"""Calls of a store, which block, from the event loop, and the news that something has changed in it."""

import asyncio
import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import ParamSpec, TypeVar

THREADS = 3
"""One works documents off, so that others can still ask."""

In = ParamSpec("In")
Out = TypeVar("Out")


class Threads:
    """Runs blocking calls on threads of its own."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="copydesk-jobs")

    async def call(self, function: Callable[In, Out], *args: In.args, **kwargs: In.kwargs) -> Out:
        """What ``function`` returns or raises."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, functools.partial(function, *args, **kwargs))

    async def close(self) -> None:
        """Wait for the calls under way and end the threads."""
        await asyncio.to_thread(self._threads.shutdown)


class News:
    """Wakes whoever waits for something to change."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def tell(self) -> None:
        """Something has changed."""
        event, self._event = self._event, asyncio.Event()
        event.set()

    async def wait(self, seconds: float) -> None:
        """Until something changes, or ``seconds`` have passed: another process may have changed it."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._event.wait()
