"""The load: requests sent by a process of its own, which shares nothing with the server but the processor.

``python -m bench.load`` reads a :class:`Load` as JSON from standard input and writes its replies to standard output.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

import httpx

TIMEOUT = 180.0
"""Seconds a reply may take."""

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Request:
    """A POST of ``body`` as JSON."""

    path: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """How a request went; ``status`` is 0 when the connection failed. Instants are seconds since the load began."""

    sent: float
    done: float
    status: int

    @property
    def seconds(self) -> float:
        """The request's latency."""
        return self.done - self.sent


@dataclass(frozen=True, slots=True)
class Load:
    """Requests and when to send them.

    A closed loop has ``clients``, each of which sends the next request when its last is answered. An open loop has ``instants``, one a
    request, in seconds, at which they are sent whatever became of those before.
    """

    url: str
    requests: Sequence[Request]
    clients: int = 1
    instants: Sequence[float] | None = None

    def run(self) -> list[Reply]:
        """Send it from a new process; one reply a request, in their order. Raises CalledProcessError if that process fails."""
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
    # an id of its own keeps a document from sharing the work of the same document in flight
    own = [{"id": str(index)} if "text" in request.body else {} for index, request in enumerate(load.requests)]
    bodies = [json.dumps(request.body | identity).encode() for request, identity in zip(load.requests, own, strict=True)]
    replies: list[Reply | None] = [None] * len(bodies)

    async def post(index: int) -> None:
        sent = time.perf_counter()
        try:
            headers = {"Content-Type": "application/json"}
            status = (await client.post(load.requests[index].path, content=bodies[index], headers=headers)).status_code
        except httpx.HTTPError:
            status = 0
        replies[index] = Reply(sent - start, time.perf_counter() - start, status)

    async def post_at(index: int, instant: float) -> None:
        await asyncio.sleep(start + instant - time.perf_counter())
        await post(index)

    indexes = iter(range(len(bodies)))

    async def post_in_turn() -> None:
        for index in indexes:
            await post(index)

    async with asyncio.TaskGroup() as group:
        if load.instants is None:
            for _ in range(load.clients):
                group.create_task(post_in_turn())
        else:
            for index, instant in enumerate(load.instants):
                group.create_task(post_at(index, instant))
    return [reply for reply in replies if reply]


async def _main() -> None:
    given = json.load(sys.stdin)
    load = Load(given["url"], [Request(**request) for request in given["requests"]], given["clients"], given["instants"])
    unlimited = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(base_url=load.url, limits=unlimited, timeout=TIMEOUT, trust_env=False) as client:
        replies = await send(load, client)
    json.dump([(reply.sent, reply.done, reply.status) for reply in replies], sys.stdout)


if __name__ == "__main__":
    asyncio.run(_main())
