"""Ray Serve, which batches by count and waiting time."""

import signal
import sys
import time
from typing import Any

import ray
from ray import serve
from starlette.requests import Request

from bench.peers.servers.options import Options, reader

OPTIONS = Options.given()


@serve.deployment(num_replicas=OPTIONS.workers, max_ongoing_requests=1000, ray_actor_options={"num_cpus": OPTIONS.threads})
class Reader:
    """Texts in, spans out."""

    def __init__(self) -> None:
        self.read = reader(OPTIONS)

    @serve.batch(max_batch_size=OPTIONS.texts, batch_wait_timeout_s=OPTIONS.wait)
    async def read_batch(self, texts: list[str]) -> list[Any]:
        """The spans of a batch of texts."""
        return self.read(texts)

    async def __call__(self, request: Request) -> Any:
        """The answer to a request."""
        return await self.read_batch((await request.json())["text"])


def main() -> None:
    """Serve until told to stop."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # which ends all of Ray's processes
    ray.init(num_cpus=OPTIONS.workers * OPTIONS.threads, include_dashboard=False, logging_level="warning")
    serve.start(http_options={"host": "127.0.0.1", "port": OPTIONS.port})
    deployment: Any = Reader  # what its decorator has made of it
    serve.run(deployment.bind(), route_prefix="/read")
    while True:
        time.sleep(1)


if __name__ == "__main__":
    main()
