"""BentoML, which adapts the size of batches to the time they take; started by ``bentoml serve``."""

from typing import Any

import bentoml

from bench.peers.servers.options import Options, reader

OPTIONS = Options.given()


@bentoml.service(workers=OPTIONS.workers, traffic={"timeout": 600, "max_concurrency": 1000})
class Reader:
    """Texts in, spans out."""

    def __init__(self) -> None:
        self._read = reader(OPTIONS)

    @bentoml.api(batchable=True, max_batch_size=OPTIONS.texts, max_latency_ms=1000 * OPTIONS.wait, route="/read")
    def read(self, texts: list[str]) -> list[Any]:
        """The spans of a batch of texts."""
        return self._read(texts)
