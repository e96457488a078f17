"""Calls over ``httpx`` for an event loop."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing
from typing import Any, TypeVar, cast

import httpx

from copydesk_client.errors import CopydeskError
from copydesk_client.lines import Incoming, Splitter
from copydesk_client.sending import Sending

Item = TypeVar("Item")


async def send(http: httpx.AsyncClient, sending: Sending) -> bytes:
    """The body of the answer to a call."""
    while True:
        try:
            response = await http.request(**_request(sending))
        except httpx.HTTPError as error:
            failure: CopydeskError | None = sending.failed(error)
        else:
            failure = sending.received(response)
        if failure is None:
            return sending.content
        await asyncio.sleep(sending.wait(failure))


async def receive(http: httpx.AsyncClient, sending: Sending, incoming: Incoming[Item]) -> AsyncIterator[Item]:
    """What comes line by line, with as many requests as it takes."""
    while True:
        sending.call = incoming.call()
        failure: CopydeskError | None
        try:
            async with http.stream(**_request(sending)) as response:
                if response.is_success:
                    split = Splitter()
                    # httpx declares as an iterator what is a generator
                    body = cast("AsyncGenerator[bytes, None]", response.aiter_bytes())
                    async with aclosing(body) as parts:
                        async for received in parts:
                            for line in split.lines(received):
                                for item in incoming.take(line):
                                    yield item
                    failure = incoming.failure()
                else:
                    await response.aread()
                    failure = sending.received(response)
        except httpx.HTTPError as error:
            failure = sending.failed(error)
        if failure is None:
            return
        sending.renew(failure, progress=incoming.has_progressed)
        try:
            seconds = sending.wait(failure)
        except CopydeskError:
            left = incoming.left()
            if left is None:
                raise
            for item in left:
                yield item
            return
        await asyncio.sleep(seconds)


def _request(sending: Sending) -> dict[str, Any]:
    request = sending.request()
    if isinstance(request["content"], Iterator):
        request["content"] = _parts(request["content"])
    return request


async def _parts(content: Iterator[bytes]) -> AsyncIterator[bytes]:
    for part in content:
        yield part
