"""The load: requests sent by a process of its own, which shares nothing with the server but the processor.

``python -m bench.load`` reads a :class:`Load` as JSON from standard input and writes its replies to standard output.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import httpx

TIMEOUT = 180.0
"""Seconds a reply may take."""

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Request:
    """A POST of ``body`` as JSON. An ``id`` in it is replaced by a number of its own, so that no two share one computation."""

    path: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """How a request went. Instants are seconds since the load began."""

    request: int
    """Index of the request in the load."""
    due: float
    """When it should have been sent: in a closed loop, when it was."""
    sent: float
    done: float
    status: int
    """Of the answer; 0 when the connection failed."""
    code: str = ""
    """What was wrong: the code of a problem, or the name of what broke the connection."""

    @property
    def seconds(self) -> float:
        """The latency, from the instant at which it should have been sent, so that a late client does not hide a slow server."""
        return self.done - self.due


@dataclass(frozen=True, slots=True)
class Load:
    """Requests and when to send them.

    A closed loop has ``clients``, each of which sends the next request when its last is answered: all of them once, or round and round
    for ``seconds``. An open loop has ``instants``, in seconds, at which they are sent in turn, whatever became of those before.
    """

    url: str
    requests: Sequence[Request]
    clients: int = 1
    seconds: float | None = None
    instants: Sequence[float] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    """Sent with each, as an API key."""

    def run(self) -> list[Reply]:
        """Send it from a new process; the replies in the order in which they were due. Raises CalledProcessError if that process fails."""
        command = [sys.executable, "-m", "bench.load"]
        done = subprocess.run(command, cwd=ROOT, input=json.dumps(asdict(self)).encode(), stdout=subprocess.PIPE, check=True)
        return [Reply(*row) for row in json.loads(done.stdout)]


def arrivals(rate: float, seconds: float, seed: int = 0) -> list[float]:
    """Instants of a Poisson process of ``rate`` a second, the same for the same seed, up to ``seconds``."""
    random, instants, now = Random(seed), [], 0.0
    while (now := now + random.expovariate(rate)) < seconds:
        instants.append(now)
    return instants


def span(replies: Sequence[Reply]) -> float:
    """Seconds from the first request sent to the last reply."""
    return max(reply.done for reply in replies) - min(reply.sent for reply in replies)


async def send(load: Load, client: httpx.AsyncClient) -> list[Reply]:
    """Send ``load`` through ``client``."""
    start = time.perf_counter()
    numbers = count()
    replies: list[Reply] = []
    headers = {"Content-Type": "application/json", **load.headers}
    if load.instants is None:  # clients of a closed loop wait for as long as they do themselves, whatever the server's default
        headers["X-Request-Timeout"] = f"{TIMEOUT:.0f}"

    async def post(index: int, due: float | None = None) -> None:
        request = load.requests[index]
        body = {**request.body, "id": str(next(numbers))} if "id" in request.body else request.body
        content = json.dumps(body).encode()
        sent = time.perf_counter() - start
        try:
            response = await client.post(request.path, content=content, headers=headers)
            status, code = response.status_code, "" if response.is_success else _code(response)
        except httpx.HTTPError as error:
            status, code = 0, type(error).__name__
        replies.append(Reply(index, sent if due is None else due, sent, time.perf_counter() - start, status, code))

    async def post_in_turn(indexes: Iterator[int]) -> None:
        for index in indexes:
            await post(index)

    def rounds(seconds: float) -> Iterator[int]:
        for number in count():
            if time.perf_counter() - start > seconds:
                return
            yield number % len(load.requests)

    async with asyncio.TaskGroup() as group:
        if load.instants is not None:
            for number, instant in enumerate(load.instants):
                if (wait := start + instant - time.perf_counter()) > 0:
                    await asyncio.sleep(wait)
                group.create_task(post(number % len(load.requests), instant))
        else:
            indexes = iter(range(len(load.requests))) if load.seconds is None else rounds(load.seconds)
            for _ in range(load.clients):
                group.create_task(post_in_turn(indexes))
    return sorted(replies, key=lambda reply: reply.due)


def _code(response: httpx.Response) -> str:
    """Of the problem that a response tells; empty where it tells none, as a proxy's may."""
    try:
        return str(response.json()["code"])
    except (ValueError, KeyError, TypeError):
        return ""


async def _main() -> None:
    given = json.load(sys.stdin)
    load = Load(**given | {"requests": [Request(**request) for request in given["requests"]]})
    unlimited = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(base_url=load.url, limits=unlimited, timeout=TIMEOUT, trust_env=False) as client:
        replies = await send(load, client)
    json.dump([astuple(reply) for reply in replies], sys.stdout)


if __name__ == "__main__":
    asyncio.run(_main())
